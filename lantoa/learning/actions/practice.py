"""Lessons end by the learner's own act: completed, tried out, or opened again when the act was taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.learning.acts import PRACTICE_COMPLETED, PRACTICE_REOPENED, PRACTICE_TRIED
from lantoa.learning.models import SEATED, Enrollment, Lesson, Practice
from lantoa.learning.rules import counts, fits


def practise(entries: Sequence[journal.Entry]) -> None:
    """Bring practice up to these entries, in their order; seen twice they change nothing more.

    An act completes the lessons that name it for the learner who did it, a rehearsal counts as a try, and an entry that
    takes an act back opens what it had ended.
    """
    lessons = _lessons(entries)
    doers = {entry.pk: _doers(entry, {lesson.whose for lesson in lessons[entry.act]}) for entry in entries}
    seats = _seats({person for those in doers.values() for people in those.values() for person in people})
    for entry in entries:
        if entry.reverses_id:
            _reopen(entry)
            continue
        for lesson in (one for one in lessons[entry.act] if fits(one.only, entry.data)):
            for person in doers[entry.pk][lesson.whose]:
                for enrollment in seats[person, lesson.course_id]:
                    _end(enrollment, lesson, entry)


def _lessons(entries: Sequence[journal.Entry]) -> dict[str, list[Lesson]]:
    found: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in Lesson.objects.filter(act__in={entry.act for entry in entries}):
        found[lesson.act].append(lesson)
    return found


def _doers(entry: journal.Entry, whose: set[str]) -> dict[str, list[int]]:
    """For whom an act counts: who did it, and where lessons ask for it whom it is about or who owns the household."""
    found = {"": [entry.by_id] if entry.by_id else []}
    if "person" in whose:
        found["person"] = [number] if isinstance(number := entry.data.get("person"), int) else []
    if "household" in whose:
        owners = accounts.people_of(entry.on_behalf_of_id, ["owner"]) if entry.on_behalf_of_id else []
        found["household"] = [person.pk for person in owners]
    return found


def _seats(people: set[int]) -> dict[tuple[int, int], list[Enrollment]]:
    found: dict[tuple[int, int], list[Enrollment]] = defaultdict(list)
    for enrollment in Enrollment.objects.filter(person_id__in=people, state=SEATED).select_related("run"):
        found[enrollment.person_id, enrollment.run.course_id].append(enrollment)
    return found


def _end(enrollment: Enrollment, lesson: Lesson, entry: journal.Entry) -> None:
    if not counts(
        helping=entry.helping and not lesson.whose, helper_counts=lesson.helper_counts, done_at=entry.occurred_at, enrolled_at=enrollment.enrolled_at
    ):  # fmt: skip
        return
    first = {"entry_id": entry.pk, "completed_at": entry.occurred_at}
    practice, new = Practice.objects.get_or_create(
        enrollment=enrollment, lesson=lesson, rehearsal=entry.rehearsal, defaults=first
    )
    if new:
        _record(PRACTICE_TRIED if entry.rehearsal else PRACTICE_COMPLETED, practice)


def _reopen(reversal: journal.Entry) -> None:
    ended = Practice.objects.filter(entry_id=reversal.reverses_id).select_related(
        "lesson", "enrollment__run", "enrollment__person"
    )
    for practice in ended:
        _record(PRACTICE_REOPENED, practice)
        practice.delete()
        _end_by_another(practice, reversal)


def _end_by_another(practice: Practice, reversal: journal.Entry) -> None:
    # Somebody who did it twice has still done it once.
    acts = journal.Entry.objects.filter(
        _done_by(practice),
        **_only(practice.lesson),
        act=practice.lesson.act,
        rehearsal=practice.rehearsal,
        reverses=None,
        pk__lt=reversal.pk,
    )
    taken_back = journal.Entry.objects.filter(reverses__in=acts, pk__lte=reversal.pk).values("reverses_id")
    for entry in acts.exclude(pk__in=taken_back).order_by("pk"):
        _end(practice.enrollment, practice.lesson, entry)


def _done_by(practice: Practice) -> Q:
    person = practice.enrollment.person
    match practice.lesson.whose:
        case "person":
            return Q(data__person=person.pk)
        case "household":
            owned = [one.pk for one in accounts.organisations_of(person) if "owner" in one.roles and not one.helping]
            return Q(on_behalf_of_id__in=owned)
    return Q(by_id=person.pk)


def _only(lesson: Lesson) -> dict[str, str]:
    name, _is, value = lesson.only.partition("=")
    return {f"data__{name}": value} if name else {}


def _record(act: str, practice: Practice) -> None:
    run = practice.enrollment.run
    data = {"lesson": practice.lesson_id, "person": practice.enrollment.person_id, "entry": practice.entry_id}
    journal.record(
        act, practice, on_behalf_of=run.organisation_id, place=run.unit_id, rehearsal=practice.rehearsal, data=data
    )
