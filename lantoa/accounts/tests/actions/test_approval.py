"""Two people: one asks, another of the same standing says yes within a day to exactly what was asked, and then it is done once."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from lantoa.accounts import acts
from lantoa.accounts import api as accounts
from lantoa.accounts.actions import two_person
from lantoa.accounts.actions.approval import ask_approval, forget_over, say_no, say_yes, take_back
from lantoa.accounts.actions.operator import end_operator, name_operator
from lantoa.accounts.errors import Alone, CannotErase, NotAllowed, NotNow, OtherName
from lantoa.accounts.models import ApprovalRequest
from lantoa.accounts.queries.approval import waiting_for
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
PHONE = "+84912345601"


def operator(name: str) -> accounts.ActingPerson:
    return accounts.actor_for(factories.person(name, is_operator=True))


@pytest.fixture
def one() -> accounts.ActingPerson:
    return operator("Một")


@pytest.fixture
def two() -> accounts.ActingPerson:
    return operator("Hai")


def happened(act: str) -> int:
    return int(journal.Entry.objects.filter(act=act).count())


def runs(phone: str = PHONE) -> bool:
    return bool(accounts.Person.objects.filter(phone=phone, is_operator=True).exists())


def test_a_second_one_says_yes_and_it_is_done_once(one: accounts.ActingPerson, two: accounts.ActingPerson) -> None:
    asked = two_person.ask_operator(PHONE, "Nguyễn Thị Ba", by=one)
    assert two_person.ask_operator("0912 345 601", "Nguyễn Thị Ba", by=one).pk == asked.pk
    assert (runs(), [row.it.pk for row in waiting_for(two.person)], waiting_for(one.person)) == (False, [asked.pk], [])
    for _twice in range(2):
        say_yes(asked, asked.digest, by=two)
    assert (runs(), happened(acts.OPERATOR_NAMED), happened(acts.APPROVAL_GIVEN)) == (True, 1, 1)
    asked.refresh_from_db()
    # Who was named stands in the journal by id, and nowhere else any more.
    assert (asked.outcome, asked.asked, asked.decided_by_id) == ("given", {}, two.person_id)
    entry = journal.Entry.objects.get(act=acts.APPROVAL_GIVEN)
    assert PHONE not in str(entry.data)
    told = messages.Message.objects.filter(purpose="approval").values_list("to", flat=True)
    assert list(told) == [two.person.phone, one.person.phone]


def test_nobody_says_yes_to_their_own_not_even_past_the_rules(
    one: accounts.ActingPerson, two: accounts.ActingPerson
) -> None:
    asked = two_person.ask_operator(PHONE, "Ba", by=one)
    with pytest.raises(NotAllowed):
        say_yes(asked, asked.digest, by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalRequest.objects.filter(pk=asked.pk).update(outcome="given", decided_by=one.person_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalRequest.objects.filter(pk=asked.pk).update(outcome="given")
    assert not runs()
    for alone in (lambda: name_operator(PHONE, "Ba", by=one), lambda: end_operator(two.person, by=one)):
        with pytest.raises(NotAllowed):
            alone()


def test_somebody_without_the_standing_decides_nothing(one: accounts.ActingPerson, two: accounts.ActingPerson) -> None:
    asked, stranger = two_person.ask_operator(PHONE, "Ba", by=one), accounts.actor_for(factories.person("Lạ"))
    for decide in (lambda: say_yes(asked, asked.digest, by=stranger), lambda: say_no(asked, by=stranger), lambda: take_back(asked, by=two)):  # fmt: skip
        with pytest.raises(NotAllowed):
            decide()
    assert not ApprovalRequest.objects.visible_to(stranger.person).exists()
    with pytest.raises(NotAllowed):
        two_person.ask_operator(PHONE, "Ba", by=stranger)


def test_a_day_later_it_is_over_and_can_be_asked_anew(
    stage: Stage, one: accounts.ActingPerson, two: accounts.ActingPerson
) -> None:
    asked = two_person.ask_operator(PHONE, "Ba", by=one)
    stage.later(hours=24)
    with pytest.raises(NotNow):
        say_yes(asked, asked.digest, by=two)
    again = two_person.ask_operator(PHONE, "Ba", by=one)
    asked.refresh_from_db()
    assert (again.pk != asked.pk, asked.outcome, asked.asked, runs()) == (True, "expired", {}, False)
    stage.later(hours=25)
    assert (forget_over(), forget_over()) == (1, 0)


def test_a_no_and_a_taking_back_hold(one: accounts.ActingPerson, two: accounts.ActingPerson) -> None:
    asked = two_person.ask_operator(PHONE, "Ba", by=one)
    say_no(asked, by=two)
    with pytest.raises(NotNow):
        take_back(asked, by=one)
    mine = two_person.ask_operator(PHONE, "Ba", by=one)
    take_back(mine, by=one)
    with pytest.raises(NotNow):
        say_yes(mine, mine.digest, by=two)
    assert not runs()


def test_only_what_was_read_is_agreed_to_and_only_while_who_asked_may(
    one: accounts.ActingPerson, two: accounts.ActingPerson
) -> None:
    asked, other = (two_person.ask_operator(phone, "Ba", by=one) for phone in (PHONE, "+84912345602"))
    with pytest.raises(NotNow):
        say_yes(asked, other.digest, by=two)
    end_operator(one.person, by=None)
    with pytest.raises(NotNow):
        say_yes(asked, asked.digest, by=two)
    assert not runs()


def test_what_cannot_be_done_any_more_is_told_and_changes_nothing(
    one: accounts.ActingPerson, two: accounts.ActingPerson
) -> None:
    asked = two_person.ask_operator(PHONE, "Nguyễn Thị Ba", by=one)
    accounts.person_for(PHONE, "Trần Văn Khác")
    say_yes(asked, asked.digest, by=two)
    asked.refresh_from_db()
    assert (asked.outcome, "tên khác" in asked.why, runs()) == ("failed", True, False)
    assert (happened(acts.APPROVAL_GIVEN), happened(acts.APPROVAL_FAILED)) == (1, 1)


def test_the_only_one_is_told_how_it_is_done_and_a_wrong_name_is_refused_at_once(one: accounts.ActingPerson) -> None:
    with pytest.raises(Alone, match="lantoa operator"):
        two_person.ask_operator(PHONE, "Ba", by=one)
    accounts.person_for(PHONE, "Trần Văn Khác")
    with pytest.raises(OtherName):
        two_person.ask_operator(PHONE, "Nguyễn Thị Ba", by=one)


def test_somebody_is_erased_by_two_and_not_while_something_is_open(
    one: accounts.ActingPerson, two: accounts.ActingPerson
) -> None:
    lan = factories.person()
    asked = two_person.ask_erasure(lan, why="letter", by=one)
    say_yes(asked, asked.digest, by=two)
    lan.refresh_from_db()
    (entry,) = journal.entries_about(lan).filter(act=acts.PERSON_ERASED)
    assert (lan.erased_at is not None, entry.data["why"], entry.by_id) == (True, "letter", one.person_id)
    for person, why in ((lan, "letter"), (factories.person(), "wish"), (one.person, "desk")):
        with pytest.raises(NotAllowed):
            two_person.ask_erasure(person, why=why, by=one)
    owner = factories.person("Chủ")
    body = accounts.create_organisation(kind="public_body", name="Sở Một", owner=owner, by=None)
    accounts.add_member(body, factories.person("Cán"), role="officer", by=None)
    with pytest.raises(CannotErase):
        two_person.ask_erasure(owner, why="desk", by=one)


def test_an_erased_asker_asks_for_nothing_any_more(one: accounts.ActingPerson, two: accounts.ActingPerson) -> None:
    asked = ask_approval(two_person.NAME_OPERATOR, {"phone": PHONE, "name": "Ba"}, by=one)
    operator("Ba")
    accounts.erase_person(one.person, by=one)
    asked.refresh_from_db()
    assert (asked.outcome, asked.asked) == ("withdrawn", {})
