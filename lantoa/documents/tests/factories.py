"""Pictures as phones, scanners and mischief send them, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image


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


def png_claiming(width: int, height: int) -> io.BytesIO:
    """A PNG of a few bytes whose header claims this many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def webp_claiming(width: int, height: int) -> io.BytesIO:
    """An animated WebP header that claims this canvas."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    vp8x = b"VP8X" + struct.pack("<I", 10) + bytes([0x02, 0, 0, 0]) + canvas
    anim = b"ANIM" + struct.pack("<I", 6) + bytes(6)
    body = b"WEBP" + vp8x + anim
    return io.BytesIO(b"RIFF" + struct.pack("<I", len(body)) + body)
