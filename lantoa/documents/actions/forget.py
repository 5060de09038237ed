"""Let go of kept bytes that nothing points to any more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from lantoa.documents.models import File, Photo, PhotoSize
from lantoa.documents.queries import file_path
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world

# Bytes lie on the disk before their row is there: what is young may still get one.
YOUNG = timedelta(days=1)


def forget_file(sha: str) -> bool:
    """Remove the row of these bytes, and after the commit the bytes, where nobody points to them any more; True if so.

    Joins the caller's transaction. Should the process end right after the commit, the sweeper removes the bytes.
    """
    try:
        with transaction.atomic():
            File.objects.filter(pk=sha).delete()
    except ProtectedError:
        return False
    transaction.on_commit(partial(_drop, sha), robust=True)
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


def drop_nameless() -> int:
    """Remove bytes that have had no row for a day; return how many."""
    root, found = Path(settings.FILES_ROOT), 0
    for path in root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if (
            re.fullmatch(r"[0-9a-f]{64}", path.name)
            and _is_old(path)
            and not File.objects.filter(pk=path.name).exists()
        ):
            _drop(path.name)
            found += 1
    return found


def _drop(sha: str) -> None:
    # The same bytes may have been sent again meanwhile.
    if not File.objects.filter(pk=sha).exists():
        world.remove_file(file_path(sha))


def _is_old(path: Path) -> bool:
    return world.now() - datetime.fromtimestamp(path.stat().st_mtime, UTC) > YOUNG
