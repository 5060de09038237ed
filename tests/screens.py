"""`make screens`: walk through the running house as a buyer, a seller and a learner, and keep a picture of each main screen."""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys import live_sale as live
from tests.journeys.house import CONTEXT, LAUNCH, PHONE, ROOT, House, running_house
from tests.journeys.walks import (
    answer_all,
    buy_for_transfer,
    come_in,
    main_action,
    pay_at_the_bank,
    photograph,
    product_named,
    step,
)

TOGETHER = ("01-market", "03-product", "05-pay", "06-paid", "07-today")
Take = Callable[[Page, str], None]


def main(arguments: list[str]) -> int:
    """Write the pictures into the folder named, var/screens by default."""
    folder = Path(arguments[0]) if arguments else ROOT / "var" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, running_house(Path(place)) as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        try:
            _walk(house, browser, lambda page, name: _take(page, folder / f"{name}.png"))
        finally:
            browser.close()
    _together(folder)
    for picture in sorted(folder.glob("*.png")):
        sys.stdout.write(f"{picture}\n")
    return 0


def _walk(house: House, browser: Browser, take: Take) -> None:
    with _phone(browser) as buyer:
        buyer.goto(f"{house.url}/")
        take(buyer, "01-market")
        buyer.goto(f"{house.url}/xa-phuong/")
        take(buyer, "12-communes")
        buyer.goto(house.url + product_named(buyer, house, "Chả mực giã tay Hạ Long"))
        take(buyer, "03-product")
        buyer.locator("a[href*='/gian-hang/']").first.click()
        take(buyer, "02-stall")
        buyer.go_back()
        buyer.get_by_role("link", name="Mua", exact=True).click()
        take(buyer, "04-order")
        buy_for_transfer(buyer)
        take(buyer, "05-pay")
        with _phone(browser) as bank:
            pay_at_the_bank(buyer, bank)
        buyer.get_by_role("heading", name="Đã trả tiền").wait_for()
        take(buyer, "06-paid")
    with _phone(browser) as seller:
        come_in(seller, house, "Hương")
        take(seller, "07-today")
        seller.goto(f"{house.url}/don-hang/?xem=to_pack")
        take(seller, "08-to-pack")
        seller.goto(f"{house.url}/ban-hang/them/")
        take(seller, "09-put-up")
        seller.goto(f"{house.url}/tien/")
        take(seller, "10-money")
        seller.goto(f"{house.url}/quay/")
        for sign in ("5", "0", "000"):
            seller.locator(f"#pad [value='{sign}']").click()
        take(seller, "13-counter")
        seller.get_by_role("button", name="Mã QR").click()
        seller.locator("#sold .qr svg").wait_for()
        take(seller, "14-counter-qr")
        seller.goto(f"{house.url}/ban-hang/cau-hoi/")
        seller.locator(".row").first.click()
        take(seller, "15-question")
    _walk_moderation(house, browser, take)
    with _phone(browser) as learner:
        come_in(learner, house, "Bích")
        learner.goto(f"{house.url}/hoc/mo-gian-hang-dau-tien/mo-gian-hang/")
        take(learner, "11-lesson")
    _walk_books(house, browser, take)
    _walk_channels(house, browser, take)
    _walk_public(house, browser, take)
    _walk_services(house, browser, take)
    _walk_live(house, browser, take)
    _walk_province(house, browser, take)


def _walk_moderation(house: House, browser: Browser, take: Take) -> None:
    with _phone(browser) as moderator:
        come_in(moderator, house, "Thủy")
        moderator.goto(f"{house.url}/kiem-duyet/")
        take(moderator, "16-queue")
        moderator.locator(".bottom-bar a").click()
        take(moderator, "17-matter")
    with _phone(browser) as seller:
        come_in(seller, house, "Vân")
        seller.goto(f"{house.url}/ban-hang/kiem-duyet/")
        seller.locator(".row").first.click()
        take(seller, "18-waits")
    with _phone(browser) as buyer:
        buyer.goto(house.url + product_named(buyer, house, "Miến dong Bình Liêu"))
        take(buyer, "19-question-answered")
        buyer.get_by_role("link", name="Hỏi người bán").click()
        take(buyer, "20-ask")


