"""SePay's webhook in our words.

Fields as documented (developer.sepay.vn/en/sepay-webhooks, github sepayvn/laravel-sepay @f77323e; verified in source):
`id` the number repeats are known by, `transactionDate` Vietnam local time without zone, `accountNumber`, `subAccount`
(virtual account or null), `content` the memo, `transferType` in or out, `transferAmount` đồng, `referenceCode` the bank's.
SePay sends eight times over about 33 minutes until it hears 2xx with {"success": true} (…/xu-ly-loi).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters.base import BankNotice, NotGenuine, NotUnderstood
from lantoa.payments.adapters.sepay.options import API_KEY, HMAC, SECRET
from lantoa.payments.adapters.sepay.signature import check_api_key, check_hmac

LARGEST = 10**15


class SePayFeed:
    """Verifies and reads what SePay sends; see `adapters.base.BankFeed`."""

    name = "sepay"
    auths = (API_KEY, HMAC)

    def verify(self, auth: str, headers: Mapping[str, str], raw: bytes, secret: str) -> None:
        lower = {name.lower(): value for name, value in headers.items()}
        if auth == API_KEY:
            check_api_key(lower, secret)
        elif auth == HMAC:
            check_hmac(lower, raw, secret)
        else:
            raise NotGenuine("the account's hook is not set up")

    def parse(self, raw: bytes) -> BankNotice:
        body = _object(raw)
        outside_id = _number_or_text(body, "id", 40)
        return BankNotice(
            outside_id=outside_id,
            account_number=_text(body, "accountNumber", 40, needed=True),
            sub_account=_text(body, "subAccount", 40),
            direction=_direction(body),
            amount=_amount(body),
            at=_time(body),
            memo=_text(body, "content", 2000) or _text(body, "description", 2000),
            # Without a bank reference the service's own number keeps the movement apart from others.
            reference=_text(body, "referenceCode", 70) or f"id:{outside_id}",
        )

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        lower = {name.lower(): value for name, value in headers.items()}
        wanted = ("content-type", "user-agent", "x-sepay-timestamp", "x-sepay-signature")
        kept = {name: clean_line(lower[name])[:200] for name in wanted if name in lower}
        return {**kept, "authorization": "given"} if "authorization" in lower else kept

    def check_config(self, auth: str, secret: str) -> str:
        if auth not in self.auths:
            return "auth"
        return "" if SECRET.fullmatch(secret) else "secret"


FEED = SePayFeed()


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotUnderstood("not JSON") from None
    if not isinstance(body, dict):
        raise NotUnderstood("not a JSON object")
    return body


def _text(body: Mapping[str, Any], name: str, longest: int, *, needed: bool = False) -> str:
    value = body.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise NotUnderstood(f"{name} is not text")
    # Half a surrogate pair can stand in JSON but in no database.
    text = clean_line(value.encode("utf-8", "replace").decode())
    if needed and not text:
        raise NotUnderstood(f"{name} is empty")
    return text[:longest]


def _number_or_text(body: Mapping[str, Any], name: str, longest: int) -> str:
    value = body.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**longest:
        return str(value)
    return _text(body, name, longest, needed=True)


def _direction(body: Mapping[str, Any]) -> Literal["in", "out"]:
    value = body.get("transferType")
    if value == "in":
        return "in"
    if value == "out":
        return "out"
    raise NotUnderstood("transferType is neither in nor out")


def _amount(body: Mapping[str, Any]) -> int:
    value = body.get("transferAmount")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 15:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotUnderstood("transferAmount is not a whole number")
    if not 0 < value <= LARGEST:
        raise NotUnderstood("transferAmount is not a positive amount")
    return value


def _time(body: Mapping[str, Any]) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(body, "transactionDate", 40, needed=True))
    except ValueError:
        raise NotUnderstood("transactionDate is not a time") from None
    if not 2000 <= moment.year <= 2100:
        raise NotUnderstood("transactionDate is out of range")
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
