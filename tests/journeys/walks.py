"""What people do on their phones, step by step, for the journeys and for the pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.journeys.house import CONTEXT, House

# What an honest citizen answers, by the name of the field.
SAID = {
    "owner_name": "Nguyễn Thị Hương", "owner_born": "1985-03-02", "owner_number": "022 185 001 234", "owner_address": "Thôn 2",
    "business_address": "Thôn 2, đường ra cảng", "capital": "30 triệu", "starts_on": "2026-12-01", "workers": "2",
    "full_name": "Triệu Thị Vân", "born": "1990-05-06", "personal_number": "022 090 001 234", "from_address": "Số 2, Đầm Hà", "to_address": "Thôn 2",
    "address": "Thôn 2", "request": "Xin xác nhận nơi ở",
}  # fmt: skip
CHOSEN = {"has_certificate": "no", "who_owns": "me", "wants": "permanent", "who_moves": "me", "housing": "own"}
SELECTED = {"to_unit": "Đặc khu Vân Đồn"}


def come_in(page: Page, house: House, name: str) -> None:
    """Choose one of the demo people on the sign-in page: one tap."""
    page.goto(f"{house.url}/dang-nhap/")
    page.get_by_role("button", name=re.compile(name)).click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url, timeout=45_000)


def look_at(page: Page) -> None:
    """Nothing serious for axe on this page, nothing wider than the screen, every button big enough for a thumb."""
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in {"serious", "critical"}]
    said = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in serious]
    assert said == [], f"{page.url}: {said}"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= CONTEXT["viewport"]["width"], f"{page.url} is {wide} px wide"
    small = page.evaluate(
        "[...document.querySelectorAll('button:not([aria-hidden]), .button, .tabbar a, .row[href]')].filter(e => e.offsetParent && "
        "(e.offsetHeight < 44 || e.offsetWidth < 40)).map(e => e.outerHTML.slice(0, 120))"
    )
    assert small == [], page.url


def until(page: Page, said: str) -> None:
    """Asked from outside: the page's own policy lets nothing be evaluated in it."""
    for _ in range(300):
        if page.evaluate(said):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {said}")


def join(page: Page, house: House, phone: str, name: str) -> None:
    """Come in for the first time: a phone number, the digits sent to it, a name."""
    page.goto(f"{house.url}/dang-nhap/")
    page.locator("[name=phone]").fill(phone)
    page.locator("form button").first.click()
    inbox = page.context.new_page()
    digits = code_on_the_phone(inbox, house, phone)
    inbox.close()
    page.locator("[name=code]").fill(digits)
    page.locator("form button.button-main").first.click()
    page.locator("[name=name]").fill(name)
    page.locator("form button.button-main").first.click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)


def say_whose_stall(page: Page, name: str, unit: str, phone: str) -> None:
    """On the page that opens a stall: its name, commune and phone; ends where the first thing is put up."""
    page.locator("[name=name]").fill(name)
    page.locator("[name=unit]").select_option(label=unit)
    page.locator("[name=phone]").fill(phone)
    page.locator("button.button-main").last.click()
    page.wait_for_url("**/ban-hang/them/**")


def offer(page: Page, photo: Path, name: str, price: str) -> None:
    """On the page of a new thing: a photo, its name, the price of a box, and twenty of them."""
    page.locator("input[type=file]").first.set_input_files(photo)
    expect(page.locator("img.preview")).to_be_visible()
    page.locator("[name=name]").fill(name)
    page.locator("[name$=price]").first.fill(price)
    page.get_by_text("hộp", exact=True).first.click()
    page.locator("[name$=on_hand]").first.fill("20")
    page.locator("button.button-main").last.click()
    page.wait_for_url(re.compile(r"/ban-hang/(\?.*)?$|/hang/\d+/"))


