"""Casso's webhook of version 2 in our words.

Fields as in github CassoHQ/casso-webhook-v2-verify-signature @0bfff92 (verified in source): everything stands under `data`:
`id` the number repeats are known by, `reference` the bank's, `description` the memo, `amount` đồng (below zero: money that
went out), `transactionDateTime` Vietnam local time without zone, `accountNumber`, `virtualAccountNumber`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lantoa.kit import wire
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.payments.adapters import fields
from lantoa.payments.adapters.base import BankNotice, Listed
from lantoa.payments.adapters.casso import listing
from lantoa.payments.adapters.casso.options import HMAC, TRIAL_REFERENCE
from lantoa.payments.adapters.casso.signature import check_hmac


class CassoFeed:
    """Verifies and reads what Casso sends; see `adapters.base.BankFeed`."""

    name = "casso"
    auths = (HMAC,)
    lists = True

    def list_since(self, key: str, since: datetime, place: str = "") -> Listed:
        return listing.list_since(key, since, place)

    def verify(self, auth: str, headers: Mapping[str, str], raw: bytes, secret: str) -> None:
        if auth != HMAC:
            raise NotGenuine("the account's hook is not set up")
        check_hmac(headers, raw, secret)

    def parse(self, raw: bytes) -> BankNotice:
        data = wire.part(wire.json_object(raw), "data")
        outside_id = wire.number_or_text(data, "id", 40)
        moved = fields.whole(data, "amount")
        if moved == 0:
            raise NotUnderstood("amount is nothing")
        reference = wire.text(data, "reference", 70)
        return BankNotice(
            outside_id=outside_id,
            account_number=wire.text(data, "accountNumber", 40, needed=True),
            sub_account=wire.text(data, "virtualAccountNumber", 40),
            direction="in" if moved > 0 else "out",
            amount=abs(moved),
            at=wire.moment(data, "transactionDateTime"),
            memo=wire.text(data, "description", 2000),
            # Without a bank reference the service's own number keeps the movement apart from others.
            reference=reference or f"id:{outside_id}",
            trial=reference == TRIAL_REFERENCE,
        )

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent", "x-casso-signature")

    def check_config(self, auth: str, secret: str) -> str:
        if auth not in self.auths:
            return "auth"
        return "" if fields.SECRET.fullmatch(secret) else "secret"


FEED = CassoFeed()
