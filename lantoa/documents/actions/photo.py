"""Keep a photo that somebody sent."""

from __future__ import annotations

from typing import IO

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from lantoa.documents.actions.file import keep_file
from lantoa.documents.actions.picture import make_picture
from lantoa.documents.errors import NotAPhoto
from lantoa.documents.models import Photo
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world


def keep_photo(upload: IO[bytes], *, organisation: models.Model | None) -> Photo:
    """Make a photo of an uploaded JPEG, PNG or WebP (a phone's MPO too) and keep it for this organisation.

    Turned upright, all metadata dropped, WebP of at most 1200 px and 480 px. The same picture sent again gives the same
    photo. Refuses (NotAPhoto, field "photo") what is empty, over 40 MB, over 40 megapixels by its header, not a picture,
    moving or damaged. Never inside a transaction: it decodes and writes files.
    """
    _check_size(upload)
    picture = make_picture(upload)
    large, small = keep_file(picture.large, "image/webp"), keep_file(picture.small, "image/webp")
    size = {"small": small, "width": picture.width, "height": picture.height, "created_at": world.now()}
    with transaction.atomic(durable=True):
        if organisation is not None:
            touch("documents", seller(organisation.pk))
        return Photo.objects.get_or_create(organisation=organisation, large=large, defaults=size)[0]


def _check_size(upload: IO[bytes]) -> None:
    size = upload.seek(0, 2)
    size = upload.tell() if size is None else size  # Django's wrappers return nothing from seek
    upload.seek(0)
    if not size:
        raise NotAPhoto(_("This photo is empty. Please choose it again."), code="empty", field="photo")
    if size > settings.LARGEST_UPLOAD:
        message = _("This photo is larger than %(limit)s MB. Please choose a smaller one.")
        raise NotAPhoto(message % {"limit": settings.LARGEST_UPLOAD // 1_000_000}, code="too_big", field="photo")
