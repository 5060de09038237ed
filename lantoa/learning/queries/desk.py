"""What those who lead classes see: their own classes, who sits in them and who waits, and their lists row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lantoa.accounts import api as accounts
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.learning.models import SEATED, CourseRun, Enrollment, LearnerList, ListedLearner, ListRow

# Why a row is not enrolled; the codes are those of the rules.
PROBLEMS: dict[str, object] = {
    "no_name": _("The name is missing."),
    "name": _("“%(text)s” is not a name."),
    "phone": _("“%(text)s” is not a phone number. Write it like 0912 345 678."),
    "number": _("The personal number does not have 12 digits."),
    "born": _("“%(text)s” is not a day or a year of birth."),
    "broken": _("The file is broken here: a quotation mark may be missing."),
    "double": _("The same person stands in row %(row)s."),
    "number_of_other": _("Row %(row)s has the same personal number with another name."),
}
# What should be looked at although the row is enrolled.
NOTES: dict[str, object] = {
    "capitals": _("The name is in capitals."),
    "no_accents": _(
        "The name has no accents. They cannot be guessed: it is kept as written, until the person writes it."
    ),
    "no_phone": _("No phone number: nobody can be reminded, and the seat cannot be claimed."),
    "zero_added": _("The 0 in front of the phone number was missing and was added."),
    "noughts_added": _("Noughts in front of the personal number were missing and were added."),
    "phone_unusual": _("An unusual phone number. Please compare it."),
    "shared_phone": _("Two people have this phone. Both are enrolled; each claims their own seat."),
    "born_other": _("The year of birth is not the one in the personal number."),
    "unit_unknown": _("We do not know this commune; the programme's is taken."),
    "known": _("Stands on an earlier list of yours already: it is the same person."),
}


def problem_of(row: ListRow) -> str:
    """Why the row is not enrolled, in the language now spoken; "" for a good one."""
    said = PROBLEMS.get(row.problem, row.problem)
    return str(said) % {"text": "", "row": "", **row.params} if row.problem else ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a list's rows: how many of each kind, how often each note stands, and how many ended where."""

    good: int
    wrong: int
    double: int
    notes: tuple[tuple[object, int], ...]
    outcomes: dict[str, int]


def checked(found: LearnerList) -> Checked:
    states = dict(found.rows.order_by().values_list("state").annotate(Count("pk")).values_list("state", "pk__count"))
    outcomes = dict.fromkeys((outcome.value for outcome in ListRow.Outcome), 0) | dict(
        found.rows.exclude(outcome="")
        .order_by()
        .values_list("outcome")
        .annotate(Count("pk"))
        .values_list("outcome", "pk__count")
    )
    counts = dict.fromkeys(NOTES, 0)
    for notes in (
        found.rows.exclude(notes=[]).filter(state=ListRow.State.GOOD).values_list("notes", flat=True).iterator()
    ):
        for note in notes:
            counts[note] = counts.get(note, 0) + 1
    said = tuple((NOTES.get(note, note), count) for note, count in counts.items() if count)
    return Checked(states.get("good", 0), states.get("wrong", 0), states.get("double", 0), said, outcomes)


def faulty_rows(found: LearnerList) -> QuerySet[ListRow]:
    """Rows that are not enrolled, in their order."""
    return found.rows.exclude(state=ListRow.State.GOOD).order_by("number")


def led_classes(actor: Actor) -> tuple[list[CourseRun], list[CourseRun]]:
    """The classes of the actor's organisation: those to come, the soonest first, and those over or called off, the newest first."""
    led = CourseRun.objects.led_by(actor)
    to_come = led.to_come(world.now()).select_related("course", "unit", "programme").prefetch_related("sessions")
    waiting = Count("enrollments", filter=~Q(enrollments__state=SEATED), distinct=True)
    coming = list(to_come.annotate(waiting=waiting)[:200])
    others = (
        led.exclude(pk__in=[run.pk for run in coming]).select_related("course", "unit").prefetch_related("sessions")
    )
    return coming, list(others.order_by("-pk")[:50])


def seats_of(run: CourseRun) -> tuple[list[Enrollment], list[Enrollment]]:
    """Who sits in the class and who waits, in the order they came."""
    rows = Enrollment.objects.filter(run=run).select_related("person", "listed").order_by("enrolled_at", "pk")
    those = list(rows)
    return [one for one in those if one.state == SEATED], [one for one in those if one.state != SEATED]


def place_in_line(seat: Enrollment) -> int:
    """Which place in the line of their class somebody has who waits, from 1."""
    earlier = Q(enrolled_at__lt=seat.enrolled_at) | Q(enrolled_at=seat.enrolled_at, pk__lt=seat.pk)
    return Enrollment.objects.filter(earlier, run=seat.run_id).exclude(state=SEATED).count() + 1


def names_to_claim(person: accounts.Person) -> Sequence[ListedLearner]:
    """Names on lists that bear this person's phone and that nobody claimed, each with its seats."""
    if not person.phone:
        return []
    seats = "enrollments__run__course", "enrollments__run__unit"
    found = open_names(person.phone).select_related("organisation")
    return list(found.prefetch_related(*seats).order_by("pk")[:20])


def open_names(phone: str) -> QuerySet[ListedLearner]:
    """Those on lists with this phone, which nobody claimed."""
    return ListedLearner.objects.filter(phone=phone, person=None).exclude(phone="")
