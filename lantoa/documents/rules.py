"""What can be said about a picture in plain numbers: from its first bytes, before anything is decoded, and from its pixels."""

from __future__ import annotations

MOST_PIXELS = 50_000_000  # phones photograph up to 8160 × 6120
KEPT = 2048
WIDTHS = (320, 640, 1280)
FORMS = ("avif", "webp")
HEAD = 32
DARK, BLURRED, SMALL, NARROW = "dark", "blurred", "small", "narrow"
GLARE, CUT_OFF = "glare", "cut_off"
PAPER_KINDS = ("identity", "residence", "birth", "marriage", "business", "land", "other")
MOST_PAGES = 30
MOST_PAPERS = 200
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_MOVING_BRANDS = frozenset({b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})
# Measured on the demo community's pictures: sharp ones have a sharpness of 129 and more, blurred by two points 15 and less;
# their light is 113 to 200, and at half of it 56 to 100. The sides are what a card shows on a common phone.
_LEAST_LIGHT = 65.0
_LEAST_SHARPNESS = 30.0
_LEAST_SIDE = 600
_MOST_RATIO = 2.2


def is_heif(head: bytes) -> bool:
    """Whether the file says it is one HEIC/HEIF picture (ISO 23008-12: `ftyp` and a brand at offset 4)."""
    return head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS


def is_moving_heif(head: bytes) -> bool:
    """Whether the file says it is a sequence of HEIF pictures."""
    return head[4:8] == b"ftyp" and head[8:12] in _MOVING_BRANDS


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


def fit_width(width: int, height: int, wanted: int) -> tuple[int, int]:
    """The size of a picture cut to this width, shape kept, never enlarged, never below 1 high."""
    wide = min(width, wanted)
    return wide, max(1, round(height * wide / width))


def widths_of(width: int) -> tuple[int, ...]:
    """The widths that a photo of this width is cut to: those of the house below it, and its own or the largest of them."""
    below = tuple(each for each in WIDTHS if each < width)
    return below if len(below) == len(WIDTHS) else (*below, width)


def advice_on(width: int, height: int, *, light: float, sharpness: float) -> tuple[str, ...]:
    """What could be better about a photo as it was sent; nothing when it is good.

    `light` is its mean brightness (0 to 255), `sharpness` the variance of its Laplacian at 1024 px.
    """
    found = {
        DARK: light < _LEAST_LIGHT,
        BLURRED: sharpness < _LEAST_SHARPNESS,
        SMALL: min(width, height) < _LEAST_SIDE,
        NARROW: max(width, height) > _MOST_RATIO * min(width, height),
    }
    return tuple(name for name, is_so in found.items() if is_so)