def say_where_money_goes(
    page: Page, bank: Page, house: House, *, number: str, holder: str, secret: str, look: Callable[[], None] = lambda: None
) -> None:  # fmt: skip
    """Give the stall its account, and tell the service that speaks for the bank where to send its news."""
    page.goto(f"{house.url}/tien/tai-khoan/")
    look()
    page.locator("[name=bank_bin]").select_option("970418")
    page.locator("[name=number]").fill(number)
    page.locator("[name=holder]").fill(holder)
    page.locator("button.button-main").last.click()
    page.goto(f"{house.url}/tien/ket-noi/")
    look()
    address = page.get_by_text(re.compile(r"/hooks/sepay/")).first.inner_text().strip()
    page.locator("[name=auth][value=hmac]").check()
    page.locator("[name=secret]").fill(secret)
    page.locator("button.button-main").last.click()
    # What the seller types at the notification service.
    bank.goto(f"{house.sandbox}/sepay")
    bank.get_by_text("Thêm địa chỉ").click()
    bank.locator("#account_number").fill(number)
    bank.locator("#url").fill(address)
    bank.locator("#auth").select_option("hmac")
    bank.locator("#key").fill(secret)
    bank.get_by_role("button", name="Thêm", exact=True).click()
    expect(bank.get_by_text(number).first).to_be_visible()


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
    # The worker brings it; on a machine that has more to do that takes longer than a page.
    expect(code).to_be_visible(timeout=30_000)
    return code.inner_text().strip()


def answer_all(page: Page, look: Callable[[], None] = lambda: None) -> set[str]:
    """Answer every question of a dossier's form that is asked, looking at the first few; which ones these were."""
    asked: set[str] = set()
    for _page in range(30):
        if "/hoi/" not in page.url:
            return asked
        names = set(page.locator("main form [name]").evaluate_all("all => all.map(one => one.name)")) - {
            "key",
            "csrfmiddlewaretoken",
        }
        asked |= names
        for name in names & CHOSEN.keys():
            page.locator(f"[name={name}][value={CHOSEN[name]}]").check()
        for name in names & SELECTED.keys():
            page.locator(f"[name={name}]").select_option(label=SELECTED[name])
        for name in names & SAID.keys():
            page.locator(f"[name={name}]").fill(SAID[name])
        if len(asked) < 4:
            look()
        here = page.url
        main_action(page).click()
        refused = page.locator(".wrong")
        page.wait_for_function("here => location.href != here || document.querySelector('main .wrong')", arg=here)
        assert not refused.count(), f"{page.url}: {refused.all_inner_texts()}"
    raise AssertionError(f"the questions do not end: {page.url}")


def step(desk: Page, name: str, **said: str) -> None:
    """One step of the office: its page, its words, done."""
    desk.locator(f"a[href$='/{name}/']").click()
    tick_all(desk)
    for field, words in said.items():
        if field == "parts":
            desk.locator(f"[name={field}][value={words}]").check()
        else:
            desk.locator(f"[name={field}]").fill(words)
    main_action(desk).click()
    desk.wait_for_url(re.compile(r"/mot-cua/HS\w+/$"))


def tick_all(desk: Page) -> None:
    """Everything that was to be looked at."""
    for one in desk.locator("[name=ticked]").all():
        one.check()


def photograph(page: Page, name: str) -> None:
    """Choose a photo of a sheet of paper on a dark table, agree, and keep it with the dossier."""
    picture, out = Image.new("RGB", (900, 700), "#333"), io.BytesIO()
    draw = ImageDraw.Draw(picture)
    draw.polygon([(150, 120), (760, 160), (800, 600), (110, 560)], "white")
    for line in range(6):
        draw.text((250, 220 + line * 50), "CONG HOA XA HOI CHU NGHIA VIET NAM", "black")
    picture.save(out, "JPEG")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()})
    page.locator("[name=agreed]").check()
    main_action(page).click()
    expect(page.locator("main .row img")).to_be_visible()
