"""A seller tries the connection with a small transfer of their own; its messages are lost, and the list tells of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from playwright.sync_api import Browser, Page, expect

from lantoa.kit.vietqr import parse
from tests.journeys.house import CONTEXT, ROOT, House
from tests.journeys.walks import come_in, pay_at_the_bank, payload_on


@pytest.fixture
def pages(browser: Browser) -> Iterator[list[Page]]:
    """A seller's and a bank customer's phone."""
    contexts = [browser.new_context(**CONTEXT) for _number in range(2)]
    for context in contexts:
        context.set_default_timeout(30_000)
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def picture(page: Page, name: str) -> None:
    """Kept where asked for, to be looked at."""
    folder = os.environ.get("JOURNEY_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def mishap(house: House, fault: str) -> None:
    """What happens to the bank's messages from now on."""
    data = urlencode({"fault": fault}).encode()
    build_opener(ProxyHandler({})).open(Request(f"{house.sandbox}/sepay/fault", data=data), timeout=10).close()  # noqa: S310


def test_what_a_lost_message_would_have_told_is_found_on_the_list(house: House, pages: list[Page]) -> None:
    seller, bank = pages
    come_in(seller, house, "Hương")
    seller.goto(f"{house.url}/tien/ket-noi/")
    expect(seller.get_by_text("chưa thử lần nào").first).to_be_visible()
    picture(seller, "feed-unproved")
    asked = parse(payload_on(seller))
    hooks = json.loads((house.folder / "sandbox" / "webhooks.json").read_text("utf-8"))["webhooks"]
    seller.locator("[name=list_key]").fill(next(h["key"] for h in hooks if h["account_number"] == asked.account))
    seller.get_by_role("button", name="Cho hỏi danh sách").click()
    mishap(house, "drop")
    try:
        pay_at_the_bank(seller, bank)
    finally:
        mishap(house, "none")
    command = [sys.executable, "-P", "-m", "config.command", "feeds", "read"]
    done = subprocess.run(command, cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False)
    assert "list: given" in done.stdout, done.stdout + done.stderr
    seller.goto(f"{house.url}/tien/ket-noi/")
    expect(seller.get_by_text("đã thử bằng khoản bạn tự chuyển")).to_be_visible()
    picture(seller, "feed-list-proved")
    pay_at_the_bank(seller, bank)
    expect(bank.get_by_role("heading", name="Đã chuyển")).to_be_visible()
    seller.goto(f"{house.url}/tien/")
    expect(seller.get_by_text("Thử kết nối: bạn tự chuyển").first).to_be_visible()
    picture(seller, "money")
    seller.goto(f"{house.url}/hom-nay/")
    picture(seller, "today")
