"""Make a plan, and put it in the place of the one before. Only the worker makes plans: it takes seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.preorders import api as preorders
from lantoa.workforce import acts
from lantoa.workforce.models import Demand, MovedPromise, Plan, PlannedBatch, PlannedShift, Planning
from lantoa.workforce.queries.scenario import Gathered, gather
from lantoa.workforce.rules import demand
from lantoa.workforce.rules.demand import Fate, Hours, Part, Wanted, fates, hours_of, per_product
from lantoa.workforce.rules.plan import Impossible, plan
from lantoa.workforce.rules.plan import Plan as Found
from lantoa.workforce.rules.scenario import Promise, Scenario
from lantoa.workforce.rules.steady import steady
from lantoa.workforce.rules.told import EQUIPMENT, Why, why

# How long may be looked for a better plan.
SECONDS = 10.0
ORDER = orders.Order._meta.label_lower
EXPECTED = "expected"
# A part is known by its order, which is another stall's; what is held by its sale, of which only a room above knows.
SUBJECTS = {
    demand.ORDER: ORDER, demand.PART: demand.PART, demand.CAMPAIGN: preorders.Campaign._meta.label_lower, demand.HELD: demand.HELD,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Late:
    """Pieces of one thing promised that come later than they are due."""

    wanted: Wanted
    fate: Fate
    why: Why


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for what was gathered."""

    gathered: Gathered
    scenario: Scenario
    found: Found
    late: Sequence[Late]
    counted: bool

    @property
    def made(self) -> list[tuple[str, date, int]]:
        return [(one.product, one.day, one.quantity) for one in self.found.made]

    def hours(self) -> list[Hours]:
        wanted = self.gathered.wanted
        return hours_of(self.scenario.products, self.made, wanted, counted=self.counted)


def make_plan(organisation_id: int, round_: int, *, seconds: float = SECONDS) -> Plan | None:
    """Make the plan of this round of asking and let it take the place of the one before, unless a newer round was asked for meanwhile or
    somebody else was quicker: then what was found is thrown away and None returned. Records `workforce.plan_made`."""
    if not Planning.objects.filter(pk=organisation_id, round=round_, done_at=None).exists():
        return None
    gathered = gather(organisation_id, world.today())
    if not gathered.all.products or not gathered.all.workers:
        _refuse(organisation_id, round_, "nobody" if gathered.all.products else "nothing")
        return None
    journal.still_at_it()
    try:
        answer = find(gathered, seconds)
    except Impossible:
        _refuse(organisation_id, round_, "impossible")
        return None
    return keep(organisation_id, round_, answer)


def find(gathered: Gathered, seconds: float) -> Answer:
    """The plan with what is expected; where that makes a promise late, what is known alone comes first. Raises Impossible."""
    found = _found(gathered, gathered.all, seconds)
    late = _late(gathered, gathered.all, found)
    if gathered.expects and any(one.fate.order for one in late):
        known = _found(gathered, gathered.known, seconds)
        return Answer(gathered, gathered.known, known, _late(gathered, gathered.known, known), counted=False)
    return Answer(gathered, gathered.all, found, late, counted=True)


def _found(gathered: Gathered, scenario: Scenario, seconds: float) -> Found:
    """What the solver finds, with those who were to come by the plan so far coming still, where as many are called."""
    found = plan(scenario, seconds)
    return replace(found, shifts=steady(scenario, found.shifts, gathered.before))


def keep(organisation_id: int, round_: int, answer: Answer) -> Plan | None:
    """Write a plan down in the place of the one before; of two at once, and of an older round and a newer one, one wins."""
    scenario, now = answer.scenario, world.now()
    hours = [
        [one.day.isoformat(), one.skill, *(round(part, 2) for part in (one.hours, one.low, one.high))]
        for one in answer.hours()
    ]
    with transaction.atomic():
        # The one conditional update: whoever changes anything by hand asks for a round of its own.
        if not Planning.objects.filter(pk=organisation_id, round=round_, done_at=None).update(done_at=now, refused=""):
            return None
        Plan.objects.current().filter(organisation_id=organisation_id).update(replaced_at=now)
        made: Plan = Plan.objects.create(
            organisation_id=organisation_id,
            first=scenario.first,
            days=scenario.days,
            gap=answer.found.gap,
            hours=hours,
            made_at=now,
        )
        PlannedShift.objects.bulk_create(_shifts(made, answer))
        # What is being made already is an order of its own.
        batches = list(per_product(one for one in answer.made if one[0] not in answer.gathered.under_way))
        PlannedBatch.objects.bulk_create(
            PlannedBatch(plan=made, product_id=int(product), day=day, quantity=quantity)
            for product, day, quantity in batches
        )
        Demand.objects.bulk_create(_demand(made, answer))
        moved = [_moved(made, one, answer.gathered.equipment) for one in answer.late]
        MovedPromise.objects.bulk_create(moved)
        data = {
            "first": scenario.first.isoformat(), "days": scenario.days, "shifts": len(answer.found.shifts),
            "pieces": sum(quantity for _product, _day, quantity in batches), "moved": sum(one.subject_type != EXPECTED for one in moved),
            "gap": round(answer.found.gap, 4),
        }  # fmt: skip
        journal.record(acts.PLAN_MADE, made, on_behalf_of=organisation_id, data=data)
    return made


