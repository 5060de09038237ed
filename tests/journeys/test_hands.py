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
from tests.journeys.house import CONTEXT, House, hurry, in_the_house
from tests.journeys.phone import Phone, another
from tests.journeys.test_parcel_order import connect
from tests.journeys.test_refund import bring_statement
from tests.journeys.walks import come_in, main_action, pay_at_the_bank

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
# At night nobody's phone rings; the journey does not wait for the morning.
_ASK = """
from lantoa.workforce.actions import call
call.is_waking_hour = lambda _at: True
print("DONE", call.look_after_calls())
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
# Sixty buyers of a commune that was made of several: the address names the old one.
_SIXTY = """
from lantoa.accounts import api as accounts
from lantoa.kit.phone import parse
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.places import api as places
from lantoa.stores import api as stores
store = stores.Store.objects.get(name={stall!r})
by = accounts.actor_for(accounts.people_of(store.organisation_id, {{"owner"}})[0], store.organisation)
offer = stores.public_offers().filter(store=store).order_by("price", "pk")[0]
unit = places.Unit.objects.get(slug="hong-gai")
for number in range({count}):
    buyer = orders.Buyer(f"Khách gửi {{number}}", parse(f"0977 5{{number:02d}} 123").e164, unit.pk, "Số 5, phường Bạch Đằng")
    (order,) = orders.place_order(orders.Wish([(offer.pk, 1)], buyer, "cod", accounts.Visitor(), world.uuid7()))
    orders.confirm(order, by=by, key=world.uuid7())
print("DONE", {count})
"""

# How many lie on the shelf of what the sixty ordered.
_SHELF = """
from lantoa.stock import api as stock
from lantoa.stores import api as stores
offer = stores.public_offers().filter(store__name={stall!r}).order_by("price", "pk")[0]
print("DONE", stock.on_hand([offer.variant_id])[offer.variant_id][0])
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


def _comes_to(page: Page, house: House, found: Callable[[], Locator], *, times: int = 60) -> None:
    """The worker does it in a while."""
    address = page.url
    for _ in range(times):
        hurry(house)
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
    _comes_to(page, house, lambda: page.get_by_text(f"Khách xem {WATCHERS - 1}"))
    for one in watchers:
        assert "/don/" in one.orders(house, sale)
        one.close()
    assert in_the_house(house, _CONFIRM.format(stall=STALL)) >= WATCHERS

    # The plan: in a sentence, and neighbours to call.
    page.goto(f"{house.url}/lam-hang/")
    seller.look()
    main_action(page).click()
    page.wait_for_url("**/lam-hang/")
    _comes_to(
        page, house, lambda: page.locator("main:not(:has-text('Đang lập kế hoạch')) .box-bay", has_text="cần thêm")
    )
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
    in_the_house(house, _ASK)
    page.goto(call)
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
    _comes_to(page, house, lambda: page.get_by_text("ngân hàng báo"))
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


def test_sixty_parcels_go_out_one_abroad_with_its_customs_paper_and_one_comes_back(
    house: House, browser: Browser, phones: list[Phone]
) -> None:
    seller, far, bank = (another(browser, phones) for _ in range(3))
    assert in_the_house(house, _READY.format(stall=STALL, phones="[]")) >= 0
    page = seller.page
    come_in(page, house, "Hương")
    address, key = connect(page, house)
    page.goto(f"{house.url}/goi-hang/hang-van-chuyen/dat-don/?hang=ghn")
    page.locator("[name=api_key]").fill(KEY)
    page.locator("[name=shop]").fill("81558")
    seller.look()
    main_action(page).click()
    page.goto(f"{house.url}/goi-hang/noi-gui/")
    page.locator("[name=name]").fill("Bếp Hương")
    page.locator("[name=phone]").fill("0900 000 101")
    page.locator("[name=unit]").select_option(label="Đặc khu Vân Đồn")
    page.locator("[name=address]").fill("Thôn Đông Sơn")
    main_action(page).click()
    if page.locator("[name=former]").count():
        page.locator("[name=former]").first.check()
        main_action(page).click()

    # One goes abroad: asked in English, answered, agreed, paid by somebody here, declared, and left with the post.
    _goes_abroad(seller, far, bank, house)

    assert in_the_house(house, _SIXTY.format(stall=STALL, count=PARCELS)) == PARCELS
    page.goto(f"{house.url}/don-hang/giao-hang/dat/")
    for parcel in page.locator("form .box", has_text="Khách gửi").all():
        parcel.locator("[name^=weight_]").fill("500")
    page.get_by_label("GHN", exact=True).check()
    seller.look()
    main_action(page).click()
    page.wait_for_url("**/don-hang/giao-hang/")
    _comes_to(page, house, lambda: page.locator("[name=parcels]").nth(PARCELS - 1), times=120)
    seller.look()
    page.locator("[name=labels_a4]").click()
    page.wait_for_url(re.compile(r"/goi-hang/in/\d+/$"))
    _comes_to(page, house, lambda: page.get_by_role("link", name="Mở bản in"))
    paper = page.request.get(f"{page.url}giay.pdf")
    assert paper.body().startswith(b"%PDF")
    page.goto(f"{house.url}/don-hang/giao-hang/")
    row = page.locator("label.choice", has_text="Khách gửi 7 ")
    tracked = row.locator("b").first.inner_text().split()[-1]
    order = re.search(r"LT[A-Z0-9]{7}", row.inner_text().replace(tracked, ""))[0]  # type: ignore[index]
    main_action(page).click()
    expect(page.locator("[name=parcels]")).to_have_count(0)

    # One of them nobody took: it comes back, onto the shelf.
    for state in ("delivery_fail", "return", "returned"):
        said = {
            "carrier": "ghn",
            "url": address,
            "key": key,
            "tracking_code": tracked,
            "status": state,
            "cash": 0,
            "fee": 0,
        }
        told = page.request.post(f"{house.sandbox}/carriers/messages", data=said)
        assert told.json()["answers"][0][0] == 200
    page.goto(f"{house.url}/goi-hang/?xem=back")
    seller.look()
    page.locator("a.row", has_text=tracked).first.click()
    seller.look()
    shelf = in_the_house(house, _SHELF.format(stall=STALL))
    page.goto(f"{house.url}/don-hang/{order}/")
    page.get_by_role("button", name="Đã nhận lại: cất lên kệ").click()
    page.wait_for_url(f"{house.url}/don-hang/{order}/")
    seller.look()
    assert in_the_house(house, _SHELF.format(stall=STALL)) == shelf + 1


