"""Keep bytes once, under the name of their content."""

from __future__ import annotations

import hashlib
import logging

from django.utils.translation import gettext as _

from lantoa.documents.adapters.base import scanner, store
from lantoa.documents.errors import NotClean
from lantoa.documents.models import LONGEST_TYPE, Discard, File
from lantoa.kit.world import world

security = logging.getLogger("lantoa.security")
# Drawn anew by the house itself: nothing of what was sent is in them.
OURS = ("image/",)


def keep_file(content: bytes, content_type: str) -> File:
    """Keep the bytes and return their row; the same bytes again give the same row.

    The bytes are durable where files are kept before the row is there, so that no row ever points to nothing. Call it outside a
    transaction: it writes files. A `content_type` longer than its column is refused (ValueError) on every database, since not
    every one would. What was sent is looked through first, where somebody is there to do it: refuses (NotClean) what does harm, and what
    could not be looked through.
    """
    if len(content_type) > LONGEST_TYPE:
        raise ValueError(f"{content_type} is too long a name for a kind of file")
    sha = hashlib.sha256(content).hexdigest()
    found = File.objects.filter(pk=sha).first()
    if found is None and not content_type.startswith(OURS):
        _look_through(content, sha)
    there = store()
    if found is None:
        Discard.objects.filter(pk=sha).delete()
    if found is None or not there.has(sha):
        there.put(sha, content)
    defaults = {"size": len(content), "content_type": content_type, "created_at": world.now()}
    return found or File.objects.get_or_create(sha256=sha, defaults=defaults)[0]


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
