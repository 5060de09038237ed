"""Notices written in our own words as JSON, proved by a shared key in `X-Demo-Key`."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from lantoa.kit.vietnamese import clean_line
from lantoa.kit.wire import NotGenuine, NotUnderstood
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.listing import WithoutList

LARGEST = 10**15


class DemoFeed(WithoutList):
    """The smallest service that keeps the contract; see `adapters.base.BankFeed`."""

    name = "demo"
    auths = ("key",)

    def verify(self, auth: str, headers: Mapping[str, str], raw: bytes, secret: str) -> None:
        given = next((value for name, value in headers.items() if name.lower() == "x-demo-key"), "")
        if auth not in self.auths or not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            raise NotGenuine("wrong key")

    def parse(self, raw: bytes) -> BankNotice:
        try:
            body = json.loads(raw)
            at = datetime.fromisoformat(body["at"])
            notice = BankNotice(
                outside_id=_text(body["id"])[:40], account_number=_text(body["account"]), sub_account="",
                direction="out" if body["direction"] == "out" else "in", amount=body["amount"], at=at,
                memo=_text(body["memo"])[:2000], reference=_text(body["reference"])[:70],
            )  # fmt: skip
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise NotUnderstood(f"not a notice: {type(error).__name__}") from None
        if type(notice.amount) is not int or not 0 < notice.amount <= LARGEST:
            raise NotUnderstood("the amount is not a whole positive number of đồng")
        if at.tzinfo is None or body["direction"] not in ("in", "out"):
            raise NotUnderstood("time or direction out of range")
        return notice

    def kept_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {}

    def check_config(self, auth: str, secret: str) -> str:
        if auth not in self.auths:
            return "auth"
        return "" if len(secret.strip()) >= 16 else "secret"


FEED = DemoFeed()


def _text(value: object) -> str:
    return clean_line(str(value).encode("utf-8", "replace").decode())
