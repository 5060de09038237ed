"""A plan as a household reads it: day by day who comes and for how many hours, what has to be moved, and how old it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from lantoa.kit.access import Actor, AnySeller
from lantoa.kit.database.together import One, Question, counted, how_many
from lantoa.kit.world import VIETNAM, world
from lantoa.orders import api as orders
from lantoa.workforce.models import Demand, MovedPromise, Plan, PlannedBatch, PlannedShift, Planning, Worker
from lantoa.workforce.rules.told import HANDS, SHIFT_HOURS, Day, Peak, Quiet, told

STRIP = 14
ORDER = orders.Order._meta.label_lower
# From so many orders on that came or were called off, a plan is said to be old.
MANY = 3


@dataclass(slots=True)
class DayShown:
    """One day: its hours, who comes (None in `pinned` where the plan decides), and what is to be ready."""

    told: Day
    there: float = 0.0
    shifts: list[PlannedShift] = field(default_factory=list)
    batches: list[PlannedBatch] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.told.day

    @property
    def hours(self) -> float:
        return tenths(self.told.hours)

    @property
    def low(self) -> float:
        return tenths(self.told.low)

    @property
    def high(self) -> float:
        return tenths(self.told.high)

    @property
    def hands(self) -> float:
        """Hours of those who come."""
        return tenths(self.there)

    @property
    def short(self) -> bool:
        """Whether more may be to do than the hands there can."""
        return self.told.high > self.there + 0.05


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise that cannot be kept, with its order's code ("" where it is only expected)."""

    row: MovedPromise
    code: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the page says of a plan."""

    plan: Plan
    days: Sequence[DayShown]
    said: Sequence[Peak | Quiet]
    moved: Sequence[Moved]
    # Shifts of the plan before that this one does without.
    dropped: Sequence[PlannedShift]
    change: orders.BookChange
    expects: bool
    counted: bool

    @property
    def is_old(self) -> bool:
        """Whether much happened to the orders since, or it was made on a day before today."""
        return self.change.placed + self.change.cancelled >= MANY or self.days_old > 0

    @property
    def share(self) -> float:
        """Per cent of shifts a better plan could do without, at most."""
        return tenths(self.plan.gap * 100)

    @property
    def days_old(self) -> int:
        return (world.today() - self.plan.made_at.astimezone(VIETNAM).date()).days


def tenths(hours: float) -> float:
    """Hours as they are written: 8 and 7,5, never 8,0."""
    found = round(hours, 1)
    return int(found) if found == int(found) else found


def planning_of(actor: Actor) -> Planning | None:
    """The newest asking for a plan. One query."""
    return Planning.objects.filter(pk=actor.organisation_id).first() if actor.organisation_id else None


def current_plan(actor: Actor) -> Plan | None:
    """The plan in force of the organisation this actor sells for. One query."""
    return Plan.objects.visible_to(actor).current().first()


def of_the_day(actor: Actor) -> dict[str, Question[Any]]:
    """Whether there is such a plan (`plans`), so that what is said of it is worth asking."""
    return {"plans": _planned.of_seller(actor)}


_planned = One(lambda organisation: counted(Plan.objects.visible_to(AnySeller(organisation)).current()), how_many)


def outlook(plan: Plan, *, days: int = STRIP) -> list[Peak | Quiet]:
    """What is said of the plan's next days, and nothing else of it. Two queries."""
    first, last = _span(plan, days)
    moved = MovedPromise.objects.filter(plan=plan, why=HANDS)
    by_day = _with_hands(_days(plan, first, last), _shifts(plan, first), missing_hands(moved))
    return told([one.told for one in by_day.values()])


def shown(plan: Plan, *, days: int = STRIP) -> Shown:
    """The plan's next days from today on. Eight queries, however many people and orders."""
    first, last = _span(plan, days)
    shifts = _shifts(plan, first)
    moved = list(MovedPromise.objects.filter(plan=plan).select_related("product").order_by("due", "pk"))
    by_day = _with_hands(_days(plan, first, last), shifts, missing_hands(moved))
    batches = PlannedBatch.objects.filter(plan=plan, day__gte=first, day__lte=last).select_related("product")
    for batch in batches.order_by("day", "product__name", "pk"):
        if batch.day in by_day:
            by_day[batch.day].batches.append(batch)
    codes = _codes(moved)
    demand = list(Demand.objects.filter(plan=plan).values_list("expected", "counted"))
    return Shown(
        plan, list(by_day.values()), told([one.told for one in by_day.values()]),
        [Moved(one, codes.get(one.subject_id, "") if one.subject_type == ORDER else "") for one in moved], _dropped(plan, shifts, first),
        orders.changed_since(plan.organisation_id, plan.made_at), any(expected for expected, _counted in demand),
        all(counted for _expected, counted in demand),
    )  # fmt: skip


