"""Requests about personal data: whose, which are nearly due or late, what was done, and what a kind is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.accounts.models import DataRequest
from lantoa.accounts.rules.reply_clock import ReplyClock, clock_of
from lantoa.kit.office_hours import office_hours
from lantoa.kit.world import VIETNAM, world

KIND_NAMES: dict[str, object] = {
    "access": _("See what is kept of me"),
    "correction": _("Correct what is wrong"),
    "erasure": _("Erase something of mine"),
    "export": _("Get a copy"),
    "withdraw": _("Take back an agreement"),
    "restrict": _("Stop using it for a while"),
    "object": _("Object to its use"),
}
LISTS = ("open", "soon", "late", "done")


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One request with its clock, as the pages show it."""

    it: DataRequest
    kind: object
    clock: ReplyClock
    late: bool  # the first reply or the answer was not there in time
    provisional: bool  # it ends in a year whose swapped days off are not decided


def shown(request: DataRequest) -> RequestShown:
    """One request for a page; no query."""
    asked = request.asked_at.astimezone(VIETNAM).date()
    due = request.due_at.astimezone(VIETNAM).date()
    return RequestShown(
        request, KIND_NAMES.get(request.kind, request.kind), clock_of(request.kind, asked), _late(request),
        bool(office_hours().calendar.provisional_years(asked, due)),
    )  # fmt: skip


def on_desk(which: str) -> QuerySet[DataRequest]:
    """Requests of the whole house for those who run it, one of LISTS, the nearest date first, what ended last first."""
    rows = DataRequest.objects.select_related("person")
    if which == "done":
        return rows.exclude(state=DataRequest.State.ASKED).order_by("-ended_at", "-pk")
    waiting = rows.filter(state=DataRequest.State.ASKED).order_by("due_at", "pk")
    late = Q(due_at__lt=world.now()) | Q(replied_at=None, reply_by__lt=world.now())
    if which == "late":
        return waiting.filter(late)
    return waiting.filter(_due_before(_horizon())).exclude(late) if which == "soon" else waiting


def desk_counts() -> dict[str, int]:
    """How many wait in each list; what is done is not counted. Three queries."""
    return {which: on_desk(which).count() for which in LISTS if which != "done"}


def nearly_due() -> QuerySet[DataRequest]:
    """What is due by the end of the next working day, or late, and nobody was reminded of for that date."""
    told = Q(replied_at=None, reminded_for=F("reply_by")) | Q(replied_at__isnull=False, reminded_for=F("due_at"))
    rows = DataRequest.objects.filter(state=DataRequest.State.ASKED).filter(_due_before(_horizon()))
    return rows.filter(Q(reminded_for=None) | ~told).order_by("due_at", "pk")


def _due_before(moment: datetime) -> Q:
    return Q(due_at__lte=moment) | Q(replied_at=None, reply_by__lte=moment)


def _horizon() -> datetime:
    hours = office_hours()
    return hours.closing(hours.calendar.add_working_days(world.today(), 1))


def _late(request: DataRequest) -> bool:
    end, now = request.ended_at, world.now()
    if request.state == DataRequest.State.TAKEN_BACK:
        return False
    return (end or now) > request.due_at or (request.replied_at or end or now) > request.reply_by
