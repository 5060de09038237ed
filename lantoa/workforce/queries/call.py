"""How a call stands, which calls are open to everybody, and what the plan asks for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet

from lantoa.kit.world import world
from lantoa.workforce.models import Call, CallDay, MovedPromise, Offer, PlannedShift, Shift, Worker
from lantoa.workforce.queries.plan import missing_hands

SHOWN = 60


def standing(call: Call) -> dict[str, Any]:
    """Days with who comes, and how many were asked, said no, and have not answered. Three queries."""
    shifts: dict[int | None, list[Shift]] = {}
    for one in Shift.objects.live().filter(call_day__call=call).select_related("worker").order_by("pk"):
        shifts.setdefault(one.call_day_id, []).append(one)
    days = [(one, shifts.get(one.pk, [])) for one in call.days.all()]
    answers = list(call.offers.values_list("accepted_at", "declined_at"))
    return {
        "days": days, "asked": len(answers), "no": sum(declined is not None for _yes, declined in answers),
        "silent": sum(yes is None and declined is None for yes, declined in answers),
    }  # fmt: skip


def planned_days(organisation_id: int) -> dict[date, int]:
    """How many more hands than come already the plan in force wants on each day from tomorrow on: seasonal ones of the stall's list, and those
    nobody on it has. Three queries."""
    rows = PlannedShift.objects.filter(
        plan__organisation=organisation_id,
        plan__replaced_at=None,
        day__gt=world.today(),
        worker__kind=Worker.Kind.SEASONAL,
    ).exclude(pinned=False)
    wanted = Counter(dict(rows.order_by().values_list("day").annotate(Count("pk"))))
    moved = MovedPromise.objects.filter(
        plan__organisation=organisation_id, plan__replaced_at=None, due__gt=world.today()
    )
    wanted.update(missing_hands(moved))
    here = Shift.objects.live().filter(organisation=organisation_id, day__in=wanted, worker__kind=Worker.Kind.SEASONAL)
    wanted.subtract(dict(here.order_by().values_list("day").annotate(Count("pk"))))
    return {day: count for day, count in sorted(wanted.items()) if count > 0}


def open_days(unit: str = "") -> QuerySet[CallDay]:
    """Days of open calls with places left, the nearest first, in one commune or all."""
    days = CallDay.objects.filter(
        cancelled_at=None, taken__lt=F("wanted"), day__gte=world.today(), call__in=Call.objects.open()
    )
    if unit:
        days = days.filter(call__unit=unit)
    found: QuerySet[CallDay] = days.select_related("call__organisation", "call__unit").order_by("day", "pk")
    return found


def offer_by_token(token: str) -> Offer | None:
    """The offer a link opens; None for any other."""
    if len(token) > 32 or "\x00" in token:
        return None
    found: Offer | None = (
        Offer.objects.filter(token=token).select_related("call__organisation", "call__unit", "neighbour").first()
    )
    return found
