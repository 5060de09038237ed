"""A paid order is cancelled, its buyer says where to, its seller scans and sends, and a statement closes it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lantoa.kit.world import VIETNAM
from tests.journeys.house import House
from tests.journeys.test_money import order, pages, recounted
from tests.journeys.walks import come_in, pay_at_the_bank

__all__ = ["pages"]


@pytest.fixture
def people(pages: list[Page]) -> tuple[Page, Page, Page]:
    buyer, bank, seller = pages
    return buyer, bank, seller


def cancel(seller: Page, house: House, code: str) -> None:
    seller.goto(f"{house.url}/don-hang/{code}/huy/")
    expect(seller.get_by_text("hỏi người mua số tài khoản")).to_be_visible()
    seller.locator("[name=reason]").fill("Hết hàng")
    seller.get_by_role("button", name="Hủy đơn").click()
    expect(seller.get_by_text("cần trả lại người mua").first).to_be_visible()


def say_where(buyer: Page) -> None:
    buyer.reload()
    buyer.get_by_role("link", name="Cho số tài khoản").last.click()
    buyer.locator("[name=bank_bin]").select_option("970422")
    buyer.locator("[name=number]").fill("0123 456 789")
    buyer.locator("[name=holder]").fill("Lê Thị Mua")
    buyer.get_by_role("button", name="Gửi cho gian hàng").click()
    expect(buyer.get_by_text("MB Bank ••••6789")).to_be_visible()


def bring_statement(seller: Page, house: House, file: Path) -> None:
    seller.goto(f"{house.url}/tien/sao-ke/")
    seller.locator("input[type=file]").set_input_files(file)
    seller.get_by_role("button", name="Đọc sao kê").click()
    confirm, done = seller.get_by_role("button", name="Đọc như thế"), seller.get_by_text(re.compile("khoản mới"))
    expect(confirm.or_(done).first).to_be_visible()
    if confirm.count():
        confirm.click()
    expect(done.first).to_be_visible()


def test_what_was_paid_and_cancelled_goes_back_and_a_statement_closes_it(
    house: House, people: tuple[Page, Page, Page], tmp_path: Path
) -> None:
    buyer, bank, seller = people
    code, due = order(buyer, house, "Ruốc hàu")
    pay_at_the_bank(buyer, bank)
    expect(buyer.get_by_role("heading", name="Đã trả tiền")).to_be_visible()
    come_in(seller, house, "Hương")
    cancel(seller, house, code)
    say_where(buyer)
    seller.goto(f"{house.url}/don-hang/{code}/")
    seller.get_by_role("link", name="Trả lại tiền").first.click()
    expect(seller.locator(".qr svg")).to_be_visible()
    for said in ("LE THI MUA", "MB Bank", "0123456789"):
        expect(seller.get_by_text(said, exact=True).first).to_be_visible()
    memo = seller.locator("p.small b.num").first.inner_text().strip()
    page = seller.url
    when = (datetime.now(VIETNAM) + timedelta(minutes=1)).strftime("%d/%m/%Y %H:%M:%S")
    file = tmp_path / "sao-ke.csv"
    rows = [f"{when};CK DI {memo} HOAN TIEN;;{due};", f"{when};phi SMS;;11.000;"]
    file.write_text("\n".join(["Ngày giao dịch;Nội dung;Ghi có;Ghi nợ;Số tham chiếu", *rows]))
    bring_statement(seller, house, file)
    seller.goto(page)
    expect(seller.get_by_text("Đã trả lại, ngân hàng báo.")).to_be_visible()
    expect(seller.get_by_text("0123456789")).to_have_count(0)
    buyer.reload()
    expect(buyer.get_by_text("đã được trả lại bạn, ngân hàng của gian hàng báo")).to_be_visible()
    seller.goto(f"{house.url}/tien/")
    expect(seller.get_by_text(f"Đã trả lại · {memo}")).to_be_visible()
    assert recounted(house)


def test_some_pieces_come_back_and_the_book_follows(house: House, people: tuple[Page, Page, Page]) -> None:
    buyer, bank, seller = people
    code, due = order(buyer, house, "Nước mắm Cái Rồng")
    pay_at_the_bank(buyer, bank)
    expect(buyer.get_by_role("heading", name="Đã trả tiền")).to_be_visible()
    come_in(seller, house, "Hương")
    for step in ("Đã đóng gói", "Đã giao"):
        seller.goto(f"{house.url}/don-hang/{code}/")
        seller.get_by_role("button", name=step).click()
        expect(seller.get_by_role("button", name=step)).to_have_count(0)
    before = income(seller, house)
    seller.goto(f"{house.url}/don-hang/{code}/chinh/")
    seller.get_by_role("link", name="Tôi bớt tiền").click()
    seller.locator("[name=amount]").fill("15.000")
    seller.get_by_role("button", name="Ghi lại").click()
    expect(seller.get_by_role("heading", name=re.compile("Trả lại"))).to_be_visible()
    assert income(seller, house) == before
    seller.go_back()
    seller.get_by_text("Tôi đã trả lại rồi").click()
    seller.get_by_role("button", name="Đã đưa tiền mặt").click()
    expect(seller.get_by_text("Đã trả lại bằng tiền mặt")).to_be_visible()
    assert income(seller, house) == before - 15_000
    assert due > 15_000
    assert recounted(house)


def income(seller: Page, house: House) -> int:
    """What the year's book says at its head."""
    seller.goto(f"{house.url}/so-thu/")
    found = re.search(r"([\d.]+)\s*₫", seller.locator("main").inner_text())
    assert found
    return int(found[1].replace(".", ""))
