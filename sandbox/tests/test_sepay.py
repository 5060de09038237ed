"""SePay's sibling: the documented body, its proof, its patience and its mishaps."""

import hashlib
import hmac
import re
import time

import pytest

from .conftest import Shop, wait_until
from .people import ACCOUNT, API_ACCOUNT, KEY, Received, Running, vietqr


def rightly_signed(received: Received) -> bool:
    signed = received.headers["X-SePay-Timestamp"].encode() + b"." + received.body
    expected = "sha256=" + hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(received.headers["X-SePay-Signature"], expected)


def statuses(sandbox: Running) -> list[str]:
    return [row["status"] for row in sandbox.browser.get("/sepay/deliveries.json").said]


def test_money_in_is_told_with_the_documented_fields(sandbox: Running, shop: Shop) -> None:
    sandbox.pay(sandbox.scan(vietqr()))
    said = shop.wait_for(1)[0].said
    assert set(said) == {
        "id", "gateway", "transactionDate", "accountNumber", "code", "content", "transferType", "transferAmount",
        "accumulated", "subAccount", "referenceCode", "description",
    }  # fmt: skip
    assert (said["gateway"], said["accountNumber"], said["transferType"]) == ("BIDV", ACCOUNT, "in")
    assert (said["transferAmount"], said["accumulated"]) == (260_000, 260_000)
    assert (said["code"], said["subAccount"]) == (None, None)
    assert said["content"] == f"{said['referenceCode']} LT7K3M9QX"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", said["transactionDate"])
    assert isinstance(said["id"], int)


def test_an_hmac_webhook_signs_timestamp_and_raw_body(sandbox: Running, shop: Shop) -> None:
    sandbox.pay(sandbox.scan(vietqr()))
    received = shop.wait_for(1)[0]
    assert rightly_signed(received)
    assert abs(int(received.headers["X-SePay-Timestamp"]) - time.time()) < 10
    assert "Authorization" not in received.headers


def test_an_api_key_webhook_shows_the_key(sandbox: Running, shop: Shop) -> None:
    sandbox.pay(sandbox.scan(vietqr(number=API_ACCOUNT)))
    received = shop.wait_for(1)[0]
    assert received.headers["Authorization"] == f"Apikey {KEY}"
    assert "X-SePay-Signature" not in received.headers
    assert received.said["accountNumber"] == API_ACCOUNT


def test_too_little_and_a_wrong_memo_are_told_as_they_were_paid(sandbox: Running, shop: Shop) -> None:
    sandbox.pay(sandbox.scan(vietqr()), amount="200.000", memo="mua cha muc")
    said = shop.wait_for(1)[0].said
    assert said["transferAmount"] == 200_000
    assert said["content"].endswith(" mua cha muc")


def test_money_out_of_a_subscribed_account_is_told_as_out(sandbox: Running, shop: Shop) -> None:
    hook = {"account_number": "990000000002", "url": shop.url, "auth": "api_key", "key": "k"}
    assert sandbox.browser.post_json("/sepay/webhooks", hook).status == 201
    sandbox.pay(sandbox.scan(vietqr(number="555"), customer="minh"))
    said = shop.wait_for(1)[0].said
    assert (said["transferType"], said["accumulated"]) == ("out", 8_140_000)


def test_a_star_webhook_hears_only_of_accounts_without_their_own(sandbox: Running, shop: Shop) -> None:
    sandbox.browser.post_json("/sepay/webhooks", {"account_number": "*", "url": shop.url, "auth": "hmac", "key": KEY})
    sandbox.pay(sandbox.scan(vietqr()))
    heard = [(each.said["transferType"], each.said["accountNumber"]) for each in shop.wait_for(2)]
    assert sorted(heard) == [("in", ACCOUNT), ("out", "990000000001")]


def test_an_account_nobody_asked_about_is_not_told(sandbox: Running, shop: Shop) -> None:
    sandbox.pay(sandbox.scan(vietqr(number="555")))
    assert statuses(sandbox) == []
    shop.wait_for(0)


def test_it_tries_again_until_the_shop_says_success(sandbox: Running, shop: Shop) -> None:
    shop.answers = [(500, "oops"), (200, "<html>"), (200, '{"success": false}'), (201, '{"success": true}')]
    sandbox.pay(sandbox.scan(vietqr()))
    received = shop.wait_for(4)
    assert len({each.body for each in received}) == 1
    assert all(rightly_signed(each) for each in received)
    wait_until(lambda: statuses(sandbox) == ["delivered"])


def test_it_gives_up_after_eight_sends(sandbox: Running, shop: Shop) -> None:
    shop.answers = [(503, "")]
    sandbox.pay(sandbox.scan(vietqr()))
    wait_until(lambda: statuses(sandbox) == ["failed"])
    shop.wait_for(8)


