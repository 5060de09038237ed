"""Casso's list of movements in our words.

`GET {address}/transactions` with `Authorization: Apikey <key>`; `fromDate` (a day), `page`, `pageSize`, `sort=ASC`:
developer.casso.vn/casso-api/api/lay-giao-dich (official; stored copies read November 2026). Under `data` stand `nextPage` (null
after the last), `totalPages` and `records`, each with `id`, `tid` the bank's reference, `description`, `amount` (below zero:
money that went out), `when` (a day, or a day with a time; midnight is taken for "no time known"), `bankSubAccId` the account's
number (named "the bank account it belongs to" for the older webhook: casso.vn/tich-hop-webhook-tuy-chinh-vao-casso) and
`virtualAccount`. How many may stand on a page and how often may be asked is not documented where we could read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood
from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters import fields
from lantoa.payments.adapters.base import BankNotice, Listed, NotListed
from lantoa.payments.adapters.casso.options import list_address
from lantoa.payments.adapters.listing import PAGE, ask, page_number

_NOON = timedelta(hours=12)


def list_since(key: str, since: datetime, place: str) -> Listed:
    """One page of what Casso has, from the beginning of that day on; raises NotListed."""
    number = page_number(place)
    query: dict[str, str | int] = {
        "fromDate": f"{since.astimezone(VIETNAM):%Y-%m-%d}", "page": number, "pageSize": PAGE, "sort": "ASC",
    }  # fmt: skip
    body = ask(f"{list_address()}/transactions", f"Apikey {key}", query)
    if body.get("error") not in (0, None):
        raise NotListed("error is not 0", fault="not_understood")
    try:
        data = wire.part(body, "data")
        rows = fields.parts(data, "records")
        following = data.get("nextPage")
        goes_on = isinstance(following, int) and following > number and bool(rows)
        return Listed(tuple(_notice(row) for row in rows), str(following) if goes_on else "")
    except NotUnderstood as error:
        raise NotListed(str(error), fault="not_understood") from None


def _notice(row: Mapping[str, Any]) -> BankNotice:
    moved = fields.whole(row, "amount")
    if moved == 0:
        raise NotUnderstood("amount is nothing")
    at = wire.moment(row, "when")
    day_only = at.astimezone(VIETNAM).time() == time.min
    return BankNotice(
        outside_id=wire.number_or_text(row, "id", 40),
        account_number=wire.number_or_text(row, "bankSubAccId", 40),
        sub_account=wire.text(row, "virtualAccount", 40),
        direction="in" if moved > 0 else "out",
        amount=abs(moved),
        at=at + _NOON if day_only else at,
        memo=wire.text(row, "description", 2000),
        reference=wire.text(row, "tid", 70),
        day_only=day_only,
    )
