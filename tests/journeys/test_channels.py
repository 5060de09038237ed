"""Where buyers already are: goods go up at Shopee, at Facebook and by hand at a place without an interface; the last piece is bought
at two of them at the same moment; a conversation ends in a paid order; and the seller sees what the post earned."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.house import CONTEXT, House
from tests.journeys.walks import come_in, look_at, main_action, pay_at_the_bank, product_named, say_who

STALL, GOODS = "Bếp Hương", "Sá sùng khô Quan Lạn"
BUYER = "Lê Thu Hà"
# Without it the browser says that nobody sits before it, and such visits are not counted.
PERSON = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def pages(browser: Browser) -> Iterator[list[Page]]:
    """The seller's phone, two buyers' and one in the bank."""
    contexts = [browser.new_context(**CONTEXT, user_agent=PERSON) for _number in range(4)]
    for context in contexts:
        context.set_default_timeout(45_000)
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def test_the_last_piece_at_two_places_and_a_conversation_that_ends_in_a_paid_order(
    house: House, pages: list[Page]
) -> None:
    seller, talker, shopper, bank = pages
    come_in(seller, house, "Hương")
    _connect(seller, house, "Shopee")
    _connect(seller, house, "Facebook")
    number = re.findall(r"\d+", product_named(seller, house, "sa sung kho"))[-1]
    _one_is_left(seller, house, number)
    _put_up(seller, house, number)
    _by_hand(seller, house, number)
    code = _post(seller, house, number)

    order_page = _asked_and_answered(seller, talker, house, code)
    talker.goto(order_page)
    look_at(talker)
    say_who(talker, name=BUYER, phone="0987 654 777", quantity="1")
    talker.locator("[name=method][value=transfer]").check()
    shopper.goto(f"{house.sandbox}/shopee")
    # Both at once: neither waits for the other.
    talker.evaluate("document.querySelector('main form[method=post] .bottom-bar .button-main').click()")
    shopper.locator("li", has_text=GOODS).get_by_role("button", name="Mua 1").click()

    expect(talker.locator(".qr svg")).to_be_visible()
    placed = talker.locator("h1 .num").inner_text().strip()
    pay_at_the_bank(talker, bank)
    expect(talker.get_by_text("Đã trả tiền", exact=False).first).to_be_visible()
    _refuse_the_other(seller, shopper, house)
    _stands_beside(seller, house, placed)
    _earned(seller, house)


def _connect(seller: Page, house: House, channel: str) -> None:
    seller.goto(f"{house.url}/gian-hang/kenh/")
    look_at(seller)
    seller.get_by_role("button", name=f"Nối {channel}").click()
    seller.get_by_role("button", name=f"Cho phép với {STALL}", exact=True).first.click()
    seller.wait_for_url("**/gian-hang/kenh/**")
    look_at(seller)
    # Whoever has several pages at Facebook says which one.
    which = seller.get_by_role("button", name=f"Chọn {STALL}", exact=True)
    if which.count():
        which.click()
        seller.wait_for_url("**/gian-hang/kenh/")
    expect(seller.get_by_role("heading", name=re.compile(channel)).first).to_be_visible()


def _one_is_left(seller: Page, house: House, number: str) -> None:
    seller.goto(f"{house.url}/ban-hang/{number}/")
    promised = re.search(r"Trong đó (\d+) đã hứa", seller.inner_text("main"))
    seller.locator("[name$=on_hand]").first.fill(str(1 + int(promised[1] if promised else 0)))
    main_action(seller).click()
    seller.wait_for_url(lambda url: not url.endswith(f"/ban-hang/{number}/"))


def _put_up(seller: Page, house: House, number: str) -> None:
    """At both at once; then both say that buyers see it."""
    shelf = seller.locator(".choice", has_text="Mực, tôm, cá khô").locator("[name$=-category]")
    for _ in range(60):
        seller.goto(f"{house.url}/gian-hang/kenh/hang/{number}/")
        if shelf.count():  # the worker brings the shelves once a shop is connected
            break
        seller.wait_for_timeout(500)
    look_at(seller)
    shelf.first.check()
    seller.locator("[name$=-weight_grams]").fill("200")
    main_action(seller).click()
    for _ in range(60):
        seller.goto(f"{house.url}/gian-hang/kenh/")
        if seller.locator(".badge-good").count() == 2:
            break
        seller.wait_for_timeout(500)
    expect(seller.locator(".badge-good")).to_have_count(2)
    look_at(seller)


def _by_hand(seller: Page, house: House, number: str) -> None:
    seller.goto(f"{house.url}/ban-hang/noi-khac/{number}/")
    look_at(seller)
    seller.get_by_role("link", name=re.compile("Postmart")).first.click()
    look_at(seller)
    expect(seller.get_by_text(GOODS).first).to_be_visible()
    main_action(seller).click()
    seller.goto(f"{house.url}/ban-hang/noi-khac/")
    expect(seller.get_by_text(GOODS).first).to_be_visible()


def _post(seller: Page, house: House, number: str) -> str:
    """A post on the connected page; returns the code it names."""
    seller.goto(f"{house.url}/ban-hang/bai-dang/moi/{number}/")
    look_at(seller)
    seller.locator("[name=words]").fill("Mẻ sá sùng cuối cùng của tháng, rang lên thơm lắm.")
    seller.locator("[name=spots][value=facebook]").check()
    main_action(seller).click()
    seller.wait_for_url(re.compile(r"/bai-dang/\d+/$"))
    look_at(seller)
    seller.locator("#facebook").get_by_role("button", name="Đăng lên trang của tôi").click()
    said = seller.locator("#facebook textarea").input_value()
    found = re.search(r"/l/([A-Z0-9]{6})/", said)
    assert found, said
    return found[1]


def _asked_and_answered(seller: Page, buyer: Page, house: House, code: str) -> str:
    """A buyer reads the post, opens its link, asks at Facebook; the seller answers with a link to order, which is returned."""
    for _ in range(60):
        buyer.goto(f"{house.sandbox}/facebook")
        if buyer.get_by_text(code).count():
            break
        buyer.wait_for_timeout(500)
    link = re.search(r"https?://\S+/l/\w{6}/", buyer.locator("section", has_text=code).first.inner_text())
    assert link
    buyer.goto(link[0])
    expect(buyer.get_by_text(GOODS).first).to_be_visible()
    look_at(buyer)
    buyer.goto(f"{house.sandbox}/facebook")
    form = buyer.locator("section", has_text="Nhắn tin cho trang").first
    form.locator("[name=text]").fill(f"Chị ơi mã {code} còn không, em lấy 1 lạng")
    form.get_by_role("button", name="Gửi tin").click()

    row = seller.locator("a.row", has_text=code)
    for _ in range(60):
        seller.goto(f"{house.url}/tin-nhan/")
        if row.count():
            break
        seller.wait_for_timeout(500)
    look_at(seller)
    row.first.click()
    look_at(seller)
    seller.locator("details summary", has_text="Chèn").first.click()
    seller.locator("button[name=insert][value=goods]").click()
    seller.locator(".row", has_text=GOODS).get_by_role("button", name="Link đặt hàng").click()
    look_at(seller)
    main_action(seller).click()
    answer = buyer.locator("li", has_text="/mua/")
    for _ in range(60):
        buyer.goto(f"{house.sandbox}/facebook")
        if answer.count():
            break
        buyer.wait_for_timeout(500)
    address = re.search(r"https?://\S+/mua/\S+", answer.first.inner_text())
    assert address
    return address[0]


def _refuse_the_other(seller: Page, shopper: Page, house: House) -> None:
    """Shopee sold what was gone; the seller sees it with whom to call, gives it up, and Shopee's buyer is told."""
    gone = seller.get_by_role("button", name="Đành bỏ đơn này")
    for _ in range(90):
        seller.goto(f"{house.url}/gian-hang/kenh/don/")
        if gone.count():
            break
        seller.wait_for_timeout(500)
    look_at(seller)
    # Whom to call: who ordered last stands first, the others one tap further.
    expect(seller.locator("a[href='tel:+84987654777']")).to_have_count(1)
    gone.click()
    for _ in range(90):
        shopper.goto(f"{house.sandbox}/shopee")
        if shopper.locator("small", has_text="CANCELLED").count():
            break
        shopper.wait_for_timeout(500)
    expect(shopper.locator("li", has_text=GOODS)).to_contain_text("còn 0")


def _stands_beside(seller: Page, house: House, placed: str) -> None:
    seller.goto(f"{house.url}/tin-nhan/")
    seller.locator("a.row", has_text=GOODS).first.click()
    seller.locator("details summary", has_text="đơn").first.click()
    expect(seller.get_by_text(placed).first).to_be_visible()
    look_at(seller)


def _earned(seller: Page, house: House) -> None:
    seller.goto(f"{house.url}/ban-hang/bai-dang/")
    look_at(seller)
    seller.locator("a.row", has_text=GOODS).first.click()
    # The link was opened once, one person wrote about it, and their order is paid, with what carrying costs.
    expect(seller.locator("#facebook")).to_contain_text(re.compile(r"1 lượt xem · 1 đơn · 1 người nhắn · 455\.000"))
    look_at(seller)
