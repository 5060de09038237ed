"""Questions and answers under goods: no numbers, no links, once, and only in public when the seller says so."""

from __future__ import annotations

from typing import Any

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.actions.notice import report
from lantoa.stores.errors import BadWords, Overtaken, TooManyWords
from lantoa.stores.models import Question
from lantoa.stores.queries import questions_about
from lantoa.stores.tests import factories
from lantoa.stores.tests.moderators import decided, matter_of, moderator

pytestmark = pytest.mark.django_db


def ask(stall: factories.Stall, product: Any, **said: Any) -> Question:
    given = {
        "text": "Hàng để được mấy ngày?",
        "name": "Lê Thị Mua",
        "phone": "+84987654321",
        "address": "10.0.0.1",
        **said,
    }
    return stores.ask(stall.store, product, **given, by=accounts.Visitor(), key=world.uuid7())


def test_a_question_waits_for_the_seller_and_is_shown_with_the_answer_when_the_seller_says_so() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    question = ask(stall, product)
    assert stores.unanswered(stall.by) == 1
    assert questions_about(product.pk, [stall.store.pk]) == []
    stores.answer(question, text="Ngăn mát 5 ngày.", published=True, by=stall.by)
    assert [(one.called, one.answer) for one in questions_about(product.pk, [stall.store.pk])] == [
        ("Mua", "Ngăn mát 5 ngày.")
    ]
    assert stores.unanswered(stall.by) == 0
    entries = journal.Entry.objects.filter(act__startswith="stores.question")
    assert {entry.act for entry in entries} == {"stores.question_asked", "stores.question_answered"}
    assert not any("8765" in str(entry.data) or "Mua" in str(entry.data) for entry in entries)


def test_an_answer_for_the_asker_alone_may_hold_a_number_and_is_not_shown() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    stores.answer(ask(stall, product), text="Gọi tôi 0912 345 678.", published=False, by=stall.by)
    assert questions_about(product.pk, [stall.store.pk]) == []


@pytest.mark.parametrize("text", ["", " \n ", "\u202e\u200f", "???", "x" * 10_000, "gọi 0912345678", "vào zalo.me/abc"])
def test_what_may_not_stand_in_public_is_refused(text: str) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    with pytest.raises(BadWords) as refused:
        ask(stall, product, text=text)
    assert refused.value.field == "text"
    question = ask(stall, product)
    with pytest.raises(BadWords):
        stores.answer(question, text=text, published=True, by=stall.by)
    question.refresh_from_db()
    assert question.answered_at is None


@pytest.mark.parametrize("name", ["x" * 10_000, "Lan 0912345678", "www.lan.vn"])
def test_a_name_is_a_name(name: str) -> None:
    stall = factories.stall()
    with pytest.raises(BadWords) as refused:
        ask(stall, factories.squid_cake(stall), name=name)
    assert refused.value.field == "name"


def test_marks_that_turn_words_round_are_left_out() -> None:
    stall = factories.stall()
    assert ask(stall, factories.squid_cake(stall), text="Còn \u202ehàng\u202c không?").text == "Còn hàng không?"


def test_the_same_question_again_is_the_first_one_and_ten_an_hour_are_enough() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    assert ask(stall, product) == ask(stall, product)
    for number in range(9):
        ask(stall, product, text=f"Câu {number}?")
    with pytest.raises(TooManyWords):
        ask(stall, product, text="Câu nữa?")
    assert ask(stall, product, text="Câu nữa?", address="10.0.0.2")


def test_a_question_taken_down_is_gone_and_cannot_be_answered() -> None:
    stall, officer = factories.stall(), moderator()
    product = factories.squid_cake(stall)
    question = stores.answer(ask(stall, product), text="Ngăn mát.", published=True, by=stall.by)
    report(stall.store, question, reason="offends", by=accounts.Visitor(), address="10.0.0.1")
    decided(matter_of(question), "take_down", officer, reason="offends")
    assert questions_about(product.pk, [stall.store.pk]) == []
    with pytest.raises(Overtaken):
        stores.answer(question, text="Khác", published=True, by=stall.by)
    decided(matter_of(question), "restore", officer)
    assert len(questions_about(product.pk, [stall.store.pk])) == 1


def test_somebody_without_a_name_is_a_buyer() -> None:
    stall = factories.stall()
    assert ask(stall, factories.squid_cake(stall), name="").called == ""
