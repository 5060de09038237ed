"""An order paid at the door travels with a carrier: sent, with the buyer and not paid, settled by the carrier's file, and known at the bank."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from lantoa.kit.world import VIETNAM
from tests.journeys.house import House
from tests.journeys.test_money import pages, recounted
from tests.journeys.test_refund import bring_statement, income
from tests.journeys.walks import come_in, main_action, product_named, say_who

__all__ = ["pages"]
CODE = "GAJOURNEY2"
FEE = 22_000


def order_at_the_door(buyer: Page, house: House) -> str:
    buyer.goto(house.url + product_named(buyer, house, "Ruốc hàu"))
    main_action(buyer).click()
    say_who(buyer)
    buyer.locator("[name=method][value=cod]").check()
    main_action(buyer).click()
    expect(buyer.locator("h1 .num")).to_be_visible()
    return buyer.locator("h1 .num").inner_text().strip()


def connect(seller: Page, house: House) -> tuple[str, str]:
    seller.goto(f"{house.url}/goi-hang/hang-van-chuyen/?hang=ghn")
    address = seller.locator("[data-copy*='/hooks/carriers/']").get_attribute("data-copy") or ""
    key = seller.locator("input[name=secret]").input_value()
    main_action(seller).click()
    expect(seller.get_by_text(re.compile("đã nối")).first).to_be_visible()
    return address, key


def test_a_parcel_is_paid_when_its_carrier_accounts_for_it(house: House, pages: list[Page], tmp_path: Path) -> None:
    buyer, _bank, seller = pages
    code = order_at_the_door(buyer, house)
    come_in(seller, house, "Hương")
    address, key = connect(seller, house)
    before, spent = income(seller, house), fees(seller)
    seller.goto(f"{house.url}/don-hang/{code}/")
    seller.get_by_role("button", name="Xác nhận").click()
    seller.get_by_role("link", name="Gửi hàng").click()
    seller.get_by_label("GHN", exact=True).check()
    seller.locator("[name=tracking_code]").fill(CODE)
    cash = int(seller.locator("[name=cash_to_collect]").input_value().replace(".", ""))
    main_action(seller).click()
    expect(seller.get_by_text(CODE).first).to_be_visible()

    said = {"carrier": "ghn", "url": address, "key": key, "tracking_code": CODE, "cash": cash, "fee": FEE}
    told = seller.request.post(f"{house.sandbox}/carriers/messages", data={**said, "status": "delivered"})
    assert told.json()["answers"][0][0] == 200
    buyer.reload()
    expect(buyer.get_by_text("Đã tới tay bạn")).to_be_visible()
    seller.reload()
    expect(seller.get_by_text("đã tới người mua")).to_be_visible()
    expect(seller.get_by_text("đã trả, hãng đối soát")).to_have_count(0)
    assert income(seller, house) == before

    file = tmp_path / "doi-soat.csv"
    file.write_text(f"Mã vận đơn;Tiền thu hộ;Phí\n{CODE};{cash};{FEE}\n", encoding="utf-8")
    seller.goto(f"{house.url}/goi-hang/doi-soat/")
    seller.get_by_label("GHN", exact=True).check()
    seller.locator("input[type=file]").set_input_files(file)
    main_action(seller).click()
    expect(seller.get_by_text("Gói nào cũng khớp.")).to_be_visible()
    seller.goto(f"{house.url}/don-hang/{code}/")
    expect(seller.get_by_text("đã trả, hãng đối soát")).to_be_visible()
    assert income(seller, house) == before + cash
    assert fees(seller) == spent + FEE
    assert recounted(house)

    when = (datetime.now(VIETNAM) + timedelta(minutes=1)).strftime("%d/%m/%Y %H:%M:%S")
    lump = tmp_path / "sao-ke.csv"
    row = f"{when};GHN CHUYEN TIEN DOI SOAT;{cash - FEE};;"
    lump.write_text("\n".join(["Ngày giao dịch;Nội dung;Ghi có;Ghi nợ;Số tham chiếu", row]))
    bring_statement(seller, house, lump)
    seller.goto(f"{house.url}/tien/")
    seller.locator("a.row", has_text="GHN CHUYEN TIEN DOI SOAT").first.click()
    seller.get_by_role("button", name="Đúng, tiền của GHN").click()
    expect(seller.get_by_role("button", name="Đúng, tiền của GHN")).to_have_count(0)
    assert income(seller, house) == before + cash
    assert recounted(house)


def fees(seller: Page) -> int:
    """What the book that is open says of carriers' fees."""
    found = re.search(r"Phí hãng giao hàng\s+([\d.]+)", seller.locator("main").inner_text())
    return int(found[1].replace(".", "")) if found else 0
