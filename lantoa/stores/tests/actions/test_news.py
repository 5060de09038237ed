"""A stall hears of questions and reviews, an asker of the answer: once, with the way there, and so many a day."""

from __future__ import annotations

import pytest
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.stores import api as stores
from lantoa.stores.rules import moderation as rules
from lantoa.stores.tests import factories
from lantoa.stores.tests.actions.test_question import ask

pytestmark = pytest.mark.django_db


def told(phone: str) -> list[str]:
    return list(messages.Message.objects.filter(to=phone).order_by("pk").values_list("text", flat=True))


def test_a_question_is_told_to_the_stall_and_its_answer_to_the_asker_once_in_their_language() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    with translation.override("en"):
        question = ask(stall, product)
        ask(stall, product)
    (text,) = told(stall.store.phone)
    assert text.endswith(f"/ban-hang/cau-hoi/{question.pk}/")
    assert not any(private in text for private in ("8765", "Mua", "mấy ngày"))
    stores.answer(question, text="Ngăn mát 5 ngày.", published=False, by=stall.by)
    stores.answer(question, text="Ngăn mát 6 ngày.", published=False, by=stall.by)
    (text,) = told("+84987654321")
    assert text.startswith("Lan Tỏa: the stall answered your question")
    assert text.endswith(f"/en/cau-hoi/{question.token}/")


def test_many_questions_in_a_day_do_not_flood_the_stall() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    for number in range(rules.MOST_QUESTIONS_TOLD_A_DAY + 2):
        ask(stall, product, text=f"Hàng loại {number} để được mấy ngày?", address=f"10.0.0.{number}")
    assert len(told(stall.store.phone)) == rules.MOST_QUESTIONS_TOLD_A_DAY
    assert stores.unanswered(stall.by) == rules.MOST_QUESTIONS_TOLD_A_DAY + 2


def test_a_review_is_told_to_the_stall_once_and_not_when_written_anew() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    key = world.uuid7()
    for _ in range(2):
        review = stores.write_review(
            product, stall.store, bought=stall.store, stars=4, words="Ngon", by=accounts.Visitor(), key=key
        )
    stores.withdraw_review(review, by=accounts.Visitor())
    stores.write_review(product, stall.store, bought=stall.store, stars=5, by=accounts.Visitor(), key=world.uuid7())
    (text,) = told(stall.store.phone)
    assert "4/5 sao" in text
    assert text.endswith(f"/ban-hang/danh-gia/{review.pk}/")