BOOKS = {
    "21-parcels": "/goi-hang/",
    "22-settlements": "/goi-hang/doi-soat/",
    "23-carrier": "/goi-hang/hang-van-chuyen/",
    "24-fees": "/ban-hang/phi/",
    "25-fee-new": "/ban-hang/phi/de-nghi/",
    "26-book": "/so-thu/",
    "27-tax": "/so-thu/thue/",
    "28-expenses": "/so-thu/chi/",
    "29-opening": "/so-thu/dau-ky/",
    "30-statements": "/tien/sao-ke/",
    "31-feed": "/tien/ket-noi/",
    "32-papers": "/ban-hang/kiem-duyet/",
    "33-orders": "/don-hang/",
    "34-me": "/toi/",
    "35-safety": "/toi/an-toan/",
}
PUBLIC = {
    "36-outcomes": "/so-lieu/ket-qua-hoc/",
    "37-outcomes-commune": "/so-lieu/ket-qua-hoc/06895/",
    "38-outcomes-how": "/so-lieu/ket-qua-hoc/cach-dem/",
    "40-procedures": "/thu-tuc/",
    "43-verify": "/verify/",
    "44-search": "/?q=cha+muc",
    "45-nothing-found": "/?q=xe+may+dien",
    "46-find-order": "/tim-don/",
    "47-sign-in": "/dang-nhap/",
    "48-ranking": "/cach-sap-xep/",
    "50-english": "/en/",
    "51-indonesian": "/id/",
}


NUMBERS = {
    "100-figures": "/so-lieu/",
    "101-figure": "/so-lieu/chi-so/sites/",
    "102-records": "/so-lieu/chi-so/sites/ban-ghi/",
    "103-commune": "/so-lieu/noi/06994/",
    "104-open-data": "/so-lieu/mo/",
    "105-register": "/website/",
    "106-ocop": "/ocop/",
    "107-criteria": "/ocop/tieu-chi/",
    "108-markets": "/cho-so/",
    "109-cashless": "/cho-so/khong-tien-mat/",
    "110-duties": "/nghia-vu-san/",
}
OFFICES = {
    "120-desks": "/ban-lam-viec/",
    "121-register-desk": "/quan-ly-website/",
    "122-list-new": "/quan-ly-website/danh-sach/",
    "123-ocop-desk": "/ocop/ban/",
    "124-council-new": "/ocop/ban/hoi-dong/moi/",
}


def _walk_province(house: House, browser: Browser, take: Take) -> None:
    """What the province shows, each number with what stands behind it, and the desks it is worked on at."""
    with _phone(browser) as anybody:
        for name, path in NUMBERS.items():
            anybody.goto(house.url + path)
            take(anybody, name)
        for name, path in {"112-site": "/website/", "113-starred": "/ocop/", "114-market": "/cho-so/"}.items():
            anybody.goto(house.url + path)
            anybody.locator("main a.row").first.click()
            take(anybody, name)
        anybody.goto(f"{house.url}/so-lieu/")
        anybody.get_by_role("link", name="EN", exact=True).click()
        take(anybody, "111-figures-en")
    with _phone(browser) as officer:
        come_in(officer, house, "Hải")
        for name, path in OFFICES.items():
            officer.goto(house.url + path)
            take(officer, name)


def _walk_books(house: House, browser: Browser, take: Take) -> None:
    """What a household looks at in the evening."""
    with _phone(browser) as seller:
        come_in(seller, house, "Hương")
        for name, path in BOOKS.items():
            seller.goto(house.url + path)
            take(seller, name)


CHANNELS = {
    "82-inbox": "/tin-nhan/",
    "84-posts": "/ban-hang/bai-dang/",
    "86-short-links": "/ban-hang/chia-se/",
    "87-shows-my-goods": "/gioi-thieu/",
}


