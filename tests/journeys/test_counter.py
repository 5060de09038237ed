"""A market-stall seller takes five counter sales, two of them without a signal: each stands in the book once, and the phone says what the bank says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from lantoa.kit import vietqr
from tests.journeys.house import CONTEXT, House
from tests.journeys.walks import come_in, pay_at_the_bank

VOICE = """
window.told = [];
const voice = { lang: "vi-VN", name: "thu" };
speechSynthesis.getVoices = () => [voice];
speechSynthesis.speak = spoken => window.told.push([spoken.lang, spoken.text]);
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def seller(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**CONTEXT)
    context.set_default_timeout(20_000)
    context.add_init_script(VOICE)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("response", lambda answer: broken.append(answer.url) if answer.status >= 500 else None)
    yield page
    context.close()
    assert broken == []


@pytest.fixture
def bank(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**CONTEXT)
    yield context.new_page()
    context.close()


def test_five_sales_two_of_them_without_a_signal(house: House, seller: Page, bank: Page) -> None:
    come_in(seller, house, "Hương")
    before = _day(seller, house)
    left = _left(seller, house)
    seller.goto(f"{house.url}/hom-nay/")
    seller.get_by_text("Bán tại quầy").click()
    seller.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    _look(seller)

    # One: an amount, by QR. The bank's news turns the screen, and the phone says it.
    _type(seller, "5", "0", "000")
    expect(seller.locator("#total")).to_have_text(re.compile(r"^50\.000\s₫$"))
    seller.get_by_role("button", name="Mã QR").click()
    expect(seller.locator("#sold .qr svg")).to_be_visible()
    expect(seller.locator("#sold")).to_contain_text("NGUYEN THI HUONG")
    _look(seller)
    pay_at_the_bank(seller, bank)
    expect(seller.get_by_role("heading", name="Tiền đã về")).to_be_visible()
    seller.wait_for_function("window.told.length")
    assert seller.evaluate("window.told") == [["vi-VN", "đã nhận năm mươi nghìn đồng"]]
    _look(seller)
    _next(seller)

    # Two: a thing of the stall for cash, with change; the answer of the first sending is lost on the way.
    lost = _lose_the_first_answer(seller)
    name, price = _take_one(seller)
    seller.get_by_text("Khách trả tiền mặt: tính tiền trả lại").click()
    seller.locator("[name=given]").click()
    _type(seller, *"500", "000")
    expect(seller.locator("#change")).to_have_text(f"Trả lại {_dong(500_000 - price)}")
    seller.get_by_role("button", name="Tiền mặt", exact=True).click()
    expect(seller.get_by_role("heading", name="Đã bán")).to_be_visible()
    expect(seller.locator("#sold")).to_contain_text(_dong(500_000 - price))
    expect(seller.locator("#kept")).to_have_attribute("data-waiting", "0")
    assert len(lost) == 2, "sent again after its answer was lost"
    assert len(set(lost)) == 1
    seller.unroute("**/quay/")
    _next(seller)

    # Three and four: no signal. The page opens all the same; cash is done, a QR is drawn on the phone itself.
    kept = seller.evaluate(
        'caches.match(\'/quay/\').then(page => page.text()).then(text => text.match(/"ticket": "([^"]+)/)[1])'
    )
    seller.context.set_offline(True)
    seller.reload()
    assert seller.evaluate("known.ticket") == kept, "the page did not come from the phone"
    _type(seller, "2", "0", "000")
    seller.get_by_role("button", name="Tiền mặt", exact=True).click()
    expect(seller.get_by_role("heading", name="Đã bán")).to_be_visible()
    expect(seller.locator("#kept")).to_contain_text("1 lần bán đang chờ gửi")
    _next(seller)
    _type(seller, "3", "0", "000")
    seller.get_by_role("button", name="Mã QR").click()
    drawn = seller.locator("#sold [data-text]")
    expect(drawn.locator("svg")).to_be_visible()
    payload = drawn.get_attribute("data-text")
    assert (vietqr.check(payload).kind, vietqr.check(payload).amount) == ("valid", "30000")
    expect(seller.locator("#kept")).to_contain_text("2 lần bán đang chờ gửi")
    _look(seller)
    # The buyer pays; the bank's news is here long before the sale is.
    bank.goto(f"{house.sandbox}/bank/scan?qr={quote(payload, safe='')}&customer=lan")
    bank.get_by_role("button", name="Chuyển tiền").click()
    expect(bank.get_by_role("heading", name="Đã chuyển")).to_be_visible()
    bank.wait_for_timeout(1_500)
    seller.context.set_offline(False)
    expect(seller.locator("#kept")).to_have_attribute("data-waiting", "0")
    expect(seller.get_by_role("heading", name="Tiền đã về")).to_be_visible()
    seller.wait_for_function("window.told.length")
    assert seller.evaluate("window.told") == [["vi-VN", "đã nhận ba mươi nghìn đồng"]]
    _next(seller)

    # Five: the same thing once more, by hand.
    _take_one(seller)
    seller.get_by_role("button", name="Tiền mặt", exact=True).click()
    expect(seller.get_by_role("heading", name="Đã bán")).to_be_visible()

    assert _left(seller, house)[name] == left[name] - 2
    after = _day(seller, house)
    assert after[0] - before[0] == 5
    assert after[1] - before[1] == 50_000 + 20_000 + 30_000 + 2 * price
    assert after[2] - before[2] == 80_000
    _the_receipt_is_genuine(seller, house)


