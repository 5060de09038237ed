"""A person is erased: what is theirs goes, a shell stays that nobody can sign in to, and open things come first."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions import session as actions_session
from lantoa.accounts.actions.approval import say_yes
from lantoa.accounts.actions.person import change_person
from lantoa.accounts.actions.session import forget_in_sessions, mark_of
from lantoa.accounts.actions.two_person import ask_erasure
from lantoa.accounts.errors import CannotErase, LastOwner, NotAllowed
from lantoa.accounts.models import Consent, Passkey, PhoneChange, PhoneCode, ProofRequest, SignIn
from lantoa.accounts.queries.erasure import what_goes
from lantoa.accounts.rules.erasure import rules
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.journal.models import Command, Job
from lantoa.kit import phone as phones
from lantoa.kit.world import world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
PHONE = "+84912345678"


def erase(person: accounts.Person, **more: object) -> accounts.Person:
    return accounts.erase_person(person, by=accounts.actor_for(person), **more)


def test_the_shell_says_nothing_and_opens_nothing() -> None:
    lan = factories.person(phone=PHONE)
    browser = Client()
    browser.force_login(lan)
    shell = erase(lan)
    assert (shell.name, shell.phone, shell.unit, shell.is_active, shell.is_operator) == (
        "",
        f"x{lan.pk}",
        None,
        False,
        False,
    )
    assert (str(shell), phones.display(shell.phone)) == ("–", "–")
    assert browser.get(reverse("accounts:me")).status_code == 302
    assert not SignIn.objects.filter(person=lan).exists()


def test_the_last_one_who_runs_the_house_names_another_first() -> None:
    lan, hoa = factories.person(is_operator=True), factories.person(is_operator=True)
    erase(lan)
    with pytest.raises(CannotErase, match="Như vậy không còn ai điều hành"):
        erase(hoa)
    factories.person(is_operator=True)
    assert erase(hoa).erased_at


def test_the_number_may_join_anew_as_somebody_else() -> None:
    lan = erase(factories.person(phone=PHONE))
    again = accounts.person_for(PHONE, "Lan")
    assert (again.pk != lan.pk, again.name) == (True, "Lan")


def test_twice_is_once_and_the_journal_tells_it_by_ids_only() -> None:
    lan = factories.person(phone=PHONE)
    erase(erase(lan))
    (entry,) = journal.entries_about(lan).filter(act="accounts.person_erased")
    joined = lan.created_at.isoformat(timespec="microseconds")
    assert entry.data == {"why": "wish", "joined": joined, "organisations": []}


def test_only_they_themselves_two_operators_and_the_house_may() -> None:
    lan, hoa, chief = factories.person(), factories.person("Hoa"), factories.person(is_operator=True)
    with pytest.raises(NotAllowed):
        accounts.erase_person(lan, by=accounts.actor_for(hoa))
    with pytest.raises(NotAllowed):
        accounts.erase_person(lan, by=accounts.actor_for(chief))
    accounts.erase_person(lan, by=accounts.actor_for(chief), seconded=True)
    accounts.erase_person(hoa, by=None)


def test_ways_in_codes_agreements_and_messages_go(stage: Stage) -> None:
    lan, hoa = factories.person(phone=PHONE), factories.person("Phạm Thị Hoa")
    factories.helper_of(hoa, factories.household(hoa), lan)
    accounts.give_consent("messages", lan, wording="Tôi là Nguyễn Thị Lan", by=accounts.actor_for(lan))
    accounts.request_code(PHONE, purpose="sign_in")
    now = world.now()
    Passkey.objects.create(person=lan, credential_id="k", public_key=b"k", handle="h", made_at=now)
    accounts.Verification.objects.create(person=lan, provider="p", level=2, subject_hash="7", since=now, at=now)
    ProofRequest.objects.create(token_hash="t", purpose="p", person=lan, asked_at=now, expires_at=now)
    PhoneChange.objects.create(person=lan, old_phone=PHONE, asked_at=now, expires_at=now, link_hash="l")
    messages.send(hoa.phone, "Nguyễn Thị Lan (0912 345 678) giúp bạn", purpose="help")
    messages.send(hoa.phone, "Có người hỏi về hàng", purpose="question")
    erase(lan)
    for model in (Passkey, accounts.Verification, ProofRequest, PhoneChange, PhoneCode):
        assert not model.objects.exists(), model
    assert set(Consent.objects.values_list("wording", flat=True)) == {""}
    assert not Consent.objects.live().exists()
    assert not messages.Message.objects.filter(to=PHONE).exists()
    assert sorted(messages.Message.objects.filter(to=hoa.phone).values_list("text", flat=True)) == [
        "",
        "Có người hỏi về hàng",
    ]


def test_what_they_asked_for_cannot_be_guessed_from_a_hash() -> None:
    lan = factories.person()
    factories.household(lan)
    change_person(lan, name="Lan Mới", unit=None, language="vi", by=accounts.actor_for(lan), key=world.uuid7())
    assert Command.objects.exclude(body_hash="erased").filter(by_id=lan.pk).exists()
    erase(lan)
    assert not Command.objects.exclude(body_hash="erased").filter(by_id=lan.pk).exists()


def test_a_household_of_their_own_loses_its_name_and_one_with_others_is_handed_on_first() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    alone, shared = factories.household(lan), factories.household(lan, "Tổ hợp tác")
    accounts.add_member(shared, hoa, role="seller", by=accounts.actor_for(lan))
    with pytest.raises(CannotErase, match="Tổ hợp tác"):
        erase(lan)
    lan.refresh_from_db()
    assert lan.name
    accounts.add_member(shared, hoa, role="owner", by=accounts.actor_for(lan))
    erase(lan)
    alone.refresh_from_db()
    shared.refresh_from_db()
    assert (alone.name, shared.name) == ("–", "Tổ hợp tác")
    assert not accounts.Membership.objects.live().filter(person=lan).exists()
    (owner,) = accounts.Membership.objects.live().filter(organisation=shared, role="owner")
    with pytest.raises(LastOwner):
        accounts.end_membership(owner, by=accounts.actor_for(hoa))


def test_anyway_erases_although_something_is_open() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    accounts.add_member(factories.household(lan), hoa, role="seller", by=accounts.actor_for(lan))
    assert accounts.erase_person(lan, by=None, anyway=True).erased_at


def test_an_invented_person_stays_for_the_others() -> None:
    with pytest.raises(CannotErase) as refused:
        erase(factories.person(is_demo=True))
    assert refused.value.code == "demo"


def test_a_refusal_changes_nothing_at_all() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    accounts.add_member(factories.household(lan), hoa, role="seller", by=accounts.actor_for(lan))
    with pytest.raises(CannotErase):
        erase(lan)
    assert not journal.entries_about(lan).filter(act="accounts.person_erased").exists()


def test_what_would_go_is_counted_before() -> None:
    lan = factories.person()
    factories.household(lan)
    assert dict(what_goes(accounts.leaving(lan)))["organisations nobody else owns"] == 1


def test_a_neighbour_who_typed_their_number_stays_signed_in_without_it() -> None:
    lan, hoa = factories.person(phone=PHONE), factories.person("Hoa")
    hers, browser = Client(), Client()
    hers.force_login(lan)
    browser.force_login(hoa)
    session = browser.session
    session["helping_household"] = {"phone": PHONE}
    session.save()
    erase(lan)
    assert hers.get(reverse("accounts:me")).status_code == 302
    assert PHONE not in str(list(Job.objects.values_list("args", flat=True)))
    assert journal.work_off_long() == 1
    assert browser.get(reverse("accounts:me")).status_code == 200
    assert PHONE not in str(dict(browser.session))
    assert [row.get_decoded()["_auth_user_id"] for row in Session.objects.all()] == [str(hoa.pk)]


def test_a_second_yes_erases_without_reading_what_others_hold_in_their_sessions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chief, second = factories.person(is_operator=True), factories.person(is_operator=True)

    def asked(phone: str) -> tuple[int, set[str]]:
        request = ask_erasure(factories.person(phone=phone), why="desk", by=accounts.actor_for(chief))
        with CaptureQueriesContext(connection) as seen:
            say_yes(request, request.digest, by=accounts.actor_for(second))
        return len(seen), {q["sql"].split()[0] for q in seen if "django_session" in q["sql"]}

    alone = asked(PHONE)
    Session.objects.bulk_create(
        Session(session_key=f"k{n:039}", session_data=Session.objects.encode({"phone": PHONE} if n == 5 else {}), expire_date=world.now())
        for n in range(9)
    )  # fmt: skip
    assert asked("+84912345679") == alone
    assert alone[1] == set()
    # The worker reads them in pages, however many there are, and once more changes nothing.
    monkeypatch.setattr(actions_session, "PAGE", 4)
    assert [forget_in_sessions(0, mark_of(PHONE)), forget_in_sessions(0, mark_of(PHONE))] == [1, 0]


def test_every_rule_of_the_law_says_where_it_was_read_and_how_sure_that_is() -> None:
    for rule in rules().values():
        assert (bool(rule.source), rule.confidence in {"verified", "secondary", "unverified"}) == (True, True), rule.id
    assert rules()["asked"].numbers == {"working_days_to_reply": 2, "days_to_do": 20, "days_with_others": 30}
