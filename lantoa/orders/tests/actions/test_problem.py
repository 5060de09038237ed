"""A problem has two sides, one clock and an end its buyer decides on."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders import rules
from lantoa.orders.errors import BadProblem
from lantoa.orders.models import Order, Problem
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db


def report(order: Order, **changes: object) -> Problem:
    said = {"kind": "broken", "words": "Vỡ một hộp", "by": factories.VISITOR, "key": world.uuid7(), **changes}
    return orders.report_problem(order, **said)


def answer(problem: Problem, words: str = "Em gửi lại ạ", **more: bool) -> Problem:
    return orders.answer_problem(problem, words=words, by=factories.seller_of(problem.order), key=world.uuid7(), **more)


def more(problem: Problem, words: str = "Vẫn chưa thấy") -> Problem:
    return orders.say_more(problem, words=words, by=factories.VISITOR, key=world.uuid7())


def close(problem: Problem) -> Problem:
    return orders.close_problem(problem, by=factories.VISITOR, key=world.uuid7())


def test_the_stall_has_seven_working_days_by_law_and_the_source_is_named() -> None:
    rule = rules.answer_rule(date(2026, 11, 21))
    assert (rule.days, rule.basis[:31]) == (7, "Law 19/2023/QH15, art. 57(2): t")
    assert rule.source.startswith("http")
    with pytest.raises(LookupError):
        rules.answer_rule(date(2024, 6, 30))


def test_the_clock_begins_with_the_report_and_weekends_do_not_count(stage: Stage) -> None:
    # A Saturday; the Tuesday after it is a public holiday.
    problem = report(factories.handed_over())
    assert (problem.due_by, problem.answer_by, problem.state) == (date(2026, 12, 2), date(2026, 12, 2), "to_answer")
    stage.later(days=11)
    assert (problem.state, problem.can_pass_on()) == ("to_answer", False)
    stage.later(days=1)
    assert (problem.state, problem.can_pass_on()) == ("overdue", True)


def test_whose_turn_it_is_follows_from_who_spoke_last(stage: Stage) -> None:
    problem = report(factories.handed_over())
    assert answer(problem).state == "answered"
    assert (problem.answer_by, problem.due_by) == (None, date(2026, 12, 2))
    stage.later(days=2)
    assert more(problem).state == "to_answer"
    assert problem.answer_by == date(2026, 12, 3)
    assert more(problem).answer_by == date(2026, 12, 3)
    assert answer(problem, offer=True).state == "offered"
    assert more(problem).state == "to_answer"
    assert answer(problem, offer=True).state == "offered"
    assert close(problem).agreed
    assert [word.side for word in problem.words.order_by("pk")] == [
        "buyer", "seller", "buyer", "buyer", "seller", "buyer", "seller",
    ]  # fmt: skip


def test_the_buyer_closes_it_alone_too_and_nobody_says_more_after_that() -> None:
    problem = close(report(factories.handed_over()))
    assert (problem.state, problem.agreed) == ("closed", False)
    close(problem)
    for say in (more, answer):
        with pytest.raises(BadProblem):
            say(problem)
    assert problem.words.count() == 1
    assert report(problem.order).pk != problem.pk


def test_it_is_passed_on_only_when_the_days_are_over_and_once(stage: Stage) -> None:
    problem = report(factories.handed_over())
    with pytest.raises(BadProblem):
        orders.pass_on(problem, by=factories.VISITOR, key=world.uuid7())
    stage.later(days=12)
    orders.pass_on(problem, by=factories.VISITOR, key=world.uuid7())
    with pytest.raises(BadProblem):
        orders.pass_on(problem, by=factories.VISITOR, key=world.uuid7())
    assert problem.passed_on_at is not None
    orders.answer_problem(
        problem, words="Chúng tôi gọi cả hai bên", house=True, by=factories.VISITOR, key=world.uuid7()
    )
    assert (problem.state, problem.words.latest("pk").side) == ("overdue", "house")


def test_the_journal_tells_each_step_of_the_order_without_a_word_of_anybody(stage: Stage) -> None:
    order = factories.handed_over()
    problem = report(order, words="Gọi tôi số 0987 654 321")
    answer(problem, "Chị Mua ơi")
    more(problem)
    stage.later(days=12)
    orders.pass_on(problem, by=factories.VISITOR, key=world.uuid7())
    close(problem)
    entries = [entry for entry in journal.entries_about(order) if "problem" in entry.act]
    assert [entry.act.removeprefix("orders.problem_") for entry in entries] == [
        "reported", "answered", "said_more", "passed_on", "closed",
    ]  # fmt: skip
    assert not any(words in str(entry.data) for entry in entries for words in ("0987", "Chị Mua", "chưa thấy"))
    assert entries[1].on_behalf_of_id == order.store.organisation_id


@pytest.mark.parametrize("words", ["", "  \u3000", "…!!", "\u200b", "a" * 10_000])
def test_words_that_are_none_are_refused(words: str) -> None:
    order = factories.handed_over()
    with pytest.raises(BadProblem) as refused:
        report(order, words=words)
    assert refused.value.field == "words"
    assert Problem.objects.count() == 0


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(BadProblem) as refused:
        report(factories.handed_over(), kind="rối")
    assert refused.value.field == "kind"


def test_nothing_is_to_complain_of_before_something_was_promised_or_paid() -> None:
    for order in (factories.order(), factories.order(method="cod")):
        with pytest.raises(BadProblem):
            report(order)
    paid = factories.order()
    factories.bank_says(paid)
    assert report(paid).kind == "broken"


def test_money_that_came_too_late_can_be_complained_of(stage: Stage) -> None:
    squid = factories.offer(left=1)
    order = factories.order(squid)
    stage.later(minutes=31)
    factories.order(squid)
    with pytest.raises(BadProblem):
        report(order)
    factories.bank_says(order, 225_000)
    assert report(order, kind="other").state == "to_answer"


def test_one_problem_is_open_at_a_time_and_the_same_key_is_the_same_problem() -> None:
    order, key = factories.handed_over(), world.uuid7()
    assert report(order, key=key) == report(order, key=key)
    with pytest.raises(BadProblem):
        report(order)
    assert (Problem.objects.count(), Problem.objects.get().words.count()) == (1, 1)


def test_a_helper_answers_on_behalf_and_another_stall_sees_nothing() -> None:
    problem = report(factories.handed_over())
    owner = factories.seller_of(problem.order)
    helper = factories.helper_of(owner)
    assert list(orders.problems_to_answer(helper)) == [problem]
    assert not orders.problems_to_answer(factories.stall("Khác").by).exists()
    orders.answer_problem(problem, words="Em gửi lại", by=helper, key=world.uuid7())
    word = problem.words.latest("pk")
    assert (word.person, word.helping) == (helper.person, True)
    assert not orders.problems_to_answer(owner).exists()
