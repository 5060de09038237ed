"""A livestream sale as its seller and its buyers go through it, step by step, for the journey and for the pictures."""

from __future__ import annotations

import io
import json
import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from lantoa.kit.world import VIETNAM
from tests.journeys.house import ROOT, House, in_the_house
from tests.journeys.walks import come_in, look_at, main_action

STALL, SELLER = "Hợp tác xã Núi Xanh", "Chìu Thị Mai"
DATA = ROOT / "lantoa" / "live" / "tests" / "data"
SESSION = "L3"
SHELVES = {
    "T": "tra-duoc-lieu",
    "M": "do-che-bien",
    "R": "do-uong",
    "B": "tra-duoc-lieu",
    "8": "nong-san",
    "1": "do-che-bien",
}
PLENTY = 40
# Nothing but this many: the others wait.
SCARCE = {"T2": 4}
# In the stall's name: the goods of the session, with their kinds and prices, and so many of each.
_GOODS = """
import json
from lantoa.accounts import api as accounts
from lantoa.stores import api as stores
store = stores.Store.objects.get(name={stall!r})
by = accounts.actor_for(accounts.people_of(store.organisation_id, {{"owner"}})[0], store.organisation)
for code, name, unit, shelf, kinds in json.loads({goods!r}):
    stores.offer_product(store, name=name, category=shelf, unit=unit, variants=[tuple(one) for one in kinds], by=by)
print("DONE 1")
"""


@dataclass(frozen=True)
class Said:
    """A comment of the session as it was written and as it is meant."""

    author: str
    text: str
    kind: str
    items: tuple[tuple[str, str | None, float], ...]


@dataclass(frozen=True)
class Sale:
    """A sale on air: its number here, and the page and video it is heard at."""

    number: str
    page: str
    video: str


def goods() -> list[dict[str, Any]]:
    """What is shown in the session, under its codes."""
    told = json.loads((DATA / "comments_sessions_open.json").read_text("utf-8"))
    return list(next(one for one in told["sessions"] if one["id"] == SESSION)["items"])


def seller_there() -> str:
    """What the seller is called in the session's comments."""
    told = json.loads((DATA / "comments_sessions_open.json").read_text("utf-8"))
    return str(next(one for one in told["sessions"] if one["id"] == SESSION)["seller"])


def comments() -> list[Said]:
    """The session's comments, in their order."""
    rows = map(json.loads, (DATA / "comments_open.jsonl").read_text("utf-8").splitlines())
    return [
        Said(row["author"], row["text"], row["kind"], tuple((one["code"], one["variant"], one["quantity"]) for one in row["items"]))
        for row in rows
        if row["session"] == SESSION
    ]  # fmt: skip


def put_up_goods(house: House) -> None:
    """Everything of the session stands in the stall, some of it scarce."""
    rows = []
    for one in goods():
        prices = one.get("price_by_variant") or {"": one["price"]}
        many = SCARCE.get(one["code"], PLENTY)
        rows.append(
            [
                one["code"],
                one["name"],
                one["unit"],
                SHELVES[one["code"][0]],
                [[kind, price, many] for kind, price in prices.items()],
            ]
        )
    in_the_house(house, _GOODS.format(stall=STALL, goods=json.dumps(rows)))


def let_through(moderator: Page, house: House, name: str) -> None:
    """Goods that need a look are looked at."""
    come_in(moderator, house, "Thủy")
    moderator.goto(f"{house.url}/kiem-duyet/")
    moderator.locator("a.row", has_text=name).first.click()
    main_action(moderator).click()
    expect(moderator.locator("main")).not_to_contain_text("Cho qua")


def verify(seller: Page, house: House) -> None:
    """Whoever stands before the camera says who they are, once."""
    seller.goto(f"{house.url}/toi/dinh-danh/")
    seller.get_by_role("button", name="Tôi đồng ý").click()
    seller.wait_for_url("**/eid/authorize?**")
    seller.get_by_label(SELLER).check()
    seller.get_by_role("button", name="Đồng ý").click()
    seller.wait_for_url("**/toi/an-toan/")


def connect_the_page(seller: Page, house: House) -> None:
    seller.goto(f"{house.url}/gian-hang/kenh/")
    seller.get_by_role("button", name="Nối Facebook").click()
    seller.get_by_role("button", name=f"Cho phép với {STALL}", exact=True).first.click()
    seller.wait_for_url("**/gian-hang/kenh/**")
    expect(seller.get_by_role("heading", name=re.compile("Facebook")).first).to_be_visible()


def begin_the_video(seller: Page, house: House, title: str) -> str:
    """The page goes live at Facebook; the address of its video."""
    seller.goto(f"{house.sandbox}/facebook")
    form = seller.locator("form", has=seller.get_by_role("button", name=f"Phát trực tiếp với {STALL}", exact=True))
    form.locator("[name=title]").fill(title)
    form.get_by_role("button").click()
    found = re.search(r"https://www\.facebook\.com/\d+/videos/\d+/", seller.locator("[role=status]").inner_text())
    assert found
    return found[0]


