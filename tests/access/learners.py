"""A team of neighbours in which everybody of the cast is, and what each asked help for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.actions.course import publish
from lantoa.learning.actions.help import ask_help, plan_visit, record_visit, take_help
from lantoa.learning.actions.team import join_team, set_up_team
from lantoa.learning.models import Help, Team, Visit
from lantoa.learning.rules import LessonText, with_lesson
from tests.access import marks


@dataclass
class Helped:
    """Help that somebody asked for, and the visit that was made."""

    help: Help
    visit: Visit


def a_team(run: learning.CourseRun, teacher: accounts.ActingPerson, head: accounts.Person) -> Team:
    team = set_up_team(run.organisation, unit=run.unit, name=f"Thôn {run.organisation_id}", by=teacher)
    join_team(team, head, head=True, by=teacher)
    return team


def a_helped(run: learning.CourseRun, team: Team, person: accounts.Person) -> Helped:
    """This person, with a seat in the class, asked; the team's head took it on, visited and comes again."""
    asked = _asked(run, team, person)
    head = team.members.get(is_head=True, until=None)
    by = accounts.actor_for(head.person)
    take_help(asked, head, by=by)
    visit = plan_visit(asked, world.now() + timedelta(days=1), by=by)
    record_visit(visit, minutes=30, what="Cùng làm", by=by)
    visit.refresh_from_db()
    plan_visit(asked, world.now() + timedelta(days=2), by=by)
    return Helped(asked, visit)


def a_waiting(run: learning.CourseRun, team: Team, person: accounts.Person) -> Help:
    """This person asked, and nobody took it on yet."""
    learning.enroll(run, person, by=accounts.actor_for(person))
    return _asked(run, team, person, marks.word("help_words"))


def _asked(run: learning.CourseRun, team: Team, person: accounts.Person, words: str = "") -> Help:
    seat = learning.Enrollment.objects.select_related("run").get(run=run, person=person)
    lesson = run.course.lessons.exclude(act="")[0]
    return ask_help(seat, lesson, team, words=f"Không thấy nút {words}", by=accounts.actor_for(person))


def an_earned(body: accounts.Organisation, by: accounts.ActingPerson, person: accounts.Person) -> learning.CourseRun:
    """A class in which this person has really done everything."""
    course = learning.begin_course(body, title="Mở sạp", by=by)
    lesson = LessonText("mo", "Mở thật", "Chữ.", act="stores.store_opened", route="stores:open")
    learning.change_draft(course, lambda one: with_lesson(one, lesson), by=by)
    publish(course, by=by)
    course.refresh_from_db()
    start = world.now() + timedelta(days=1)
    hours = [(start, start + timedelta(hours=1))]
    run = learning.start_class(
        course, body, unit=body.unit, hall="Nhà văn hóa", seats=5, sessions=hours, instructor=by.person, by=by
    )
    seat = learning.enroll(run, person, by=accounts.actor_for(person))
    entry = journal.entries_about(run)[0]
    learning.Practice.objects.create(
        enrollment=seat, lesson=course.lessons.get(), rehearsal=False, entry_id=entry.pk, completed_at=world.now()
    )
    return run
