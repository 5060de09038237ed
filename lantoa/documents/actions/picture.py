"""Turn whatever a phone sends into one upright picture without metadata."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from lantoa.documents.actions.apart import decode
from lantoa.documents.errors import NotAPhoto
from lantoa.documents.rules import HEAD, KEPT, MOST_PIXELS, advice_on, fit, is_heif, is_moving_heif, webp_pixels

# A phone's MPO is a JPEG with a second view behind it: it opens as JPEG, and only the first view is read.
FORMATS = ("JPEG", "PNG", "WEBP")
# What Pillow raises on bytes that begin like a picture and are none.
Broken = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, OverflowError, struct.error, zlib.error)
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
_MEASURED = 1024


@dataclass(frozen=True, slots=True)
class Clean:
    """The picture as a WebP file, its pixels, and what could be better about the one that was sent."""

    content: bytes
    width: int
    height: int
    advice: tuple[str, ...]


def make_picture(source: IO[bytes]) -> Clean:
    """Read the picture, refuse what is none (NotAPhoto), and return it turned, at most 2048 px long, and clean."""
    head = source.read(HEAD)
    source.seek(0)
    if is_moving_heif(head):
        raise _moving()
    upright, sent = _from_heif(source) if is_heif(head) else _from_pillow(source, head)
    measured = upright.convert("L")
    measured.thumbnail((_MEASURED, _MEASURED), Image.Resampling.LANCZOS)
    advice = advice_on(*sent, light=ImageStat.Stat(measured).mean[0], sharpness=_sharpness(measured))
    return Clean(_webp(upright), upright.width, upright.height, advice)


def _from_heif(source: IO[bytes]) -> tuple[Image.Image, tuple[int, int]]:
    try:
        decoded = decode(source.read(), longest=KEPT, most_pixels=MOST_PIXELS)
    except OverflowError:
        raise _too_many() from None
    except ValueError:
        raise _damaged() from None
    return _srgb(_plain(decoded.picture), decoded.profile), decoded.sent


def _from_pillow(source: IO[bytes], head: bytes) -> tuple[Image.Image, tuple[int, int]]:
    _check_pixels(webp_pixels(head) or 0)
    with _open(source) as opened:
        _check_pixels(opened.width * opened.height)
        if getattr(opened, "n_frames", 1) > 1 and opened.format != "MPO":
            raise _moving()
        sent = opened.size
        return _upright(opened, KEPT), sent


def _open(source: IO[bytes]) -> Image.Image:
    # Pillow would warn or raise by a limit of its own; the limit of the house stands in _check_pixels.
    Image.MAX_IMAGE_PIXELS = None
    try:
        return Image.open(source, formats=FORMATS)
    except UnidentifiedImageError:
        raise _refused(
            "not_a_photo", _("This file is not a photo. Please choose a JPEG, HEIC, PNG or WebP picture.")
        ) from None
    except Broken:
        raise _damaged() from None


def _check_pixels(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise _too_many()


def _upright(opened: Image.Image, longest: int) -> Image.Image:
    try:
        profile = opened.info.get("icc_profile")
        opened.draft("RGB", (longest, longest))
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


def _sharpness(grey: Image.Image) -> float:
    """How much neighbouring points differ: the variance of the Laplacian, its outermost line left out."""
    if min(grey.size) < 5:
        return 0.0
    edges = grey.filter(_LAPLACIAN).crop((1, 1, grey.width - 1, grey.height - 1))
    return float(ImageStat.Stat(edges).var[0])


def _webp(picture: Image.Image) -> bytes:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=85, method=2)
    return out.getvalue()


def _moving() -> NotAPhoto:
    return _refused("animated", _("This picture moves. Please choose a still photo."))


def _too_many() -> NotAPhoto:
    return _refused(
        "too_many_pixels", _("This photo is larger than 50 megapixels. Please choose a smaller one.")
    )  # fmt: skip


def _damaged() -> NotAPhoto:
    return _refused("broken", _("This photo is damaged or only a part of it arrived. Please send it again."))


def _refused(code: str, sentence: str) -> NotAPhoto:
    return NotAPhoto(sentence, code=code, field="photo")
