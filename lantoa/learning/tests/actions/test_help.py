"""From being stuck to being helped: who may see what, who was first, and what a visit leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.actions.help import ask_help, end_help, plan_visit, record_visit, take_help, value_visit
from lantoa.learning.actions.team import join_team, leave_team, set_up_team
from lantoa.learning.errors import BadTeam, BadVisit
from lantoa.learning.models import Help, Team, TeamMember
from lantoa.learning.queries import helps_for, work_of
from lantoa.learning.tests import factories
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db


class Hamlet:
    """A class, a learner in it who is stuck, and a team of two in their hamlet."""

    def __init__(self) -> None:
        self.teacher = factories.member("instructor")
        self.seat = factories.seated(factories.a_class(self.teacher))
        self.learner = accounts.actor_for(self.seat.person)
        self.team = set_up_team(self.teacher.organisation, unit=factories.unit(), name="Thôn Đông Sơn", by=self.teacher)
        self.head, self.second = self.joins("Vi Văn Trưởng", head=True), self.joins("Vi Thị Hai")
        self.lesson = self.seat.run.course.lessons.get(slug="mo-gian-hang")

    def joins(self, name: str, *, head: bool = False) -> TeamMember:
        return join_team(self.team, factories.person(name), head=head, by=self.teacher)

    def ask(self) -> Help:
        return ask_help(self.seat, self.lesson, self.team, words="Không thấy nút", by=self.learner)


def by(member: TeamMember) -> accounts.ActingPerson:
    return accounts.actor_for(member.person)


def acts() -> list[str]:
    found = journal.Entry.objects.filter(act__startswith="learning.").order_by("pk").values_list("act", flat=True)
    return [act.removeprefix("learning.") for act in found if act.startswith(("learning.help", "learning.visit"))]


def test_from_being_stuck_to_the_lesson_that_ends() -> None:
    here = Hamlet()
    asked = here.ask()
    assert [one.pk for one in helps_for(here.second.person_id)] == [asked.pk]
    take_help(asked, here.second, by=by(here.second))
    when = world.now() + timedelta(days=1)
    visit = plan_visit(asked, when, by=by(here.second))
    said = messages.Message.objects.get(to=here.seat.person.phone, purpose="learning").text
    assert "Vi Thị Hai" in said
    visit = record_visit(visit, minutes=40, what="Chỉ chỗ bấm", by=by(here.second))
    value_visit(visit, True, by=here.learner)
    plan_visit(asked, when, by=by(here.second))
    factories.opened(here.learner)
    factories.as_the_worker()
    asked.refresh_from_db()
    assert (asked.result, asked.closed_at is not None) == ("done", True)
    assert asked.visits.filter(made_at=None, cancelled_at=None).count() == 0
    work = work_of(here.second.visits.all())
    assert (work.visits, work.minutes, work.useful, work.said) == (1, 40, 1, 1)
    assert acts() == ["help_asked", "help_taken", "visit_planned", "visit_made", "visit_valued", "visit_planned", "help_over"]  # fmt: skip


def test_asked_twice_it_is_one_and_asked_again_after_the_end_another() -> None:
    here = Hamlet()
    first = here.ask()
    assert here.ask() == first
    end_help(first, by=here.learner)
    assert here.ask() != first


def test_the_first_of_the_team_is_the_helper_and_nobody_from_elsewhere() -> None:
    here, elsewhere = Hamlet(), factories.person()
    asked = here.ask()
    take_help(asked, here.head, by=by(here.head))
    take_help(asked, here.head, by=by(here.head))
    with pytest.raises(learning.NotAllowed):
        take_help(asked, here.second, by=by(here.second))
    assert not helps_for(here.second.person_id).exists()
    assert not helps_for(elsewhere.pk).exists()
    for somebody in (here.second.person, elsewhere):
        with pytest.raises(learning.NotAllowed):
            plan_visit(asked, world.now() + timedelta(days=1), by=accounts.actor_for(somebody))
    with pytest.raises(learning.NotAllowed):
        ask_help(here.seat, here.lesson, here.team, by=accounts.actor_for(elsewhere))


@pytest.mark.parametrize("days", [-1, 61])
def test_a_visit_is_to_come_and_soon(days: int) -> None:
    here = Hamlet()
    asked = take_help(here.ask(), here.head, by=by(here.head))
    with pytest.raises(BadVisit):
        plan_visit(asked, world.now() + timedelta(days=days), by=by(here.head))


@pytest.mark.parametrize("minutes", [0, 601])
def test_a_visit_takes_some_minutes_and_no_day(minutes: int) -> None:
    here = Hamlet()
    asked = take_help(here.ask(), here.head, by=by(here.head))
    visit = plan_visit(asked, world.now() + timedelta(days=1), by=by(here.head))
    with pytest.raises(BadVisit):
        record_visit(visit, minutes=minutes, what="", by=by(here.head))
    with pytest.raises(BadVisit):
        record_visit(visit, minutes=5, what="", made_at=world.now() + timedelta(hours=1), by=by(here.head))


def test_another_time_is_the_same_visit_and_told_again() -> None:
    here = Hamlet()
    asked = take_help(here.ask(), here.head, by=by(here.head))
    first = plan_visit(asked, world.now() + timedelta(days=1), by=by(here.head))
    assert plan_visit(asked, world.now() + timedelta(days=2), by=by(here.head)) == first
    assert messages.Message.objects.filter(purpose="learning").count() == 2


def test_only_who_was_visited_says_whether_it_was_of_use() -> None:
    here = Hamlet()
    asked = take_help(here.ask(), here.head, by=by(here.head))
    visit = plan_visit(asked, world.now() + timedelta(days=1), by=by(here.head))
    with pytest.raises(learning.NotAllowed):
        value_visit(visit, True, by=by(here.head))
    value_visit(visit, True, by=here.learner)
    visit.refresh_from_db()
    assert visit.useful is None  # not made yet


def test_whoever_leaves_the_team_leaves_their_learners_to_the_others() -> None:
    here = Hamlet()
    asked = take_help(here.ask(), here.second, by=by(here.second))
    plan_visit(asked, world.now() + timedelta(days=1), by=by(here.second))
    leave_team(here.second, by=by(here.second))
    asked.refresh_from_db()
    assert asked.helper is None
    assert [one.pk for one in helps_for(here.head.person_id)] == [asked.pk]
    assert not Team.objects.of(here.second.person_id).exists()


def test_a_team_has_one_head() -> None:
    here = Hamlet()
    joined = here.joins("Vi Thị Ba", head=True)
    heads = here.team.members.filter(is_head=True)
    assert [member.pk for member in heads] == [joined.pk]
    assert here.team.members.count() == 3


def test_a_team_has_a_name_of_its_own_and_only_the_commune_sets_it_up() -> None:
    here = Hamlet()
    for name in ("", "a" * 121, "Thôn Đông Sơn"):
        with pytest.raises(BadTeam):
            set_up_team(here.teacher.organisation, unit=factories.unit(), name=name, by=here.teacher)
    stranger = factories.member("officer")
    with pytest.raises(learning.NotAllowed):
        set_up_team(here.teacher.organisation, unit=factories.unit(), name="Thôn Khác", by=stranger)
    with pytest.raises(learning.NotAllowed):
        join_team(here.team, stranger.person, head=True, by=stranger)
