"""Keep bytes once, under the name of their content."""

from __future__ import annotations

import errno
import hashlib
import logging

from django.utils.translation import gettext as _

from lantoa.documents.adapters.base import scanner, store
from lantoa.documents.errors import NotClean
from lantoa.documents.models import LONGEST_TYPE, Discard, File
from lantoa.kit.world import world

security = logging.getLogger("lantoa.security")
# Seconds; a store that takes longer to remove something is slow, and whoever keeps the same is told to ask again.
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
# Drawn anew by the house itself: nothing of what was sent is in them.
OURS = ("image/",)


def keep_file(content: bytes, content_type: str) -> File:
    """Keep the bytes and return their row; the same bytes again give the same row.

    The bytes are durable where files are kept before the row is there, so that no row ever points to nothing. Call it outside a
    transaction: it writes files. A `content_type` longer than its column is refused (ValueError) on every database, since not
    every one would. What was sent is looked through first, where somebody is there to do it: refuses (NotClean) what does harm, and what
    could not be looked through. While the same bytes are being taken away (actions.forget) it waits a moment, then it is an OSError: ask again.
    """
    if len(content_type) > LONGEST_TYPE:
        raise ValueError(f"{content_type} is too long a name for a kind of file")
    sha = hashlib.sha256(content).hexdigest()
    found = File.objects.filter(pk=sha).first()
    if found is None and not content_type.startswith(OURS):
        _look_through(content, sha)
    there = store()
    if found is None:
        Discard.objects.filter(pk=sha, token="").delete()
    _wait_until_gone(sha)
    if found is not None and there.has(sha):
        return found
    there.put(sha, content)
    defaults = {"size": len(content), "content_type": content_type, "created_at": world.now()}
    row: File = found or File.objects.get_or_create(sha256=sha, defaults=defaults)[0]
    # Since it was put somebody else may have kept the same, let it go and taken it away. From the row on nobody does.
    _wait_until_gone(sha)
    if not there.has(sha):
        there.put(sha, content)
    return row


def _wait_until_gone(sha: str) -> None:
    """Where the same bytes are just being taken away, wait for it. Raises OSError where it takes too long."""
    for pause in (*PAUSES, None):
        if not Discard.objects.filter(pk=sha).exclude(token="").exists():
            return
        if pause is not None:
            world.sleep(pause)
    raise OSError(errno.EIO, "the same bytes are being taken away just now")


def _look_through(content: bytes, sha: str) -> None:
    by = scanner()
    if by is None:
        return
    try:
        harm = by.harm_in(content)
    except OSError as error:
        security.warning("a file could not be looked through: %s", error)
        raise NotClean(
            _("Files cannot be looked through just now. Please send it again in a few minutes."), code="unseen"
        ) from None
    if harm:
        security.warning("a file that does harm was refused: %s, %s", harm[:80], sha)
        raise NotClean(_("This file carries something that does harm, so it is not kept. Please get a clean copy."))
