"""What stands on somebody's own page: shifts to come, offers, papers, pay."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lantoa.kit.world import world
from lantoa.workforce.models import Neighbour, Offer, PayLine, Shift
from lantoa.workforce.queries.contract import papers_for
from lantoa.workforce.rules.contract import is_oral_enough

MOST = 20


def by_token(token: object) -> Neighbour | None:
    """Whose own page this is; None for any other, and for who has left."""
    if not isinstance(token, str) or not token or len(token) > 32 or "\x00" in token:
        return None
    found: Neighbour | None = Neighbour.objects.filter(token=token, left_at=None).select_related("unit").first()
    return found


def answers(offer: Offer) -> dict[str, Any]:
    """An offer's days, each with what its holder said of it. Two queries."""
    mine = {
        one.day: one for one in Shift.objects.live().filter(neighbour=offer.neighbour_id, call_day__call=offer.call_id)
    }
    days = [(one, mine.get(one.day)) for one in offer.call.days.all()]
    today = world.today()
    return {
        "days": days, "mine": list(mine.values()),
        "free": [one for one, shift in days if shift is None and one.left and one.day >= today],
    }  # fmt: skip


def page_of(neighbour: Neighbour) -> dict[str, Any]:
    """Shifts to come with their papers, open offers, shifts of today, pay. Five queries."""
    today = world.today()
    shifts = list(
        Shift.objects.live().filter(neighbour=neighbour, day__gte=today)
        .select_related("organisation", "unit", "call_day").order_by("day")[:MOST]
    )  # fmt: skip
    papers = papers_for(shifts)
    calls: dict[int, list[Any]] = {}
    for one in shifts:
        if one.call_day is not None:
            calls.setdefault(one.call_day.call_id, []).append(one.day)
    before = (
        Shift.objects.worked()
        .filter(neighbour=neighbour)
        .select_related("organisation")
        .prefetch_related("corrections")
    )
    return {
        "shifts": [
            (one, papers.get((one.call_day.call_id, one.worker_id)) if one.call_day else None, bool(one.call_day) and is_oral_enough(calls[one.call_day.call_id]))
            for one in shifts
        ],
        "offers": list(open_offers(neighbour)[:MOST]), "lines": list(lines_of(neighbour)[:MOST]), "today": today,
        "worked": list(before.order_by("-day")[:MOST]),
    }  # fmt: skip


def open_offers(neighbour: Neighbour) -> QuerySet[Offer]:
    """What they were asked and have not answered, while an answer still counts; the newest first."""
    found: QuerySet[Offer] = Offer.objects.filter(
        neighbour=neighbour, accepted_at=None, declined_at=None, call__cancelled_at=None, call__until__gt=world.now()
    )
    return found.select_related("neighbour", "call__organisation", "call__unit").order_by("-pk")


def shift_today(organisation_id: int, neighbour: Neighbour) -> Shift | None:
    """Their shift at this stall today."""
    found: Shift | None = (
        Shift.objects.live().filter(organisation=organisation_id, neighbour=neighbour, day=world.today()).first()
    )
    return found


def lines_of(neighbour: Neighbour) -> QuerySet[PayLine]:
    """Their pay, the newest first."""
    workers = Shift.objects.filter(neighbour=neighbour).values("worker")
    found: QuerySet[PayLine] = PayLine.objects.filter(worker__in=workers).select_related(
        "sheet__organisation", "worker"
    )
    return found.order_by("-pk")
