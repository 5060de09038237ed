"""Orders become work for neighbours and parcels that arrive: a live sale fills the order book, the plan calls eight neighbours, four accept
by link, a shift is worked, paid and recorded; sixty parcels go out, one of them abroad with its customs paper, and one comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import APIRequestContext, Browser, Locator, Page, expect

from lantoa.kit.world import VIETNAM
from tests.journeys.house import CONTEXT, House, in_the_house
from tests.journeys.phone import Phone, another
from tests.journeys.test_refund import bring_statement
from tests.journeys.walks import come_in, main_action

STALL, SELLER, BOX = "Bếp Hương", "Bà Nguyễn Thị Hương", "hộp quà"
WATCHERS, PARCELS = 12, 60
NEIGHBOURS = [f"0977 41{number} 00{number}" for number in range(8)]
KEY = "a-token-of-the-miniature-0123"
# What is on the shelf, and neighbours who said by their own link that they may be asked.
_READY = """
import json
from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.phone import parse
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.workforce.actions.pool import About, join, say_yes
from lantoa.workforce.models import Neighbour
store = stores.Store.objects.get(name={stall!r})
by = accounts.actor_for(accounts.people_of(store.organisation_id, {{"owner"}})[0], store.organisation)
for variant in catalog.ProductVariant.objects.filter(product__organisation=store.organisation_id, product__archived_at=None):
    stock.set_on_hand(variant.pk, 900, by=by)
for place, phone in enumerate(json.loads({phones!r})):
    about = About(f"Chị Xóm {{place + 1}}", store.unit, 1985, ("giã tay", "gói"))
    say_yes(join(parse(phone).e164, about, by=accounts.Visitor()), about, "Tôi đồng ý.", by=accounts.Visitor())
print("DONE", Neighbour.objects.count())
"""
# Sellers tap each order; here they are as many taps.
_CONFIRM = """
from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stores import api as stores
store = stores.Store.objects.get(name={stall!r})
by = accounts.actor_for(accounts.people_of(store.organisation_id, {{"owner"}})[0], store.organisation)
mine = list(orders.Order.objects.filter(store=store).to_confirm())
for order in mine:
    orders.confirm(order, by=by, key=world.uuid7())
print("DONE", len(mine))
"""
# The calendar cannot be waited for: the shift of one neighbour began an hour ago.
_TODAY = """
from datetime import timedelta
from django.db.models import F
from lantoa.kit.world import world
from lantoa.workforce.models import Shift
now = world.now()
one = Shift.objects.live().filter(neighbour__phone={phone!r}).order_by("day")[0]
Shift.objects.filter(pk=one.pk).update(day=world.today(), starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(minutes=30))
print("DONE", one.pk)
"""
# Nor can the hours of work.
_HOURS = """
from datetime import timedelta
from django.db.models import F
from lantoa.workforce.models import Shift
print("DONE", Shift.objects.filter(neighbour__phone={phone!r}, came_at__isnull=False).update(came_at=F("came_at") - timedelta(hours=4)))
"""
# Buyers who order from the stall's page, and the seller who confirms and orders their parcels, as often as it takes.
_SIXTY = """
from datetime import date
from lantoa.accounts import api as accounts
from lantoa.kit.phone import parse
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.booking import Packed, book
from lantoa.stores import api as stores
store = stores.Store.objects.get(name={stall!r})
by = accounts.actor_for(accounts.people_of(store.organisation_id, {{"owner"}})[0], store.organisation)
offer = stores.public_offers().filter(store=store).order_by("price", "pk")[0]
made = 0
for number in range({count}):
    buyer = orders.Buyer(f"Khách {{number}}", parse(f"0977 5{{number:02d}} 123").e164, "", "Số 5, ngõ 12, Hà Nội")
    (order,) = orders.place_order(orders.Wish([(offer.pk, 1)], buyer, "cod", accounts.Visitor(), world.uuid7()))
    orders.confirm(order, by=by, key=world.uuid7())
    packed = Packed(500, 20, 15, 10, order.total, order.total, False, False, True, "", {ward!r}, {district!r}, {province!r})
    book(order, packed, carrier="ghn", service={service!r}, fee_seen={fee}, promised=None, by=by, key=world.uuid7())
    made += 1
