"""The poster on the stall's table: the true code leads to the stall's own account, a code pasted over it does not, and /verify says which."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect

from lantoa.kit import vietqr
from tests.journeys.house import House
from tests.journeys.phone import Phone, another
from tests.journeys.walks import buy_for_transfer, payload_on, product_named

# An account at a real bank's number that is nobody's: what somebody else would print and paste.
PASTED = vietqr.build("970436", "1029384756", 225_000, "THANH TOAN")


def _asks(bank: Page, house: House, payload: str) -> tuple[str, str]:
    """What the bank app shows before one confirms: whose account, and its number."""
    bank.goto(f"{house.sandbox}/bank/scan?qr={quote(payload)}&customer=lan")
    return bank.locator(".receiver .name").inner_text(), bank.locator(".receiver .code").inner_text()


def test_a_pasted_over_poster_is_unmasked_before_paying(house: House, browser: Browser, phones: list[Phone]) -> None:
    buyer, bank = another(browser, phones), another(browser, phones)
    page = buyer.page
    product = product_named(page, house, "Chả mực giã tay Hạ Long")
    page.goto(house.url + product)
    page.locator("a[href*='/gian-hang/']").first.click()
    # The poster's lower code leads here; on the stall's page it is a link.
    page.locator("a[href*='/verify/gian-hang/']").click()
    buyer.look()
    holder = page.locator(".figure").first.inner_text()
    last = page.locator(".box .num").first.inner_text()[-4:]
    expect(page.locator(".alert-warn", has_text="dán đè")).to_be_visible()

    page.goto(f"{house.url}{product.replace('/hang/', '/mua/')}")
    buy_for_transfer(page, phone="0977 100 009")
    name, number = _asks(bank.page, house, payload_on(page))
    assert (name, number[-4:]) == (holder, last)

    name, number = _asks(bank.page, house, PASTED)
    assert name != holder
    assert number[-4:] != last

    # A receipt's code that somebody made up, printed beside the pasted code, is no proof either.
    page.goto(f"{house.url}/verify/?ma=LT2345678")
    buyer.look()
    expect(page.locator(".alert-refuse")).to_be_visible()
