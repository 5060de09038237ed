"""What people do on their phones, step by step, for the journeys and for the pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.journeys.house import House

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
