"""Pictures: bombs, broken ones, two in one, odd colours, too much said about them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, ImageCms

from lantoa.documents.tests.factories import picture, png_claiming, with_position
from tests.hostile.mischief import Harm, broken

SCRIPT = b"<script>window.__executed=1</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__executed=1"><script>window.__executed=1</script></svg>'
SIZE = (96, 64)


def _striped(form: str, **save: object) -> bytes:
    out, made = io.BytesIO(), Image.effect_noise(SIZE, 60).convert("RGB")
    # The noise is not the same twice: take a pattern instead.
    made.putdata([(x * 7 % 256, y * 11 % 256, (x * y) % 256) for y in range(SIZE[1]) for x in range(SIZE[0])])
    made.save(out, form, **save)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_with(kind: bytes, data: bytes) -> bytes:
    whole = _striped("PNG")
    return whole[:33] + _chunk(kind, data) + whole[33:]


def _animated(form: str, frames: int) -> bytes:
    out = io.BytesIO()
    first, *others = [Image.new("RGB", (8, 8), (n, 0, 0)) for n in range(frames)]
    first.save(out, form, save_all=True, append_images=others, duration=10)
    return out.getvalue()


def _segment(mark: int, data: bytes) -> bytes:
    return b"\xff" + bytes([mark]) + struct.pack(">H", len(data) + 2) + data


def _jpeg_with(*segments: bytes) -> bytes:
    whole = _striped("JPEG")
    return whole[:2] + b"".join(segments) + whole[2:]


def _box(kind: bytes, *inner: bytes) -> bytes:
    data = b"".join(inner)
    return struct.pack(">I", len(data) + 8) + kind + data


def _heics() -> Iterator[tuple[str, bytes]]:
    brand = _box(b"ftyp", b"heic\x00\x00\x00\x00mif1heic")
    yield "a HEIC of nothing else", brand
    yield "a HEIC without its end", brand + struct.pack(">I", 1 << 30) + b"mdat"
    yield "a HEIC of boxes in boxes", brand + _nested(200)
    yield "a HEIC whose list has no things", brand + _box(b"meta", b"\x00" * 4, _box(b"iinf", b"\x00" * 4, b"\xff\xff"))
    yield "a HEIC of a huge box", brand + b"\x00\x00\x00\x01meta" + struct.pack(">Q", 1 << 62)
    yield "a HEIC sequence", _box(b"ftyp", b"hevc\x00\x00\x00\x00msf1hevc")
    yield "an AVIF", _box(b"ftyp", b"avif\x00\x00\x00\x00mif1avif")
    yield "a film", _box(b"ftyp", b"isom\x00\x00\x00\x00isomavc1") + _box(b"moov", b"\x00" * 100)


def _nested(deep: int) -> bytes:
    inner = b""
    for _level in range(deep):
        inner = _box(b"meta", b"\x00" * 4, inner)
    return inner


def made() -> Iterator[Harm]:
    """Each as its file's ending says, whatever it is."""
    jpeg, of_png, webp = _striped("JPEG"), _striped("PNG"), _striped("WEBP")
    yield from broken("a JPEG", "anh.jpg", jpeg, "image/jpeg", 16)
    yield from broken("a PNG", "anh.png", of_png, "image/png", 16)
    yield from broken("a WebP", "anh.webp", webp, "image/webp", 12)
    yield from broken("a TIFF", "anh.tif", _striped("TIFF"), "image/tiff", 8)
    for wide, high in (
        (50_000, 50_000),
        (1, 65_535),
        (65_535, 1),
        (2**31 - 1, 2**31 - 1),
        (0, 0),
        (1, 0),
        (8_000, 8_000),
    ):
        yield Harm(
            f"a PNG claiming {wide} × {high}", "bom.png", png_claiming(wide, high).read(), "image/png", heavy=True
        )
    yield Harm("a PNG of 49 megapixels in 60 kB", "bom.png", _flat(7_000), "image/png", heavy=True)
    yield Harm(
        "a JPEG of 60 megapixels",
        "bom.jpg",
        picture((10_000, 6_000), form="JPEG", quality=1).read(),
        "image/jpeg",
        heavy=True,
    )
    for form, frames in (("GIF", 3), ("PNG", 3), ("WEBP", 40), ("TIFF", 40)):
        yield Harm(
            f"a {form} of {frames} pictures", f"dong.{form.lower()}", _animated(form, frames), f"image/{form.lower()}"
        )
    for form in ("BMP", "GIF", "ICO", "PPM", "TGA", "PCX", "SGI", "DDS", "ICNS"):
        yield Harm(f"a {form} called a JPEG", "anh.jpg", picture((32, 32), form=form).read(), "image/jpeg")
    for mode, colour in (("CMYK", (1, 2, 3, 4)), ("L", 3), ("1", 1), ("YCbCr", (1, 2, 3))):
        yield Harm(f"a JPEG in {mode}", "mau.jpg", picture(SIZE, colour, mode=mode).read(), "image/jpeg")
    for mode, colour in (("I;16", 900), ("LA", (1, 2)), ("RGBA", (1, 2, 3, 0)), ("P", 3), ("1", 0)):
        yield Harm(f"a PNG in {mode}", "mau.png", picture(SIZE, colour, form="PNG", mode=mode).read(), "image/png")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    yield Harm("a JPEG with a profile of another space", "mau.jpg", _striped("JPEG", icc_profile=profile), "image/jpeg")
    yield Harm(
        "a JPEG with a profile of nonsense", "mau.jpg", _striped("JPEG", icc_profile=b"\xff" * 3_000), "image/jpeg"
    )
    yield Harm(
        "a PNG with a profile that unfolds to 20 MB",
        "mau.png",
        _png_with(b"iCCP", b"a\x00\x00" + zlib.compress(bytes(20_000_000))),
        "image/png",
        heavy=True,
    )
    yield Harm(
        "a PNG whose words unfold to 20 MB",
        "chu.png",
        _png_with(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(20_000_000))),
        "image/png",
        heavy=True,
    )
    yield Harm(
        "a PNG with an EXIF of nonsense", "exif.png", _png_with(b"eXIf", b"MM\x00\x2a\xff\xff\xff\xff"), "image/png"
    )
    yield Harm("a JPEG that says where", "vi-tri.jpg", _striped("JPEG", exif=with_position()), "image/jpeg")
    loop = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x87\x69\x00\x04\x00\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00\x08"
    many = (
        b"Exif\x00\x00II\x2a\x00\x08\x00\x00\x00\xff\xff" + b"\x12\x01\x03\x00\xff\xff\xff\x7f\x08\x00\x00\x00" * 5_000
    )
    for what, said in (
        ("in a ring", loop),
        ("of 5,000 lines", many),
        ("of nothing", b"Exif\x00\x00"),
        (
            "turned 99",
            b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x63\x00\x00\x00\x00\x00\x00",
        ),
    ):
        yield Harm(f"a JPEG with an EXIF {what}", "exif.jpg", _jpeg_with(_segment(0xE1, said[:65_000])), "image/jpeg")
    yield Harm(
        "a JPEG with 400 segments of 60 kB",
        "exif.jpg",
        _jpeg_with(*[_segment(0xE2, bytes(60_000))] * 400),
        "image/jpeg",
        heavy=True,
    )
    yield Harm(
        "a JPEG with a program among its words",
        "anh.jpg",
        _jpeg_with(_segment(0xFE, SCRIPT + b"<?php system($_GET[0]); ?>")),
        "image/jpeg",
    )
    for ending, kind in (
        ("jpg", "image/jpeg"),
        ("html", "text/html"),
        ("svg", "image/svg+xml"),
        ("php", "application/x-php"),
        ("jpg.exe", "application/octet-stream"),
    ):
        yield Harm(f"a JPEG called .{ending} with a page behind it", f"anh.{ending}", jpeg + b"<html>" + SCRIPT, kind)
    yield Harm(
        "a GIF that is a program", "anh.gif", b"GIF89a/*" + b"\x00" * 20 + b"*/=1;window.__executed=1;", "image/gif"
    )
    yield Harm("a GIF that is a program, called a JPEG", "anh.jpg", b"GIF89a=1;window.__executed=1//", "image/jpeg")
    for ending, kind in (("svg", "image/svg+xml"), ("jpg", "image/jpeg"), ("png", "image/png")):
        yield Harm(f"an SVG with a script, called .{ending}", f"hinh.{ending}", SVG, kind)
    yield Harm(
        "an SVG that asks for a file",
        "hinh.svg",
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        "image/svg+xml",
    )
    yield Harm(
        "an MVG",
        "hinh.png",
        b"push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/x'\npop graphic-context",
        "image/png",
    )
    yield Harm(
        "an EPS", "hinh.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n", "image/jpeg"
    )
    for what, content in _heics():
        yield Harm(what, "IMG_0001.HEIC", content, "image/heic", heavy=True)
    for size in (0, 1, 2, 12, 31, 32, 33):
        yield Harm(f"the first {size} bytes of a WebP", "anh.webp", webp[:size], "image/webp")
    for claims in (b"VP8X", b"VP8L", b"VP8 "):
        yield Harm(
            f"a WebP of 16,384 × 16,384 by its {claims.decode()}",
            "bom.webp",
            b"RIFF\xff\xff\xff\x7fWEBP" + claims + b"\x0a\x00\x00\x00\x10\x00\x00\x00" + b"\xff" * 12,
            "image/webp",
            heavy=True,
        )


def _flat(side: int) -> bytes:
    """So many pixels of one grey, row by row the same."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side + 1)) for _row in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
