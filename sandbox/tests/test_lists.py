"""SePay's and Casso's siblings give their lists to whoever has the key, page by page, as documented."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from .conftest import Shop
from .people import ACCOUNT, KEY, Running, vietqr

NUMBER = "555000111"
ADDRESSES = {"sepay": "/sepay/v2/transactions", "casso": "/casso/v2/transactions"}
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
SCHEMES = {"sepay": "Bearer", "casso": "Apikey"}


def ask(sandbox: Running, service: str, query: str = "", key: str = KEY) -> tuple[int, dict[str, Any]]:
    call = urllib.request.Request(  # noqa: S310
        f"{sandbox.browser.base}{ADDRESSES[service]}?{query}", headers={"Authorization": f"{SCHEMES[service]} {key}"}
    )
    try:
        with _OPENER.open(call, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def pay(sandbox: Running, shop: Shop, times: int) -> None:
    hook = {"account_number": NUMBER, "url": shop.url, "auth": "hmac", "key": KEY, "service": "casso"}
    assert sandbox.browser.post_json("/sepay/webhooks", hook).status == 201
    for _ in range(times):
        sandbox.pay(sandbox.scan(vietqr(number=NUMBER)))
        sandbox.pay(sandbox.scan(vietqr(number=ACCOUNT)))


def test_sepays_list_goes_page_by_page_the_oldest_first(sandbox: Running, shop: Shop) -> None:
    pay(sandbox, shop, 3)
    status, first = ask(sandbox, "sepay", "per_page=2&page=1&transaction_date_sort=asc")
    _status, second = ask(sandbox, "sepay", "per_page=2&page=2&transaction_date_sort=asc")
    assert (status, first["status"]) == (200, "success")
    assert [first["meta"]["pagination"]["has_more"], second["meta"]["pagination"]["has_more"]] == [True, False]
    rows = first["data"] + second["data"]
    assert [row["account_number"] for row in rows] == [ACCOUNT] * 3
    assert rows[0]["id"] < rows[1]["id"] < rows[2]["id"]
    assert (rows[0]["transfer_type"], rows[0]["amount_in"], rows[0]["amount_out"]) == ("in", 260_000, 0)


def test_cassos_list_tells_days_and_the_page_that_follows(sandbox: Running, shop: Shop) -> None:
    pay(sandbox, shop, 3)
    _status, first = ask(sandbox, "casso", "pageSize=2&page=1&sort=ASC")
    _status, second = ask(sandbox, "casso", "pageSize=2&page=2&sort=ASC")
    assert [first["data"]["nextPage"], second["data"]["nextPage"]] == [2, None]
    record = first["data"]["records"][0]
    assert (record["bankSubAccId"], record["amount"]) == (NUMBER, 260_000)
    assert record["when"].endswith("T00:00:00")


@pytest.mark.parametrize("service", ["sepay", "casso"])
def test_another_key_opens_nothing(sandbox: Running, service: str) -> None:
    assert ask(sandbox, service, key="another")[0] == 401


@pytest.mark.parametrize("service", ["sepay", "casso"])
@pytest.mark.parametrize(
    "query", ["page=0&per_page=0&pageSize=0", "page=x", "page=-1", "transaction_date_from=x&fromDate=9999-99-99"]
)
def test_nonsense_is_read_as_nothing_said(sandbox: Running, shop: Shop, service: str, query: str) -> None:
    pay(sandbox, shop, 1)
    status, _said = ask(sandbox, service, query)
    assert status == 200


def test_what_moved_before_the_day_asked_for_is_left_out(sandbox: Running, shop: Shop) -> None:
    pay(sandbox, shop, 1)
    _status, said = ask(sandbox, "sepay", "transaction_date_from=2100-01-01%2000%3A00%3A00")
    assert said["data"] == []