def test_a_shop_that_is_away_does_not_hold_up_the_payment(sandbox: Running) -> None:
    hook = {"account_number": "555", "url": "http://127.0.0.1:9/", "auth": "hmac", "key": KEY}
    sandbox.browser.post_json("/sepay/webhooks", hook)
    assert "Đã chuyển" in sandbox.pay(sandbox.scan(vietqr(number="555"))).text
    wait_until(lambda: statuses(sandbox) == ["failed"])


def test_send_again_repeats_the_body_to_the_byte(sandbox: Running, shop: Shop) -> None:
    sandbox.pay(sandbox.scan(vietqr()))
    shop.wait_for(1)
    number = sandbox.browser.get("/sepay/deliveries.json").said[0]["id"]
    assert sandbox.browser.post(f"/sepay/deliveries/{number}/replay").status == 200
    first, second = shop.wait_for(2)
    assert first.body == second.body
    assert rightly_signed(second)
    assert sandbox.transfers() == 1


def test_send_twice_sends_the_same_notification_twice(sandbox: Running, shop: Shop) -> None:
    sandbox.browser.post("/sepay/fault", fault="twice")
    sandbox.pay(sandbox.scan(vietqr()))
    first, second = shop.wait_for(2)
    assert first.body == second.body


def test_a_dropped_notification_never_leaves_until_sent_again(sandbox: Running, shop: Shop) -> None:
    sandbox.browser.post("/sepay/fault", fault="drop")
    sandbox.pay(sandbox.scan(vietqr()))
    shop.wait_for(0)
    assert statuses(sandbox) == ["dropped"]
    number = sandbox.browser.get("/sepay/deliveries.json").said[0]["id"]
    sandbox.browser.post(f"/sepay/deliveries/{number}/replay", fault="none")
    shop.wait_for(1)


@pytest.mark.parametrize("number", [ACCOUNT, API_ACCOUNT])
def test_a_forged_notification_bears_a_wrong_key_and_comes_once(sandbox: Running, shop: Shop, number: str) -> None:
    shop.answers = [(401, "{}")]
    sandbox.browser.post("/sepay/fault", fault="forge")
    sandbox.pay(sandbox.scan(vietqr(number=number)))
    received = shop.wait_for(1)[0]
    assert KEY not in received.headers.get("Authorization", "")
    assert number == API_ACCOUNT or not rightly_signed(received)
    assert statuses(sandbox) == ["refused"]


def test_a_truncated_notification_is_signed_for_the_whole_body(sandbox: Running, shop: Shop) -> None:
    shop.answers = [(400, "{}")]
    sandbox.browser.post("/sepay/fault", fault="truncate")
    sandbox.pay(sandbox.scan(vietqr()))
    received = shop.wait_for(1)[0]
    whole = sandbox.browser.get("/sepay/deliveries.json").said[0]["body"].encode()
    assert received.body == whole[: len(whole) // 2]
    assert not rightly_signed(received)


def test_a_delayed_notification_comes_in_the_end(sandbox: Running, shop: Shop) -> None:
    sandbox.browser.post("/sepay/fault", fault="delay")
    sandbox.pay(sandbox.scan(vietqr()))
    assert rightly_signed(shop.wait_for(1)[0])


@pytest.mark.parametrize(
    "changed",
    [
        {"url": "file:///etc/passwd"},
        {"url": "http://"},
        {"url": "http://[::1"},
        {"url": "http://a:99999/"},
        {"auth": "none"},
        {"key": ""},
        {"key": "a\nb: c"},
        {"key": "khóa"},
        {"account_number": ""},
        {"account_number": ["x"]},
    ],
)
def test_a_wrong_webhook_is_refused_and_not_kept(sandbox: Running, changed: dict[str, object]) -> None:
    hook = {"account_number": "1", "url": "http://127.0.0.1/", "auth": "hmac", "key": "k", **changed}
    before = len(sandbox.database.rows("SELECT * FROM webhook"))
    page = sandbox.browser.post_json("/sepay/webhooks", hook)
    if changed == {"key": "a\nb: c"}:
        assert page.status == 201
        assert sandbox.database.rows("SELECT key FROM webhook ORDER BY id")[-1]["key"] == "a b: c"
        return
    assert (page.status, len(sandbox.database.rows("SELECT * FROM webhook"))) == (400, before)


def test_the_board_shows_what_was_sent_and_answered(sandbox: Running, shop: Shop) -> None:
    sandbox.pay(sandbox.scan(vietqr()))
    shop.wait_for(1)
    page = sandbox.browser.get("/sepay")
    assert page.status == 200
    assert "đã nhận" in page.text
    assert shop.url in page.text
    assert KEY not in page.text
