"""What people do on their phones, step by step, for the journeys and for the pictures."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.journeys.house import House


def come_in(page: Page, house: House, name: str) -> None:
    """Choose one of the demo people on the sign-in page: one tap."""
    page.goto(f"{house.url}/dang-nhap/")
    page.get_by_role("button", name=re.compile(name)).click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url, timeout=45_000)


def product_named(page: Page, house: House, name: str) -> str:
    """The address of a product, found as a buyer would: by some of its words without marks."""
    page.goto(f"{house.url}/?q={quote(name)}")
    href = page.locator(".card").first.get_attribute("href")
    assert href
    return href


def say_who(page: Page, *, name: str = "Lê Thị Mua", phone: str = "0987 654 321", quantity: str = "1") -> None:
    """Fill in who gets the goods on the order page."""
    page.locator("[name=quantity]").fill(quantity)
    page.locator("[name=name]").fill(name)
    page.locator("[name=phone]").fill(phone)
    page.locator("[name=address]").fill("Số 5, ngõ 12, Hà Nội")


def buy_for_transfer(page: Page, **who: str) -> None:
    """On the order page: say who, choose transfer, order; ends on the page with the QR."""
    say_who(page, **who)
    page.locator("[name=method][value=transfer]").check()
    main_action(page).click()
    expect(page.locator(".qr svg")).to_be_visible()


def main_action(page: Page) -> Locator:
    """The one thing to do next, at the thumb."""
    return page.locator(".bottom-bar .button-main").last


def payload_on(page: Page) -> str:
    """The VietQR the page shows, as the demo's link to the test bank carries it."""
    href = page.locator("a[href*='/bank/scan']").get_attribute("href")
    assert href
    return parse_qs(urlsplit(href).query)["qr"][0]


def pay_at_the_bank(
    buyer: Page, bank: Page, *, customer: str = "lan", amount: str = "", memo: str | None = None, times: int = 1
) -> None:
    """Open the buyer's QR in the bank app, change what is asked, and send the money, perhaps more than once."""
    href = buyer.locator("a[href*='/bank/scan']").get_attribute("href")
    assert href
    for _ in range(times):
        bank.goto(f"{href}&customer={customer}")
        if amount:
            bank.locator("#amount").fill(amount)
        if memo is not None:
            bank.locator("#memo").fill(memo)
        bank.get_by_role("button", name="Chuyển tiền").click()
        expect(bank.get_by_role("heading", name="Đã chuyển")).to_be_visible()


def code_on_the_phone(page: Page, house: House, phone: str) -> str:
    """The six digits of the newest message, read in the phone's inbox."""
    page.goto(f"{house.sandbox}/phone/{phone.replace(' ', '')}")
    code = page.locator(".otp .code").first
    expect(code).to_be_visible()
    return code.inner_text().strip()
