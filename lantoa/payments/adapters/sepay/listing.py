"""SePay's list of movements in our words.

`GET {address}/transactions` of its API version 2 with `Authorization: Bearer <API token>`; `transaction_date_from` (inclusive,
Vietnam local time), `transaction_date_sort=asc`, `page`, `per_page` at most 100; at most 3 calls a second, else 429 with
`Retry-After`; a wrong token is 401: developer.sepay.vn/en/sepay-api/v2/{giao-dich/danh-sach,gioi-thieu}, …/vi/…/nang-cap-tu-v1.
Fields as in the example of …/en/agents/cli/goi-api: `id` (a UUID, another number than the webhook's), `transaction_date`,
`account_number`, `va`, `transfer_type`, `amount_in`, `amount_out`, `transaction_content`, `reference_number`, and
`meta.pagination.has_more` (all official; stored copies read November 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lantoa.kit import wire
from lantoa.kit.wire import NotUnderstood
from lantoa.kit.world import VIETNAM
from lantoa.payments.adapters import fields
from lantoa.payments.adapters.base import BankNotice, Listed, NotListed
from lantoa.payments.adapters.listing import PAGE, ask, page_number
from lantoa.payments.adapters.sepay.options import list_address


def list_since(key: str, since: datetime, place: str) -> Listed:
    """One page of what SePay has; raises NotListed."""
    number = page_number(place)
    query: dict[str, str | int] = {
        "transaction_date_from": f"{since.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
        "transaction_date_sort": "asc", "page": number, "per_page": PAGE,
    }  # fmt: skip
    body = ask(f"{list_address()}/transactions", f"Bearer {key}", query)
    try:
        rows = fields.parts(body, "data")
        more = wire.part(wire.part(body, "meta"), "pagination").get("has_more")
        return Listed(tuple(_notice(row) for row in rows), str(number + 1) if more is True and rows else "")
    except NotUnderstood as error:
        raise NotListed(str(error), fault="not_understood") from None


def _notice(row: Mapping[str, Any]) -> BankNotice:
    outside_id = wire.number_or_text(row, "id", 40)
    direction = fields.direction(row, "transfer_type")
    return BankNotice(
        outside_id=outside_id,
        account_number=wire.text(row, "account_number", 40, needed=True),
        sub_account=wire.text(row, "va", 40),
        direction=direction,
        amount=fields.amount(row, f"amount_{direction}"),
        at=wire.moment(row, "transaction_date"),
        memo=wire.text(row, "transaction_content", 2000),
        reference=wire.text(row, "reference_number", 70),
    )
