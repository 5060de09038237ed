"""Ways in with a real browser: a passkey put on and used, an identity confirmed and used, sessions ended, a number brought along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, TimeoutError, expect

from tests.journeys.house import CONTEXT, House
from tests.journeys.phone import Phone, another
from tests.journeys.walks import code_on_the_phone, come_in

SAFETY = re.compile(r"//[^/]+/toi/an-toan/$")
"""The page itself; the door's address, which only names it as what comes next, is another one."""


@dataclass
class Authenticator:
    """A device with a lock, inside the browser."""

    session: CDPSession
    id: str

    def touched(self, yes: bool) -> None:
        """Whether its owner puts a finger on it when asked."""
        self.session.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": self.id, "enabled": yes})


@contextmanager
def authenticator(page: Page, *, recognises: bool = True) -> Iterator[Authenticator]:
    """A device with a lock that knows its owner (or not)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": recognises, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield Authenticator(session, made["authenticatorId"])
    session.send("WebAuthn.disable")


def named(house: House) -> str:
    """The house at an address with a name: browsers know passkeys nowhere else."""
    return house.url.replace("127.0.0.1", "localhost")


def press_until_in(page: Page, device: Authenticator) -> None:
    """Press the button, put the finger on; a simulated device can miss the finger, and then a person presses again."""
    for _try in range(3):
        page.get_by_role("button", name="Vào bằng vân tay, khuôn mặt hoặc mã mở máy").click()
        device.touched(True)
        with suppress(TimeoutError):
            page.wait_for_url(SAFETY, timeout=10_000)
            return
    raise AssertionError(page.url)


def come_in_by_code(page: Page, house: House, base: str, number: str, name: str = "") -> None:
    page.goto(f"{base}/dang-nhap/")
    page.locator("[name=phone]").fill(number)
    page.locator("form button").first.click()
    page.wait_for_url("**/dang-nhap/ma/")
    inbox = page.context.browser.new_context().new_page()
    code = code_on_the_phone(inbox, house, number)
    inbox.context.close()
    page.locator("[name=code]").fill(code)
    page.locator("form button.button-main").first.click()
    if name:
        page.locator("[name=name]").fill(name)
        page.locator("form button.button-main").first.click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)


def sign_out(page: Page, base: str) -> None:
    page.goto(f"{base}/toi/")
    page.locator("form[action$='/dang-xuat/'] button").click()
    page.wait_for_url(lambda url: "/toi/" not in url)


def test_a_passkey_is_put_on_and_opens_the_door(house: House, browser: Browser, phones: list[Phone]) -> None:
    phone, base = another(browser, phones), named(house)
    page = phone.page
    come_in_by_code(page, house, base, "0988 100 001", "Nguyễn Thị Khóa")
    with authenticator(page) as device:
        page.goto(f"{base}/toi/an-toan/")
        phone.look()
        page.get_by_role("button", name="Đặt khóa trên máy này").click()
        expect(page.get_by_text("Chưa dùng lần nào", exact=False)).to_be_visible()
        phone.look()

        sign_out(page, base)
        device.touched(False)
        page.goto(f"{base}/dang-nhap/?next=/toi/an-toan/")
        phone.look()
        press_until_in(page, device)
        expect(page.get_by_text("Dùng lần cuối", exact=False)).to_be_visible()

        # Offered by the browser itself: nothing on the page is touched.
        sign_out(page, base)
        page.goto(f"{base}/dang-nhap/?next=/toi/an-toan/")
        page.wait_for_url(SAFETY)
        page.get_by_role("button", name="Gỡ ra").first.click()
        expect(page.get_by_text("Dùng lần cuối", exact=False)).to_have_count(0)


def test_a_device_that_does_not_know_its_owner_lets_nobody_in(
    house: House, browser: Browser, phones: list[Phone]
) -> None:
    phone, base = another(browser, phones), named(house)
    page = phone.page
    come_in_by_code(page, house, base, "0988 100 002", "Trần Thị Lạ")
    with authenticator(page, recognises=False):
        page.goto(f"{base}/toi/an-toan/")
        page.get_by_role("button", name="Đặt khóa trên máy này").click()
        expect(page.locator("[data-passkey] .wrong")).to_be_visible()
        phone.look()
    expect(page.get_by_text("Chưa dùng lần nào", exact=False)).to_have_count(0)


def test_at_a_bare_address_the_page_leads_to_where_keys_work(
    house: House, browser: Browser, phones: list[Phone]
) -> None:
    phone = another(browser, phones)
    page = phone.page
    come_in_by_code(page, house, house.url, "0988 100 003", "Lê Thị Số")
    page.goto(f"{house.url}/toi/an-toan/")
    phone.look()
    link = page.get_by_role("link", name="Mở trang này ở địa chỉ ấy")
    assert link.get_attribute("href") == f"{named(house)}/toi/an-toan/"


def confirm_at_the_provider(page: Page, citizen: str | re.Pattern[str], mishap: str = "") -> None:
    page.wait_for_url("**/eid/authorize?**")
    page.get_by_label(citizen).check()
    if mishap:
        page.get_by_text("Thử trục trặc").click()
        page.locator("#mishap").select_option(mishap)
    page.get_by_role("button", name="Đồng ý").click()


def test_an_identity_is_confirmed_and_opens_the_door_even_without_a_script(
    house: House, browser: Browser, phones: list[Phone]
) -> None:
    phone = another(browser, phones)
    page = phone.page
    come_in_by_code(page, house, house.url, "0988 100 004", "Chị Thu Hà")
    page.goto(f"{house.url}/toi/dinh-danh/")
    phone.look()
    page.get_by_role("button", name="Tôi đồng ý").click()
    confirm_at_the_provider(page, "Lê Thu Hà", mishap="nonce")
    expect(page.locator(".alert-refuse")).to_be_visible()
    page.goto(f"{house.url}/toi/dinh-danh/")
    page.get_by_role("button", name="Tôi đồng ý").click()
    confirm_at_the_provider(page, "Lê Thu Hà")
    page.wait_for_url(SAFETY)
    expect(page.get_by_text("Định danh thử đã xác thực, mức 2")).to_be_visible()
    phone.look()
    page.goto(f"{house.url}/toi/")
    expect(page.get_by_text("Đã xác thực danh tính")).to_be_visible()
    phone.look()
    page = another(browser, phones, scripts=False).page
    page.goto(f"{house.url}/dang-nhap/")
    page.get_by_role("button", name="Vào bằng Định danh thử").click()
    confirm_at_the_provider(page, "Lê Thu Hà")
    page.wait_for_url(lambda url: "/dang-nhap/" not in url and "/eid/" not in url)
    page.goto(f"{house.url}/toi/")
    expect(page.get_by_role("heading", name="Chị Thu Hà")).to_be_visible()


def test_a_session_left_elsewhere_is_ended_from_here(house: House, browser: Browser, phones: list[Phone]) -> None:
    here, there = another(browser, phones), another(browser, phones)
    for one in (there, here):
        come_in(one.page, house, "Mai")
    here.page.goto(f"{house.url}/toi/an-toan/")
    expect(here.page.get_by_text("máy này", exact=True)).to_have_count(1)
    here.page.get_by_role("button", name="Thoát khỏi mọi máy khác").click()
    expect(here.page.get_by_role("button", name="Thoát khỏi mọi máy khác")).to_have_count(0)
    there.page.goto(f"{house.url}/toi/")
    assert re.search(r"/dang-nhap/\?next=", there.page.url)


def test_a_new_number_is_proved_and_the_ways_are_shown(house: House, browser: Browser, phones: list[Phone]) -> None:
    phone, base = another(browser, phones), named(house)
    page = phone.page
    page.goto(f"{base}/doi-so/")
    phone.look()
    page.locator("[name=old_phone]").fill("0900 000 104")
    page.locator("[name=new_phone]").fill("0988 100 006")
    page.locator("form button.button-main").first.click()
    page.wait_for_url("**/doi-so/ma/")
    phone.look()
    inbox = browser.new_context(**CONTEXT).new_page()
    page.locator("[name=code]").fill(code_on_the_phone(inbox, house, "0988100006"))
    page.locator("form button.button-main").first.click()
    page.wait_for_url("**/doi-so/cach/")
    phone.look()
    page.get_by_role("button", name="Gửi mã tới số cũ").click()
    page.locator("[name=code]").fill(code_on_the_phone(inbox, house, "0900000104"))
    inbox.context.close()
    page.locator("form button.button-main").first.click()
    page.wait_for_url("**/doi-so/cach/")
    expect(page.locator(".badge-good")).to_have_count(1)
    phone.look()
