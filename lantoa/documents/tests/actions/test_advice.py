"""What the house can see of a photo that could be better; it is said and never refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from lantoa.documents import api as documents

pytestmark = pytest.mark.django_db


def sharp(size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """Rough as baskets and dried squid are, in daylight."""
    return Image.effect_noise(size, 90).convert("RGB")


def advice(taken: Image.Image) -> tuple[str, list[str]]:
    out = io.BytesIO()
    taken.save(out, "JPEG", quality=92)
    photo = documents.keep_photo(out, organisation=None)
    return photo.advice, documents.advice_for(photo)


def test_a_good_photo_has_no_advice() -> None:
    assert advice(sharp()) == ("", [])


def test_a_dark_photo_is_told_of_daylight() -> None:
    code, (sentence,) = advice(ImageEnhance.Brightness(sharp()).enhance(0.35))
    assert code == "dark"
    assert sentence.endswith(".")


def test_a_blurred_photo_is_told_of_the_lens() -> None:
    assert advice(sharp().filter(ImageFilter.GaussianBlur(8)))[0] == "blurred"


def test_a_sharp_photo_of_twelve_megapixels_is_not_called_blurred() -> None:
    assert advice(sharp((1000, 750)).resize((4000, 3000), Image.Resampling.BICUBIC))[0] == ""


def test_a_small_photo_is_told_of_the_camera() -> None:
    assert advice(sharp((500, 400)))[0] == "small"


def test_a_long_strip_is_told_to_step_back() -> None:
    assert advice(sharp((2400, 700)))[0] == "narrow"


def test_everything_at_once_is_still_a_photo() -> None:
    code, sentences = advice(Image.new("RGB", (30, 300), (9, 9, 9)))
    assert code == "dark blurred small narrow"
    assert len(set(sentences)) == 4
