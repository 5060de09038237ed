"""A second look: once, in time, by somebody else, and marked where nobody else is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.stores import api as stores
from lantoa.stores.actions.appeal import answer_appeal, appeal
from lantoa.stores.errors import BadWords, NoAppeal, NotAModerator, Overtaken
from lantoa.stores.models import Appeal, Decision
from lantoa.stores.tests import factories
from lantoa.stores.tests.moderators import decided, matter_of, moderator, wine

pytestmark = pytest.mark.django_db


def refused() -> tuple[factories.Stall, Decision, accounts.ActingPerson]:
    stall, officer = factories.stall(), moderator()
    return stall, decided(matter_of(wine(stall)), "refuse", officer), officer


def test_somebody_else_reverses_it_and_the_goods_are_public() -> None:
    stall, decision, first = refused()
    row = appeal(decision, words="Tôi có giấy phép số 12.", by=stall.by, key=world.uuid7())
    other = moderator("Người thứ hai")
    with pytest.raises(NotAModerator):
        answer_appeal(row, outcome="reversed", words="Tôi xem lại.", by=first)
    answered = answer_appeal(row, outcome="reversed", words="Giấy phép đúng.", by=other)
    assert (answered.outcome, answered.same_moderator, answered.answered_by_id) == ("reversed", False, other.person_id)
    assert stores.public_products().exists()
    assert messages.Message.objects.filter(purpose="moderation", to=stall.store.phone).count() == 2


def test_upheld_it_stays_hidden_and_is_answered_once() -> None:
    stall, decision, _first = refused()
    row, other = appeal(decision, words="Xin xem lại", by=stall.by), moderator("Người thứ hai")
    key = world.uuid7()
    for _time in range(2):
        answer_appeal(row, outcome="upheld", words="Vẫn thiếu giấy.", by=other, key=key)
    with pytest.raises(Overtaken):
        answer_appeal(row, outcome="reversed", words="Đổi ý", by=other, key=world.uuid7())
    assert not stores.public_products().exists()


def test_where_nobody_else_is_there_the_first_one_may_look_again_and_it_is_marked() -> None:
    stall, decision, first = refused()
    row = appeal(decision, words="Xin xem lại", by=stall.by)
    assert answer_appeal(row, outcome="upheld", words="Đã xem lại.", by=first).same_moderator


def test_a_moderator_of_the_seller_s_own_people_is_nobody_else() -> None:
    stall, decision, first = refused()
    own = moderator("Người nhà")
    accounts.add_member(stall.organisation, own.person, role="seller", by=stall.by)
    row = appeal(decision, words="Xin xem lại", by=stall.by)
    with pytest.raises(NotAModerator):
        answer_appeal(row, outcome="reversed", words="Cho lên", by=own)
    assert answer_appeal(row, outcome="upheld", words="Đã xem lại.", by=first).same_moderator


def test_one_appeal_a_decision() -> None:
    stall, decision, _first = refused()
    key = world.uuid7()
    first = appeal(decision, words="Xin xem lại", by=stall.by, key=key)
    assert appeal(decision, words="Xin xem lại", by=stall.by, key=key) == first
    with pytest.raises(NoAppeal):
        appeal(decision, words="Lần nữa", by=stall.by, key=world.uuid7())
    assert Appeal.objects.count() == 1


def test_after_the_time_it_is_too_late() -> None:
    stall, decision, _first = refused()
    Decision.objects.update(appeal_until=world.now() - timedelta(seconds=1))
    with pytest.raises(NoAppeal):
        appeal(decision, words="Xin xem lại", by=stall.by)


def test_what_hides_nothing_cannot_be_appealed() -> None:
    stall, officer = factories.stall(), moderator()
    matter = matter_of(wine(stall))
    decision = decided(matter, "let_through", officer)
    with pytest.raises(NoAppeal):
        appeal(decision, words="Xin xem lại", by=stall.by)


@pytest.mark.parametrize("words", ["", " \n\t ", "\u200f\u202e", "x" * 10_000, "!!!"])
def test_an_appeal_and_its_answer_need_words(words: str) -> None:
    stall, decision, _first = refused()
    with pytest.raises(BadWords):
        appeal(decision, words=words, by=stall.by)
    row = appeal(decision, words="Xin xem lại", by=stall.by)
    with pytest.raises(BadWords):
        answer_appeal(row, outcome="upheld", words=words, by=moderator("Khác"))
