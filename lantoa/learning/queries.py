"""Courses, classes and how far learners have come, as screens ask for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.learning.models import Course, CourseRun, Enrollment, Lesson, Practice
from lantoa.learning.rules import courses as written_courses
from lantoa.learning.rules import named_acts


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson as one learner stands to it; only practical ones have an end."""

    lesson: Lesson
    done: Practice | None
    tried: Practice | None


def classes_to_come(course: Course | None = None) -> QuerySet[CourseRun]:
    """Classes that one can still join, the soonest first, of one course or of all."""
    found = CourseRun.objects.to_come(world.now()).select_related("course", "unit", "organisation", "instructor")
    return found.filter(course=course) if course else found


def enrollments_of(person: accounts.Person) -> list[Enrollment]:
    """A person's seats, newest first, each with its class, lessons and practice. Five queries for any number."""
    mine = Enrollment.objects.filter(person=person).select_related(
        "run__course", "run__unit", "run__organisation", "run__instructor"
    )
    return list(
        mine.prefetch_related("run__course__lessons", "run__sessions", Prefetch("practices")).order_by("-enrolled_at")
    )


def steps_of(enrollment: Enrollment) -> list[Step]:
    """Every lesson of the course in its order, with what ended or tried it."""
    ended = {(practice.lesson_id, practice.rehearsal): practice for practice in enrollment.practices.all()}
    lessons = enrollment.run.course.lessons.all()
    return [Step(lesson, ended.get((lesson.pk, False)), ended.get((lesson.pk, True))) for lesson in lessons]


def learners_of(run: CourseRun, actor: Actor) -> list[tuple[accounts.Person, list[Step]]]:
    """Who sits in the class and which practical lessons they ended, by name; empty unless the actor leads the class."""
    if not CourseRun.objects.led_by(actor).filter(pk=run.pk).exists():
        return []
    seats = Enrollment.objects.filter(run=run).select_related("person", "run__course")
    seats = seats.prefetch_related("run__course__lessons", "practices").order_by("enrolled_at", "pk")
    return [(seat.person, [step for step in steps_of(seat) if step.lesson.act]) for seat in seats]


def unknown_acts() -> list[str]:
    """Acts named by lessons of the data files that no room declares; empty in a sound house."""
    return [act for act in named_acts(written_courses()) if act not in journal.acts()]
