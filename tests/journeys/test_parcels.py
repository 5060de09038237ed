"""A parcel with cash on delivery settles at another carrier: connected on the phone, handed over, owed, settled by the carrier's file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.house import CONTEXT, ROOT, House
from tests.journeys.walks import come_in, main_action

CODE = "GAJOURNEY1"
# What the room of orders will do when a seller notes a tracking code.
REGISTER = """
import sys, django
django.setup()
from lantoa.accounts import api as accounts
from lantoa.shipping import api as shipping
home = accounts.Organisation.objects.get(name=sys.argv[1])
owner = accounts.people_of(home, ["owner"])[0]
shipping.register_parcel(home, home, tracking_code=sys.argv[2], carrier="viettelpost", cash_to_collect=408_000, by=accounts.actor_for(owner, home))
"""


@pytest.fixture
def seller(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**CONTEXT)
    context.set_default_timeout(20_000)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("response", lambda answer: broken.append(answer.url) if answer.status >= 500 else None)
    yield page
    context.close()
    assert broken == []


def tell(page: Page, house: House, address: str, key: str, status: str) -> None:
    said = {
        "carrier": "viettelpost",
        "url": address,
        "key": key,
        "tracking_code": CODE,
        "status": status,
        "cash": 408_000,
        "fee": 22_000,
    }
    answer = page.request.post(f"{house.sandbox}/carriers/messages", data=said)
    assert answer.json()["answers"][0][0] == 200


def is_sound(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(page).response["violations"] == []


def test_cash_on_delivery_is_owed_until_the_carrier_settles_it(house: House, seller: Page, tmp_path: Path) -> None:
    come_in(seller, house, "Hương")
    home = seller.locator(".for-whom").inner_text().strip()
    command = [sys.executable, "-P", "-c", REGISTER, home, CODE]
    subprocess.run(command, cwd=ROOT, env={**house.environment, "PYTHONPATH": str(ROOT)}, check=True)

    seller.goto(f"{house.url}/goi-hang/hang-van-chuyen/?hang=viettelpost")
    is_sound(seller)
    address = seller.locator("[data-copy*='/hooks/carriers/']").get_attribute("data-copy") or ""
    key = seller.locator("input[name=secret]").input_value()
    main_action(seller).click()
    expect(seller.get_by_text("đã nối, chưa có tin")).to_be_visible()

    tell(seller, house, address, key, "500")
    tell(seller, house, address, key, "501")
    seller.goto(f"{house.url}/goi-hang/")
    expect(seller.locator(".box-bay .figure")).to_contain_text("408.000")
    is_sound(seller)

    settled = seller.request.get(f"{house.sandbox}/carriers/settlements/viettelpost.csv")
    (tmp_path / "doi-soat.csv").write_bytes(settled.body())
    main_action(seller).click()
    is_sound(seller)
    seller.get_by_label("Viettel Post", exact=True).check()
    seller.locator("input[type=file]").set_input_files(tmp_path / "doi-soat.csv")
    main_action(seller).click()
    expect(seller.get_by_text("Gói nào cũng khớp.")).to_be_visible()
    is_sound(seller)
    seller.locator("a.row", has_text=CODE).click()
    expect(seller.get_by_text("đã đối soát", exact=True)).to_be_visible()
    is_sound(seller)
    seller.goto(f"{house.url}/goi-hang/?xem=owed")
    expect(seller.get_by_text("Không hãng nào còn nợ bạn")).to_be_visible()