print("DONE", made)
"""


class Watcher:
    """Somebody who watches and writes, without a screen: the same pages and forms."""

    def __init__(self, browser: Browser, name: str, phone: str) -> None:
        self._context = browser.new_context(**CONTEXT)
        self._request: APIRequestContext = self._context.request
        self.name, self.phone = name, phone

    def _form(self, address: str, button: str) -> tuple[BeautifulSoup, dict[str, str]]:
        soup = BeautifulSoup(self._request.get(address).text(), "html.parser")
        form = next(one for one in soup.find_all("form") if isinstance(one, Tag) and button in one.get_text())
        return soup, {str(one["name"]): str(one.get("value", "")) for one in form.find_all("input", attrs={"name": True}) if isinstance(one, Tag)}  # fmt: skip

    def writes(self, sale: str, text: str) -> None:
        _soup, said = self._form(sale, "Gửi")
        answer = self._request.post(sale, form={**said, "name": self.name, "text": text}, headers={"Referer": sale})
        assert answer.ok, answer.text()

    def orders(self, house: House, sale: str) -> str:
        """What is held, ordered for cash at the door; the order's address."""
        soup = BeautifulSoup(self._request.get(sale).text(), "html.parser")
        link = soup.find("a", string=re.compile("Đặt món đang giữ"))
        assert isinstance(link, Tag), soup.get_text(" ", strip=True)[:600]
        claim = f"{house.url}{link['href']}"
        _soup, said = self._form(claim, "Đặt")
        who = {
            "name": self.name,
            "phone": self.phone,
            "address": "Số 5, ngõ 12, Hà Nội",
            "note": "",
            "method": "cod",
            "unit": "",
        }
        answer = self._request.post(claim, form={**said, **who}, headers={"Referer": claim})
        assert "/don/" in answer.url, answer.text()
        return answer.url

    def close(self) -> None:
        self._context.close()


def _comes_to(page: Page, found: Callable[[], Locator], *, times: int = 60) -> None:
    """The worker does it in a while."""
    address = page.url
    for _ in range(times):
        page.goto(address)
        if found().count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"never on {page.url}: {page.locator('main').inner_text()[:800]}")


