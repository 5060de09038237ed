"""The province's numbers from the act to the page: a list of websites, a star, a market's fee day, and the month on paper."""

from __future__ import annotations

import io
import re
import tomllib
from datetime import date, datetime

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from lantoa.kit.sheets import workbook
from lantoa.kit.world import VIETNAM
from tests.journeys.house import ROOT, House
from tests.journeys.phone import Phone, another
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
SITES = "Website, ứng dụng đang có xác nhận"
PRODUCT = re.compile("Sá sùng")
DECISION = "09/QĐ-THỬ"
# Who gives which points, and what they read then: the last one sees what all gave.
COUNCIL = (
    ("Lan", ("22", "14", "26"), "Đã lưu điểm của bạn."),
    ("Thu Thủy", ("21", "15", "27,5"), "62,75 điểm trung bình"),
)


def test_numbers_lead_to_acts(house: House, browser: Browser, phones: list[Phone]) -> None:
    anybody, officer = another(browser, phones), another(browser, phones)
    _from_the_figure_to_its_record(anybody, house)
    _list_is_taken_over(anybody, officer, house)
    _graded(anybody, officer, house, [another(browser, phones) for _ in range(2)])
    _fee_day(anybody, officer, house, bank=another(browser, phones))
    _on_paper(anybody, house)


def _sites_told(page: Page, house: House, *counts: int) -> None:
    page.goto(f"{house.url}/website/")
    for count in counts:
        expect(page.get_by_text(f"{count}", exact=True).first).to_be_visible()


def _from_the_figure_to_its_record(anybody: Phone, house: House) -> None:
    """165 = 130 + 35 on the public page; the same in the month that is fixed, and from there to one entry of the register."""
    page = anybody.page
    _sites_told(page, house, 165, 130, 35)
    anybody.look()
    page.goto(f"{house.url}/so-lieu/")
    anybody.look()
    page.get_by_role("link", name=SITES).click()
    expect(page.locator(".figure-now")).to_contain_text("165")
    anybody.look()
    page.get_by_role("link", name="Bản ghi đứng sau con số này").click()
    expect(page.get_by_text("165 bản ghi")).to_be_visible()
    anybody.look()
    page.locator("main a.row").first.click()
    expect(page).to_have_url(re.compile(r"/website/\d+/$"))


def _list_is_taken_over(anybody: Phone, officer: Phone, house: House) -> None:
    """A list with two new sites: what is odd in it is refused row by row, the rest counts at once."""
    desk = officer.page
    come_in(desk, house, "Hải")
    desk.goto(f"{house.url}/quan-ly-website/danh-sach/")
    sheet = workbook("Danh sách", [TITLES, *NEW])
    desk.locator("[type=file]").set_input_files(
        {"name": "danh-sach.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": sheet}
    )
    main_action(desk).click()
    officer.look()
    main_action(desk).click()
    expect(desk.get_by_text("Đã xong mọi dòng.")).to_be_visible(timeout=60_000)
    _sites_told(anybody.page, house, 167, 131, 36)


