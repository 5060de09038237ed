"""Let go of kept bytes that nothing points to any more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import ProtectedError

from lantoa.documents.adapters.base import store
from lantoa.documents.models import Discard, File, Photo, PhotoSize
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world

_AT_ONCE = 50


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
    left = list(Discard.objects.values_list("sha256", flat=True)[:_AT_ONCE])
    for sha in left:
        _discard(sha)
    return len(left)


def _discard(sha: str) -> None:
    with transaction.atomic():
        # Held while the bytes go: whoever keeps the same again takes this row away first, and so waits.
        row = Discard.objects.select_for_update().filter(pk=sha).first()
        if row is None:
            return
        if not File.objects.filter(pk=sha).exists():
            store().remove(sha)
        row.delete()