def _type(page: Page, *signs: str) -> None:
    for sign in signs:
        page.locator(f"#pad button[value='{sign}']").click()


def _next(page: Page) -> None:
    page.locator("#next [data-again]").click()
    expect(page.locator("#pad")).to_be_visible()


def _take_one(page: Page) -> tuple[str, int]:
    row = page.locator(".wares .row", has_text="Chả mực").first
    row.locator("[data-step='1']").click()
    price = row.locator("[name^=price-]").get_attribute("value")
    return row.locator("b").inner_text(), int(price or 0)


def _lose_the_first_answer(page: Page) -> list[str]:
    sent: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        found = re.search(r'name="key"\r\n\r\n(\w+)', route.request.post_data or "")
        sent.append(found[1] if found else "")
        taken = route.fetch()
        assert taken.status == 200
        return route.abort() if len(sent) == 1 else route.fulfill(response=taken)

    page.route("**/quay/", answer)
    return sent


def _look(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in {"serious", "critical"}]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in serious] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= CONTEXT["viewport"]["width"]
    small = page.evaluate(
        "[...document.querySelectorAll('button, .button, .row[href]')].filter(e => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 40)).map(e => e.outerHTML.slice(0, 120))"
    )
    assert small == []


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + "\u00a0₫"


def _sum(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def _day(page: Page, house: House) -> tuple[int, int, int]:
    """Sales at the counter today, what they brought, and what the bank says came today in all."""
    page.goto(f"{house.url}/hom-nay/")
    said = page.locator("a[href='/quay/'] .small").inner_text()
    sales = re.search(r"bán (\d+) lần · ([\d.]+)", said)
    bank = _sum(page.locator(".box-bay .figure").inner_text())
    return (int(sales[1]), _sum(sales[2]), bank) if sales else (0, 0, bank)


def _left(page: Page, house: House) -> dict[str, int]:
    page.goto(f"{house.url}/quay/")
    rows = page.locator(".wares .row").all()
    return {row.locator("b").inner_text(): _sum(row.locator(".small").inner_text().split("còn")[-1]) for row in rows}


def _the_receipt_is_genuine(page: Page, house: House) -> None:
    page.goto(f"{house.url}/don-hang/?xem=done")
    page.locator("a.row", has_text="Khách tại quầy").first.click()
    page.get_by_role("link", name="Biên nhận").click()
    expect(page.get_by_text("người bán xác nhận", exact=False).first).to_be_visible()


def test_what_one_person_sold_is_never_sent_under_another_s_name(house: House, seller: Page) -> None:
    come_in(seller, house, "Hương")
    seller.goto(f"{house.url}/quay/")
    before = _day(seller, house)[0]
    seller.goto(f"{house.url}/quay/")
    line = re.compile(r"/quay/(luc-nay\.json)?$")
    seller.route(line, lambda route: route.abort() if route.request.resource_type == "fetch" else route.fallback())
    _type(seller, "7", "000")
    seller.get_by_role("button", name="Tiền mặt", exact=True).click()
    expect(seller.locator("#kept")).to_contain_text("1 lần bán đang chờ gửi")
    seller.unroute(line)

    # No page asks meanwhile, which would be given a new cookie while the next one signs in.
    seller.goto("about:blank")
    seller.context.clear_cookies()
    come_in(seller, house, "Đức")
    seller.goto(f"{house.url}/quay/")
    expect(seller.locator("#kept")).to_contain_text("1 lần bán trên máy này là của người khác")
    seller.wait_for_timeout(1_000)
    expect(seller.locator("#kept")).to_contain_text("của người khác")
    assert _day(seller, house)[0] == 0

    seller.context.clear_cookies()
    come_in(seller, house, "Hương")
    seller.goto(f"{house.url}/quay/")
    expect(seller.locator("#kept")).to_have_attribute("data-waiting", "0")
    assert _day(seller, house)[0] == before + 1


def test_a_page_left_open_by_somebody_else_sells_for_nobody(house: House, seller: Page) -> None:
    come_in(seller, house, "Hương")
    # What the page still fetches for its offline copy would bring cookies back between the two people.
    seller.goto(f"{house.url}/quay/", wait_until="networkidle")
    seller.context.clear_cookies()
    other = seller.context.new_page()
    come_in(other, house, "Đức")
    _type(seller, "9", "000")
    seller.get_by_role("button", name="Tiền mặt", exact=True).click()
    expect(seller.locator("#kept")).to_contain_text("của người khác")
    assert _day(other, house)[0] == 0


def test_a_refused_sale_stays_on_the_phone_until_its_seller_has_settled_it(house: House, seller: Page) -> None:
    come_in(seller, house, "Hương")
    seller.goto(f"{house.url}/quay/")
    row = seller.locator(".wares .row", has_text="Chả mực").first
    left = _sum(row.locator(".small").inner_text().split("còn")[-1])
    row.locator(".stepper input").fill(str(left + 1))
    row.locator(".stepper input").dispatch_event("change")
    expect(row.locator(".wrong")).to_contain_text("Trong sổ chỉ còn")
    seller.get_by_role("button", name="Tiền mặt", exact=True).click()
    refused = seller.locator("#kept .alert-refuse")
    expect(refused).to_contain_text("Trong sổ chỉ còn")
    seller.reload()
    expect(refused).to_contain_text("Trong sổ chỉ còn")
    _look(seller)
    refused.get_by_role("button", name="Tôi có hàng, sửa sổ và bán").click()
    expect(seller.get_by_role("heading", name="Đã bán")).to_be_visible()
    expect(refused).to_have_count(0)
    seller.goto(f"{house.url}/quay/")
    assert _sum(row.locator(".small").inner_text().split("còn")[-1]) == 0


def test_without_a_vietnamese_voice_or_with_the_voice_off_the_screen_says_it_alone(
    house: House, seller: Page, bank: Page
) -> None:
    seller.add_init_script("speechSynthesis.getVoices = () => []")
    come_in(seller, house, "Hương")
    seller.goto(f"{house.url}/quay/")
    seller.locator("#mute").click()
    expect(seller.locator("#mute")).to_have_attribute("aria-pressed", "true")
    seller.reload()
    expect(seller.locator("#mute")).to_have_attribute("aria-pressed", "true")
    seller.locator("#mute").click()
    _type(seller, "1", "0", "000")
    seller.get_by_role("button", name="Mã QR").click()
    pay_at_the_bank(seller, bank, amount="4.000")
    expect(seller.locator("#sold")).to_contain_text("còn thiếu 6.000")
    pay_at_the_bank(seller, bank)
    expect(seller.get_by_text("Đã nhận mười nghìn đồng")).to_be_visible()
    assert seller.evaluate("window.told") == []


def test_without_a_script_the_counter_sells_all_the_same(house: House, browser: Browser, bank: Page) -> None:
    context = browser.new_context(**CONTEXT, java_script_enabled=False)
    page = context.new_page()
    come_in(page, house, "Hương")
    page.goto(f"{house.url}/quay/")
    page.locator("[name=amount]").fill("15k")
    page.get_by_role("button", name="Mã QR").click()
    expect(page.locator(".qr svg")).to_be_visible()
    pay_at_the_bank(page, bank)
    expect(page.get_by_role("heading", name="Tiền đã về")).to_be_visible(timeout=15_000)
    context.close()


def test_the_first_view_fits_into_one_flight(house: House, browser: Browser) -> None:
    context = browser.new_context(**CONTEXT)
    page = context.new_page()
    come_in(page, house, "Hương")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])})
    )
    page.goto(f"{house.url}/quay/", wait_until="networkidle")
    weight = sum(size for at, size in sizes.items() if kinds.get(at) in ("Document", "Stylesheet", "Script"))
    context.close()
    assert 5_000 < weight <= 14_336
