"""Money as the bank tells it: too little, the rest, then twice; and a day of lost messages repaired by a statement."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lantoa.kit import vietqr
from lantoa.kit.world import VIETNAM
from tests.journeys.house import CONTEXT, ROOT, House
from tests.journeys.walks import buy_for_transfer, come_in, main_action, pay_at_the_bank, payload_on, product_named


@pytest.fixture
def pages(browser: Browser) -> Iterator[list[Page]]:
    """A buyer's, a bank customer's and a seller's phone."""
    contexts = [browser.new_context(**CONTEXT) for _number in range(3)]
    for context in contexts:
        context.set_default_timeout(30_000)
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def order(page: Page, house: House, product: str) -> tuple[str, int]:
    """An order to be paid by transfer; its code and the đồng it is about."""
    page.goto(house.url + product_named(page, house, product))
    main_action(page).click()
    buy_for_transfer(page)
    asked = vietqr.parse(payload_on(page))
    assert asked.amount
    return page.locator("h1 .num").inner_text().strip(), int(asked.amount)


def test_too_little_then_the_rest_then_twice(house: House, pages: list[Page]) -> None:
    buyer, bank, seller = pages
    code, due = order(buyer, house, "Ruốc hàu")
    bank_link = buyer.locator("a[href*='/bank/scan']").get_attribute("href")
    pay_at_the_bank(buyer, bank, amount=str(due - 20_000))
    expect(buyer.get_by_text(re.compile("20.000")).first).to_be_visible()
    pay_at_the_bank(buyer, bank)
    expect(buyer.get_by_role("heading", name="Đã trả tiền")).to_be_visible()
    bank.goto(f"{bank_link}&customer=lan")
    bank.get_by_role("button", name="Chuyển tiền").click()
    expect(bank.get_by_role("heading", name="Đã chuyển")).to_be_visible()
    come_in(seller, house, "Hương")
    seller.goto(f"{house.url}/tien/")
    expect(seller.get_by_text(f"{code} đã trả đủ rồi")).to_be_visible()
    assert recounted(house)


def test_a_statement_repairs_a_day_of_lost_messages(house: House, pages: list[Page], tmp_path: Path) -> None:
    buyer, _bank, seller = pages
    code, due = order(buyer, house, "Nước mắm Cái Rồng")
    when = (datetime.now(VIETNAM) + timedelta(minutes=1)).strftime("%d/%m/%Y %H:%M:%S")
    rows = [f"{when};CT DEN {code} LE THI MUA;{due};;", f"{when};phi SMS;;11.000;", "hôm kia;tiền gì đây;50.000;;"]
    file = tmp_path / "sao-ke.csv"
    file.write_text("\n".join(["Ngày giao dịch;Nội dung;Ghi có;Ghi nợ;Số tham chiếu", *rows]))
    come_in(seller, house, "Hương")
    for again in (False, True):
        seller.goto(f"{house.url}/tien/sao-ke/")
        seller.locator("input[type=file]").set_input_files(file)
        seller.get_by_role("button", name="Đọc sao kê").click()
        if not again:
            expect(seller.get_by_text("sẽ đọc như thế này")).to_be_visible()
            seller.get_by_role("button", name="Đọc như thế").click()
        expect(seller.get_by_text("Có 2 khoản mới")).to_be_visible()
        expect(seller.get_by_text("Dòng 4")).to_be_visible()
    expect(buyer.get_by_role("heading", name="Đã trả tiền")).to_be_visible()
    assert recounted(house)


def recounted(house: House) -> bool:
    """Whether `lantoa ledger check` finds everything in agreement."""
    command = [sys.executable, "-P", "-m", "config.command", "ledger", "check"]
    done = subprocess.run(command, cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False)
    assert "all of it agrees" in done.stdout, done.stdout + done.stderr
    return done.returncode == 0
