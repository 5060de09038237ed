"""The buyer, whole: a stranger finds, reads, buys and pays, the goods leave, a review is read by the next stranger, the receipt is verified."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.journeys.house import House
from tests.journeys.phone import Phone, another
from tests.journeys.walks import buy_for_transfer, come_in, main_action, pay_at_the_bank

PRODUCT = "Chả mực giã tay Hạ Long"


def _finds(buyer: Phone, house: House) -> str:
    """By some words without marks, typed into the market's own box; the address of what was found."""
    page = buyer.page
    page.goto(f"{house.url}/")
    page.locator("form.search input").first.fill("cha muc ha long")
    page.locator("form.search button").first.click()
    page.locator(".card", has_text=PRODUCT).first.click()
    page.wait_for_url(re.compile(r"/hang/\d+/$"))
    buyer.look()
    return page.url


def _hands_over(seller: Phone, house: House, code: str) -> None:
    page = seller.page
    page.goto(f"{house.url}/don-hang/{code}/")
    for done in (3, 4):
        main_action(page).click()
        expect(page.locator(".timeline .done")).to_have_count(done)


def test_a_stranger_finds_buys_reviews_and_verifies(house: House, browser: Browser, phones: list[Phone]) -> None:
    buyer, bank, seller = (another(browser, phones) for _ in range(3))
    page = buyer.page
    product = _finds(buyer, house)
    assert "Chưa có đánh giá của người mua" in page.content()
    page.locator("a[href*='/mua/']").last.click()
    buy_for_transfer(page, phone="0977 100 001")
    order, code = page.url, page.locator("h1 .num").inner_text().strip()
    pay_at_the_bank(page, bank.page)
    expect(page.get_by_text("Đã trả tiền", exact=False).first).to_be_visible()

    # Nothing is to be reviewed before the goods have left.
    assert not page.locator("a[href*='/danh-gia/']").count()
    come_in(seller.page, house, "Hương")
    _hands_over(seller, house, code)

    page.goto(order)
    buyer.look()
    main_action(page).click()
    buyer.look()
    page.get_by_text("5 ★").click()
    page.locator("[name=words]").fill("Giòn, thơm, gói rất kỹ.")
    page.locator("[name=named]").check()
    main_action(page).click()
    page.wait_for_url(order)
    expect(page.get_by_text("mọi người đã đọc được", exact=False)).to_be_visible()
    buyer.look()

    seller.page.goto(f"{house.url}/hom-nay/")
    seller.page.locator("a[href*='/ban-hang/danh-gia/']").click()
    seller.look()
    seller.page.get_by_role("link", name="Trả lời", exact=True).first.click()
    seller.look()
    seller.page.locator("[name=words]").fill("Cảm ơn chị, hẹn chị lần sau ạ.")
    main_action(seller.page).click()
    expect(seller.page.get_by_text("hẹn chị lần sau", exact=False)).to_be_visible()

    stranger = another(browser, phones)
    stranger.page.goto(product)
    review = stranger.page.locator("article", has_text="gói rất kỹ")
    expect(review).to_contain_text("Mua")
    expect(review).to_contain_text("hẹn chị lần sau")
    assert "Lê Thị" not in stranger.page.content()
    assert "0977" not in stranger.page.content()
    stranger.look()
    stranger.page.locator("a[href$='/danh-gia/']").first.click()
    stranger.look()

    page.goto(order)
    page.get_by_role("link", name="Biên nhận").click()
    buyer.look()
    expect(page.locator("[data-settled]")).to_have_count(1, timeout=30_000)
    page.locator(".bottom-bar a").first.click()
    page.wait_for_url("**/verify/**")
    buyer.look()
    expect(page.get_by_text(code).first).to_be_visible()
    expect(page.locator(".alert-refuse")).to_have_count(0)


def test_a_buyer_reports_a_problem_both_speak_and_it_is_closed_and_ordered_again(
    house: House, browser: Browser, phones: list[Phone]
) -> None:
    buyer, bank, seller = (another(browser, phones) for _ in range(3))
    page = buyer.page
    _finds(buyer, house)
    page.locator("a[href*='/mua/']").last.click()
    buy_for_transfer(page, phone="0977 100 002")
    order, code = page.url, page.locator("h1 .num").inner_text().strip()
    pay_at_the_bank(page, bank.page)
    expect(page.get_by_text("Đã trả tiền", exact=False).first).to_be_visible()
    page.goto(order)
    page.get_by_role("link", name="Báo có chuyện chưa ổn").click()
    buyer.look()
    page.locator("[name=kind][value=not_arrived]").check()
    page.locator("[name=words]").fill("Ba ngày rồi chưa thấy hàng.")
    main_action(page).click()
    expect(page.get_by_text("7 ngày làm việc", exact=False)).to_be_visible()
    buyer.look()

    come_in(seller.page, house, "Hương")
    seller.page.goto(f"{house.url}/don-hang/")
    seller.look()
    seller.page.locator(f"a[href*='/don-hang/{code}/van-de/']").click()
    seller.look()
    seller.page.locator("[name=words]").fill("Hôm nay em gửi, mai chị nhận ạ.")
    seller.page.locator("button[name=offer]").click()
    expect(seller.page.get_by_text("mai chị nhận", exact=False)).to_be_visible()
    seller.look()

    page.goto(order)
    buyer.look()
    page.get_by_role("link", name="Mở ra").click()
    page.get_by_role("button", name="Ổn rồi, khép lại").click()
    expect(page.get_by_text("hai bên cùng đồng ý", exact=False)).to_be_visible()
    buyer.look()

    page.goto(order)
    page.get_by_role("button", name="Đặt lại đơn này").click()
    expect(page.get_by_role("heading", name="Đã bỏ vào giỏ")).to_be_visible()
    buyer.look()
    main_action(page).click()
    expect(page.locator("[name^=line-]")).to_have_count(1)