def _walk_channels(house: House, browser: Browser, take: Take) -> None:
    """Where else a household sells: a shop that was connected, what buyers write, posts and who shows its goods."""
    with _phone(browser) as seller:
        come_in(seller, house, "Hương")
        seller.goto(f"{house.url}/gian-hang/kenh/")
        seller.get_by_role("button", name="Nối Shopee").click()
        seller.get_by_role("button", name="Cho phép với Bếp Hương", exact=True).click()
        seller.wait_for_url("**/gian-hang/kenh/**")
        take(seller, "80-elsewhere")
        product = product_named(seller, house, "Chả mực giã tay Hạ Long")
        for name, path in CHANNELS.items():
            seller.goto(house.url + path)
            take(seller, name)
        seller.goto(f"{house.url}/gian-hang/kenh{product}")
        take(seller, "81-put-up-elsewhere")
        seller.goto(f"{house.url}/tin-nhan/")
        seller.locator("a.row.unread").first.click()
        take(seller, "83-conversation")
        seller.goto(f"{house.url}/ban-hang/bai-dang/")
        seller.locator("a.row[href*='/bai-dang/']").last.click()
        take(seller, "85-post")


def _walk_public(house: House, browser: Browser, take: Take) -> None:
    with _phone(browser) as anybody:
        for name, path in PUBLIC.items():
            anybody.goto(house.url + path)
            take(anybody, name)
        anybody.goto(f"{house.url}/thu-tuc/")
        anybody.locator("main a[href*='/thu-tuc/']").first.click()
        take(anybody, "41-procedure")
        product = product_named(anybody, house, "Chả mực giã tay Hạ Long")
        for code, number in (("en", 52), ("id", 54)):
            anybody.goto(f"{house.url}/{code}{product}")
            take(anybody, f"{number}-product-{code}")
            anybody.goto(f"{house.url}/{code}{product.replace('hang', 'mua', 1)}")
            take(anybody, f"{number + 1}-order-{code}")


def _walk_services(house: House, browser: Browser, take: Take) -> None:
    """A dossier from its first page to its fee, and the desk it lies on."""
    with _phone(browser) as citizen, _phone(browser) as officer:
        come_in(citizen, house, "Vân")
        citizen.goto(f"{house.url}/thu-tuc/1.004222/ho-so/")
        take(citizen, "60-dossier-start")
        main_action(citizen).click()
        take(citizen, "61-dossier-tasks")
        code = citizen.url.rstrip("/").rpartition("/")[2]
        main_action(citizen).click()
        take(citizen, "62-dossier-question")
        answer_all(citizen)
        take(citizen, "63-dossier-paper")
        photograph(citizen, "nha.jpg")
        take(citizen, "64-dossier-paper-kept")
        citizen.goto(f"{house.url}/ho-so/{code}/mien-le-phi/")
        take(citizen, "65-dossier-exemption")
        citizen.locator("[name=ground][value=none]").check()
        main_action(citizen).click()
        citizen.goto(f"{house.url}/ho-so/{code}/xem-lai/")
        take(citizen, "66-dossier-check")
        citizen.locator("[name=truth]").check()
        main_action(citizen).click()
        citizen.wait_for_url(f"**/ho-so/{code}/")
        take(citizen, "67-dossier")
        citizen.goto(f"{house.url}/ho-so/{code}/le-phi/")
        take(citizen, "68-dossier-fee")
        come_in(officer, house, "Quyên")
        officer.goto(f"{house.url}/mot-cua/")
        take(officer, "70-desk")
        officer.goto(f"{house.url}/mot-cua/{code}/")
        take(officer, "71-desk-dossier")
        officer.locator("a[href$='/accept/']").click()
        take(officer, "72-desk-accept")
        officer.go_back()
        step(officer, "accept")
        officer.locator("a[href$='/decide/']").click()
        take(officer, "73-desk-decide")
        for name, path in DESK.items():
            officer.goto(house.url + path)
            take(officer, name)
    with _phone(browser) as province:
        come_in(province, house, "Yến")
        for name, path in PROVINCE.items():
            province.goto(house.url + path)
            take(province, name)
    with _phone(browser) as anybody:
        anybody.goto(f"{house.url}/kiem-tra-chu-ky/")
        take(anybody, "79-verify-signature")


