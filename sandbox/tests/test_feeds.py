"""The siblings of Casso, payOS and GPM Pay: the documented body and its proof."""

import hashlib
import hmac
import json

import pytest

from .conftest import Shop, wait_until
from .people import ACCOUNT, KEY, Received, Running, vietqr

SERVICES = ("casso", "payos", "gpmpay")
NUMBER = "555000111"


def listen(sandbox: Running, shop: Shop, service: str, number: str = NUMBER) -> None:
    hook = {"account_number": number, "url": shop.url, "auth": "hmac", "key": KEY, "service": service}
    assert sandbox.browser.post_json("/sepay/webhooks", hook).status == 201


def rightly_signed(service: str, received: Received) -> bool:
    if service == "payos":
        data = received.said["data"]
        pairs = "&".join(f"{name}={'' if value is None else value}" for name, value in sorted(data.items()))
        return received.said["signature"] == hmac.new(KEY.encode(), pairs.encode(), hashlib.sha256).hexdigest()
    name = {"casso": "X-Casso-Signature", "gpmpay": "X-GPMPay-Signature"}[service]
    stamp, given = (part.split("=")[1] for part in received.headers[name].split(","))
    sorted_body = json.dumps(received.said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    body, how = (sorted_body, hashlib.sha512) if service == "casso" else (received.body, hashlib.sha256)
    return given == hmac.new(KEY.encode(), stamp.encode() + b"." + body, how).hexdigest()


@pytest.mark.parametrize("service", SERVICES)
def test_money_in_is_told_and_signed_as_documented(sandbox: Running, shop: Shop, service: str) -> None:
    listen(sandbox, shop, service)
    sandbox.pay(sandbox.scan(vietqr(number=NUMBER)))
    received = shop.wait_for(1)[0]
    said = received.said.get("data", received.said)
    assert said["accountNumber"] == NUMBER
    assert (said.get("amount") or said.get("transferAmount")) == 260_000
    assert (said.get("description") or said.get("content")).endswith("LT7K3M9QX")
    assert rightly_signed(service, received)


@pytest.mark.parametrize(("service", "told"), [("casso", -260_000), ("gpmpay", 260_000), ("payos", None)])
def test_money_out_is_told_by_who_tells_of_it(sandbox: Running, shop: Shop, service: str, told: int | None) -> None:
    listen(sandbox, shop, service, "990000000001")
    sandbox.pay(sandbox.scan(vietqr(number="777")))
    received = shop.wait_for(0 if told is None else 1)
    said = [each.said.get("data", each.said) for each in received]
    assert [one.get("amount", one.get("transferAmount")) for one in said] == ([] if told is None else [told])


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("fault", ["forge", "truncate"])
def test_a_mishap_breaks_the_proof(sandbox: Running, shop: Shop, service: str, fault: str) -> None:
    shop.answers = [(401, "{}")]
    listen(sandbox, shop, service)
    sandbox.browser.post("/sepay/fault", fault=fault)
    sandbox.pay(sandbox.scan(vietqr(number=NUMBER)))
    received = shop.wait_for(1)[0]
    if fault == "forge":
        assert not rightly_signed(service, received)
    else:
        with pytest.raises(ValueError):
            json.loads(received.body)
    wait_until(lambda: sandbox.browser.get("/sepay/deliveries.json").said[0]["status"] == "refused")


@pytest.mark.parametrize("changes", [{"service": "momo"}, {"service": "casso", "auth": "api_key"}])
def test_a_service_or_proof_it_does_not_know_is_refused(sandbox: Running, changes: dict[str, str]) -> None:
    hook = {"account_number": ACCOUNT, "url": "http://127.0.0.1/", "auth": "hmac", "key": KEY, **changes}
    assert sandbox.browser.post_json("/sepay/webhooks", hook).status == 400
