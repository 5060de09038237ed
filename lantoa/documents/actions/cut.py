"""Cut a kept photo to the sizes that screens ask for, in the background."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from lantoa.documents.actions.apart import cut
from lantoa.documents.actions.file import keep_file
from lantoa.documents.models import Photo, PhotoSize
from lantoa.documents.queries import read_file
from lantoa.documents.rules import FORMS, fit_width, widths_of
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world

MOST_TRIES = 5
_LEFT_BEHIND = timedelta(minutes=2)
_AT_ONCE = 50


def cut_photo(photo_id: int) -> bool:
    """Make every size of this photo in every kind and let screens show them; tell whether it was done now.

    Nothing is shown before all of them are there. Done half and tried again, it makes what is missing. Never inside a
    transaction: it writes files.
    """
    photo = Photo.objects.filter(pk=photo_id, cut_at=None).first()
    if photo is None or not _claim(photo):
        return False
    wanted = [(width, form) for width in widths_of(photo.width) for form in FORMS]
    there = set(PhotoSize.objects.filter(original=photo.large_id).values_list("width", "form"))
    missing = [one for one in wanted if one not in there]
    if missing:
        made = _made(photo, missing)
        with transaction.atomic(durable=True):
            PhotoSize.objects.bulk_create(made, ignore_conflicts=True)
    with transaction.atomic():
        _touch([photo.organisation_id])
        Photo.objects.filter(pk=photo.pk, cut_at=None).update(cut_at=world.now())
    return True


def left_behind() -> list[int]:
    """Claim photos that should long have been cut; return their ids. One that failed five times is shown as it came."""
    now = world.now()
    due = Photo.objects.filter(cut_at=None, cut_tries__lt=MOST_TRIES, cut_due__lt=now - _LEFT_BEHIND)
    found = list(due.order_by("cut_due").values_list("pk", "organisation_id")[:_AT_ONCE])
    if not found:
        return []
    with transaction.atomic():
        _touch([organisation for _pk, organisation in found])
        return [pk for pk, _organisation in found if due.filter(pk=pk).update(cut_due=now)]


def _claim(photo: Photo) -> bool:
    # Whoever counts this try up does it; another worker that read the same count does not.
    mine = Photo.objects.filter(pk=photo.pk, cut_at=None, cut_tries=photo.cut_tries, cut_tries__lt=MOST_TRIES)
    with transaction.atomic():
        _touch([photo.organisation_id])
        return bool(mine.update(cut_tries=F("cut_tries") + 1, cut_due=world.now()))


def _touch(organisation_ids: list[int | None]) -> None:
    # A photo without an owner may stand on any page; without a word everybody's count as changed.
    if None not in organisation_ids:
        touch("documents", *(seller(pk) for pk in organisation_ids if pk is not None))


def _made(photo: Photo, wanted: list[tuple[int, str]]) -> list[PhotoSize]:
    sizes = [(*fit_width(photo.width, photo.height, width), form) for width, form in wanted]
    files = cut(read_file(photo.large_id), sizes)
    return [
        PhotoSize(original_id=photo.large_id, width=width, form=form, file=keep_file(content, f"image/{form}"))
        for (width, form), content in zip(wanted, files, strict=True)
    ]
