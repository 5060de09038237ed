"""Both sides of a problem hear what concerns them: once, in their language, with the way there, and not too often."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.orders import api as orders
from lantoa.orders import rules
from lantoa.orders.actions import news
from lantoa.orders.models import Problem
from lantoa.orders.tests import factories
from lantoa.orders.tests.actions.test_problem import answer, close, more, report
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db


def told(phone: str) -> list[str]:
    return list(
        messages.Message.objects.filter(to=phone, purpose="problem").order_by("pk").values_list("text", flat=True)
    )


def stall(problem: Problem) -> list[str]:
    return told(problem.order.store.phone)


def buyer(problem: Problem) -> list[str]:
    return told(problem.order.buyer_phone)


def test_the_stall_hears_of_a_problem_once_with_the_way_to_answer_and_nothing_about_the_buyer() -> None:
    key = world.uuid7()
    order = factories.handed_over()
    problem = report(order, key=key)
    report(order, key=key)
    (text,) = stall(problem)
    assert "Thứ Tư 2/12" in text
    assert text.endswith(f"/don-hang/{order.code}/van-de/")
    assert not any(private in text for private in ("Vỡ", "Mua", "8765", order.token))
    assert buyer(problem) == []


def test_the_buyer_hears_of_the_answer_in_the_language_they_reported_in() -> None:
    with translation.override("en"):
        problem = report(factories.handed_over())
    answer(problem)
    (text,) = buyer(problem)
    assert text.startswith("Lan Tỏa: the stall answered you")
    assert text.endswith(f"/en/don/{problem.order.token}/van-de/")
    answer(problem, offer=True)
    assert "all right now?" in buyer(problem)[-1]


def test_answers_are_told_a_few_times_a_day(stage: Stage) -> None:
    problem = report(factories.handed_over())
    for _ in range(rules.MOST_ANSWERS_TOLD_A_DAY + 2):
        answer(problem)
    assert len(buyer(problem)) == rules.MOST_ANSWERS_TOLD_A_DAY
    stage.later(days=1, seconds=1)
    answer(problem)
    assert len(buyer(problem)) == rules.MOST_ANSWERS_TOLD_A_DAY + 1


def test_more_words_are_told_when_they_make_it_the_stall_s_turn_not_each() -> None:
    problem = report(factories.handed_over())
    more(problem)
    more(problem)
    assert len(stall(problem)) == 1
    answer(problem)
    more(problem)
    more(problem)
    assert len(stall(problem)) == 2
    assert "viết thêm" in stall(problem)[-1]


def test_the_end_is_told_to_the_stall_once() -> None:
    problem = report(factories.handed_over())
    close(problem)
    close(problem)
    assert len(stall(problem)) == 2
    assert "khép lại" in stall(problem)[-1]


def test_the_stall_is_reminded_once_before_its_last_day_and_never_at_night(stage: Stage) -> None:
    problem = report(factories.handed_over())
    assert news.remind() == 0
    stage.later(days=9, hours=14)
    assert (world.today(), problem.answer_by) == (date(2026, 11, 30), date(2026, 12, 2))
    stage.later(hours=4)
    assert news.remind() == 0
    stage.later(hours=8)
    assert (news.remind(), news.remind()) == (1, 0)
    assert "vẫn đang chờ" in stall(problem)[-1]
    assert buyer(problem) == []


def test_an_answered_problem_reminds_nobody_and_new_words_begin_anew(stage: Stage) -> None:
    problem = report(factories.handed_over())
    stage.later(days=11)
    assert news.remind() == 1
    answer(problem)
    assert news.remind() == 0
    more(problem)
    assert news.remind() == 0
    stage.later(days=8)
    assert (news.remind(), news.remind()) == (1, 0)


def test_the_buyer_is_told_when_they_may_pass_it_on_and_passing_it_on_is_told_to_who_can_help(stage: Stage) -> None:
    operator = factories.person("Người điều hành")
    type(operator).objects.filter(pk=operator.pk).update(is_operator=True)
    problem = report(factories.handed_over())
    stage.later(days=12)
    assert (news.remind(), news.remind()) == (1, 0)
    assert "đúng hạn" in buyer(problem)[-1]
    key = world.uuid7()
    for _ in range(2):
        orders.pass_on(problem, by=factories.VISITOR, key=key)
    assert [text.rsplit("/", 2)[1] for text in told(operator.phone)] == [str(problem.pk)]
    assert len(stall(problem)) == 2
    orders.answer_problem(problem, words="Chúng tôi gọi cả hai", house=True, by=factories.VISITOR, key=world.uuid7())
    assert (len(stall(problem)), len(buyer(problem))) == (3, 2)


def test_many_problems_passed_on_in_a_day_do_not_flood_whoever_runs_the_market(stage: Stage) -> None:
    operator = factories.person("Người điều hành")
    type(operator).objects.filter(pk=operator.pk).update(is_operator=True)
    squid = factories.offer(left=20)
    found = [report(factories.handed_over(squid)) for _ in range(rules.MOST_PASSED_ON_TOLD_A_DAY + 1)]
    stage.later(days=12)
    for problem in found:
        orders.pass_on(problem, by=factories.VISITOR, key=world.uuid7())
    assert len(told(operator.phone)) == rules.MOST_PASSED_ON_TOLD_A_DAY
