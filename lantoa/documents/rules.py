"""What can be said about a picture from its first bytes, before anything is decoded."""

from __future__ import annotations

MOST_PIXELS = 40_000_000
LARGE, SMALL = 1200, 480
HEAD = 32
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def is_heif(head: bytes) -> bool:
    """Whether the file says it is HEIC/HEIF (ISO 23008-12: `ftyp` and a brand at offset 4)."""
    return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS


def webp_pixels(head: bytes) -> int | None:
    """Width × height of a WebP from its header (RFC 9649), None for anything else.

    Read by hand because opening an animated WebP already sets its whole canvas aside.
    """
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return None
    kind = head[12:16]
    if kind == b"VP8X":
        return (1 + _little(head[24:27])) * (1 + _little(head[27:30]))
    if kind == b"VP8L":
        bits = _little(head[21:25])
        return (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
    return (_little(head[26:28]) & 0x3FFF) * (_little(head[28:30]) & 0x3FFF)


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def fit(width: int, height: int, longest: int) -> tuple[int, int]:
    """The size of a picture whose longer side is at most `longest`, shape kept, never enlarged, never below 1 × 1."""
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))
