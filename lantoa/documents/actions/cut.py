"""Cut a kept photo to the sizes that screens ask for, in the background."""

from __future__ import annotations

import io
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from PIL import Image

from lantoa.documents.actions.file import keep_file
from lantoa.documents.models import Photo, PhotoSize
from lantoa.documents.queries import read_file
from lantoa.documents.rules import fit_width, widths_of
from lantoa.kit.world import world

MOST_TRIES = 5
_LEFT_BEHIND = timedelta(minutes=2)
_AT_ONCE = 50
# How each kind is written: AVIF in one thread, so that the worker leaves the other core to those who wait for a page.
_WRITTEN = {"avif": {"quality": 50, "speed": 6, "max_threads": 1}, "webp": {"quality": 78, "method": 4}}


def cut_photo(photo_id: int) -> bool:
    """Make every size of this photo in every kind and let screens show them; tell whether it was done now.

    Nothing is shown before all of them are there. Done half and tried again, it makes what is missing. Never inside a
    transaction: it writes files.
    """
    photo = Photo.objects.filter(pk=photo_id, cut_at=None).first()
    if photo is None or not _claim(photo):
        return False
    wanted = [(width, form) for width in widths_of(photo.width) for form in _WRITTEN]
    there = set(PhotoSize.objects.filter(original=photo.large_id).values_list("width", "form"))
    missing = [one for one in wanted if one not in there]
    if missing:
        made = _made(photo.large_id, missing)
        with transaction.atomic(durable=True):
            PhotoSize.objects.bulk_create(made, ignore_conflicts=True)
    Photo.objects.filter(pk=photo.pk, cut_at=None).update(cut_at=world.now())
    return True


def left_behind() -> list[int]:
    """Claim photos that should long have been cut; return their ids. One that failed five times is shown as it came."""
    now = world.now()
    due = Photo.objects.filter(cut_at=None, cut_tries__lt=MOST_TRIES, cut_due__lt=now - _LEFT_BEHIND)
    found = list(due.order_by("cut_due").values_list("pk", flat=True)[:_AT_ONCE])
    return [pk for pk in found if due.filter(pk=pk).update(cut_due=now)]


def _claim(photo: Photo) -> bool:
    # Whoever counts this try up does it; another worker that read the same count does not.
    mine = Photo.objects.filter(pk=photo.pk, cut_at=None, cut_tries=photo.cut_tries, cut_tries__lt=MOST_TRIES)
    return bool(mine.update(cut_tries=F("cut_tries") + 1, cut_due=world.now()))


def _made(sha: str, wanted: list[tuple[int, str]]) -> list[PhotoSize]:
    with Image.open(io.BytesIO(read_file(sha)), formats=("WEBP",)) as opened:
        whole = opened.convert("RGB")
    cuts = {
        width: whole.resize(fit_width(*whole.size, width), Image.Resampling.LANCZOS)
        for width in sorted({width for width, _form in wanted})
    }
    return [
        PhotoSize(original_id=sha, width=width, form=form, file=keep_file(_bytes(cuts[width], form), f"image/{form}"))
        for width, form in wanted
    ]


def _bytes(picture: Image.Image, form: str) -> bytes:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, form.upper(), **_WRITTEN[form])
    return out.getvalue()