DESK = {
    "74-desk-texts": "/mot-cua/mau/",
    "75-desk-seal": "/mot-cua/con-dau/",
    "76-desk-signature": "/mot-cua/chu-ky-cua-toi/",
}
PROVINCE = {"77-desk-procedures": "/mot-cua/thu-tuc/", "78-desk-procedure-edit": "/mot-cua/thu-tuc/1.001612/sua/"}


LIVE = "Trà và miến tối nay"
WAITS, NO_BOX = "Kẹo Dừa", "Đỗ Tiến Đạt"


def _walk_live(house: House, browser: Browser, take: Take) -> None:
    """A livestream sale on phones held in the sun: who talks, who orders, and what is left to say."""
    with _phone(browser, sun=True) as seller, _phone(browser, sun=True) as buyer, _phone(browser, sun=True) as watcher:
        live.put_up_goods(house)
        with _phone(browser) as moderator:
            live.let_through(moderator, house, "Rượu ba kích Ba Chẽ")
        come_in(seller, house, "Mai")
        live.verify(seller, house)
        live.connect_the_page(seller, house)
        video = live.begin_the_video(seller, house, LIVE)
        number = live.plan(seller, house, LIVE, video)
        live.put_in(seller, house, number)
        take(seller, "90-live-planned")
        live.show_papers(seller, number)
        live.go_on_air(seller)
        live.pin(seller, "T1")
        take(seller, "91-live-begun")
        page, inner = re.findall(r"\d+", video)
        crowd = live.Crowd(buyer, house, live.Sale(number, page, inner))
        for one in live.comments()[:55]:
            crowd.say(one.author, one.text, closed=one.author == NO_BOX)
        live.pin(seller, "T2")
        seller.locator(".line").wait_for()
        take(seller, "92-live-console-waiting")
        seller.locator(".needs").evaluate("title => title.scrollIntoView()")
        take(seller, "93-live-console-decisions")
        seller.locator("a[href*='/binh-luan/']", has_text="Đây là …").first.click()
        take(seller, "94-live-decision")
        watcher.goto(f"{house.url}/live/{number}/")
        watcher.locator("[name=name]").fill("Bà Tư Bến Đoan")
        watcher.locator("[name=text]").fill("cho bà 2 hộp T3")
        watcher.get_by_role("button", name="Gửi").click()
        take(watcher, "95-live-page")
        watcher.locator("section.box", has_text=NO_BOX).scroll_into_view_if_needed()
        take(watcher, "96-live-page-codes")
        buyer.goto(crowd.link(buyer, "Hương Giang Vũ"))
        take(buyer, "97-live-claim")
        buyer.goto(crowd.link(buyer, WAITS))
        take(buyer, "98-live-claim-waiting")
        _fall_silent(house, page)
        seller.goto(f"{house.url}/ban-hang/live/{number}/ban/")
        seller.locator("main .alert-refuse").wait_for(timeout=45_000)
        take(seller, "99-live-console-silent")
        seller.locator("form[action$='/ket-thuc/'] button").click()
        seller.goto(f"{house.url}/ban-hang/live/{number}/so/")
        take(seller, "99b-live-account")


def _fall_silent(house: House, page: str) -> None:
    """Facebook takes the page's key no more."""
    with sqlite3.connect(house.folder / "sandbox.sqlite3") as database:
        database.execute("UPDATE facebook_page SET token = '' WHERE page = ?", [page])


@contextmanager
def _phone(browser: Browser, *, sun: bool = False) -> Iterator[Page]:
    """Somebody's phone; in the sun it asks pages for more contrast, as Android and iOS do."""
    context = browser.new_context(**CONTEXT, **({"color_scheme": "light", "contrast": "more"} if sun else {}))
    try:
        yield context.new_page()
    finally:
        context.close()


def _take(page: Page, target: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=target)


def _together(folder: Path) -> None:
    """The five screens of a sale side by side, for the README."""
    width, height, gap = PHONE["width"], PHONE["height"], 24
    picture = Image.new("RGB", ((width + gap) * len(TOGETHER) + gap, height + 2 * gap), "#d9d3c5")
    for number, name in enumerate(TOGETHER):
        screen = Image.open(folder / f"{name}.png").convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        picture.paste(screen, (gap + number * (width + gap), gap))
    picture.quantize(128).save(folder / "together.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