def plan(seller: Page, house: House, title: str, video: str) -> str:
    """Title, time and the video's address; the sale's number."""
    seller.goto(f"{house.url}/ban-hang/live/moi/")
    look_at(seller)
    seller.locator("[name=title]").fill(title)
    seller.locator("[name=planned_at]").fill((datetime.now(VIETNAM) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    seller.locator("[name=video_url]").fill(video)
    main_action(seller).click()
    seller.wait_for_url(re.compile(r"/ban-hang/live/\d+/$"))
    return seller.url.rstrip("/").rpartition("/")[2]


def put_in(seller: Page, house: House, number: str) -> None:
    """Each of the goods under its code; what is sold fresh travels chilled."""
    seller.goto(f"{house.url}/ban-hang/live/{number}/mon/")
    look_at(seller)
    rows = goods()
    for one in rows:
        # The stall may sell something of that name already: what was put up last is meant.
        called = seller.locator(f"[name=product] option:text-is('{one['name']}')").evaluate_all(
            "all => all.map(one => one.value)"
        )
        seller.locator("[name=product]").select_option(max(called, key=lambda value: int(value.partition(":")[2])))
        seller.locator("[name=code]").fill(one["code"])
        if one["code"] == "8":
            seller.locator("[name=chilled]").check()
        last = one is rows[-1]
        if last:
            seller.locator(".bottom-bar button").first.click()
            seller.wait_for_url(f"**/ban-hang/live/{number}/")
        else:
            seller.locator("button[name=more]").click()
            expect(seller.locator(f"p.small b:text-is('{one['code']}')")).to_be_visible()
    look_at(seller)


def show_papers(seller: Page, number: str) -> None:
    """A paper for each of the goods that cannot be ordered without one, as the run sheet says."""
    out = io.BytesIO()
    Image.effect_noise((1200, 1600), 40).convert("RGB").save(out, "JPEG", quality=80)
    photo = FilePayload(name="giay.jpg", mimeType="image/jpeg", buffer=out.getvalue())
    asked = seller.get_by_role("link", name="Thêm giấy")
    while asked.count():
        asked.first.click()
        seller.locator("[name=photo]").set_input_files(photo)
        seller.locator("[name=kind]").fill("Giấy phép bán lẻ rượu")
        seller.locator("[name=number]").fill("12/GP-UBND")
        main_action(seller).click()
        seller.wait_for_url(f"**/ban-hang/live/{number}/")


def go_on_air(seller: Page) -> None:
    seller.locator("form[action$='/len-song/'] button").click()
    seller.wait_for_url("**/ban/")


def pin(seller: Page, code: str) -> None:
    """One tap on the console, which then shows it large."""
    seller.locator(".pick-tile", has=seller.locator(f"b:text-is('{code}')")).click()
    expect(seller.locator(".pinned-code")).to_have_text(code)


class Crowd:
    """Those who watch at Facebook and write; each known there by a number."""

    def __init__(self, page: Page, house: House, sale: Sale) -> None:
        self._page, self._house, self._sale = page, house, sale
        self._numbers: dict[str, str] = {}
        self._last: dict[str, float] = {}

    def say(self, author: str, text: str, *, quiet: bool = False, closed: bool = False) -> None:
        """Somebody comments; `quiet`: no hook tells of it; `closed`: who takes no messages."""
        # Facebook tells times in whole seconds, and nobody types two comments in one.
        self._page.wait_for_timeout(max(self._last.get(author, 0.0) + 1.2 - time.monotonic(), 0) * 1_000)
        self._last[author] = time.monotonic()
        number = self._numbers.setdefault(author, str(61_000 + len(self._numbers)))
        if author == seller_there():
            number = self._sale.page
        said = {
            "page": self._sale.page, "post": f"{self._sale.page}_{self._sale.video}", "person": number, "name": author, "text": text,
            "quiet": quiet, "closed": closed,
        }  # fmt: skip
        answer = self._page.request.post(f"{self._house.sandbox}/facebook/say", data=said)
        assert answer.status == 201, answer.text()

    def link(self, buyer: Page, author: str) -> str:
        """What the page wrote to this person in private, read in their conversation."""
        told = buyer.locator(f"h4:text-is('{author}') + ul")
        for _ in range(60):
            buyer.goto(f"{self._house.sandbox}/facebook")
            if told.count():
                break
            buyer.wait_for_timeout(500)
        found = re.search(r"https?://\S+/live/nhan/\S+", told.inner_text())
        assert found, told.inner_text()
        return found[0]


def order(buyer: Page, name: str, phone: str, method: str) -> str:
    """On the claim's page: who gets it and how it is paid; ends on the order's page, whose address is returned."""
    expect(buyer.locator("[name=phone]")).to_be_visible()
    buyer.locator("[name=name]").fill(name)
    buyer.locator("[name=phone]").fill(phone)
    buyer.locator("[name=address]").fill("Số 5, ngõ 12, Hà Nội")
    buyer.locator(f"[name=method][value={method}]").check()
    main_action(buyer).click()
    buyer.wait_for_url("**/don/**")
    return buyer.url
