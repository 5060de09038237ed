"""10,000 parcels whose news arrives in any order, with repeats and a code nobody knows; and labels of 500 parcels."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.shipping.actions.carrier import take_turn
from lantoa.shipping.actions.parcel import take_news
from lantoa.shipping.actions.printing import labels
from lantoa.shipping.adapters.base import StatusNotice
from lantoa.shipping.models import Booking, Parcel

PARCELS, LABELS = 10_000, 500
GOAL_SECONDS = 30
LIVES = (
    (("ready_to_pick", "picked", "transporting", "delivering", "delivered"), "delivered"),
    (("picked", "delivering", "delivery_fail", "delivering", "delivered"), "delivered"),
    (("picked", "delivering", "delivery_fail", "waiting_to_return", "returned"), "returned"),
    (("picked", "delivering", "delivered", "nobody-knows-this"), "delivered"),
    (("ready_to_pick", "cancel"), "cancelled"),
)
_AT_ONCE = 200


def results(parcels: int = PARCELS, printed: int = LABELS, seed: int = 11) -> list[dict[str, Any]]:
    """The two figures of parcels, measured on the database this runs on."""
    dice = random.Random(seed)  # noqa: S311 - the same shuffles every time
    owner = accounts.person_for("+84912880000", "Bench")
    home = accounts.create_organisation(name="Bench", owner=owner, by=accounts.actor_for(owner))
    rows = _parcels(home, parcels)
    began = time.perf_counter()
    wrong, told = _tell(rows, dice)
    took = time.perf_counter() - began
    paper = _labels(rows[:printed])
    return [
        {"name": "parcels in the wrong phase", "value": wrong, "unit": f"of {parcels}", "goal": 0, "reached": wrong == 0},
        {"name": "news of parcels taken in", "value": round(told / took), "unit": "a second", "goal": "-", "reached": True},
        {"name": f"labels of {printed} parcels", "value": round(paper, 1), "unit": "s", "goal": f"≤ {GOAL_SECONDS}", "reached": paper <= GOAL_SECONDS},
    ]  # fmt: skip


def _parcels(home: accounts.Organisation, count: int) -> list[Parcel]:
    now = world.now()
    made = [
        Parcel(
            organisation=home, carrier="ghn", tracking_code=f"BENCH{number:06d}", subject_type="bench.nothing", subject_id=number,
            cash_to_collect=0, created_at=now,
        )
        for number in range(count)
    ]  # fmt: skip
    Parcel.objects.bulk_create(made, batch_size=500)
    return list(Parcel.objects.filter(organisation=home).order_by("pk"))


def _tell(rows: Sequence[Parcel], dice: random.Random) -> tuple[int, int]:
    begin, news = world.now() - timedelta(days=5), []
    for parcel in rows:
        life = LIVES[parcel.subject_id % len(LIVES)][0]
        mine = [(parcel, code, begin + timedelta(hours=place)) for place, code in enumerate(life)]
        news += [*mine, dice.choice(mine)]
    dice.shuffle(news)
    for start in range(0, len(news), _AT_ONCE):
        with transaction.atomic():
            take_turn(rows[0].organisation.pk, "ghn")
            take_news(
                [
                    (parcel, StatusNotice(f"{code}:{at.isoformat()}", parcel.tracking_code, code, "", at))
                    for parcel, code, at in news[start : start + _AT_ONCE]
                ]
            )
    states = dict(Parcel.objects.filter(subject_type="bench.nothing").values_list("subject_id", "status"))
    wrong = sum(states[number] != LIVES[number % len(LIVES)][1] for number in states)
    return wrong, len(news)


def _labels(rows: Sequence[Parcel]) -> float:
    where = {"name": "Nguyễn Thị Lan", "phone": "0912345678", "address": "Số 5, thôn Đông Sơn", "unit": "Đặc khu Vân Đồn", "ward": "Xã Hạ Long", "district": "Huyện Vân Đồn", "province": "Quảng Ninh", "ids": []}  # fmt: skip
    bookings = [
        Booking(
            carrier="ghn", code=f"B{one.pk}", reference=f"LT{one.subject_id:07d}", weight=1_200, cash=250_000, fragile=True, cold=True, content="2 Chả mực",
            sender=where, receiver=where, state="booked", parcel=one, sort_code="QN-01-A3",
        )
        for one in rows
    ]  # fmt: skip
    began = time.perf_counter()
    paper = labels(bookings)
    took = time.perf_counter() - began
    if not paper.startswith(b"%PDF"):
        raise AssertionError("no paper was printed")
    return took
