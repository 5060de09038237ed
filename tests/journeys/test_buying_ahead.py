"""A group buy of something new succeeds: joined by phone without paying, then paid and to be sent by the promised day. Another honestly fails."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from lantoa.kit.world import VIETNAM
from tests.journeys.house import House, hurry, in_the_house
from tests.journeys.phone import Phone, another
from tests.journeys.walks import code_on_the_phone, come_in, main_action, pay_at_the_bank, say_who

# The last day goes by: the calendar cannot be waited for.
A_DAY_LATER = """
from datetime import timedelta
from django.db import transaction
from lantoa.kit.database import touch
from lantoa.kit.world import world
from lantoa.preorders.models import Campaign
with transaction.atomic():
    touch("preorders", "joined")
    print("DONE", Campaign.objects.filter(pk={pk}).update(last_day=world.today() - timedelta(days=1)))
"""


def _opens(seller: Phone, house: House, name: str, *, minimum: int, maximum: str) -> str:
    """One form; the address of its page for buyers."""
    page, today = seller.page, datetime.now(VIETNAM)
    page.goto(f"{house.url}/mua-chung/cua-toi/")
    seller.look()
    main_action(page).click()
    seller.look()
    page.locator("[name=goods]").select_option("new")
    page.locator("[name=name]").fill(name)
    page.locator("[name=unit]").select_option("lọ")
    page.locator("[name=category]").select_option("do-che-bien")
    page.locator("[name=price]").fill("90k")
    page.locator("[name=minimum]").fill(str(minimum))
    page.locator("[name=maximum]").fill(maximum)
    page.locator("[name=last_day]").fill(f"{today + timedelta(days=1):%Y-%m-%d}")
    page.locator("[name=due_on]").fill(f"{today + timedelta(days=9):%Y-%m-%d}")
    main_action(page).click()
    page.wait_for_url(re.compile(r"/mua-chung/cua-toi/\d+/$"))
    seller.look()
    return page.url.replace("/cua-toi", "")


def _joins(buyer: Phone, inbox: Page, house: House, address: str, *, phone: str, quantity: str) -> None:
    page = buyer.page
    page.goto(address)
    assert "chưa phải trả tiền" in page.content()
    buyer.look()
    main_action(page).click()
    say_who(page, phone=phone, quantity=quantity)
    main_action(page).click()
    expect(page.locator("[name=code]")).to_be_visible()
    buyer.look()
    page.locator("[name=code]").fill(code_on_the_phone(inbox, house, phone))
    main_action(page).click()
    page.wait_for_url(re.compile(r"/mua-chung/phan/"))
    buyer.look()


def _comes_to(page: Page, house: House, words: str) -> None:
    """The worker looks every some seconds."""
    for _ in range(60):
        hurry(house)
        page.reload()
        if page.get_by_text(words, exact=False).count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"never: {words}")


def test_one_comes_about_and_one_honestly_does_not(house: House, browser: Browser, phones: list[Phone]) -> None:
    seller, first, second, inbox, bank = (another(browser, phones) for _ in range(5))
    come_in(seller.page, house, "Hương")
    full = _opens(seller, house, "Mắm tép chưng thịt", minimum=4, maximum="4")
    thin = _opens(seller, house, "Ruốc hàu sữa", minimum=10, maximum="")
    first.page.goto(f"{house.url}/mua-chung/")
    for name in ("Mắm tép chưng thịt", "Ruốc hàu sữa"):
        expect(first.page.locator(".card", has_text=name)).to_be_visible()
    first.look()

    _joins(first, inbox.page, house, full, phone="0977 300 001", quantity="4")
    _comes_to(first.page, house, "bạn đã có đơn")
    first.look()
    first.page.locator("a[href*='/don/']").first.click()
    expect(first.page.get_by_text("gửi chậm nhất", exact=False).first).to_be_visible()
    first.look()
    pay_at_the_bank(first.page, bank.page)
    expect(first.page.get_by_text("Đã trả tiền", exact=False).first).to_be_visible()
    seller.page.goto(f"{house.url}/don-hang/?xem=to_pack")
    expect(seller.page.get_by_text("gửi chậm nhất", exact=False).first).to_be_visible()

    _joins(second, inbox.page, house, thin, phone="0977 300 002", quantity="3")
    assert in_the_house(house, A_DAY_LATER.format(pk=thin.rstrip("/").rsplit("/", 1)[1])) == 1
    _comes_to(second.page, house, "Chỉ gom được 3 trên 10")
    second.look()
    inbox.page.goto(f"{house.sandbox}/phone/0977300002")
    _comes_to(inbox.page, house, "chi gom duoc 3 tren 10")
    seller.page.goto(thin.replace("/mua-chung/", "/mua-chung/cua-toi/"))
    expect(seller.page.get_by_text("Thiếu 7", exact=False)).to_be_visible()
    seller.look()
