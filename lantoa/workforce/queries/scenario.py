"""Everything a plan is made from, gathered from the stall's rows as plain values. Only the worker asks it (it expects with numpy)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from lantoa.kit.world import VIETNAM
from lantoa.workforce.models import Absence, Making, Plan, PlannedBatch, PlannedShift
from lantoa.workforce.models import Worker as Hand
from lantoa.workforce.queries.agreed import Agreed, agreed_of
from lantoa.workforce.queries.order_book import Book, Kinds, book_of, kinds_of
from lantoa.workforce.queries.under_way import Begun
from lantoa.workforce.queries.workload import with_expected
from lantoa.workforce.rules.agreed import around, that_fit
from lantoa.workforce.rules.demand import Wanted, begun, covered
from lantoa.workforce.rules.labour import allowed, allowed_to_adults
from lantoa.workforce.rules.rest import rest_days
from lantoa.workforce.rules.scenario import Equipment, Product, Promise, Scenario, Step, Worker

# Four weeks: as far as one can say anything of orders, and as a household looks ahead.
DAYS = 28
# Turns taken in so many days before count when it is said whose turn it is.
LATELY = 28


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is wanted, whose it is, and the scenario: `with_expected` or only what is known."""

    wanted: Sequence[Wanted]
    book: Book
    equipment: Mapping[str, str]
    known: Scenario
    all: Scenario
    # Names in the scenario of what is being made already: what is left of it is work, and no batch of the plan.
    under_way: Set[str] = frozenset()
    # Who comes on which day by the plan so far.
    before: Set[tuple[str, date]] = frozenset()
    # What a person set by hand, and who said yes to which day: these come too, but nobody set them.
    by_hand: Mapping[tuple[str, date], bool] = field(default_factory=dict)
    agreed: Set[tuple[str, date]] = frozenset()

    @property
    def expects(self) -> bool:
        return any(row.to_make() > row.to_make(0) for row in self.wanted)


def gather(organisation_id: int, today: date, days: int = DAYS) -> Gathered:
    """For a plan from today on. About sixteen queries, however many orders there are, and two for days on which goods were shown live."""
    kinds = kinds_of(organisation_id)
    book = book_of(organisation_id, kinds, today)
    current = Plan.objects.current().filter(organisation_id=organisation_id).first()
    products = [product_of(making) for making in kinds.makings.values()]
    last = today + timedelta(days=days - 1)
    started = _begun(current, products, book.under_way.spoken_of, today, last)
    ready = dict(book.ready)
    for product, _day, quantity in started:
        name = product.id.partition("|")[0]
        ready[name] = ready.get(name, 0) + quantity
    expected = with_expected(organisation_id, kinds, book, today, days)
    wanted = [row for row in covered(expected, ready, book.under_way.coming) if row.day <= last]
    being_made = _being_made(book.under_way.begun, products, today, last)
    started += being_made
    hands = _hands(organisation_id, current, today, last)
    scenario = Scenario(
        today, days, [*products, *(product for product, _day, _quantity in started)], [], hands.workers, _equipment(kinds), hands.pinned,
    )  # fmt: skip
    # Under a name of their own: a batch is ready on a day on which the same product is due.
    halfway = [Promise(f"begun {product.id}", product.id, day, quantity) for product, day, quantity in started]
    return Gathered(
        wanted, book, _names(kinds), replace(scenario, promises=[*_promises(wanted, known=True), *halfway]),
        replace(scenario, promises=[*_promises(wanted, known=False), *halfway]),
        frozenset(product.id for product, _day, _quantity in being_made), _before(current, today, last), hands.by_hand, hands.agreed,
    )  # fmt: skip


def product_of(making: Making) -> Product:
    """A product with its steps as the planner knows it."""
    steps = [
        Step(
            step.name, step.seconds / 60, step.setup_seconds / 60, step.batch, _skill(step.skill),
            str(step.equipment_id or ""), step.days_ahead,
        )
        for step in making.steps.all()
    ]  # fmt: skip
    return Product(str(making.product_id), steps, making.keeps_days)


def _promises(wanted: Sequence[Wanted], *, known: bool) -> list[Promise]:
    """One for all that is due of a product on a day: whose of them wait is said afterwards."""
    found = [
        Promise(f"{row.product}|{row.day.isoformat()}", row.product, row.day, row.to_make(0 if known else None))
        for row in wanted
    ]
    return [one for one in found if one.quantity]


def _being_made(
    begun_: Sequence[Begun], products: Sequence[Product], today: date, last: date
) -> list[tuple[Product, date, int]]:
    """Orders to make goods on which work has begun: whatever of their steps does not lie before today is still work."""
    by_id = {one.id: one for one in products}
    found = []
    for one in begun_:
        if one.day <= last:
            left = begun(by_id[one.product], one.day, today) or by_id[one.product]
            found.append((replace(left, id=f"{one.product}|{one.day}|{one.order}", keeps=0), one.day, one.quantity))
    return found


def _before(current: Plan | None, first: date, last: date) -> frozenset[tuple[str, date]]:
    if current is None:
        return frozenset()
    rows = PlannedShift.objects.filter(plan=current, day__gte=first, day__lte=last).exclude(pinned=False)
    return frozenset((str(worker), day) for worker, day in rows.values_list("worker_id", "day"))