def pins(plan: Plan, first: date, days: int) -> dict[tuple[int, date], PlannedShift]:
    """What the plan has of each worker on each day, by (worker, day). One query."""
    last = first + timedelta(days=days - 1)
    return {
        (one.worker_id, one.day): one for one in PlannedShift.objects.filter(plan=plan, day__gte=first, day__lte=last)
    }


def away(workers: Sequence[Worker], first: date, days: int) -> set[tuple[int, date]]:
    """Who is away on which of these days; the workers come with their absences."""
    span = [first + timedelta(days=number) for number in range(days)]
    return {
        (one.pk, day)
        for one in workers
        for day in span
        if any(off.first <= day <= off.last for off in one.absences.all())
    }


def demand_of(plan: Plan) -> list[Demand]:
    """What the plan was made for from today on, by product and day. One query."""
    rows = Demand.objects.filter(plan=plan, day__gte=world.today()).select_related("product")
    return list(rows.order_by("product__name", "product", "day"))


def hours_by_skill(plan: Plan, days: int = STRIP) -> list[tuple[date, str, float, float, float]]:
    """(day, skill, hours, low, high) of the next days, as the plan has them."""
    first, last = _span(plan, days)
    rows = [
        (date.fromisoformat(day), skill, tenths(hours), tenths(low), tenths(high))
        for day, skill, hours, low, high in plan.hours
    ]
    return [row for row in rows if first <= row[0] <= last]


def _span(plan: Plan, days: int) -> tuple[date, date]:
    first = max(plan.first, world.today())
    return first, min(first + timedelta(days=days - 1), plan.first + timedelta(days=plan.days - 1))


def _days(plan: Plan, first: date, last: date) -> list[DayShown]:
    hours: dict[date, list[float]] = {}
    for day, _skill, *numbers in plan.hours:
        those = hours.setdefault(date.fromisoformat(day), [0.0, 0.0, 0.0])
        for place, number in enumerate(numbers[:3]):
            those[place] += number
    span = [first + timedelta(days=number) for number in range(max((last - first).days + 1, 0))]
    return [DayShown(Day(day, *hours.get(day, [0.0, 0.0, 0.0]), own=0.0, called=0)) for day in span]


def _shifts(plan: Plan, first: date) -> list[PlannedShift]:
    return list(PlannedShift.objects.filter(plan=plan, day__gte=first).select_related("worker").order_by("day", "pk"))


def _with_hands(
    days: Sequence[DayShown], shifts: Sequence[PlannedShift], missing: Mapping[date, int]
) -> dict[date, DayShown]:
    """The days with who comes on them, and how many hands are missing."""
    by_day = {one.day: one for one in days}
    for shift in shifts:
        if shift.day in by_day and shift.pinned is not False:
            by_day[shift.day].shifts.append(shift)
    for one in by_day.values():
        _count(one, missing.get(one.day, 0))
    return by_day


def missing_hands(moved: Iterable[MovedPromise]) -> dict[date, int]:
    """Hands that would keep what is moved for want of them, by the day it is due; a product's rows of a day name the same ones."""
    found: dict[date, int] = {}
    for (_product, due), hands in {(one.product_id, one.due): one.hands for one in moved if one.why == HANDS}.items():
        found[due] = found.get(due, 0) + hands
    return found


def _count(one: DayShown, missing: int) -> None:
    """Hours of those who come, and of them who is called beside those always there."""
    own = sum(shift.worker.minutes_a_day for shift in one.shifts if shift.worker.kind == Worker.Kind.PERMANENT) / 60
    called = [shift for shift in one.shifts if shift.worker.kind == Worker.Kind.SEASONAL]
    theirs = sum(shift.worker.minutes_a_day for shift in called) / 60
    was = one.told
    shift_hours = theirs / len(called) if called else SHIFT_HOURS
    one.told = Day(was.day, was.hours, was.low, was.high, own, len(called), shift_hours, missing)
    one.there = own + theirs


def _codes(moved: Sequence[MovedPromise]) -> dict[int, str]:
    wanted = {one.subject_id for one in moved if one.subject_type == ORDER}
    return dict(orders.Order.objects.filter(pk__in=wanted).values_list("pk", "code")) if wanted else {}


def _dropped(plan: Plan, shifts: Sequence[PlannedShift], first: date) -> list[PlannedShift]:
    """Whom the plan before had called on a day to come and this one does not: they may have been told already."""
    before = (
        Plan.objects.filter(organisation_id=plan.organisation_id, replaced_at__isnull=False)
        .order_by("-made_at", "-pk")
        .first()
    )
    if before is None:
        return []
    now = {(one.worker_id, one.day) for one in shifts if one.pinned is not False}
    were = PlannedShift.objects.filter(
        plan=before,
        day__gte=first,
        day__lt=plan.first + timedelta(days=STRIP),
        worker__kind=Worker.Kind.SEASONAL,
        worker__ended_at=None,
    ).exclude(pinned=False)
    return [one for one in were.select_related("worker").order_by("day", "pk") if (one.worker_id, one.day) not in now]