def _goes_abroad(seller: Phone, far: Phone, bank: Phone, house: House) -> None:
    page = seller.page
    there = far.page
    page.goto(f"{house.url}/gian-hang/")
    slug = in_the_house(house, f"import json; from lantoa.stores import api as stores; print('DONE', json.dumps(stores.Store.objects.get(name={STALL!r}).slug))")  # fmt: skip
    there.goto(f"{house.url}/en/gian-hang/{slug}/nuoc-ngoai/?nuoc=JP")
    far.look()
    main_link = there.locator(".bottom-bar a").last
    main_link.click()
    quantity = there.locator("[name^=line-]").first
    quantity.fill("2")
    for name, words in {
        "name": "Yamada Hanako", "phone": "+81 90 1234 5678", "address": "1-2-3 Nakamachi", "city": "Musashino", "region": "Tokyo", "postcode": "180-0006"
    }.items():  # fmt: skip
        if there.locator(f"[name={name}]").count():
            there.locator(f"[name={name}]").fill(words)
    far.look()
    main_action(there).click()
    there.wait_for_url(re.compile("/di-xa/yeu-cau/"))
    asked = there.url
    page.goto(f"{house.url}/don-hang/nuoc-ngoai/")
    page.locator("a.row").first.click()
    page.locator("[name=fee]").fill("450.000")
    page.locator("[name=days_least]").fill("5")
    page.locator("[name=days_most]").fill("12")
    if page.locator("[name=post_asked]").count():
        page.locator("[name=post_asked]").check()
    seller.look()
    main_action(page).click()
    there.goto(asked)
    main_action(there).click()
    there.wait_for_url(re.compile("/don/"))
    pay_at_the_bank(there, bank.page)
    code = there.locator("h1 .num").inner_text().strip()
    page.goto(f"{house.url}/don-hang/{code}/")
    page.get_by_role("button", name="Làm tờ khai hải quan").click()
    page.wait_for_url(re.compile(r"/hai-quan/\d+/$"))
    page.locator("[name=description_0]").fill("Squid cakes")
    page.locator("[name=net_grams_0]").fill("1000")
    page.locator("[name=hs_0]").fill("160554")
    page.locator("[name=gross_grams]").fill("1400")
    page.locator("[name=kind][value=parcel]").check()
    seller.look()
    main_action(page).click()
    expect(page.get_by_role("link", name=re.compile("CN23"))).to_be_visible()
    paper = page.request.get(page.get_by_role("link", name=re.compile("CN23")).evaluate("one => one.href"))
    assert paper.body().startswith(b"%PDF")
    # With its paper it leaves by the post office, and its buyer sees that.
    page.goto(f"{house.url}/don-hang/{code}/gui/")
    page.locator("[name=carrier][value=vnpost]").check()
    page.locator("[name=tracking_code]").fill("EE123456785VN")
    seller.look()
    main_action(page).click()
    page.wait_for_url(f"{house.url}/don-hang/{code}/")
    there.reload()
    expect(there.get_by_text("EE123456785VN").first).to_be_visible()
    far.look()
