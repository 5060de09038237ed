"""A carrier's hook takes hundreds of hostile messages at its real address: none breaks it, none moves cash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.shipping import api as shipping
from tests.access.cast import SECRET, Stalls, fresh_browser, undone
from tests.hostile.nonsense import NONSENSE
from tests.hostile.test_hooks import RAW, TYPES

pytestmark = pytest.mark.django_db
AT = "2026-11-24T10:15:02+07:00"


def body(carrier: str, code: str, **changes: Any) -> dict[str, Any]:
    """What the carrier would write of a parcel that arrived, or whose cash it settled."""
    return {
        "ghn": {"OrderCode": code, "Status": "delivered", "Type": "Switch_status", "Time": AT, "Reason": "", "CODAmount": 270_000},
        "ghtk": {"label_id": code, "status_id": "6", "action_time": AT, "reason": "", "fee": 22_000, "pick_money": 270_000},
        "viettelpost": {"ORDER_NUMBER": code, "ORDER_STATUS": 501, "ORDER_STATUSDATE": "24/11/2026 10:15:02", "STATUS_NAME": "", "MONEY_COLLECTION": 1},
        "vnpost": {"ItemCode": code, "OrderStatusId": 21, "LastUpdateTime": "24/11/2026 10:15:02", "CodAmount": 270_000, "TotalFreightIncludeVat": 22_000},
    }[carrier] | changes  # fmt: skip


def send(account: shipping.CarrierAccount, said: dict[str, Any] | bytes, secret: str = SECRET) -> HttpResponse:
    raw, query = said, {}
    if isinstance(said, dict):
        wrapped = {
            "viettelpost": lambda: {"DATA": said, "TOKEN": secret},
            "vnpost": lambda: {"Data": json.dumps(said), "SignData": ""},
        }
        raw = json.dumps(wrapped.get(account.carrier, lambda: said)()).encode()
    if account.carrier in ("ghtk", "vnpost"):
        query = {"hash" if account.carrier == "ghtk" else "key": secret}
    address = reverse("carrier_hooks:carrier", args=[account.carrier, account.hook_token])
    browser = fresh_browser()
    headers = {"X-Lantoa-Key": secret} if account.carrier == "ghn" else {}
    return browser.post(f"{address}?{urlencode(query)}", raw, content_type="application/json", headers=headers)


def faults(answer: HttpResponse, parcel: shipping.Parcel, cash: int) -> Iterator[str]:
    """What a hostile message must never reach: an error, an answer that is no JSON, a parked message, cash."""
    if answer.status_code >= 500:
        yield f"{answer.status_code} {getattr(answer, 'exc_info', None) and answer.exc_info[1]!r}"
    elif not answer["Content-Type"].startswith("application/json"):
        yield "is not answered in JSON"
    if journal.Incoming.objects.filter(state="parked").exists():
        yield f"was parked: {journal.Incoming.objects.filter(state='parked')[0].reason}"
    parcel.refresh_from_db()
    if parcel.cash_received > cash:
        yield f"brought {parcel.cash_received} of {cash}"


def parcel_at(stalls: Stalls, carrier: str) -> tuple[shipping.CarrierAccount, shipping.Parcel]:
    by = accounts.actor_for(stalls.own.owner, stalls.own.organisation)
    account = shipping.connect_carrier(stalls.own.organisation, carrier, secret=SECRET, by=by)
    parcel = shipping.register_parcel(
        stalls.own.organisation,
        stalls.own.to_confirm,
        tracking_code="GAHOSTILE1",
        carrier=carrier,
        cash_to_collect=270_000,
        by=by,
    )
    return account, parcel


@pytest.mark.parametrize("carrier", ["ghn", "ghtk", "viettelpost", "vnpost"])
def test_nonsense_in_any_field_breaks_nothing(stalls: Stalls, carrier: str) -> None:
    wrong, tried = [], 0
    with undone():
        account, parcel = parcel_at(stalls, carrier)
        for name in body(carrier, parcel.tracking_code):
            for label, value in {**NONSENSE, **TYPES}.items():
                with undone():
                    try:
                        answer = send(account, body(carrier, parcel.tracking_code, **{name: value}))
                    except (UnicodeEncodeError, ValueError):
                        continue
                    wrong += [f"{label} in {name}: {fault}" for fault in faults(answer, parcel, 10**12)]
                tried += 1
        for label, raw in RAW.items():
            with undone():
                wrong += [f"{label}: {fault}" for fault in faults(send(account, raw), parcel, 0)]
            tried += 1
    assert wrong == []
    assert tried > 150


@pytest.mark.parametrize("carrier", ["ghn", "ghtk", "viettelpost", "vnpost"])
def test_forged_and_replayed_messages_move_no_cash_twice(stalls: Stalls, carrier: str) -> None:
    with undone():
        account, parcel = parcel_at(stalls, carrier)
        for secret in ("", "wrong", SECRET[:-1], SECRET + "0", SECRET.upper(), "x" * 7_000, "*"):
            assert send(account, body(carrier, parcel.tracking_code), secret).status_code == 401
        parcel.refresh_from_db()
        assert (parcel.status, parcel.cash_received) == ("created", 0)
        for _ in range(50):
            assert send(account, body(carrier, parcel.tracking_code)).status_code == 200
        parcel.refresh_from_db()
        assert parcel.status == "delivered"
        assert parcel.cash_received == (270_000 if carrier in ("ghtk", "vnpost") else 0)
        assert parcel.events.count() == 1
