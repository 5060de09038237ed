"""What stands on somebody's own page: shifts to come, offers, papers, pay."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from lantoa.accounts import api as accounts
from lantoa.kit.world import VIETNAM, world
from lantoa.workforce.models import CallDay, Neighbour, Offer, PayItem, PayLine, Shift, Worker
from lantoa.workforce.queries.contract import papers_for
from lantoa.workforce.queries.pool import busy_days, marks_of
from lantoa.workforce.rules.contract import is_oral_enough
from lantoa.workforce.rules.fit import why_not

MOST = 20
# All days of two long calls: what is not shown cannot be taken back.
MOST_TO_COME = 62
# What is older than that is not asked about any more.
ASKED_BACK = timedelta(days=60)


def by_token(token: object) -> Neighbour | None:
    """Whose own page this is; None for any other, and for who has left."""
    if not isinstance(token, str) or not token or len(token) > 32 or "\x00" in token:
        return None
    found: Neighbour | None = Neighbour.objects.filter(token=token, left_at=None).select_related("unit").first()
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """A day with a place left: ticked where they may come on it beside those ticked before, else `why` not."""

    day: CallDay
    ticked: bool
    why: str

    @property
    def may(self) -> bool:
        """Whether it can be chosen at all, perhaps instead of another day."""
        return self.why in ("", "week")


def answers(offer: Offer, chosen: Collection[date] | None = None) -> dict[str, Any]:
    """An offer's days, each with what its holder said of it; of those with a place, which to tick: what they chose a moment ago, else as many,
    one after the other, as they may work. Three queries."""
    mine = {
        one.day: one for one in Shift.objects.live().filter(neighbour=offer.neighbour_id, call_day__call=offer.call_id)
    }
    days = [(one, mine.get(one.day)) for one in offer.call.days.all()]
    call, now = offer.call, world.now()
    busy = busy_days(dict.fromkeys(marks_of(offer.neighbour.phone), offer.neighbour_id)).get(offer.neighbour_id, {})
    free = []
    for one, shift in days:
        if shift is None and one.left and datetime.combine(one.day, call.starts, VIETNAM) > now:
            why = why_not(offer.neighbour.born, one.day, call.on(one.day), busy)
            ticked = one.day in chosen if chosen is not None else not why
            free.append(Choice(one, ticked, why))
            busy = busy | {one.day: call.on(one.day)} if ticked else busy
    return {"days": days, "mine": list(mine.values()), "free": free}


def said_of(neighbour: Neighbour) -> QuerySet[Shift]:
    """Shifts that stalls wrote down of their phone within two months, and that wait for their word."""
    since = world.today() - ASKED_BACK
    waiting: QuerySet[Shift] = Shift.objects.live().filter(
        meant__in=marks_of(neighbour.phone), neighbour=None, day__gte=since
    )
    return waiting.exclude(meant="").order_by("day", "pk")


def page_of(neighbour: Neighbour) -> dict[str, Any]:
    """Shifts to come with their papers, where they were agreed on and whom to call, what stalls wrote down, open offers, pay, days nobody finished. Ten queries, and one
    for each stall they come to."""
    today = world.today()
    shifts = list(
        Shift.objects.live().filter(neighbour=neighbour, day__gte=today)
        .select_related("organisation", "unit", "call_day__call").order_by("day")[:MOST_TO_COME]
    )  # fmt: skip
    papers = papers_for(shifts)
    # As the paper counts: all days agreed on in a call, those gone by too.
    calls: dict[int, list[date]] = {}
    agreed = Shift.objects.live().filter(
        neighbour=neighbour, call_day__call__in={one.call_day.call_id for one in shifts if one.call_day}
    )
    for call, day in agreed.values_list("call_day__call", "day"):
        calls.setdefault(call, []).append(day)
    before = (
        Shift.objects.worked()
        .filter(neighbour=neighbour)
        .select_related("organisation")
        .prefetch_related("corrections")
    )
    # Over, and nobody wrote down when they went: without that no day is paid.
    open_ = Shift.objects.live().filter(neighbour=neighbour, went_at=None, day__lt=today, day__gte=today - ASKED_BACK)
    unfinished = list(open_.select_related("organisation").order_by("-day")[:MOST])
    mine = Offer.objects.filter(neighbour=neighbour, call__in=calls)
    return {
        "tokens": dict(mine.values_list("call", "token")),
        "phones": {one.organisation_id: _phone(one.organisation_id) for one in [*shifts, *unfinished]},
        "shifts": [
            (one, papers.get((one.call_day.call_id, one.worker_id)) if one.call_day else None, bool(one.call_day) and is_oral_enough(calls[one.call_day.call_id]))
            for one in shifts
        ],
        "said": list(said_of(neighbour).select_related("organisation")[:MOST]),
        "offers": list(open_offers(neighbour)[:MOST]), "lines": list(lines_of(neighbour)[:MOST]), "today": today,
        "worked": list(before.order_by("-day")[:MOST]), "unfinished": unfinished,
    }  # fmt: skip


def _phone(organisation_id: int) -> str:
    """The number of an owner, for whoever has agreed to come."""
    owners = accounts.people_of(organisation_id, {"owner"})
    return next((one.phone for one in owners if one.phone), "")


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


def is_expected(organisation_id: int, neighbour: Neighbour) -> bool:
    """Whether they come to this stall today, by their word or the stall's."""
    there = said_of(neighbour).filter(organisation=organisation_id, day=world.today())
    return shift_today(organisation_id, neighbour) is not None or there.exists()


def is_to_be_paid(neighbour: Neighbour) -> bool:
    """Whether a line of theirs is open, cash of one waits for their word, or a day they came to stands on no sheet. Two queries."""
    waits = Q(settled_at=None) | Q(how=PayLine.How.CASH, confirmed_at=None)
    came = Shift.objects.live().filter(neighbour=neighbour, came_at__isnull=False, items=None)
    return lines_of(neighbour).filter(waits).exists() or came.exclude(pay_by=Worker.PayBy.NOTHING).exists()


def lines_of(neighbour: Neighbour) -> QuerySet[PayLine]:
    """Their pay, the newest first."""
    items = PayItem.objects.filter(shift__neighbour=neighbour).values("line")
    found: QuerySet[PayLine] = PayLine.objects.filter(pk__in=items).select_related("sheet__organisation", "worker")
    return found.order_by("-pk")
