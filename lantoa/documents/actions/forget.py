"""Let go of kept bytes that nothing points to any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import ProtectedError, Q

from lantoa.documents.adapters.base import store
from lantoa.documents.models import Discard, File, Photo, PhotoSize
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world

_AT_ONCE = 50
# Longer than a store takes to answer or to be given up (adapters.s3.client: four tries of eighteen seconds, with pauses).
LEASE = timedelta(minutes=10)


def forget_file(sha: str) -> bool:
    """Remove the row of these bytes, and after the commit the bytes, where nobody points to them any more; True if so.

    Joins the caller's transaction. Should the process end right after the commit, the sweeper removes the bytes: those that
    were discarded and no others, whatever else lies in the folder.
    """
    try:
        with transaction.atomic():
            File.objects.filter(pk=sha).delete()
    except ProtectedError:
        return False
    Discard.objects.get_or_create(sha256=sha, defaults={"at": world.now()})
    transaction.on_commit(partial(_discard, sha), robust=True)
    return True


def forget_photos(organisation_ids: Iterable[int]) -> int:
    """Remove the photos of these organisations that stand nowhere any more, with their sizes and bytes; return how many.

    Joins the caller's transaction.
    """
    count = 0
    for photo in Photo.objects.filter(organisation__in=list(organisation_ids)):
        touch("documents", seller(photo.organisation_id))
        try:
            with transaction.atomic():
                photo.delete()
        except ProtectedError:
            continue
        count += 1
        if not Photo.objects.filter(large=photo.large_id).exists():
            sizes = PhotoSize.objects.filter(original=photo.large_id)
            cut = list(sizes.values_list("file", flat=True))
            sizes.delete()
            for sha in [*cut, photo.large_id]:
                forget_file(sha)
    return count


def discard_left() -> int:
    """Remove the bytes that a process which ended left on the disk; return how many."""
    free = Discard.objects.filter(Q(until=None) | Q(until__lte=world.now()))
    left = list(free.values_list("sha256", flat=True)[:_AT_ONCE])
    for sha in left:
        _discard(sha)
    return len(left)


def _discard(sha: str) -> None:
    token = _begin(sha)
    if token:
        # No lock is held while the bytes go. Where this fails the row stays ours until the lease is over: what a store was asked to
        # remove it may still remove later, and until then nobody is to put the same there.
        store().remove(sha)
        Discard.objects.filter(pk=sha, token=token).delete()


def _begin(sha: str) -> str:
    """Say that these bytes are being taken away, from the commit on: whoever keeps the same waits until that is done (actions.file).
    "" where they stay, are gone, or somebody else is at it."""
    now = world.now()
    with transaction.atomic():
        row = Discard.objects.select_for_update().filter(pk=sha).first()
        if row is None or (row.until is not None and row.until > now):
            return ""
        if File.objects.filter(pk=sha).exists():
            row.delete()
            return ""
        token = world.token(12)
        Discard.objects.filter(pk=sha).update(token=token, until=now + LEASE)
    return token
