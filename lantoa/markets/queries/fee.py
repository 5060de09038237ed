"""What stallholders owe for a month, what was asked for and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Least

from lantoa.kit.world import world
from lantoa.markets.models import Bill, BillLine, FeeRun, Market, Place, Rate, Reading, Row, Stallholder
from lantoa.markets.rules.fee import (
    KINDS,
    METERED,
    Billed,
    Charge,
    Dated,
    Read,
    Step,
    first_of,
    fixed,
    in_force,
    last_of,
    metered,
    month_before,
    steps,
    was_read,
)


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
        latest[row.place_id, row.kind, row.day] = Read(row.day, row.value, row.anew, row.closing, row.opening)
    found: dict[tuple[int, str], list[Read]] = defaultdict(list)
    for (place, kind, _day), read in sorted(latest.items()):
        found[place, kind].append(read)
    return found


def billed_of(place_ids: Iterable[int]) -> dict[tuple[int, str], list[Billed]]:
    """What bills asked for already, by place and kind. One query."""
    found: dict[tuple[int, str], list[Billed]] = defaultdict(list)
    lines = BillLine.objects.filter(kind__in=METERED, bill__stallholder__place__in=list(place_ids)).order_by("pk")
    told = ("bill__stallholder__place", "kind", "after_day", "upto", "after", "bill__run__month")
    for place, kind, after_day, upto, value, month in lines.values_list(*told):
        # A line from before the days were kept asked for its own month.
        known = after_day and upto
        first, last = (after_day, upto) if known else (month - timedelta(days=1), last_of(month))
        found[place, kind].append(Billed(first, last, value))
    return found


def asked_months(market: Market) -> set[date]:
    """The months whose fees were asked for, by their first day. One query."""
    return set(FeeRun.objects.filter(market=market).values_list("month", flat=True))


def preview(market: Market, month: date) -> list[Owed]:
    """What everybody owes for a month, in the order of the plan: who has a place on some day of it, and who had one before and whose meter
    was read too late for their last bill. Five queries.

    What a meter counted up to a reading is owed by whoever has the place on its day; where nobody has it then, by who had it before.
    """
    lettings = Stallholder.objects.filter(place__market=market, since__lte=last_of(month))
    there = list(lettings.select_related("place__row").order_by("place__row__line", "place__column", "since"))
    rates, asked = rates_of(market), asked_months(market)
    by_place: dict[int, list[Stallholder]] = defaultdict(list)
    for one in there:
        by_place[one.place_id].append(one)
    reads, billed = reads_of(by_place), billed_of(by_place)
    lines: dict[int, list[Charge]] = defaultdict(list)
    for kind in (one for one in KINDS if one in METERED):
        dated = rates.get(kind, [])
        begins = min((one for one in {*asked, month} if one <= month and in_force(dated, one)), default=month)
        for place, those in by_place.items():
            counted: dict[int, list[Step]] = defaultdict(list)
            for step in steps(reads.get((place, kind), []), month, billed.get((place, kind), []), begins):
                who = _owes(those, step.day)
                if who is not None and in_force(dated, first_of(step.day)):
                    counted[who.pk].append(step)
            for pk, mine in counted.items():
                rate = in_force(dated, month) or in_force(dated, first_of(mine[-1].day))
                line = metered(kind, rate, mine, asked - {month})
                lines[pk] += [line] if line else []
    found = []
    for one in there:
        here = one.until is None or one.until >= month
        if here or lines[one.pk]:
            owed = [*(fixed(month, rates) if here else ()), *lines[one.pk]]
            last = here and _last_in(by_place[one.place_id], month) is one
            unread = [
                kind
                for kind in sorted(METERED)
                if last and in_force(rates.get(kind, []), month) and (seen := reads.get((one.place_id, kind))) and not was_read(seen, month)
            ]  # fmt: skip
            found.append(Owed(one, sorted(owed, key=lambda line: KINDS.index(line.kind)), unread))
    return found


def _owes(lettings: Sequence[Stallholder], day: date) -> Stallholder | None:
    """Who came to the place last up to this day, there still or gone; the lettings are in the order of their days."""
    came = [one for one in lettings if one.since <= day]
    return came[-1] if came else None


def _last_in(lettings: Sequence[Stallholder], month: date) -> Stallholder | None:
    """Who has the place last in this month; the lettings are in the order of their days."""
    there = [one for one in lettings if one.since <= last_of(month) and (one.until is None or one.until >= month)]
    return there[-1] if there else None


def to_ask(market: Market, month: date) -> list[Owed]:
    """Those of them who owe something."""
    return [one for one in preview(market, month) if one.amount]


def read_late(market: Market, month: date) -> list[Owed]:
    """What meters counted up to the end of a month that was asked for already, and no bill asks for yet: it comes into the next. Five queries."""
    metered_only = [
        Owed(one.stallholder, [line for line in one.charges if line.kind in METERED], [])
        for one in preview(market, month)
    ]
    return [one for one in metered_only if one.charges]


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
    """The places of a row that are let today, or were last month, from the left, each with who has or had it as `holder` and what its meters
    showed last as `shown` (kind to Read)."""
    today = world.today()
    lately = Stallholder.objects.during(month_before(today), today).filter(place__row=row).select_related("place__row")
    there = list({one.place_id: one for one in lately.order_by("place__column", "since")}.values())
    reads = reads_of(one.place_id for one in there)
    found = []
    for one in there:
        place = one.place
        place.holder = one.name
        place.shown = {kind: reads[place.pk, kind][-1] for kind in sorted(METERED) if reads.get((place.pk, kind))}
        found.append(place)
    return found
