"""Turn whatever a phone sends into an upright picture without metadata, in two sizes."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from lantoa.documents.errors import NotAPhoto
from lantoa.documents.rules import HEAD, LARGE, MOST_PIXELS, SMALL, fit, is_heif, webp_pixels

# A phone's MPO is a JPEG with a second view behind it: it opens as JPEG, and only the first view is read.
FORMATS = ("JPEG", "PNG", "WEBP")
# What Pillow raises on bytes that begin like a picture and are none.
Broken = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, OverflowError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class Picture:
    """Two WebP files of one picture, and the pixels of the large one."""

    large: bytes
    small: bytes
    width: int
    height: int


def make_picture(source: IO[bytes]) -> Picture:
    """Read the picture, refuse what is none (NotAPhoto), and return it turned, cut to size and clean."""
    head = source.read(HEAD)
    source.seek(0)
    if is_heif(head):
        raise _refused(
            "heic", _("HEIC photos cannot be read yet. In the camera settings choose JPEG, or send a screenshot of it.")
        )
    _check_pixels(webp_pixels(head) or 0)
    with _open(source) as opened:
        _check_pixels(opened.width * opened.height)
        if getattr(opened, "n_frames", 1) > 1 and opened.format != "MPO":
            raise _refused("animated", _("This picture moves. Please choose a still photo."))
        large = _upright(opened, LARGE)
    small = large.resize(fit(*large.size, SMALL), Image.Resampling.LANCZOS)
    return Picture(_webp(large), _webp(small), large.width, large.height)


def _open(source: IO[bytes]) -> Image.Image:
    # Pillow would warn or raise by a limit of its own; the limit of the house stands in _check_pixels.
    Image.MAX_IMAGE_PIXELS = None
    try:
        return Image.open(source, formats=FORMATS)
    except UnidentifiedImageError:
        raise _refused(
            "not_a_photo", _("This file is not a photo. Please choose a JPEG, PNG or WebP picture.")
        ) from None
    except Broken:
        raise _damaged() from None


def _check_pixels(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise _refused("too_many_pixels", _("This photo is larger than 40 megapixels. Please choose a smaller one."))


def _upright(opened: Image.Image, longest: int) -> Image.Image:
    try:
        profile = opened.info.get("icc_profile")
        opened.draft("RGB", (longest * 2, longest * 2))
        opened.load()
        turned = ImageOps.exif_transpose(opened)
        plain = _plain(turned)
        plain = plain.resize(fit(*plain.size, longest), Image.Resampling.LANCZOS, reducing_gap=3.0)
        return _srgb(plain, profile) if opened.mode in ("RGB", "RGBA") else plain
    except Broken:
        raise _damaged() from None


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16") or picture.mode == "I":
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    # Phones photograph in wider colours; dropping the profile without converting would make food look pale.
    if not profile:
        return picture
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    return turned or picture


def _webp(picture: Image.Image) -> bytes:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def _damaged() -> NotAPhoto:
    return _refused("broken", _("This photo is damaged or only a part of it arrived. Please send it again."))


def _refused(code: str, sentence: str) -> NotAPhoto:
    return NotAPhoto(sentence, code=code, field="photo")
