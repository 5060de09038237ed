from __future__ import annotations

import pytest

from lantoa.documents.rules import fit, is_heif, webp_pixels
from lantoa.documents.tests.factories import picture, webp_claiming


@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((4000, 3000), (1200, 900)),
        ((3000, 4000), (900, 1200)),
        ((300, 200), (300, 200)),
        ((30_000, 1), (1200, 1)),
        ((1, 1), (1, 1)),
    ],
)
def test_a_picture_is_cut_to_its_longer_side_and_never_enlarged(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    assert fit(*size, 1200) == fitted


@pytest.mark.parametrize(
    "options", [{"quality": 80}, {"lossless": True}, {"exif": b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00"}]
)
def test_the_pixels_of_every_kind_of_webp_are_read_from_its_header(options: dict[str, object]) -> None:
    head = picture((321, 123), form="WEBP", **options).read(32)
    assert webp_pixels(head) == 321 * 123


def test_an_animated_canvas_is_read_without_opening_it() -> None:
    assert webp_pixels(webp_claiming(16_383, 16_383).read(32)) == 16_383**2


@pytest.mark.parametrize("head", [b"", b"RIFF", b"RIFF\x00\x00\x00\x00WEBPVP8X", picture().read(32)])
def test_what_is_no_webp_has_no_webp_size(head: bytes) -> None:
    assert webp_pixels(head) is None


def test_heic_is_known_by_its_brand() -> None:
    assert is_heif(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")
    assert not is_heif(b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00")
    assert not is_heif(b"")
