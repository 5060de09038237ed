"""Who could be asked to a call, in turn; and how many there are, without saying who."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q

from lantoa.kit import keyed
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.workforce.models import Call, Neighbour, Offer, Shift
from lantoa.workforce.rules.fit import Span, why_not
from lantoa.workforce.rules.rotation import LATELY, Candidate, in_turn, km_between


def mark_of(phone: str) -> str:
    """What stands for a phone where nobody is to be at two places on one day; "" for none."""
    return next(iter(marks_of(phone)), "")


def marks_of(phone: str) -> tuple[str, ...]:
    """Every mark under which shifts of this number may be kept; none for none."""
    return keyed.marks("workforce.hands", phone) if phone else ()


def candidates(call: Call) -> list[Candidate]:
    """Who may be asked to this call now, in turn: willing, able, near enough, old enough, not asked before, and free on one of its days at
    least. Four queries."""
    days = [one.day for one in call.days.all() if one.left and one.day >= world.today()]
    since_then = Offer.objects.filter(neighbour=OuterRef("pk"), asked_at__gt=OuterRef("missed_at"))
    willing = Neighbour.objects.willing().exclude(pk__in=call.offers.values("neighbour")).select_related("unit")
    # First next time is for the next time: whoever was asked since has had it, whatever they answered.
    willing = willing.annotate(comes_first=Q(missed_at__isnull=False) & ~Exists(since_then))
    those = [one for one in willing if is_near(one, call.unit) and has_skill(one, call.skill)]
    since = world.today() - LATELY
    before = Shift.objects.live().filter(neighbour__in=[one.pk for one in those]).order_by().values("neighbour")
    rows = before.annotate(count=Count("pk", filter=Q(day__gte=since)), last=Max("accepted_at"))
    lately = {row["neighbour"]: (row["count"], row["last"]) for row in rows}
    busy = busy_days({mark: one.pk for one in those for mark in marks_of(one.phone)})
    return in_turn(
        Candidate(
            one.pk, lately.get(one.pk, (0, None))[0], lately.get(one.pk, (0, None))[1] or one.consented_at,
            km_to(one, call.unit), bool(one.comes_first),
        )
        for one in those
        if any(not why_not(one.born, day, call.on(day), busy.get(one.pk, {})) for day in days)
    )  # fmt: skip


def count_near(unit: places.Unit, skill: str) -> int:
    """How many willing people could be asked to come here for this. One query."""
    willing = Neighbour.objects.willing().select_related("unit")
    return sum(is_near(one, unit) and has_skill(one, skill) for one in willing)


def km_to(neighbour: Neighbour, unit: places.Unit) -> float:
    """Kilometres between the middles of two communes; 0 within one."""
    if neighbour.unit_id == unit.pk:
        return 0.0
    return km_between((neighbour.unit.lat, neighbour.unit.lon), (unit.lat, unit.lon))


def is_near(neighbour: Neighbour, unit: places.Unit) -> bool:
    """Whether they come so far; to a place in their own commune everybody does."""
    return neighbour.unit_id == unit.pk or km_to(neighbour, unit) <= neighbour.reach_km


def has_skill(neighbour: Neighbour, skill: str) -> bool:
    return not skill or fold(skill) in {fold(one) for one in neighbour.skills}


def busy_days(marks: Mapping[str, int]) -> dict[int, dict[date, Span]]:
    """The days on which these already work anywhere, and from when until when, by the id each mark stands for. One query."""
    found: dict[int, dict[date, Span]] = {}
    rows = Shift.objects.live().filter(mark__in=[mark for mark in marks if mark])
    for one in rows.only("mark", "day", "starts_at", "ends_at", "came_at", "went_at"):
        found.setdefault(marks[one.mark], {})[one.day] = one.span
    return found
