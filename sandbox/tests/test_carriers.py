"""The carriers' siblings: the documented body, its proof, and a settlement file."""

import csv
import io
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox import carriers

from .conftest import Shop
from .people import KEY, Running

CODE = "LT000123"


def tell(sandbox: Running, shop: Shop, carrier: str, status: str, **changes: object) -> Any:
    said = {
        "carrier": carrier, "url": shop.url, "key": KEY, "tracking_code": CODE, "status": status, "reason": "Giao cho chị Lan", "cash": 250_000,
        "fee": "22.000", **changes,
    }  # fmt: skip
    return sandbox.browser.post_json("/carriers/messages", said)


def test_ghn_names_the_parcel_its_state_and_the_key_in_a_header(sandbox: Running, shop: Shop) -> None:
    assert tell(sandbox, shop, "ghn", "delivered").said["answers"] == [[200, '{"success": true}']]
    (received,) = shop.wait_for(1)
    assert (received.said["OrderCode"], received.said["Status"], received.said["CODAmount"]) == (
        CODE,
        "delivered",
        250_000,
    )
    assert received.headers["X-Lantoa-Key"] == KEY


def test_ghtk_sends_a_form(sandbox: Running, shop: Shop) -> None:
    tell(sandbox, shop, "ghtk", "6")
    (received,) = shop.wait_for(1)
    said = {name: values[0] for name, values in parse_qs(received.body.decode()).items()}
    assert (said["label_id"], said["status_id"], said["pick_money"], said["fee"]) == (CODE, "6", "250000", "22000")


def test_viettel_post_wraps_its_data_and_names_the_token(sandbox: Running, shop: Shop) -> None:
    tell(sandbox, shop, "viettelpost", "501")
    (received,) = shop.wait_for(1)
    assert (received.said["TOKEN"], received.said["DATA"]["ORDER_NUMBER"], received.said["DATA"]["ORDER_STATUS"]) == (
        KEY,
        CODE,
        501,
    )


def test_vnpost_writes_its_data_as_text(sandbox: Running, shop: Shop) -> None:
    tell(sandbox, shop, "vnpost", "21")
    (received,) = shop.wait_for(1)
    data = json.loads(received.said["Data"])
    assert (data["ItemCode"], data["OrderStatusId"], data["CodAmountEvaluation"]) == (CODE, 21, "250000")


@pytest.mark.parametrize(("carrier", "name"), [("ghtk", "hash"), ("vnpost", "key")])
def test_a_key_that_stands_in_the_address_is_added_to_it(carrier: str, name: str) -> None:
    message = carriers.Message(carrier, CODE, "5", "", 0, 0, 1)
    assert carriers.written(message, KEY)[2] == {name: KEY}
    assert parse_qs(urlsplit(carriers._with("http://a/b/?x=1", {name: KEY})).query) == {"x": ["1"], name: [KEY]}


def test_mishaps_go_out_twice_forged_or_cut_off(sandbox: Running, shop: Shop) -> None:
    tell(sandbox, shop, "ghn", "delivered", mishap="twice")
    tell(sandbox, shop, "ghn", "delivered", mishap="forge")
    tell(sandbox, shop, "ghn", "delivered", mishap="truncate")
    first, again, forged, torn = shop.wait_for(4)
    assert first.body == again.body
    assert forged.headers["X-Lantoa-Key"] != KEY
    with pytest.raises(ValueError):
        json.loads(torn.body)


def test_the_settlement_names_what_was_handed_over_last(sandbox: Running, shop: Shop) -> None:
    tell(sandbox, shop, "ghn", "delivered")
    tell(sandbox, shop, "ghn", "delivering", tracking_code="LT000124")
    tell(sandbox, shop, "ghn", "delivered", tracking_code="LT000125")
    tell(sandbox, shop, "ghn", "returned", tracking_code="LT000125")
    page = sandbox.browser.get("/carriers/settlements/ghn.csv")
    rows = list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[1:] == [
        ["STT", "Mã vận đơn", "Tiền thu hộ", "Tổng phí", "Thực nhận"],
        ["1", CODE, "250.000", "22.000", "228.000"],
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"carrier": "dhl"},
        {"url": "ftp://a"},
        {"cash": "x"},
        {"cash": -1},
        {"tracking_code": ""},
        {"mishap": "?"},
        {"key": "khóa"},
    ],
)
def test_what_cannot_be_told_is_refused(sandbox: Running, shop: Shop, changes: dict[str, object]) -> None:
    said = {"carrier": "ghn", "status": "delivered", **changes}
    assert tell(sandbox, shop, **said).status == 400
    assert shop.received == []


def test_the_page_tells_too(sandbox: Running, shop: Shop) -> None:
    form = {
        "carrier": "ghn",
        "url": shop.url,
        "key": KEY,
        "tracking_code": CODE,
        "status": "delivered",
        "cash": "250.000",
        "fee": "",
    }
    page = sandbox.browser.post("/carriers/messages", **form)
    assert page.status == 200
    assert CODE in page.text
    assert sandbox.browser.get("/carriers/settlements/dhl.csv").status == 404
