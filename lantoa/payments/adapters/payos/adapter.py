"""payOS's webhook in our words.

Fields as in PyPI payos 1.1.0 payos/types/webhooks/webhook.py (verified in source) and payos.vn/docs/du-lieu-tra-ve/webhook:
under `data` `orderCode` and `reference` (together the number repeats are known by), `amount` đồng, `description` the memo,
`accountNumber`, `virtualAccountNumber`, `transactionDateTime` Vietnam local time, `code` "00" for money that came. It tells
of money that came in only.
"""

from __future__ import annotations

from collections.abc import Mapping

from lantoa.kit import wire
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.payments.adapters import fields
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.listing import WithoutList
from lantoa.payments.adapters.payos.options import CHECKSUM, DONE, TRIAL
from lantoa.payments.adapters.payos.signature import check_checksum


class PayOSFeed(WithoutList):
    """Verifies and reads what payOS sends; see `adapters.base.BankFeed`."""

    name = "payos"
    auths = (CHECKSUM,)

    def verify(self, auth: str, headers: Mapping[str, str], raw: bytes, secret: str) -> None:
        if auth != CHECKSUM:
            raise NotGenuine("the account's hook is not set up")
        check_checksum(raw, secret)

    def parse(self, raw: bytes) -> BankNotice:
        data = wire.part(wire.json_object(raw), "data")
        # The signature is over `data`: what stands beside it proves nothing and is not read.
        if wire.text(data, "code", 10, needed=True) != DONE:
            raise NotUnderstood("code says that no money came")
        if wire.text(data, "currency", 10) not in ("", "VND"):
            raise NotUnderstood("currency is not VND")
        order = wire.number_or_text(data, "orderCode", 20)
        number, reference = wire.text(data, "accountNumber", 40, needed=True), wire.text(data, "reference", 50)
        return BankNotice(
            outside_id=f"{order}:{reference}",
            account_number=number,
            sub_account=wire.text(data, "virtualAccountNumber", 40),
            direction="in",
            amount=fields.amount(data, "amount"),
            at=wire.moment(data, "transactionDateTime"),
            memo=wire.text(data, "description", 2000),
            reference=reference or f"order:{order}",
            trial=(number, reference, order) == TRIAL,
        )

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return wire.kept(headers, "content-type", "user-agent")

    def check_config(self, auth: str, secret: str) -> str:
        if auth not in self.auths:
            return "auth"
        return "" if fields.SECRET.fullmatch(secret) else "secret"


FEED = PayOSFeed()
