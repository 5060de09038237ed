"""What somebody worked: days, hours, skills and where, from the shifts themselves; and whom they showed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max, Min
from django.urls import reverse
from django.utils import translation

from lantoa.kit import credential
from lantoa.kit.world import world
from lantoa.workforce.models import Neighbour, Shift, WorkShare

MOST_LISTS = 10_000


@dataclass(frozen=True, slots=True)
class Season:
    """Days at one stall with one work: how many, from when to when, hours, the commune."""

    stall: str
    work: str
    skill: str
    unit: str
    days: int
    minutes: int
    first: date
    last: date
    entry_id: int


def seasons(neighbour: Neighbour) -> list[Season]:
    """What they worked, the newest first. One query."""
    rows: dict[tuple[str, str, str], list[Shift]] = {}
    worked = Shift.objects.worked().filter(neighbour=neighbour).select_related("organisation", "unit")
    for shift in worked.order_by("day", "pk"):
        rows.setdefault((shift.organisation.name, shift.work, shift.skill), []).append(shift)
    found = [
        Season(
            stall, work, skill, those[-1].unit.full_name if those[-1].unit else "", len({one.day for one in those}),
            sum(one.minutes for one in those), those[0].day, those[-1].day, those[-1].entry_id or 0,
        )
        for (stall, work, skill), those in rows.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.last, one.stall), reverse=True)


def skills_shown(rows: Sequence[Season]) -> list[str]:
    """Skills that were really used, most days first."""
    days: dict[str, int] = {}
    for one in rows:
        days[one.skill or one.work] = days.get(one.skill or one.work, 0) + one.days
    return sorted(days, key=lambda name: (-days[name], name))


def share_by_token(token: str) -> WorkShare | None:
    """The share a link opens now; None for one that is over or was taken back."""
    if len(token) > 32 or "\x00" in token:
        return None
    found: WorkShare | None = (
        WorkShare.objects.open_at(world.now())
        .filter(token=token, neighbour__left_at=None)
        .select_related("neighbour")
        .first()
    )
    return found


def issuer_address() -> str:
    """Who signs: the house's keys, the same as for certificates."""
    return public("learning:certificate_keys")


def list_address(number: int) -> str:
    return public("workforce:record_list", number)


def public(route: str, *args: object) -> str:
    # What is signed is the same whoever's screen it comes from.
    with translation.override("vi"):
        return settings.PUBLIC_URL.rstrip("/") + reverse(route, args=args)


@dataclass(frozen=True, slots=True)
class StatusList:
    """The entries of one status list that no longer hold, and when that last changed."""

    revoked: list[int]
    changed_at: datetime


def status_list(number: int) -> StatusList | None:
    """The list of this number; None where no share has an entry in it."""
    if not 1 <= number <= MOST_LISTS:
        return None
    first = (number - 1) * credential.ENTRIES
    rows = WorkShare.objects.filter(status_index__gte=first, status_index__lt=first + credential.ENTRIES)
    times = rows.aggregate(made=Min("made_at"), ended=Max("ended_at"))
    if times["made"] is None:
        return None
    gone = rows.filter(ended_at__isnull=False).order_by("status_index").values_list("status_index", flat=True)
    return StatusList([index - first for index in gone], max(filter(None, times.values())).replace(microsecond=0))
