"""The province's numbers from the act to the page: a list of websites, a star, a market's fee day, and the month on paper."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from lantoa.kit.sheets import workbook
from tests.journeys.house import ROOT, House
from tests.journeys.test_first_sale import Phone, another
from tests.journeys.walks import come_in, main_action, pay_at_the_bank

TITLES = ["Tên miền", "Chủ sở hữu", "Đối tượng", "Loại nền tảng", "Số xác nhận", "Ngày xác nhận", "Xã/phường"]
NEW = [
    ["tiem-moi.sandbox.test", "Công ty TNHH Tiệm Mới", "Doanh nghiệp", "Trực tiếp", "TB-1", "02/03/2026", "Phường Hồng Gai"],
    ["gian-moi.sandbox.test", "Người Bán Mới", "Cá nhân", "Trực tiếp", "TB-2", "03/03/2026", ""],
    # The same site twice, an address with a page, and a day that is none.
    ["tiem-moi.sandbox.test", "Công ty TNHH Tiệm Mới", "Doanh nghiệp", "Trực tiếp", "TB-1", "02/03/2026", "Phường Hồng Gai"],
    ["203.0.113.7", "Người Bán Khác", "Cá nhân", "Trực tiếp", "TB-3", "03/03/2026", ""],
    ["ngay-sai.sandbox.test", "Người Bán Ngày Sai", "Cá nhân", "Trực tiếp", "TB-4", "31/02/2026", ""],
]  # fmt: skip


@pytest.fixture
def phones() -> Iterator[list[Phone]]:
    made: list[Phone] = []
    yield made
    assert [said for phone in made for said in phone.broken] == []
    for phone in made:
        phone.close()


def test_numbers_lead_to_acts(house: House, browser: Browser, phones: list[Phone]) -> None:
    anybody, officer = another(browser, phones), another(browser, phones)
    page, desk = anybody.page, officer.page

    # 165 = 130 + 35, counted from entries that an officer's list brought.
    page.goto(f"{house.url}/website/")
    for count in ("165", "130", "35"):
        expect(page.get_by_text(count, exact=True).first).to_be_visible()
    anybody.look()
    come_in(desk, house, "Yến")
    desk.goto(f"{house.url}/quan-ly-website/danh-sach/")
    sheet = {
        "name": "danh-sach.xlsx",
        "mimeType": "application/vnd.ms-excel",
        "buffer": workbook("Danh sách", [TITLES, *NEW]),
    }
    desk.locator("[type=file]").set_input_files(sheet)
    main_action(desk).click()
    officer.look()
    main_action(desk).click()
    expect(desk.get_by_text("Đã xong mọi dòng.")).to_be_visible(timeout=60_000)
    page.goto(f"{house.url}/website/")
    for count in ("167", "131", "36"):
        expect(page.get_by_text(count, exact=True).first).to_be_visible()

    # The figure of the month the demo's list came in, and its way back to one entry of the register.
    month = f"{date.today() - timedelta(days=20):%Y-%m}"  # noqa: DTZ011
    page.goto(f"{house.url}/so-lieu/?thang={month}")
    anybody.look()
    page.get_by_role("link", name="Website, ứng dụng đang có xác nhận").click()
    expect(page.locator(".figure-now")).to_contain_text("165")
    anybody.look()
    page.get_by_role("link", name="Bản ghi đứng sau con số này").click()
    expect(page.get_by_text("165 bản ghi")).to_be_visible()
    anybody.look()
    page.locator("main a.row").first.click()
    expect(page).to_have_url(re.compile(r"/website/\d+/$"))

    # A product is graded by two people who do not see each other's points; the star stands with its decision and its last day.
    sign_in_as(officer, house, "Quyên")
    desk.goto(f"{house.url}/ocop/ban/hoi-dong/moi/")
    desk.locator("[name=members]").fill("\n".join(written_down(key) for key in ("lan", "thuy")))
    desk.locator("[name=held_on]").fill(f"{date.today()}")  # noqa: DTZ011
    desk.locator("[name=dossiers]").first.check()
    officer.look()
    main_action(desk).click()
    for who, points in (("Lan", ("22", "14", "26")), ("Thu Thủy", ("21", "15", "27,5"))):
        member = another(browser, phones)
        come_in(member.page, house, who)
        member.page.goto(f"{house.url}/ocop/cham/")
        member.page.get_by_role("link", name=re.compile("Sá sùng")).first.click()
        for part, given in zip("abc", points, strict=True):
            member.page.locator(f"[name={part}]").fill(given)
        member.look()
        main_action(member.page).click()
    desk.goto(f"{house.url}/ocop/ban/")
    desk.locator("a[href*='/ocop/ban/hoi-dong/']:not([href$='/moi/'])").first.click()
    desk.get_by_role("link", name=re.compile("Sá sùng")).first.click()
    officer.look()
    desk.locator("[name=number]").fill("09/QĐ-THỬ")
    desk.locator("[name=decided_by]").fill("UBND đặc khu, bản thử")
    desk.locator("[name=decided_on]").fill(f"{date.today()}")  # noqa: DTZ011
    desk.get_by_role("button", name="Ghi nhận hạng sao").click()
    expect(desk.locator("[name=decided_by]")).to_have_count(0)
    page.goto(f"{house.url}/ocop/")
    page.get_by_role("link", name=re.compile("Sá sùng")).first.click()
    expect(page.get_by_text("09/QĐ-THỬ").first).to_be_visible()
    anybody.look()

    # The market's fee day: asked for with one press, paid by QR, and the desk hears it from the bank.
    desk.goto(f"{house.url}/quan-ly-cho/")
    desk.get_by_role("link", name=re.compile("Chợ Bến Sóng")).click()
    desk.get_by_role("link", name=re.compile("Phí của tháng")).click()
    officer.look()
    main_action(desk).click()
    desk.locator("a[href*='/quan-ly-cho/phieu/']").first.click()
    bill = desk.locator("a[href*='/phi-cho/']").first.get_attribute("href")
    code = desk.url
    page.goto(f"{house.url}{bill}")
    anybody.look()
    pay_at_the_bank(page, another(browser, phones).page)
    desk.goto(code)
    expect(desk.get_by_text("đã nộp").first).to_be_visible(timeout=30_000)

    # A month that is over, on paper.
    page.goto(f"{house.url}/so-lieu/")
    printed = page.request.get(
        house.url + (page.get_by_role("link", name=re.compile("Báo cáo để in")).get_attribute("href") or "")
    )
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(printed.body())).pages]
    assert len(pages) >= 2
    assert "Quảng Ninh" in pages[0]
    assert "SHA" in pages[-1] or re.search("[0-9a-f]{40}", "".join(pages).replace("\n", ""))


def sign_in_as(phone: Phone, house: House, name: str) -> None:
    phone.page.context.clear_cookies()
    come_in(phone.page, house, name)


def written_down(key: str) -> str:
    """Somebody of the demo community as one writes them down: name and number."""
    people = tomllib.loads((ROOT / "lantoa/portal/data/demo/community.toml").read_text(encoding="utf-8"))["people"]
    one = next(one for one in people if one["key"] == key)
    return f"{one['name']} {one['phone']}"
