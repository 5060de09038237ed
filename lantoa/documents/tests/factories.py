"""Pictures as phones, scanners and mischief send them, made on the spot."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from lantoa.documents.actions import apart_paper, personal_paper


def open_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are read in this process by what else runs apart: for tests of what becomes of a paper, not of how it is opened.
    Not for HEIC, whose opener would stay."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    monkeypatch.setattr(
        personal_paper, "run_apart", lambda _script, content, *limits: apart_paper.read(content, *limits)
    )


def picture(
    size: tuple[int, int] = (64, 48),
    colour: Any = (200, 120, 40),
    *,
    form: str = "JPEG",
    mode: str = "RGB",
    **save: Any,
) -> io.BytesIO:
    """An open file with one picture of one colour."""
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, form, **save)
    out.seek(0)
    return out


def with_position() -> bytes:
    """EXIF as a phone writes it: turned, its maker, and where it was."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "MAY-ANH-LA"
    exif.get_ifd(0x8825).update({1: "N", 2: (20.0, 57.0, 12.0), 3: "E", 4: (107.0, 4.0, 30.0)})
    return exif.tobytes()


def png_claiming(width: int, height: int) -> io.BytesIO:
    """A PNG of a few bytes whose header claims this many pixels."""
    return png(width, height, b"")


def png(width: int, height: int, rows: bytes, *, depth: int = 8) -> io.BytesIO:
    """A PNG in colour with this many bits for each, written by hand: every row begins with a zero byte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def webp_claiming(width: int, height: int) -> io.BytesIO:
    """An animated WebP header that claims this canvas."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    vp8x = b"VP8X" + struct.pack("<I", 10) + bytes([0x02, 0, 0, 0]) + canvas
    anim = b"ANIM" + struct.pack("<I", 6) + bytes(6)
    body = b"WEBP" + vp8x + anim
    return io.BytesIO(b"RIFF" + struct.pack("<I", len(body)) + body)


# One 64 × 64 picture coded as HEVC: red, green below it blue, white. Made once with heif-enc (libheif 1.15.1, x265) from a
# picture drawn for this test: the decoder's setup and the one coded slice, nothing else of that file.
_SETUP = base64.b64decode(
    "AQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMA"
    "CAAAAwAIQCIAAQAHRAHBcrAiQA=="
)
_SLICE = base64.b64decode("AAAANCgBr1j5DpJf//Gev/9iUkPmt2iS3sv+/xrZ/5h85f/ynMx9AMb/oTf3fh/FlXfh0RXK5sA=")


def heic(
    *, turns: int = 0, exif: bytes = b"", claims: tuple[int, int] = (64, 64), brand: bytes = b"heic", coded: bytes = _SLICE
) -> io.BytesIO:  # fmt: skip
    """A HEIC as a phone writes it (ISO 23008-12), assembled here: `turns` of 90° to the left, EXIF, the size it claims."""

    def box(kind: bytes, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack(">I", 8 + len(body)) + kind + body

    def item(number: int, kind: bytes) -> bytes:
        return box(b"infe", b"\x02\0\0\0", struct.pack(">HH", number, 0), kind, b"\0")

    data = [coded, struct.pack(">I", 6) + exif] if exif else [coded]
    properties = [
        box(b"hvcC", _SETUP),
        box(b"ispe", bytes(4), struct.pack(">II", *claims)),
        box(b"irot", bytes([turns])),
    ]
    said = [
        box(b"hdlr", bytes(8), b"pict", bytes(13)),
        box(b"pitm", bytes(4), struct.pack(">H", 1)),
        box(b"iinf", bytes(4), struct.pack(">H", len(data)), item(1, b"hvc1"), *([item(2, b"Exif")] if exif else [])),
        box(
            b"iprp",
            box(b"ipco", *properties),
            box(b"ipma", bytes(4), struct.pack(">IHB", 1, 1, 3), b"\x81\x02\x83"),
        ),
    ]
    if exif:
        said.append(box(b"iref", bytes(4), box(b"cdsc", struct.pack(">HHH", 2, 1, 1))))
    head = box(b"ftyp", brand, bytes(4), b"mif1heic")

    def meta(start: int) -> bytes:
        places = b""
        for number, part in enumerate(data, start=1):
            places += struct.pack(">HHHII", number, 0, 1, start, len(part))
            start += len(part)
        return box(b"meta", bytes(4), *said, box(b"iloc", bytes(4), b"\x44\0", struct.pack(">H", len(data)), places))

    start = len(head) + len(meta(0)) + 8
    return io.BytesIO(head + meta(start) + box(b"mdat", *data))
