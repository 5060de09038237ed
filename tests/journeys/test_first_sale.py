"""The first sale, whole: a learner opens a stall, a stranger buys, the bank speaks, the goods leave; and the lesson ends by itself."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.journeys.house import House
from tests.journeys.phone import Phone, another
from tests.journeys.walks import (
    buy_for_transfer,
    code_on_the_phone,
    come_in,
    join,
    main_action,
    offer,
    pay_at_the_bank,
    product_named,
    say_where_money_goes,
    say_who,
    say_whose_stall,
)

PRODUCT = "Chả cá thu chợ Đầm Hà"
ACCOUNT = "990000888801"
SECRET = "mot-khoa-chi-de-thu-0123456789"


@pytest.fixture
def phone(browser: Browser, phones: list[Phone]) -> Phone:
    phones.append(Phone(browser))
    return phones[-1]


def test_from_the_lesson_to_the_hand_over(house: House, browser: Browser, phones: list[Phone], photo: Path) -> None:
    seller, buyer, bank = (another(browser, phones) for _ in range(3))
    _open_a_stall(seller, house)
    _put_something_up(seller, house, photo)
    _say_where_money_goes(seller, bank, house)
    _the_lesson_is_done(seller, house)

    page = buyer.page
    page.goto(f"{house.url}/")
    buyer.look()
    page.goto(house.url + product_named(page, house, "cha ca thu"))
    buyer.look()
    page.locator("a[href*='/gian-hang/']").first.click()
    buyer.look()
    page.locator(".card", has_text=PRODUCT).click()
    main_or_kind = page.locator("a[href*='/mua/']").last
    main_or_kind.click()
    buyer.look()
    buy_for_transfer(page, quantity="2")
    buyer.look()
    address = page.url
    code = page.locator("h1 .num").inner_text().strip()

    seller.page.goto(f"{house.url}/hom-nay/")
    seller.look()
    expect(seller.page.locator(".box-bay .figure")).to_have_text(re.compile(r"^0\s₫$"))
    pay_at_the_bank(page, bank.page)
    # Neither of the two touches anything: both pages turn by themselves.
    expect(page.get_by_text("Đã trả tiền", exact=False).first).to_be_visible()
    expect(page.locator(".qr")).to_have_count(0)
    expect(seller.page.locator(".box-bay .figure")).to_have_text(re.compile(r"^370\.000\s₫$"))
    buyer.look()
    page.close()

    _pack_and_hand_over(seller, house, code)
    _found_again_by_phone(another(browser, phones), house, code, address)


def _open_a_stall(seller: Phone, house: House) -> None:
    page = seller.page
    page.goto(f"{house.url}/dang-nhap/")
    seller.look()
    come_in(page, house, "Bích")
    page.goto(f"{house.url}/hoc/")
    seller.look()
    page.goto(f"{house.url}/hoc/mo-gian-hang-dau-tien/mo-gian-hang/")
    seller.look()
    page.locator("a[href*='/mo-gian-hang/'].button").click()
    seller.look()
    say_whose_stall(page, "Bếp nhà Bích", "Xã Đầm Hà", "0900 000 102")


def _put_something_up(seller: Phone, house: House, photo: Path) -> None:
    page = seller.page
    seller.look()
    offer(page, photo, PRODUCT, "185.000")
    page.goto(f"{house.url}/ban-hang/")
    expect(page.get_by_text(PRODUCT).first).to_be_visible()
    picture = page.locator(".rows img, .card img, img.photo").first
    expect(picture).to_be_visible()
    seller.look()


def _say_where_money_goes(seller: Phone, bank: Phone, house: House) -> None:
    say_where_money_goes(
        seller.page, bank.page, house, number=ACCOUNT, holder="Đặng Thị Bích", secret=SECRET, look=seller.look
    )
    seller.page.goto(f"{house.url}/tien/")
    seller.look()


def _the_lesson_is_done(seller: Phone, house: House) -> None:
    done = seller.page.locator(".row", has_text="Mở gian hàng").locator(".badge-good")
    for _ in range(60):
        seller.page.goto(f"{house.url}/hoc/cua-toi/")
        if done.count():
            break
        seller.page.wait_for_timeout(500)
    expect(done.first).to_be_visible()
    seller.look()


def _pack_and_hand_over(seller: Phone, house: House, code: str) -> None:
    page = seller.page
    page.locator("a[href*='xem=to_pack']").first.click()
    seller.look()
    page.locator(f"a[href*='/don-hang/{code}/']").first.click()
    seller.look()
    slip = page.request.get(f"{house.url}/don-hang/{code}/phieu.pdf")
    words = PdfReader(io.BytesIO(slip.body())).pages[0].extract_text()
    assert code in words
    assert "Lê Thị Mua" in words
    assert PRODUCT in words
    main_action(page).click()
    expect(main_action(page)).to_be_visible()
    seller.look()
    main_action(page).click()
    expect(page.locator(".timeline .done")).to_have_count(4)


def _found_again_by_phone(buyer: Phone, house: House, code: str, address: str) -> None:
    page = buyer.page
    page.goto(f"{house.url}/tim-don/")
    buyer.look()
    page.locator("[name=phone]").fill("0987 654 321")
    main_action(page).click()
    expect(page.locator("[name=code]")).to_be_visible()
    inbox = page.context.new_page()
    digits = code_on_the_phone(inbox, house, "0987654321")
    page.locator("[name=code]").fill(digits)
    main_action(page).click()
    page.wait_for_url("**/don-cua-toi/**")
    buyer.look()
    page.locator(".row", has_text=code).click()
    assert page.url == address
    expect(page.locator(".timeline .done")).to_have_count(4)
    buyer.look()


def test_the_whole_sale_without_a_single_script(house: House, browser: Browser, phones: list[Phone]) -> None:
    buyer, bank, seller = (another(browser, phones, scripts=False) for _ in range(3))
    page = buyer.page
    page.goto(house.url + product_named(page, house, "nuoc mam cai rong"))
    page.locator("a[href*='/mua/']").last.click()
    buy_for_transfer(page, name="Người Mua Không Script", phone="0977 000 111")
    address, code = page.url, page.locator("h1 .num").inner_text().strip()
    pay_at_the_bank(page, bank.page, customer="hoa")
    for _ in range(20):
        page.goto(address)
        if not page.locator(".qr").count():
            break
        page.wait_for_timeout(400)
    expect(page.get_by_text("Đã trả tiền", exact=False).first).to_be_visible()
    come_in(seller.page, house, "Hương")
    seller.page.goto(f"{house.url}/don-hang/{code}/")
    main_action(seller.page).click()
    main_action(seller.page).click()
    expect(seller.page.locator(".timeline .done")).to_have_count(4)
    page.goto(address)
    expect(page.locator(".timeline .done")).to_have_count(4)


def test_too_little_wrong_words_and_twice_stay_visible(house: House, browser: Browser, phones: list[Phone]) -> None:
    buyer, bank, seller = (another(browser, phones) for _ in range(3))
    page = buyer.page
    page.goto(house.url + product_named(page, house, "ruoc hau"))
    page.locator("a[href*='/mua/']").last.click()
    buy_for_transfer(page, phone="0977 000 222")
    pay_at_the_bank(page, bank.page, amount="100.000")
    expect(page.get_by_text("100.000", exact=False).first).to_be_visible()
    expect(page.locator(".qr svg")).to_be_visible()
    buyer.look()
    page.reload()
    pay_at_the_bank(page, bank.page)
    expect(page.get_by_text("Đã trả tiền", exact=False).first).to_be_visible()

    come_in(seller.page, house, "Hương")
    seller.page.goto(f"{house.url}/tien/")
    before = seller.page.locator("a.row[href*='/tien/']").count()
    page.goto(house.url + product_named(page, house, "ruoc hau"))
    page.locator("a[href*='/mua/']").last.click()
    buy_for_transfer(page, phone="0977 000 222")
    pay_at_the_bank(page, bank.page, memo="tien ruoc hau chi thao")
    for _ in range(20):
        seller.page.goto(f"{house.url}/hom-nay/")
        if seller.page.get_by_text("Tiền cần xem").count():
            break
        seller.page.wait_for_timeout(400)
    seller.page.goto(f"{house.url}/tien/")
    seller.look()
    assert before >= 1
    seller.page.get_by_text("tien ruoc hau chi thao").first.click()
    seller.look()
    seller.page.locator("input[type=radio]").first.check()
    seller.page.locator("button.button-main").last.click()
    expect(page.get_by_text("Đã trả tiền", exact=False).first).to_be_visible()


def test_one_cart_over_two_stalls_becomes_an_order_at_each(house: House, browser: Browser, phones: list[Phone]) -> None:
    buyer = another(browser, phones)
    page = buyer.page
    for name in ("mien dong binh lieu", "khau nhuc"):
        page.goto(house.url + product_named(page, house, name))
        page.locator("a[href*='/mua/']").last.click()
        page.locator("[name=quantity]").fill("1")
        page.locator("button[name=cart]").click()
        page.wait_for_url("**/gio/**")
    buyer.look()
    page.locator("button[name=order]").click()
    buyer.look()
    page.locator("[name=name]").fill("Trần Văn Xa")
    page.locator("[name=phone]").fill("0977 000 333")
    page.locator("[name=address]").fill("Số 1, Đà Nẵng")
    page.locator("[name=method][value=cod]").check()
    main_action(page).click()
    page.wait_for_url("**/don/nhieu/**")
    expect(page.locator(".row")).to_have_count(2)
    buyer.look()
    page.locator(".row").first.click()
    buyer.look()


def test_a_seller_without_bank_news_confirms_in_two_steps(house: House, browser: Browser, phones: list[Phone]) -> None:
    buyer, seller = another(browser, phones), another(browser, phones)
    page = buyer.page
    page.goto(house.url + product_named(page, house, "giay tay da bo"))
    page.locator("a[href*='/mua/']").first.click()
    buy_for_transfer(page, phone="0977 000 444")
    code = page.locator("h1 .num").inner_text().strip()
    come_in(seller.page, house, "Đức")
    seller.page.goto(f"{house.url}/don-hang/{code}/")
    seller.look()
    seller.page.locator(f"a[href*='/don-hang/{code}/tien/']").click()
    seller.look()
    main_action(seller.page).click()
    seller.look()
    seller.page.locator("button[name=sure]").click()
    expect(
        page.get_by_text("người bán xác nhận", exact=False)
        .or_(page.get_by_text("Người bán xác nhận", exact=False))
        .first
    ).to_be_visible()
    assert not page.get_by_text("Ngân hàng báo", exact=False).count()
    buyer.look()


def test_a_rehearsal_is_marked_and_never_on_the_market(house: House, browser: Browser, phones: list[Phone]) -> None:
    learner = another(browser, phones)
    page = learner.page
    join(page, house, "0977 000 555", "Chị Thử Trước")
    page.goto(f"{house.url}/mo-gian-hang/")
    learner.look()
    page.locator("[name=name]").fill("Gian làm thử")
    page.locator("[name=unit]").select_option(label="Xã Đầm Hà")
    page.locator("[name=rehearsal]").check()
    page.locator("button.button-main").last.click()
    page.wait_for_url("**/ban-hang/them/**")
    page.goto(f"{house.url}/hom-nay/")
    expect(page.get_by_text("làm thử", exact=False).first).to_be_visible()
    stranger = another(browser, phones)
    stranger.page.goto(f"{house.url}/?q=gian+lam+thu")
    assert not stranger.page.get_by_text("Gian làm thử").count()


def test_everybody_can_be_reached_from_a_phone(house: House, phone: Phone) -> None:
    """The public pages of the walk in English and Indonesian too: nothing shuts anybody out."""
    for path in ("/", "/xa-phuong/", "/xa-phuong/van-don/", "/loai/hai-san/", "/hoc/", "/styleguide/", "/gio/"):
        for language in ("", "/en", "/id"):
            phone.page.goto(f"{house.url}{language}{path}")
            phone.look()


def test_say_who_is_kept_when_something_is_wrong(house: House, phone: Phone) -> None:
    page = phone.page
    page.goto(house.url + product_named(page, house, "mat ong hoa rung"))
    page.locator("a[href*='/mua/']").last.click()
    say_who(page, name="Nguyễn Văn Giữ", phone="không có", quantity="1")
    main_action(page).click()
    expect(page.locator(".wrong").first).to_be_visible()
    assert page.locator("[name=name]").input_value() == "Nguyễn Văn Giữ"
    assert page.locator("[name=phone]").input_value() == "không có"
    phone.look()
