"""What stallholders owe for a month, what was asked for and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Least

from lantoa.kit.world import world
from lantoa.markets.models import Bill, Market, Place, Rate, Reading, Row, Stallholder
from lantoa.markets.rules.fee import METERED, Charge, Dated, Read, charges, in_force, last_of, was_read


@dataclass(frozen=True, slots=True)
class Owed:
    """What one stallholder owes for a month, line by line; `unread` are meters read before, but not this month."""

    stallholder: Stallholder
    charges: list[Charge]
    unread: list[str]

    @property
    def amount(self) -> int:
        return sum(charge.amount for charge in self.charges)


def rates_of(market: Market) -> dict[str, list[Dated]]:
    """Every rate of a market by kind, the earliest first. One query."""
    found: dict[str, list[Dated]] = defaultdict(list)
    for rate in Rate.objects.filter(market=market).order_by("since"):
        found[rate.kind].append(Dated(rate.since, rate.amount))
    return found


def reads_of(place_ids: Iterable[int]) -> dict[tuple[int, str], list[Read]]:
    """What meters showed, by place and kind, one reading a day: the one written last. One query."""
    latest: dict[tuple[int, str, date], Read] = {}
    for row in Reading.objects.filter(place__in=list(place_ids)).order_by("pk"):
        latest[row.place_id, row.kind, row.day] = Read(row.day, row.value, row.anew)
    found: dict[tuple[int, str], list[Read]] = defaultdict(list)
    for (place, kind, _day), read in sorted(latest.items()):
        found[place, kind].append(read)
    return found


def preview(market: Market, month: date) -> list[Owed]:
    """What everybody who has a place on some day of the month owes for it, in the order of the plan. Three queries.

    Where a place changed hands in the month, its meters are on the bill of whoever has it last.
    """
    holders = Stallholder.objects.during(month, last_of(month)).filter(place__market=market)
    there = list(holders.select_related("place__row").order_by("place__row__line", "place__column", "since"))
    rates, reads = rates_of(market), reads_of({one.place_id for one in there})
    last_at = {one.place_id: one.pk for one in there}
    return [_owed(one, month, rates, reads, last=last_at[one.place_id] == one.pk) for one in there]


def to_ask(market: Market, month: date) -> list[Owed]:
    """Those of them who owe something."""
    return [one for one in preview(market, month) if one.amount]


def _owed(
    one: Stallholder,
    month: date,
    rates: dict[str, list[Dated]],
    reads: dict[tuple[int, str], list[Read]],
    *,
    last: bool,
) -> Owed:
    meters = {kind: reads.get((one.place_id, kind), []) for kind in METERED} if last else {}
    unread = [
        kind
        for kind, reads in meters.items()
        if in_force(rates.get(kind, []), month) and reads and not was_read(reads, month)
    ]
    return Owed(one, charges(month, rates, meters), sorted(unread))


@dataclass(frozen=True, slots=True)
class Sums:
    """Bills together: how many, how many paid in full, đồng asked, received in all and by the bank's word."""

    bills: int
    paid: int
    asked: int
    received: int
    by_bank: int

    @property
    def missing(self) -> int:
        return self.asked - self.received


def bills_of(market: Market, month: date | None = None) -> QuerySet[Bill]:
    """A market's bills, of one month if one is given, those not paid first, in the order of the plan."""
    found = Bill.objects.filter(run__market=market)
    found = found if month is None else found.filter(run__month=month)
    ordered = ("-run__month", "stallholder__place__row__line", "stallholder__place__column", "pk")
    return found.select_related("stallholder__place__row", "run__market").order_by(*ordered)


def sums_of(bills: QuerySet[Bill]) -> Sums:
    """What these bills come to; what came beyond a bill is not counted for others. One query."""
    within = Least(F("received"), F("amount"))
    found = bills.order_by().aggregate(
        bills=Count("pk"), paid=Count("pk", filter=Q(received__gte=F("amount"))), asked=Sum("amount", default=0),
        received=Sum(within, default=0), by_bank=Sum(Least(F("bank_received"), F("amount")), default=0),
    )  # fmt: skip
    return Sums(**found)


def bill_at(token: str) -> Bill | None:
    """The bill behind an unguessable link, with its lines and what was put right."""
    found = Bill.objects.filter(token=token.replace("\x00", "")[:43])
    return (
        found.select_related("run__market__unit", "stallholder__place").prefetch_related("lines", "corrections").first()
    )


def overdue(market: Market) -> QuerySet[Bill]:
    """Bills of any month whose last day for paying is over, the oldest first."""
    return bills_of(market).overdue(world.today()).order_by("run__month", "pk")


def metered_kinds(market: Market) -> list[str]:
    """Which meters cost something in this market today or later."""
    today = world.today()
    rates = rates_of(market)
    return [
        kind
        for kind in sorted(METERED)
        if any(rate.amount for rate in rates[kind] if rate.since > today) or in_force(rates[kind], today)
    ]


def places_to_read(row: Row) -> list[Place]:
    """The places of a row that are let today, from the left, each with its holder's name as `holder` and what its meters showed last
    as `shown` (kind to Read)."""
    holders = Stallholder.objects.on(world.today()).filter(place__row=row).select_related("place__row")
    there = list(holders.order_by("place__column"))
    reads = reads_of(one.place_id for one in there)
    found = []
    for one in there:
        place = one.place
        place.holder = one.name
        place.shown = {kind: reads[place.pk, kind][-1] for kind in sorted(METERED) if reads.get((place.pk, kind))}
        found.append(place)
    return found
