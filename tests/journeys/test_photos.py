"""Photos in a real browser: straight from the phone without any script, in sizes a moment later, and one far too large."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from lantoa.documents.tests.factories import heic
from tests.journeys.house import CONTEXT, House
from tests.journeys.walks import come_in, main_action

pytestmark = pytest.mark.journey
PRODUCT = "Mực ống phơi sương"


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(**CONTEXT, java_script_enabled=False)
    yield context.new_page()
    context.close()


def fill_in(page: Page, house: House, photo: Path) -> None:
    page.goto(f"{house.url}/ban-hang/them/")
    page.locator("input[type=file]").set_input_files(photo)
    page.locator("[name=name]").fill(PRODUCT)
    page.locator("[name=price]").fill("320.000")
    page.locator("[name=on_hand]").fill("9")


def test_a_photo_from_the_phone_is_shown_at_once_and_in_sizes_a_moment_later(
    house: House, browser: Browser, plain: Page, tmp_path: Path
) -> None:
    come_in(plain, house, "Hương")
    photo = tmp_path / "IMG_0001.HEIC"
    photo.write_bytes(heic(turns=1).read())
    fill_in(plain, house, photo)
    main_action(plain).click()
    plain.wait_for_url(re.compile(r"/ban-hang/$"))
    expect(plain.get_by_text("Ảnh có thể đẹp hơn").first).to_be_visible()
    plain.get_by_role("link", name=re.compile(PRODUCT)).first.click()
    expect(plain.get_by_text("Ảnh hơi nhỏ")).to_be_visible()
    number = re.search(r"/(\d+)/", plain.url)
    assert number

    context = browser.new_context(**CONTEXT)
    buyer = context.new_page()
    address = f"{house.url}/hang/{number[1]}/"
    for _ in range(300):  # the worker has the photos of the whole demo community before it
        buyer.goto(address)
        assert buyer.locator("img.photo").count() == 1
        if buyer.locator("picture source[type='image/avif']").count():
            break
        buyer.wait_for_timeout(400)
    image = buyer.locator("img.photo").first
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("one => one.currentSrc").endswith("/64.avif")
    assert image.evaluate("one => one.naturalWidth") > 0
    context.close()


def test_a_photo_of_300_mb_is_refused_beside_its_field_and_nothing_typed_is_lost(
    house: House, plain: Page, tmp_path: Path
) -> None:
    come_in(plain, house, "Hương")
    photo = tmp_path / "anh.jpg"
    Image.effect_noise((900, 700), 60).convert("RGB").save(photo, "JPEG")
    with photo.open("r+b") as large:
        large.truncate(300_000_000)
    fill_in(plain, house, photo)
    main_action(plain).click()
    expect(plain.locator("#id_photo-error")).to_contain_text("40 MB")
    expect(plain.locator("[name=name]")).to_have_value(PRODUCT)
    expect(plain.locator("[name=price]")).to_have_value("320.000")
    expect(plain.locator("[name=on_hand]")).to_have_value("9")