def _graded(anybody: Phone, officer: Phone, house: House, members: list[Phone]) -> None:
    """Two people give points without seeing each other's; the star stands with its decision and its last day."""
    page, desk, today = anybody.page, officer.page, datetime.now(VIETNAM).date()
    desk.context.clear_cookies()
    come_in(desk, house, "Quyên")
    desk.goto(f"{house.url}/ocop/ban/hoi-dong/moi/")
    desk.locator("[name=members]").fill("\n".join(_written_down(key) for key in ("lan", "thuy")))
    desk.locator("[name=held_on]").fill(f"{today}")
    desk.locator("label", has_text=PRODUCT).locator("[name=dossiers]").check()
    officer.look()
    main_action(desk).click()
    desk.get_by_role("link", name=PRODUCT).first.click()
    dossier = desk.url
    for member, (who, points, then) in zip(members, COUNCIL, strict=True):
        come_in(member.page, house, who)
        member.page.goto(f"{house.url}/ocop/cham/")
        member.page.get_by_role("link", name=PRODUCT).first.click()
        for part, given in zip("abc", points, strict=True):
            member.page.locator(f"[name={part}]").fill(given)
        member.look()
        main_action(member.page).click()
        expect(member.page.get_by_text(then)).to_be_visible()
    desk.goto(dossier)
    officer.look()
    desk.locator("[name=number]").fill(DECISION)
    desk.locator("[name=decided_by]").fill("UBND đặc khu, bản thử")
    desk.locator("[name=decided_on]").fill(f"{today}")
    desk.get_by_role("button", name="Ghi nhận hạng sao").click()
    expect(desk.locator("[name=decided_by]")).to_have_count(0)

    page.goto(f"{house.url}/ocop/")
    row = page.get_by_role("link", name=PRODUCT).first
    expect(row).to_contain_text("★★★")
    expect(row).to_contain_text(_last_day(today))
    row.click()
    expect(page.get_by_text(DECISION).first).to_be_visible()
    expect(page.locator("section", has_text="Có hiệu lực đến hết")).to_contain_text(_last_day(today))
    anybody.look()


def _fee_day(anybody: Phone, officer: Phone, house: House, *, bank: Phone) -> None:
    """The month's fees are asked for with one press, one of them is paid by its QR, and the desk hears it from the bank."""
    page, desk = anybody.page, officer.page
    desk.goto(f"{house.url}/quan-ly-cho/")
    desk.get_by_role("link", name=re.compile("Chợ Bến Sóng")).click()
    desk.get_by_role("link", name=re.compile("Phí của tháng")).click()
    officer.look()
    main_action(desk).click()
    desk.locator("a[href*='/quan-ly-cho/phieu/']").first.click()
    bill = desk.locator("a[href*='/phi-cho/']").first.get_attribute("href")
    page.goto(f"{house.url}{bill}")
    anybody.look()
    pay_at_the_bank(page, bank.page)
    paid = desk.locator(".badge", has_text="đã nộp")
    for _ in range(60):
        desk.reload()
        if paid.count():
            break
        desk.wait_for_timeout(500)
    expect(paid).to_be_visible()
    expect(desk.get_by_text("ngân hàng báo").first).to_be_visible()


def _on_paper(anybody: Phone, house: House) -> None:
    """The fixed month as it is printed: the same figures, and what anybody needs to check them."""
    page = anybody.page
    page.goto(f"{house.url}/so-lieu/")
    href = page.get_by_role("link", name="Báo cáo để in").get_attribute("href")
    page.locator("a[href*='/so-lieu/ky/']").first.click()
    digest = page.locator("code").first.inner_text()
    anybody.look()
    for _ in range(120):
        answer = page.request.get(f"{house.url}{href}")
        # The worker prints a fixed month; until it has, the page says so.
        if answer.status != 202:
            break
        page.wait_for_timeout(500)
    assert answer.headers["content-type"] == "application/pdf"
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(answer.body())).pages]
    assert len(pages) >= 2
    assert "Quảng Ninh" in pages[0]
    # In the sentences at the top, and in its row: the name, its parts, the number.
    assert "165 website" in " ".join(pages[0].split())
    assert re.search(rf"{SITES} doanh nghiệp 130, cá nhân 35 165", " ".join("".join(pages).split()))
    assert digest in pages[-1].replace("\n", "")


def _last_day(decided: date) -> str:
    """36 months from the day of the decision; on 29 February they end with the month."""
    after = decided.replace(year=decided.year + 3, day=min(decided.day, 28 if decided.month == 2 else 31))
    return f"{after:%d/%m/%Y}"


def _written_down(key: str) -> str:
    """Somebody of the demo community as one writes them down: name and number."""
    people = tomllib.loads((ROOT / "lantoa/portal/data/demo/community.toml").read_text(encoding="utf-8"))["people"]
    one = next(one for one in people if one["key"] == key)
    return f"{one['name']} {one['phone']}"
