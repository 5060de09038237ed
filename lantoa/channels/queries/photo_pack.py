"""A product's photos as a place outside takes them: JPEG, square, numbered in order, in one ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from PIL import Image, ImageOps

from lantoa.channels.rules.board import Board
from lantoa.documents import api as documents

_GROUND = (255, 255, 255)


def photo_pack(photos: Sequence[documents.Photo], place: Board, name: str) -> bytes:
    """The photos, each whole on white ground, as many as the place takes; one whose bytes are lost is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for number, photo in enumerate(photos[: place.most_photos], 1):
            try:
                content = documents.read_file(photo.large_id)
            except documents.File.DoesNotExist:
                continue
            # A fixed day: the same photos make the same file.
            pack.writestr(zipfile.ZipInfo(f"{name}-{number}.jpg", (2020, 1, 1, 0, 0, 0)), _square(content, place.photo_side))  # fmt: skip
    return out.getvalue()


def _square(content: bytes, side: int) -> bytes:
    with Image.open(io.BytesIO(content)) as picture:
        whole = ImageOps.pad(picture.convert("RGB"), (side, side), color=_GROUND)
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()
