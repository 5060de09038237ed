"""Somebody joins, asks to be erased on a small phone without scripts, and stays erased in a database from the day before."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pysqlite3 as sqlite
from playwright.sync_api import Browser, Page, expect

from tests.journeys.house import ROOT, House
from tests.journeys.phone import Phone, another
from tests.journeys.walks import code_on_the_phone, come_in

NUMBER, NAME = "0977 246 135", "Vũ Thị Rời Đi"


def test_from_joining_to_the_last_page_without_scripts(
    house: House, browser: Browser, phones: list[Phone], tmp_path: Path
) -> None:
    leaving, inbox = another(browser, phones, scripts=False), another(browser, phones)
    page = leaving.page
    _join(page, inbox, house)
    come_in(inbox.page, house, "Hương")
    inbox.page.goto(f"{house.url}/toi/xoa/")
    inbox.look()
    _picture(inbox.page, "erase-open")
    backup = _copy(house, tmp_path)
    page.goto(f"{house.url}/toi/")
    page.get_by_role("link", name=re.compile("Xoá tài khoản của tôi")).click()
    _picture(page, "erase")
    expect(page.get_by_text("Những gì còn lại")).to_be_visible()
    page.locator("[name=digits]").fill("000")
    page.get_by_role("button", name="Xoá hẳn").click()
    expect(page.get_by_text("Chưa đúng số cuối")).to_be_visible()
    _picture(page, "erase-refused")
    page.locator("[name=digits]").fill("135")
    page.get_by_role("button", name="Xoá hẳn").click()
    expect(page.get_by_role("heading", name="Xong rồi")).to_be_visible()
    _picture(page, "erased")
    page.goto(f"{house.url}/toi/")
    expect(page).to_have_url(re.compile("/dang-nhap/"))
    if backup:
        assert _found(backup) > 0
        _erase_again(house, backup)
        assert _found(backup) == 0


def _join(page: Page, inbox: Phone, house: House) -> None:
    page.goto(f"{house.url}/dang-nhap/")
    page.locator("[name=phone]").fill(NUMBER)
    page.get_by_role("button", name="Gửi mã").click()
    page.locator("[name=code]").fill(code_on_the_phone(inbox.page, house, NUMBER))
    page.locator("main form .button-main, form .button-main").first.click()
    page.locator("[name=name]").fill(NAME)
    page.locator("main form .button-main, form .button-main").first.click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)


def _copy(house: House, folder: Path) -> Path | None:
    """The database as it is now, as a backup keeps it; only of the embedded one."""
    there = house.folder / "lantoa.sqlite3"
    if not there.exists():
        return None
    with closing(sqlite.connect(there)) as source, closing(sqlite.connect(folder / "lantoa.sqlite3")) as target:
        source.backup(target)
    return folder


def _found(folder: Path) -> int:
    """In how many rows the number or the name stands."""
    with closing(sqlite.connect(folder / "lantoa.sqlite3")) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for table in tables for row in database.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
    return sum("977246135" in str(row) or NAME in str(row) for row in rows)


def _erase_again(house: House, folder: Path) -> None:
    environment = {**house.environment, "LANTOA_VAR": str(folder), "PYTHONPATH": str(ROOT)}
    register = house.folder / "erased.jsonl"
    command = [sys.executable, "-P", "-m", "config.command", "erase", "again", "--register", str(register)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "All of them are erased." in done.stdout) == (0, True), done.stdout + done.stderr
    assert (folder / "erased.jsonl").exists()


def _picture(page: Page, name: str) -> None:
    """Kept where LANTOA_PICTURES says, for whoever wants to look."""
    folder = os.environ.get("LANTOA_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