def _begun(
    current: Plan | None, products: Sequence[Product], spoken_of: Set[tuple[str, date]], today: date, last: date
) -> list[tuple[Product, date, int]]:
    """Batches of the plan so far whose first steps lie before today: they are taken for done, what is left of them is still work. Where an
    order to make them is begun or done, that order says how far they are."""
    if current is None or max((step.ahead for one in products for step in one.steps), default=0) == 0:
        return []
    by_id = {one.id: one for one in products}
    found = []
    for product, day, quantity in PlannedBatch.objects.filter(plan=current, day__gte=today, day__lte=last).values_list(
        "product_id", "day", "quantity"
    ):
        if (str(product), day) in spoken_of:
            continue
        known = by_id.get(str(product))
        left = begun(known, day, today) if known else None
        made_at = current.made_at.astimezone(VIETNAM).date()
        if left is not None and quantity and made_at < today:
            found.append((left, day, quantity))
    return found


@dataclass(frozen=True, slots=True)
class _Hands:
    """Who can work, what was set by hand, who said yes to which day, and what of both a plan has to keep."""

    workers: list[Worker]
    by_hand: Mapping[tuple[str, date], bool]
    agreed: Set[tuple[str, date]]
    pinned: Mapping[tuple[str, date], bool]


def _hands(organisation_id: int, current: Plan | None, today: date, last: date) -> _Hands:
    """Whoever said yes comes, unless the stall wrote the contrary, which is theirs to settle. Whoever took it back is away that day."""
    told = agreed_of(organisation_id, today - timedelta(days=LATELY), last)
    hands = list(Hand.objects.live().filter(organisation_id=organisation_id).order_by("pk"))
    away = _away(hands, today, last)
    off = {pk: days | {day for who, day in told.cannot if who == pk} for pk, days in away.items()}
    workers = _workers(hands, off, worked_lately(organisation_id, today, told), today)
    by_hand = _by_hand(current, workers, today, last)
    agreed = {
        (str(pk), day) for pk, day in told.comes if pk in away and day not in away[pk] and by_hand.get((str(pk), day), True)
    }  # fmt: skip
    pinned = dict(by_hand)
    for place, one in enumerate(workers):
        said = {day for who, day in agreed if who == one.id}
        fit = that_fit(
            said, {day for (who, day), yes in by_hand.items() if yes and who == one.id}, one.limits.days_of(one.minutes)
        )
        pinned |= {(one.id, day): True for day in fit}
        if said - fit:
            workers[place] = replace(one, away=one.away | around(said - fit))
    known = {one.id for one in workers}
    return _Hands(workers, by_hand, frozenset(spot for spot in agreed if spot[0] in known), pinned)


def _away(hands: Sequence[Hand], today: date, last: date) -> dict[int, set[date]]:
    """Days written down on which each cannot come. One query."""
    away: dict[int, set[date]] = {one.pk: set() for one in hands}
    there = Absence.objects.filter(worker__in=hands, last__gte=today, first__lte=last)
    for pk, first, until in there.values_list("worker_id", "first", "last"):
        begin, end = max(first, today), min(until, last)
        away[pk].update(begin + timedelta(days=number) for number in range((end - begin).days + 1))
    return away


def _workers(
    hands: Sequence[Hand], off: Mapping[int, set[date]], lately: Mapping[int, set[date]], today: date
) -> list[Worker]:
    """Who can work, with what the law lets them and the house says; whoever turned out to be a child is left out."""
    found = []
    for hand in hands:
        may = allowed(hand.born, today) if hand.born else allowed_to_adults(today)
        if may is not None:
            minutes, worked = min(hand.minutes_a_day, may.most_minutes), lately.get(hand.pk, set())
            limits = may.limits.within(hand.days_a_week)
            rests = rest_days(worked, limits.days_of(minutes), today)
            found.append(
                Worker(
                    str(hand.pk), "seasonal" if hand.kind == Hand.Kind.SEASONAL else "permanent", minutes,
                    frozenset(_skill(one) for one in hand.skills), rests | off.get(hand.pk, set()), len(worked), limits,
                )
            )  # fmt: skip
    return found


def worked_lately(organisation_id: int, today: date, told: Agreed | None = None) -> dict[int, set[date]]:
    """On which days of the last weeks each worked: as their shift of that day says, else as the plan of that day had it. Two queries."""
    since = today - timedelta(days=LATELY)
    told = told or agreed_of(organisation_id, since, today)
    rows = PlannedShift.objects.filter(plan__organisation_id=organisation_id, day__gte=since, day__lt=today).exclude(
        pinned=False
    )
    in_force = rows.filter(Q(plan__replaced_at=None) | Q(plan__replaced_at__date__gt=F("day")))
    found: dict[int, set[date]] = {}
    for worker, day in told.worked:
        found.setdefault(worker, set()).add(day)
    for worker, day, made_at in in_force.values_list("worker_id", "day", "plan__made_at"):
        if _day(made_at) <= day and (worker, day) not in told.known:
            found.setdefault(worker, set()).add(day)
    return found


def _by_hand(current: Plan | None, workers: Sequence[Worker], first: date, last: date) -> dict[tuple[str, date], bool]:
    """What was set by hand and still can be: who is away by now does not come."""
    if current is None:
        return {}
    by_id = {one.id: one for one in workers}
    set_ = PlannedShift.objects.filter(plan=current, pinned__isnull=False, day__gte=first, day__lte=last)
    return {
        (str(worker), day): comes
        for worker, day, comes in set_.values_list("worker_id", "day", "pinned")
        if str(worker) in by_id and not (comes and day in by_id[str(worker)].away)
    }


def _equipment(kinds: Kinds) -> list[Equipment]:
    used = {step.equipment for making in kinds.makings.values() for step in making.steps.all() if step.equipment}
    return [Equipment(str(one.pk), one.minutes_a_day) for one in sorted(used, key=lambda one: one.pk)]


def _names(kinds: Kinds) -> dict[str, str]:
    return {
        str(step.equipment_id): step.equipment.name
        for making in kinds.makings.values()
        for step in making.steps.all()
        if step.equipment
    }


def _skill(name: str) -> str:
    return " ".join(name.split()).casefold()


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()
