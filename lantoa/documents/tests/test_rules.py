from __future__ import annotations

import pytest

from lantoa.documents.rules import advice_on, fit, fit_width, is_heif, is_moving_heif, webp_pixels, widths_of
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


def test_a_sequence_of_heif_pictures_is_known_by_its_brand() -> None:
    assert is_moving_heif(b"\x00\x00\x00\x18ftyphevc\x00\x00\x00\x00")
    assert not is_moving_heif(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, (1,)),
        (320, (320,)),
        (321, (320, 321)),
        (1000, (320, 640, 1000)),
        (1280, (320, 640, 1280)),
        (2048, (320, 640, 1280)),
    ],
)
def test_a_photo_is_cut_to_the_widths_below_it_and_to_its_own_or_the_largest(
    width: int, widths: tuple[int, ...]
) -> None:
    assert widths_of(width) == widths


def test_a_picture_cut_to_a_width_keeps_its_shape_and_is_never_enlarged() -> None:
    assert fit_width(2048, 1536, 640) == (640, 480)
    assert fit_width(300, 400, 640) == (300, 400)
    assert fit_width(3000, 1, 320) == (320, 1)


@pytest.mark.parametrize(
    ("sent", "light", "sharpness", "advice"),
    [
        ((4000, 3000), 140.0, 300.0, ()),
        ((4000, 3000), 40.0, 300.0, ("dark",)),
        ((4000, 3000), 140.0, 12.0, ("blurred",)),
        ((500, 400), 140.0, 300.0, ("small",)),
        ((4000, 1500), 140.0, 300.0, ("narrow",)),
        ((1500, 4000), 140.0, 300.0, ("narrow",)),
        ((10, 400), 10.0, 0.0, ("dark", "blurred", "small", "narrow")),
    ],
)
def test_what_could_be_better_about_a_photo_is_found_in_its_numbers(
    sent: tuple[int, int], light: float, sharpness: float, advice: tuple[str, ...]
) -> None:
    assert advice_on(*sent, light=light, sharpness=sharpness) == advice
