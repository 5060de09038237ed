"""Lessons end by the learner's own act: completed, tried out, or opened again when the act was taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from lantoa.journal import api as journal
from lantoa.learning.acts import PRACTICE_COMPLETED, PRACTICE_REOPENED, PRACTICE_TRIED
from lantoa.learning.models import Enrollment, Lesson, Practice
from lantoa.learning.rules import counts


def practise(entries: Sequence[journal.Entry]) -> None:
    """Bring practice up to these entries, in their order; seen twice they change nothing more.

    An act completes the lessons that name it for the learner who did it, a rehearsal counts as a try, and an entry that
    takes an act back opens what it had ended.
    """
    lessons, learners = _lessons(entries), _learners(entries)
    for entry in entries:
        if entry.reverses_id:
            _reopen(entry)
            continue
        for enrollment in learners[entry.by_id]:
            for lesson in lessons[entry.act, enrollment.run.course_id]:
                _end(enrollment, lesson, entry)


def _lessons(entries: Sequence[journal.Entry]) -> dict[tuple[str, int], list[Lesson]]:
    found: dict[tuple[str, int], list[Lesson]] = defaultdict(list)
    for lesson in Lesson.objects.filter(act__in={entry.act for entry in entries}):
        found[lesson.act, lesson.course_id].append(lesson)
    return found


def _learners(entries: Sequence[journal.Entry]) -> dict[int | None, list[Enrollment]]:
    found: dict[int | None, list[Enrollment]] = defaultdict(list)
    people = {entry.by_id for entry in entries if entry.by_id is not None}
    for enrollment in Enrollment.objects.filter(person_id__in=people).select_related("run"):
        found[enrollment.person_id].append(enrollment)
    return found


def _end(enrollment: Enrollment, lesson: Lesson, entry: journal.Entry) -> None:
    if not counts(
        helping=entry.helping, helper_counts=lesson.helper_counts, done_at=entry.occurred_at, enrolled_at=enrollment.enrolled_at
    ):  # fmt: skip
        return
    first = {"entry_id": entry.pk, "completed_at": entry.occurred_at}
    practice, new = Practice.objects.get_or_create(
        enrollment=enrollment, lesson=lesson, rehearsal=entry.rehearsal, defaults=first
    )
    if new:
        _record(PRACTICE_TRIED if entry.rehearsal else PRACTICE_COMPLETED, practice)


def _reopen(reversal: journal.Entry) -> None:
    ended = Practice.objects.filter(entry_id=reversal.reverses_id).select_related("lesson", "enrollment__run")
    for practice in ended:
        _record(PRACTICE_REOPENED, practice)
        practice.delete()
        _end_by_another(practice, reversal)


def _end_by_another(practice: Practice, reversal: journal.Entry) -> None:
    # Somebody who did it twice has still done it once.
    acts = journal.Entry.objects.filter(
        act=practice.lesson.act, by_id=practice.enrollment.person_id, rehearsal=practice.rehearsal, reverses=None, pk__lt=reversal.pk
    )  # fmt: skip
    taken_back = journal.Entry.objects.filter(reverses__in=acts, pk__lte=reversal.pk).values("reverses_id")
    for entry in acts.exclude(pk__in=taken_back).order_by("pk"):
        _end(practice.enrollment, practice.lesson, entry)


def _record(act: str, practice: Practice) -> None:
    run = practice.enrollment.run
    data = {"lesson": practice.lesson_id, "person": practice.enrollment.person_id, "entry": practice.entry_id}
    journal.record(
        act, practice, on_behalf_of=run.organisation_id, place=run.unit_id, rehearsal=practice.rehearsal, data=data
    )
