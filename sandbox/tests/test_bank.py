"""The bank app: what a payer sees and what happens to the money."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from .conftest import Shop
from .people import ACCOUNT, Running, vietqr

LAN = "990000000001"
LAN_HAS = 25_000_000


def test_a_scanned_code_shows_holder_bank_account_amount_and_memo(sandbox: Running) -> None:
    page = sandbox.scan(vietqr())
    assert page.status == 200
    for words in ("BUI THI HUONG", "BIDV", ACCOUNT):
        assert words in page.text
    assert (page.field("amount"), page.field("memo")) == ("260.000", "LT7K3M9QX")


def test_a_link_without_a_person_asks_who_and_keeps_the_code(sandbox: Running) -> None:
    page = sandbox.browser.get("/bank/scan", qr=vietqr())
    assert "Bạn là ai?" in page.text
    link = re.search(r'href="(/bank/scan\?customer=minh[^"]*)"', page.text)
    assert link is not None
    confirm = sandbox.browser.get(link[1].replace("&amp;", "&"))
    assert confirm.field("customer") == "minh"
    assert confirm.field("amount") == "260.000"


def test_paying_moves_the_money_and_shows_a_receipt(sandbox: Running) -> None:
    receipt = sandbox.pay(sandbox.scan(vietqr()))
    assert "/bank/receipt/" in receipt.url
    assert "Đã chuyển" in receipt.text
    assert (sandbox.balance(LAN), sandbox.balance(ACCOUNT)) == (LAN_HAS - 260_000, 260_000)


def test_an_unknown_account_can_be_paid_but_has_no_name(sandbox: Running) -> None:
    page = sandbox.scan(vietqr(number="123456"))
    assert "Không tra được tên" in page.text
    assert sandbox.pay(page).status == 200
    assert sandbox.balance("123456") == 260_000


def test_a_double_click_pays_once(sandbox: Running, shop: Shop) -> None:
    page = sandbox.scan(vietqr())
    first, second = sandbox.pay(page), sandbox.pay(page)
    assert first.url == second.url
    assert (sandbox.transfers(), sandbox.balance(ACCOUNT)) == (1, 260_000)
    shop.wait_for(1)


def test_eight_clicks_at_the_same_moment_pay_once(sandbox: Running, shop: Shop) -> None:
    page = sandbox.scan(vietqr())
    with ThreadPoolExecutor(8) as fingers:
        answers = list(fingers.map(lambda _: sandbox.pay(page), range(8)))
    assert [answer.status for answer in answers] == [200] * 8
    assert (sandbox.transfers(), sandbox.balance(ACCOUNT)) == (1, 260_000)
    shop.wait_for(1)


def test_paying_again_on_purpose_pays_twice(sandbox: Running, shop: Shop) -> None:
    receipt = sandbox.pay(sandbox.scan(vietqr()))
    link = re.search(r'href="(/bank/transfer\?[^"]*)"', receipt.text)
    assert link is not None
    again = sandbox.browser.get(link[1].replace("&amp;", "&"))
    assert again.field("memo") == "LT7K3M9QX"
    sandbox.pay(again)
    assert (sandbox.transfers(), sandbox.balance(ACCOUNT)) == (2, 520_000)
    ids = {each.said["id"] for each in shop.wait_for(2)}
    assert len(ids) == 2


def test_a_transfer_without_a_code_asks_for_the_receiver_first(sandbox: Running) -> None:
    sandbox.browser.get("/bank", customer="hoa")
    assert sandbox.browser.get("/bank/transfer").field("number") == ""
    page = sandbox.browser.get("/bank/transfer", bin="970418", number=ACCOUNT)
    assert "BUI THI HUONG" in page.text
    sandbox.pay(page, amount="50000", memo="tra tien mam")
    assert sandbox.balance(ACCOUNT) == 50_000


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"amount": "abc"}, "chỉ gồm chữ số"),
        ({"amount": "1.5"}, "chỉ gồm chữ số"),
        ({"amount": "-5"}, "chỉ gồm chữ số"),
        ({"amount": "٣٤"}, "chỉ gồm chữ số"),
        ({"amount": "0"}, "từ 1 đồng"),
        ({"amount": "500000000"}, "dưới 500 triệu"),
        ({"amount": "9" * 40}, "chỉ gồm chữ số"),
        ({"amount": "25000001"}, "Số dư không đủ"),
        ({"number": "12-34"}, "chữ và số"),
        ({"number": LAN, "bin": "999999"}, "chính bạn"),
        ({"bin": "123456"}, "Không có ngân hàng"),
        ({"once": ""}, "đã hết"),
        ({"once": "x" * 65}, "đã hết"),
    ],
)
def test_a_wrong_field_gets_a_sentence_keeps_what_was_typed_and_moves_nothing(
    sandbox: Running, changed: dict[str, str], sentence: str
) -> None:
    page = sandbox.pay(sandbox.scan(vietqr()), **{"memo": "giu lai", **changed})
    assert page.status == 400
    assert sentence in page.text
    assert page.field("memo") == "giu lai"
    assert (sandbox.transfers(), sandbox.balance(LAN)) == (0, LAN_HAS)


@pytest.mark.parametrize(
    ("style", "pattern"),
    [
        ("reference", r"FT\d{14} Lt7K3m9qx, cảm ơn"),
        ("exact", r"Lt7K3m9qx, cảm ơn"),
        ("upper", r"FT\d{14} LT7K3M9QX CAM ON"),
        ("mbvcb", r"MBVCB\.\d{7}\.\d{6}\.Lt7K3m9qx, cảm ơn\.CT tu 990000000001 NGUYEN THI LAN"),
        ("ctden", r"CT DEN:\d{12} LT7K3M9QX CAM ON; NGUYEN THI LAN"),
        ("spaced", r"FT\d{14} Lt7K 3m9q x,cả mơn"),
        ("cut", r"FT\d{14} Lt7K3m9"),
    ],
)
def test_the_bank_changes_the_memo_in_the_chosen_way(sandbox: Running, shop: Shop, style: str, pattern: str) -> None:
    assert sandbox.browser.post("/bank/style", customer="lan", style=style).status == 200
    sandbox.pay(sandbox.scan(vietqr()), memo="Lt7K3m9qx, cảm ơn")
    assert re.fullmatch(pattern, shop.wait_for(1)[0].said["content"])


def test_a_registered_account_can_be_looked_up_and_signed_in_with(sandbox: Running) -> None:
    account = {"bin": "970436", "number": "770001", "holder": "Đỗ Văn Ba", "balance": 90_000, "customer": True}
    assert sandbox.browser.post_json("/bank/accounts", account).status == 201
    assert sandbox.browser.get("/bank/accounts", bin="970436", number="770001").said["holder"] == "DO VAN BA"
    assert sandbox.browser.get("/bank/accounts", bin="970436", number="0").status == 404
    sandbox.pay(sandbox.scan(vietqr(), customer="970436-770001"), amount="90000")
    assert (sandbox.balance("770001"), sandbox.balance(ACCOUNT)) == (0, 90_000)


@pytest.mark.parametrize(
    "account",
    [
        {"bin": "970436", "number": "1", "holder": ""},
        {"bin": "1", "number": "1", "holder": "A"},
        {"bin": "970436", "number": "1", "holder": "A", "balance": "5"},
        {"bin": "970436", "number": "1", "holder": "A", "balance": -5},
        {"bin": "970436", "number": "1", "holder": "A", "balance": 10**30},
    ],
)
def test_a_wrong_account_is_not_registered(sandbox: Running, account: dict[str, object]) -> None:
    before = len(sandbox.database.rows("SELECT * FROM account"))
    assert sandbox.browser.post_json("/bank/accounts", account).status == 400
    assert len(sandbox.database.rows("SELECT * FROM account")) == before
