"""Rolls: who was there, who marked it, and what wants a look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import collation_key
from lantoa.kit.world import world
from lantoa.learning.models import SEATED, WALK_IN, Attendance, CourseRun, CourseSession, Enrollment, RollEvent
from lantoa.learning.rules.attendance import SETTLE, WALKED_IN


@dataclass(frozen=True, slots=True)
class RollRow:
    """One person of a roll: their seat, the status so far, what is open, every mark, and others with the same phone."""

    seat: Enrollment
    status: str
    doubt: str
    marks: list[RollEvent]
    settled: bool
    subjects: list[str]
    same: list[Enrollment]


def meetings_of(actor: Actor) -> list[CourseSession]:
    """Meetings of classes this actor leads from yesterday until a week ahead, the soonest first; at most thirty."""
    now, day = world.now(), timedelta(days=1)
    those = CourseSession.objects.filter(
        run__in=CourseRun.objects.led_by(actor), ends_at__gt=now - day, starts_at__lt=now + 8 * day
    )
    return list(those.select_related("run__course", "run__unit").order_by("starts_at", "pk")[:30])


def rolls_of(sessions: Sequence[CourseSession]) -> dict[int, list[RollRow]]:
    """The roll of each meeting, by name. Four queries for any number."""
    runs = {one.run_id for one in sessions}
    seats = Enrollment.objects.filter(run__in=runs, state=SEATED).select_related("person", "listed")
    of_run: dict[int, list[Enrollment]] = defaultdict(list)
    for seat in seats:
        of_run[seat.run_id].append(seat)
    standing = {
        (one.session_id, one.enrollment_id): one
        for one in Attendance.objects.filter(session__in=[one.pk for one in sessions])
    }
    walk_ins: dict[int, set[str]] = defaultdict(set)
    marks: dict[tuple[int | None, str], list[RollEvent]] = defaultdict(list)
    for listed, subject in RollEvent.objects.filter(what=WALKED_IN, run__in=runs, listed__isnull=False).values_list(
        "listed", "subject"
    ):
        walk_ins[listed].add(subject)
    for event in (
        RollEvent.objects.filter(session__in=sessions)
        .exclude(status="")
        .select_related("by", "device")
        .order_by("at", "pk")
    ):
        marks[event.session_id, event.subject].append(event)
    found = {}
    for session in sessions:
        mine = of_run[session.run_id]
        by_phone: dict[str, list[Enrollment]] = defaultdict(list)
        for seat in mine:
            by_phone[_phone(seat)].append(seat)
        rows = []
        for seat in sorted(mine, key=lambda one: (collation_key(one.name), one.pk)):
            stands = standing.get((session.pk, seat.pk))
            subjects = [str(seat.pk), *sorted(walk_ins.get(seat.listed_id or 0, ()))]
            those = [mark for subject in subjects for mark in marks[session.pk, subject]]
            same = (
                [one for one in by_phone[_phone(seat)] if one.pk != seat.pk]
                if _phone(seat) and seat.way == WALK_IN
                else []
            )
            rows.append(
                RollRow(
                    seat, stands.status if stands else "", stands.doubt if stands else "", those,
                    any(one.what == SETTLE and one.counts for one in those), subjects, same,
                )
            )  # fmt: skip
        found[session.pk] = rows
    return found


def _phone(seat: Enrollment) -> str:
    return (seat.person.phone if seat.person else seat.listed.phone if seat.listed else "") or ""


def rosters(actor: Actor) -> list[dict[str, Any]]:
    """What a phone keeps to hold a class without a line: its meetings, and of each person the number of the seat, the name, the
    phone's last three digits, the status, what is open, whether it was settled, and the ids a phone gave them."""
    sessions = meetings_of(actor)
    rolls = rolls_of(sessions)
    return [
        {
            "run": one.run_id, "session": one.pk, "course": one.run.course.title, "hall": one.run.hall, "unit": one.run.unit.full_name,
            "starts": int(one.starts_at.timestamp() * 1000), "ends": int(one.ends_at.timestamp() * 1000),
            "people": [
                [row.seat.pk, row.seat.name, _phone(row.seat)[-3:], row.status, row.doubt, int(row.settled), row.subjects[1:]]
                for row in rolls[one.pk]
            ],
        }
        for one in sessions
    ]  # fmt: skip


def odd_events(actor: Actor) -> list[RollEvent]:
    """The newest things told of a roll of the actor's organisation that want a look: at most fifty."""
    if actor.organisation_id is None:
        return []
    those = RollEvent.objects.filter(organisation=actor.organisation_id).exclude(flags=[])
    return list(those.select_related("device", "by", "listed", "run__course").order_by("-received_at", "-pk")[:50])


def hashes_of(ids: Iterable[UUID], actor: Actor) -> dict[str, str]:
    """The journal's seal of each of these events of the actor's organisation, by its id; those not sealed yet are left out."""
    mine = RollEvent.objects.filter(pk__in=list(ids), organisation=actor.organisation_id)
    entries = {entry: str(key) for key, entry in mine.values_list("pk", "entry_id")}
    return {entries[entry]: seal for entry, seal in journal.seals_of(entries).items()}
