"""GPM Pay's webhook in our words.

Fields as in PyPI gpmpay-sdk 0.4.0 gpmpay/models.py, WebhookPayload (verified in source): `id` the number repeats are known
by, `transactionDate` with its zone, `accountNumber`, `subAccount` or null, `content` the memo, `transferType` in or out,
`transferAmount` đồng, `referenceCode` the bank's, `source` REAL or SIMULATED.
"""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.kit import wire
from lantoa.kit.wire import NotGenuine
from lantoa.payments.adapters import fields
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.gpmpay.options import HMAC, SIMULATED
from lantoa.payments.adapters.gpmpay.signature import check_hmac
from lantoa.payments.adapters.listing import WithoutList


class GpmPayFeed(WithoutList):
    """Verifies and reads what GPM Pay sends; see `adapters.base.BankFeed`."""

    name = "gpmpay"
    auths = (HMAC,)

    def verify(self, auth: str, headers: Mapping[str, str], raw: bytes, secret: str) -> None:
        if auth != HMAC:
            raise NotGenuine("the account's hook is not set up")
        check_hmac(headers, raw, secret)

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
            memo=wire.text(body, "content", 2000),
            # Without a bank reference the service's own number keeps the movement apart from others.
            reference=wire.text(body, "referenceCode", 70) or f"id:{outside_id}",
            trial=wire.text(body, "source", 20).upper() == SIMULATED,
        )

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent", "x-gpmpay-event", "x-gpmpay-signature")

    def check_config(self, auth: str, secret: str) -> str:
        if auth not in self.auths:
            return "auth"
        return "" if fields.SECRET.fullmatch(secret) else "secret"


FEED = GpmPayFeed()
