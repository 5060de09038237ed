"""A moderator decides once, with a reason the seller reads, and never on goods of the own people."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.tests.crowd import Crowd
from lantoa.kit.tests.crowd import crowd as crowd
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.stores import api as stores
from lantoa.stores.actions.decision import answer_moderator, decide
from lantoa.stores.actions.notice import report
from lantoa.stores.errors import BadWords, NotAModerator, Overtaken
from lantoa.stores.models import Decision, Matter
from lantoa.stores.tests import factories
from lantoa.stores.tests.moderators import decided, matter_of, moderator, wine

pytestmark = pytest.mark.django_db


def waiting() -> tuple[factories.Stall, Matter]:
    stall = factories.stall()
    return stall, matter_of(wine(stall))


def test_refused_goods_stay_hidden_and_the_seller_hears_why() -> None:
    stall, matter = waiting()
    officer = moderator()
    decision = decided(matter, "refuse", officer)
    assert not stores.public_products().exists()
    entry = journal.Entry.objects.get(act="stores.refused")
    assert (entry.by_id, entry.data["reason"], entry.subject_type) == (
        officer.person_id,
        "missing_paper",
        "catalog.product",
    )
    assert "Bạn gửi" not in str(entry.data)
    assert decision.appeal_until > decision.at
    sent = messages.Message.objects.get(purpose="moderation")
    assert sent.to == stall.store.phone
    assert f"/ban-hang/kiem-duyet/{matter.pk}/" in sent.text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"words": ""}, "words"), ({"words": " \n \u200b"}, "words"), ({"words": "\u202e\u202e"}, "words"), ({"words": "x" * 10_000}, "words"),
        ({"reason": ""}, "reason"), ({"reason": "\x00"}, "reason"),
    ],
)  # fmt: skip
def test_a_refusal_needs_a_reason_and_words(said: dict[str, str], field: str) -> None:
    _stall, matter = waiting()
    with pytest.raises(BadWords) as refused:
        decided(matter, "refuse", moderator(), **said)
    assert refused.value.field == field
    assert Matter.objects.get().is_open


def test_asked_and_answered_it_comes_back_to_the_moderators() -> None:
    stall, matter = waiting()
    officer = moderator()
    decided(matter, "ask", officer)
    matter.refresh_from_db()
    assert (matter.turn, matter.hides) == ("seller", True)
    assert not Matter.objects.waiting().exists()
    answer_moderator(matter, words="Giấy phép số 12", seen=matter.step, by=stall.by, key=world.uuid7())
    assert Matter.objects.waiting().get() == matter
    decided(matter, "let_through", officer)
    assert stores.public_products().exists()
    with pytest.raises(Overtaken):
        answer_moderator(matter, words="Thêm", seen=matter.step, by=stall.by)


def test_the_same_press_decides_once_and_a_second_decision_is_refused() -> None:
    _stall, matter = waiting()
    officer, key = moderator(), world.uuid7()
    first = decide(matter, outcome="let_through", seen=0, by=officer, key=key)
    assert decide(matter, outcome="let_through", seen=0, by=officer, key=key) == first
    for outcome in ("refuse", "let_through", "nonsense", ""):
        with pytest.raises(Overtaken):
            decide(matter, outcome=outcome, seen=0, reason="other", words="Lý do", by=officer, key=world.uuid7())
    assert Decision.objects.count() == 1


def test_who_looked_at_other_words_looks_again() -> None:
    stall, matter = waiting()
    product = stores.Offer.objects.get().variant.product
    kinds = [stores.Kind("", 1_000, 1, stores.Offer.objects.get().variant_id)]
    stores.change_offer(
        stall.store, product, name="Rượu khác", category="do-uong", unit="chai", variants=kinds, by=stall.by
    )
    with pytest.raises(Overtaken):
        decide(matter, outcome="let_through", seen=0, by=moderator())


def test_nobody_judges_goods_of_the_own_people() -> None:
    stall, matter = waiting()
    officer = moderator()
    accounts.add_member(stall.organisation, officer.person, role="seller", by=stall.by)
    with pytest.raises(NotAModerator):
        decided(matter, "let_through", officer)
    helping = moderator("Người giúp")
    accounts.give_consent(
        "act_on_behalf", stall.person, organisation=stall.organisation, given_to=helping.person, wording="Tôi đồng ý.", by=stall.by
    )  # fmt: skip
    with pytest.raises(NotAModerator):
        decided(matter, "let_through", helping)


def test_a_seller_or_visitor_is_no_moderator() -> None:
    stall, matter = waiting()
    for by in (stall.by, accounts.Visitor()):
        with pytest.raises(NotAModerator):
            decide(matter, outcome="let_through", seen=0, by=by)


def test_what_was_reported_stays_public_until_it_is_taken_down_and_comes_back_when_restored() -> None:
    stall, officer = factories.stall(), moderator()
    product = factories.squid_cake(stall)
    report(stall.store, product, reason="fake", by=accounts.Visitor(), address="10.0.0.1")
    assert stores.public_products().exists()
    decided(matter_of(product), "take_down", officer)
    assert not stores.public_products().exists()
    decided(matter_of(product), "restore", officer)
    assert stores.public_products().exists()
    acts = [entry.act for entry in journal.entries_about(product)]
    assert {"stores.reported", "stores.taken_down", "stores.restored"} <= set(acts)


def test_two_reasons_to_hide_need_two_reasons_to_show() -> None:
    stall, officer = factories.stall(), moderator()
    product = wine(stall)
    report(stall.store, product, reason="fake", by=accounts.Visitor(), address="10.0.0.1")
    check, reported = Matter.objects.order_by("pk")
    decided(reported, "take_down", officer)
    decided(check, "let_through", officer)
    assert not stores.public_products().exists()
    decided(reported, "restore", officer)
    assert stores.public_products().exists()


def test_a_stall_taken_down_takes_its_goods_along() -> None:
    stall, officer = factories.stall(), moderator()
    factories.squid_cake(stall)
    report(stall.store, stall.store, reason="cheats", by=accounts.Visitor(), address="10.0.0.1")
    decided(Matter.objects.get(), "take_down", officer)
    assert not stores.public_products().exists()
    assert not stores.public_stores().exists()
    assert not stores.public_offers().exists()


@pytest.mark.django_db(transaction=True)
def test_of_moderators_who_decide_at_once_one_is_heard(crowd: Crowd) -> None:
    _stall, matter = waiting()
    officers = [moderator(f"Người {number}") for number in range(4)]

    def act(number: int) -> bool:
        try:
            outcome = "refuse" if number % 2 else "let_through"
            decide(
                Matter.objects.get(pk=matter.pk), outcome=outcome, seen=0, reason="other", words="Lý do", by=officers[number % 4], key=world.uuid7()
            )  # fmt: skip
        except Overtaken:
            return False
        return True

    done = crowd(act)
    assert done.count(True) == 1
    row = crowd.alone(lambda: (Decision.objects.get().outcome, stores.Offer.objects.get().withheld))
    assert row in {("refuse", True), ("let_through", False)}
