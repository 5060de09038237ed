"""Keep a photo that somebody sent."""

from __future__ import annotations

from typing import IO

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from lantoa.documents import acts
from lantoa.documents.actions.file import keep_file
from lantoa.documents.actions.picture import make_picture
from lantoa.documents.errors import NotAPhoto
from lantoa.documents.models import File, Photo
from lantoa.journal import api as journal
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world


def keep_photo(upload: IO[bytes], *, organisation: models.Model | None) -> Photo:
    """Make a photo of an uploaded JPEG, HEIC, PNG or WebP (a phone's MPO too) and keep it for this organisation.

    Turned upright, all metadata dropped, at most 2048 px long; what was sent is not kept. Its sizes are cut in the
    background. The same picture sent again gives the same photo. Refuses (NotAPhoto, field "photo") what is empty, over
    40 MB, over 50 megapixels, not a picture, moving or damaged. Never inside a transaction: it decodes and writes files.
    """
    _check_size(upload)
    picture = make_picture(upload)
    large, now = keep_file(picture.content, "image/webp"), world.now()
    known = {
        "width": picture.width, "height": picture.height, "advice": " ".join(picture.advice), "created_at": now, "cut_due": now,
    }  # fmt: skip
    with transaction.atomic(durable=True):
        if organisation is not None:
            touch("documents", seller(organisation.pk))
        photo, is_new = Photo.objects.get_or_create(organisation=organisation, large=large, defaults=known)
        if is_new:
            journal.record(acts.PHOTO_KEPT, photo, on_behalf_of=organisation.pk if organisation else None)
    return photo


def keep_private_photo(upload: IO[bytes]) -> File:
    """Make such a photo and keep only its bytes: it has no address of its own, the room that keeps it shows it to whom it may.

    Refuses as `keep_photo` does. Never inside a transaction.
    """
    _check_size(upload)
    return keep_file(make_picture(upload).content, "image/webp")


def _check_size(upload: IO[bytes]) -> None:
    # An upload over the limit says how large it was and has no bytes: they were not kept (config.uploads).
    size = getattr(upload, "size", None)
    if size is None:
        size = upload.seek(0, 2)
    upload.seek(0)
    if not size:
        raise NotAPhoto(_("This photo is empty. Please choose it again."), code="empty", field="photo")
    if size > settings.LARGEST_UPLOAD:
        message = _("This photo is larger than %(limit)s MB. Please choose a smaller one.")
        raise NotAPhoto(message % {"limit": settings.LARGEST_UPLOAD // 1_000_000}, code="too_big", field="photo")
