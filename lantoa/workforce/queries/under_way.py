"""Goods that are being made, and those that are made and not packed yet: they are not made a second time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import F, Q

from lantoa.kit.world import VIETNAM
from lantoa.orders import api as orders
from lantoa.workforce.models import LotPick, Making, ProductionOrder
from lantoa.workforce.rules.demand import Coming, Went, still_there

A_PIECE = 1_000


class Begun(NamedTuple):
    """An order to make goods on which work has begun; ready on its day, today where that has gone by."""

    order: int
    product: str
    day: date
    quantity: int


@dataclass(slots=True)
class UnderWay:
    """`coming`: pieces for what is due from their day on as long as they keep. `spoken_of`: what a plan's batch has an order for that is
    begun or done, by (product, day)."""

    begun: list[Begun] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)
    spoken_of: set[tuple[str, date]] = field(default_factory=set)


def under_way(
    organisation_id: int, makings: Mapping[int, Making], thousandths: Mapping[int, int], product_of: Mapping[int, int], today: date
) -> UnderWay:  # fmt: skip
    """What is begun counts from its day on. What is made of goods that are made to order counts till it was packed, brought or taken out of
    its lot: of these the shelf tells only what may still be promised. One query, three more where something was made lately."""
    found = UnderWay()
    since = today - timedelta(days=max((one.keeps_days for one in makings.values()), default=0))
    begun, done = Q(done_at=None), Q(done_at__gte=datetime.combine(since, time(), VIETNAM))
    planned = Q(from_plan=True, day__gte=today)
    rows = ProductionOrder.objects.filter(
        begun | done | planned, organisation=organisation_id, product__in=makings, started_at__isnull=False, cancelled_at=None
    )  # fmt: skip
    made: list[tuple[datetime, Coming]] = []
    for one in rows.order_by("day", "pk"):
        making, name = makings[one.product_id], str(one.product_id)
        if one.from_plan:
            found.spoken_of.add((name, one.day))
        if one.done_at is None:
            day = max(one.day, today)
            found.begun.append(Begun(one.pk, name, day, one.quantity))
            until = day + timedelta(days=making.keeps_days) if making.made_to_order else date.max
            found.coming.append(Coming(name, day, until, one.quantity))
        elif making.made_to_order:
            until = one.done_at.astimezone(VIETNAM).date() + timedelta(days=making.keeps_days)
            if until >= today:
                made.append((one.done_at, Coming(name, today, until, (one.made or 0) - one.spoiled)))
    if made:
        gone = _gone(organisation_id, thousandths, product_of, min(at for at, _those in made))
        found.coming += [one._replace(pieces=one.pieces // A_PIECE) for one in still_there(made, gone)]
    return found


def _gone(
    organisation_id: int, thousandths: Mapping[int, int], product_of: Mapping[int, int], since: datetime
) -> list[Went]:
    """What left the kitchen since a moment, in thousandths of a piece."""
    picks = LotPick.objects.filter(line=None, put_back_at=None, at__gte=since, variant__in=product_of)
    rows: Iterable[tuple[int, int, datetime]] = [
        *orders.packed_since(organisation_id, product_of, since),
        *picks.values_list("variant_id", F("quantity"), "at"),
    ]
    return [Went(at, str(product_of[variant]), quantity * thousandths[variant]) for variant, quantity, at in rows]
