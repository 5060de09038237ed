"""SePay's webhook in our words.

Fields as documented (developer.sepay.vn/en/sepay-webhooks, github sepayvn/laravel-sepay @f77323e; verified in source):
`id` the number repeats are known by, `transactionDate` Vietnam local time without zone, `accountNumber`, `subAccount`
(virtual account or null), `content` the memo, `transferType` in or out, `transferAmount` đồng, `referenceCode` the bank's.
SePay sends eight times over about 33 minutes until it hears 2xx with {"success": true} (…/xu-ly-loi).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lantoa.kit import wire
from lantoa.kit.wire import NotGenuine
from lantoa.payments.adapters import fields
from lantoa.payments.adapters.base import BankNotice, Listed
from lantoa.payments.adapters.sepay import listing
from lantoa.payments.adapters.sepay.options import API_KEY, HMAC
from lantoa.payments.adapters.sepay.signature import check_api_key, check_hmac


class SePayFeed:
    """Verifies and reads what SePay sends; see `adapters.base.BankFeed`."""

    name = "sepay"
    auths = (API_KEY, HMAC)
    lists = True

    def list_since(self, key: str, since: datetime, place: str = "") -> Listed:
        return listing.list_since(key, since, place)

    def verify(self, auth: str, headers: Mapping[str, str], raw: bytes, secret: str) -> None:
        lower = {name.lower(): value for name, value in headers.items()}
        if auth == API_KEY:
            check_api_key(lower, secret)
        elif auth == HMAC:
            check_hmac(lower, raw, secret)
        else:
            raise NotGenuine("the account's hook is not set up")

    def parse(self, raw: bytes) -> BankNotice:
        body = wire.json_object(raw)
        outside_id = wire.number_or_text(body, "id", 40)
        return BankNotice(
            outside_id=outside_id,
            account_number=wire.text(body, "accountNumber", 40, needed=True),
            sub_account=wire.text(body, "subAccount", 40),
            direction=fields.direction(body, "transferType"),
            amount=fields.amount(body, "transferAmount"),
            at=wire.moment(body, "transactionDate"),
            memo=wire.text(body, "content", 2000) or wire.text(body, "description", 2000),
            # Without a bank reference the service's own number keeps the movement apart from others.
            reference=wire.text(body, "referenceCode", 70) or f"id:{outside_id}",
        )

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        kept = wire.kept(headers, "content-type", "user-agent", "x-sepay-timestamp", "x-sepay-signature")
        given = "authorization" in {name.lower() for name in headers}
        return {**kept, "authorization": "given"} if given else kept

    def check_config(self, auth: str, secret: str) -> str:
        if auth not in self.auths:
            return "auth"
        return "" if fields.SECRET.fullmatch(secret) else "secret"


FEED = SePayFeed()