def _refuse(organisation_id: int, round_: int, word: str) -> None:
    Planning.objects.filter(pk=organisation_id, round=round_, done_at=None).update(done_at=world.now(), refused=word)


def _shifts(made: Plan, answer: Answer) -> Iterator[PlannedShift]:
    """Who comes, and who was set by hand not to; `pinned` says only what a person set. Where there is nothing to do nobody is called, whom
    it costs nothing to call either; whoever said yes comes even beyond what the plan could count on."""
    by_hand, agreed = answer.gathered.by_hand, answer.gathered.agreed
    busy = {one.day for one in answer.hours() if one.hours > 0}
    wanted = {(shift.worker, shift.day) for shift in answer.found.shifts if shift.day in busy}
    for worker, day in sorted(wanted | agreed | {spot for spot, comes in by_hand.items() if comes}):
        pinned = True if by_hand.get((worker, day)) else None
        yield PlannedShift(plan=made, worker_id=int(worker), day=day, pinned=pinned)
    for (worker, day), comes in by_hand.items():
        if not comes:
            yield PlannedShift(plan=made, worker_id=int(worker), day=day, pinned=False)


def _demand(made: Plan, answer: Answer) -> list[Demand]:
    return [
        Demand(
            plan=made, product_id=int(row.product), day=row.day, promised=row.promised, likely=row.likely, expected=row.expected,
            low=row.low, high=row.high, ready=row.ready, counted=answer.counted,
        )
        for row in answer.gathered.wanted
    ]  # fmt: skip


def _late(gathered: Gathered, scenario: Scenario, found: Found) -> list[Late]:
    """Whose pieces wait, for everything that is not ready in time."""
    asked = {one.id: one for one in scenario.promises}
    by_promise: dict[str, list[tuple[int, date | None]]] = {}
    for moved in found.moved:
        if moved.quantity:
            by_promise.setdefault(moved.promise, []).append((moved.quantity, moved.to))
    made = [(one.product, one.day, one.quantity) for one in found.made]
    wanted = {(row.product, row.day): row for row in gathered.wanted}
    late: list[Late] = []
    for name, waiting in sorted(by_promise.items()):
        promise = asked[name]
        row = wanted.get((promise.product, promise.due))
        if row is None:  # what is left of a batch begun before: its pieces were taken for ready
            continue
        parts = gathered.book.parts.get((row.product, row.day), [])
        cause = why(scenario, made, promise.product, promise.due, sum(quantity for quantity, _to in waiting))
        rest = _expected_part(promise, row)
        late += [Late(row, fate, cause) for fate in fates([*parts, *rest], row.ready, waiting)]
    return late


def _expected_part(promise: Promise, row: Wanted) -> list[Part]:
    more = promise.quantity + row.ready - row.known
    return [Part(0, more, False)] if more > 0 else []


def _moved(made: Plan, late: Late, names: Mapping[str, str]) -> MovedPromise:
    what = names.get(late.why.what, late.why.what) if late.why.word == EQUIPMENT else late.why.what
    subject = (SUBJECTS[late.fate.of], late.fate.order) if late.fate.order else (EXPECTED, 0)
    return MovedPromise(
        plan=made, subject_type=subject[0], subject_id=subject[1], product_id=int(late.wanted.product), due=late.wanted.day,
        quantity=late.fate.quantity, to=late.fate.to, why=late.why.word, what=what[:80], hands=min(late.why.hands, 999),
    )  # fmt: skip
