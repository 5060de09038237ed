"""Whoever set letters twice as large, turned pictures off to save data, or has a browser without scripts finds the same pages."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.house import CONTEXT, House
from tests.journeys.walks import come_in, product_named

pytestmark = pytest.mark.journey
PUBLIC = (
    "/", "/?q=ch%E1%BA%A3", "/cach-sap-xep/", "/xa-phuong/", "/hoc/", "/ocop/", "/thu-tuc/", "/thu-tuc/1.001193/", "/verify/", "/mua-chung/",
    "/viec-thoi-vu/", "/so-lieu/", "/dang-nhap/", "/gio/", "/tim-don/", "/gian-hang/bep-huong/", "/en/", "/id/",
)  # fmt: skip
SELLING = ("/hom-nay/", "/don-hang/", "/ban-hang/", "/ban-hang/them/", "/tien/", "/lam-hang/", "/goi-hang/", "/quay/", "/toi/", "/ban-hang/live/")  # fmt: skip
LARGE = {"standard": 32, "fixed": 26}
# What is wider than its screen, and what a word was broken in the middle of to fit: a heading or button of one letter a line.
BROKEN = """() => {
  const line = e => parseFloat(getComputedStyle(e).lineHeight) || 1.3 * parseFloat(getComputedStyle(e).fontSize);
  const words = e => e.textContent.trim().split(/\\s+/).length;
  return [...document.querySelectorAll('h1, h2, .button, .logo, .row-words > b')]
    .filter(e => e.offsetParent && !e.children.length && e.clientHeight > (words(e) + 1.5) * line(e))
    .map(e => e.outerHTML.slice(0, 160));
}"""
WIDE = """[...document.querySelectorAll('main *, header *')].filter(e => e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1
  && !e.closest('.table-frame, .tabs, .chips, nav')).map(e => e.outerHTML.slice(0, 160))"""
UNTOLD = "[...document.images].filter(e => !e.hasAttribute('alt')).map(e => e.outerHTML.slice(0, 160))"


@pytest.fixture
def made(browser: Browser) -> Iterator[list[BrowserContext]]:
    contexts: list[BrowserContext] = []
    yield contexts
    for one in contexts:
        one.close()


def phone(browser: Browser, made: list[BrowserContext], *, scripts: bool = True) -> Page:
    made.append(browser.new_context(**CONTEXT, java_script_enabled=scripts))
    return made[-1].new_page()


def seen(page: Page, house: House, path: str) -> None:
    answer = page.goto(house.url + path)
    assert answer is not None
    assert answer.status == 200, path


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_letters_twice_as_large(house: House, browser: Browser, made: list[BrowserContext]) -> None:
    page = phone(browser, made)
    product = urlsplit(product_named(page, house, "Chả mực giã tay Hạ Long")).path
    come_in(page, house, "Hương")
    made[-1].new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": LARGE})
    for path in (*PUBLIC, product, *SELLING):
        seen(page, house, path)
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "34px", path
        assert page.evaluate(WIDE) == [], path
        assert sideways(page) == 0, path
        assert page.evaluate(BROKEN) == [], path


def test_without_pictures(house: House, browser: Browser, made: list[BrowserContext]) -> None:
    page = phone(browser, made)
    page.route("**/*", lambda route: route.abort() if route.request.resource_type == "image" else route.continue_())
    for path in PUBLIC:
        seen(page, house, path)
        assert page.evaluate(UNTOLD) == [], path
        assert sideways(page) == 0, path
    seen(page, house, "/gian-hang/bep-huong/")
    assert page.get_by_role("link", name="Chả mực giã tay Hạ Long").first.is_visible()


def test_without_scripts_the_same_words_and_the_same_doors(
    house: House, browser: Browser, made: list[BrowserContext]
) -> None:
    with_, without = phone(browser, made), phone(browser, made, scripts=False)
    come_in(with_, house, "Hương")
    come_in(without, house, "Hương")
    for path in (*PUBLIC, *(one for one in SELLING if one not in {"/quay/"})):
        seen(with_, house, path)
        seen(without, house, path)
        assert doors(without) >= doors(with_), path


def doors(page: Page) -> set[str]:
    """Where one can go from here and what one can send: addresses of links and forms, without what is new on each page."""
    links = {one.get_attribute("href") or "" for one in page.locator("main a[href]").all()}
    forms = {one.get_attribute("action") or "here" for one in page.locator("main form").all()}
    return {urlsplit(one).path for one in links} | {f"form {one}" for one in forms}