def _sells_live(seller: Phone, house: House) -> str:
    """On air on the stall's own page, one good under a code; the address everybody watches."""
    page = seller.page
    page.goto(f"{house.url}/toi/dinh-danh/")
    if page.get_by_role("button", name="Tôi đồng ý").count():
        page.get_by_role("button", name="Tôi đồng ý").click()
        page.wait_for_url("**/eid/authorize?**")
        page.get_by_label(SELLER.removeprefix("Bà ")).check()
        page.get_by_role("button", name="Đồng ý").click()
        page.wait_for_url("**/toi/an-toan/")
    page.goto(f"{house.url}/ban-hang/live/moi/")
    page.locator("[name=title]").fill("Chả mực cuối năm")
    page.locator("[name=planned_at]").fill((datetime.now(VIETNAM) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    main_action(page).click()
    page.wait_for_url(re.compile(r"/ban-hang/live/\d+/$"))
    number = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"{house.url}/ban-hang/live/{number}/mon/")
    goods = page.locator("[name=product] option").evaluate_all("all => all.map(one => [one.value, one.textContent])")
    chosen = next(value for value, name in goods if BOX in name.lower())
    page.locator("[name=product]").select_option(chosen)
    page.locator("[name=code]").fill("A1")
    page.locator(".bottom-bar button").first.click()
    page.wait_for_url(f"**/ban-hang/live/{number}/")
    page.locator("form[action$='/len-song/'] button").click()
    page.wait_for_url("**/ban/")
    return f"{house.url}/live/{number}/"


def test_a_live_sale_becomes_work_for_neighbours_who_come_and_are_paid(
    house: House, browser: Browser, phones: list[Phone], tmp_path: Path
) -> None:
    seller, helper, inbox = (another(browser, phones) for _ in range(3))
    assert in_the_house(house, _READY.format(stall=STALL, phones=json.dumps(NEIGHBOURS))) >= len(NEIGHBOURS)
    come_in(seller.page, house, "Hương")
    sale = _sells_live(seller, house)
    watchers = [Watcher(browser, f"Khách xem {number}", f"0977 61{number:02d} 45") for number in range(WATCHERS)]
    for one in watchers:
        one.writes(sale, "A1 6 hộp")
    page = seller.page
    page.goto(sale)
    _comes_to(page, lambda: page.get_by_text(f"Khách xem {WATCHERS - 1}"))
    for one in watchers:
        assert "/don/" in one.orders(house, sale)
        one.close()
    assert in_the_house(house, _CONFIRM.format(stall=STALL)) >= WATCHERS

    # The plan: in a sentence, and neighbours to call.
    page.goto(f"{house.url}/lam-hang/")
    seller.look()
    main_action(page).click()
    page.wait_for_url("**/lam-hang/")
    _comes_to(page, lambda: page.locator("main:not(:has-text('Đang lập kế hoạch')) .box-bay", has_text="cần thêm"))
    seller.look()
    page.get_by_role("link", name=re.compile("Gọi hàng xóm")).first.click()
    seller.look()
    page.get_by_role("link", name="Gọi người làm").first.click()
    expect(page.get_by_text("Kế hoạch của bạn cần")).to_be_visible()
    page.locator("[name=work]").fill("Giã và gói chả mực")
    page.locator("[name=pay]").fill("350000")
    seller.look()
    main_action(page).click()
    page.wait_for_url(re.compile(r"/loi-goi/\d+/$"))
    call = page.url
    assert int(re.search(r"đã hỏi (\d+) người", page.locator("main").inner_text())[1]) >= 8  # type: ignore[index]
    seller.look()

    # Four of them say yes by the link in the message, without an account.
    own = ""
    for phone in NEIGHBOURS[:4]:
        helper.page.goto(_link(inbox.page, house, phone, r"/viec/(?!cua/)[\w-]+/"))
        helper.look()
        helper.page.get_by_role("button", name="Có, tôi đến").click()
        expect(helper.page.get_by_text("Bạn sẽ đến").first).to_be_visible()
    page.goto(call)
    for place in range(4):
        expect(page.get_by_text(f"Chị Xóm {place + 1}").first).to_be_visible()

    # One of them comes: the code on the stall's phone, read by the neighbour's.
    own = _link(inbox.page, house, NEIGHBOURS[0], r"/viec/cua/[\w-]+/")
    first = "+84" + NEIGHBOURS[0].replace(" ", "")[1:]
    assert in_the_house(house, _TODAY.format(phone=first)) > 0
    helper.page.goto(own)
    helper.look()
    for said in ("Tôi có mặt", "Tôi về"):
        page.goto(f"{house.url}/lam-hang/ngay-cong/ma/")
        code = page.locator("figcaption").inner_text().strip()
        helper.page.goto(own)
        helper.page.get_by_role("link", name=said, exact=True).first.click()
        helper.page.locator("[name=code]").fill(code)
        helper.page.get_by_role("button", name=said, exact=True).click()
        expect(helper.page.get_by_text("Đã ghi").first).to_be_visible()
        in_the_house(house, _HOURS.format(phone=first))
    helper.page.goto(f"{own}tai-khoan/")
    helper.page.locator("[name=bank_bin]").select_option("970436")
    helper.page.locator("[name=number]").fill("0011 0022 7788")
    helper.page.locator("[name=holder]").fill("Phạm Thị Xóm")
    helper.page.locator("main form button").last.click()

    # Paid by the sheet: the owner's bank app scans, and the bank's word closes it.
    page.goto(f"{house.url}/lam-hang/tien-cong/moi/")
    seller.look()
    page.get_by_role("button", name="Chốt bảng này").click()
    page.wait_for_url(re.compile(r"/tien-cong/\d+/$"))
    page.locator("a.row", has_text="Chị Xóm 1").click()
    expect(page.locator(".qr svg")).to_be_visible()
    seller.look()
    line, memo = page.url, page.locator(".qr figcaption").inner_text().rpartition("·")[2].strip()
    when = (datetime.now(VIETNAM) + timedelta(minutes=1)).strftime("%d/%m/%Y %H:%M:%S")
    file = tmp_path / "sao-ke.csv"
    row = f"{when};CK DI {memo} TRA CONG;;350.000;"
    file.write_text("\n".join(["Ngày giao dịch;Nội dung;Ghi có;Ghi nợ;Số tham chiếu", row]))
    bring_statement(page, house, file)
    page.goto(line)
    _comes_to(page, lambda: page.get_by_text("ngân hàng báo"))
    helper.page.goto(f"{own}so-cong/")
    helper.look()
    helper.page.locator("form button").first.click()
    expect(helper.page.get_by_text(re.compile("/so-cong/")).first).to_be_visible()


def _link(inbox: Page, house: House, phone: str, way: str) -> str:
    """The newest link of this kind in the phone's messages."""
    for _ in range(60):
        inbox.goto(f"{house.sandbox}/phone/{phone.replace(' ', '')}")
        found = re.search(rf"{re.escape(house.url)}{way}", inbox.locator("body").inner_text())
        if found:
            return found[0]
        inbox.wait_for_timeout(1_000)
    raise AssertionError(f"no link {way}: {inbox.locator('body').inner_text()[:600]}")
