"""A world in which services have lists: each address answers what a test says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lantoa.kit.world import VIETNAM, Response
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.tests.conftest import Stage

KEY = "list-key-only-for-tests-01"
Answer = Callable[[dict[str, str]], Response]


def answer(body: object, status: int = 200, **headers: str) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, raw)


@dataclass
class Lists(Stage):
    """What was asked is kept in `asked`; `answers` says what comes back."""

    answers: Answer = lambda _query: answer({})
    asked: list[tuple[str, dict[str, str], Mapping[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.time = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)

    def http(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None,
        timeout: float = 10.0,
    ) -> Response:  # fmt: skip
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append((f"{method} {parts.path}", query, dict(headers or {})))
        return self.answers(query)


def sepay_row(notice: BankNotice) -> dict[str, Any]:
    came = notice.direction == "in"
    return {
        "id": notice.outside_id, "transaction_date": f"{notice.at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}", "va": notice.sub_account,
        "account_number": notice.account_number, "transfer_type": notice.direction, "amount_in": notice.amount if came else 0,
        "amount_out": 0 if came else notice.amount, "accumulated": 0, "transaction_content": notice.memo, "code": None,
        "reference_number": notice.reference, "bank_brand_name": "Vietcombank", "webhook_success": 0,
    }  # fmt: skip


def sepay_page(*notices: BankNotice, more: bool = False) -> dict[str, Any]:
    return {
        "status": "success", "data": [sepay_row(one) for one in notices],
        "meta": {"pagination": {"total": len(notices), "per_page": 100, "current_page": 1, "last_page": 1, "has_more": more}},
    }  # fmt: skip


def casso_row(notice: BankNotice) -> dict[str, Any]:
    return {
        "id": int(notice.outside_id), "tid": notice.reference, "description": notice.memo, "cusum_balance": 0,
        "amount": notice.amount if notice.direction == "in" else -notice.amount, "bankSubAccId": notice.account_number,
        "when": f"{notice.at.astimezone(VIETNAM):%Y-%m-%dT%H:%M:%S}", "virtualAccount": notice.sub_account,
    }  # fmt: skip


def casso_page(*notices: BankNotice, following: int | None = None) -> dict[str, Any]:
    data = {"page": 1, "pageSize": 100, "nextPage": following, "records": [casso_row(one) for one in notices]}
    return {"error": 0, "message": "success", "data": data}
