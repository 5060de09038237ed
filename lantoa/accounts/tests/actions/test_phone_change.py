"""A number changes only after two ways of proof and a day in which the old number can stop it; every step is written down."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions import identity, passkey, phone_change
from lantoa.accounts.actions.identity import Arrival
from lantoa.accounts.adapters.base import Identity
from lantoa.accounts.errors import BadIdentity, BadPasskey, ChangeRefused, NotAllowed, ProofOver, WrongCode
from lantoa.accounts.models import PhoneChange, ProofRequest, SignIn
from lantoa.accounts.queries.vouching import may_vouch
from lantoa.accounts.rules.webauthn import Site
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.actions.test_passkey import SITE, added
from lantoa.accounts.tests.authenticator import Device
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
OLD, NEW = "+84912345678", "+84987654321"


def asked(old: str = OLD, new: str = NEW) -> PhoneChange:
    return phone_change.ask_change(old, new).change


def coded(change: PhoneChange, stage: Stage) -> PhoneChange:
    phone_change.send_old_code(change)
    return phone_change.prove_by_code(change, stage.last_code(change.old_phone))


def keyed(change: PhoneChange, device: Device) -> PhoneChange:
    question = passkey.ask_passkey(SITE, purpose=phone_change.PASSKEY)
    return phone_change.prove_by_passkey(change, question.token, device.sign(question.options), site=SITE)


def came_back(subject: str, stage: Stage) -> Arrival:
    row = ProofRequest.objects.create(
        token_hash=f"{subject}{ProofRequest.objects.count()}", purpose="eid.recover", data={"more": {}}, asked_at=stage.now(),
        expires_at=stage.now(),
    )  # fmt: skip
    return Arrival("eid.recover", Identity(subject, 2, stage.now()), row)


def confirmed(person: accounts.Person, subject: str, stage: Stage) -> None:
    identity.verify(person, came_back(subject, stage), by=accounts.actor_for(person))


def ready(stage: Stage) -> tuple[accounts.Person, Device]:
    """Somebody with a passkey put on long enough ago."""
    lan, device = factories.person(phone=OLD), Device()
    added(lan, device)
    stage.later(days=4)
    return lan, device


def waiting(stage: Stage) -> tuple[accounts.Person, PhoneChange]:
    lan, device = ready(stage)
    return lan, keyed(coded(asked(), stage), device)


def told() -> messages.Message:
    return messages.Message.objects.filter(purpose="phone_change").latest("pk")


def acts(change: PhoneChange) -> list[str]:
    return [entry.act.removeprefix("accounts.phone_change") for entry in journal.entries_about(change)]


def test_two_ways_a_day_and_the_number_is_another(stage: Stage) -> None:
    lan, change = waiting(stage)
    assert change.due_at == stage.now() + timedelta(hours=24)
    stage.later(hours=23, minutes=59)
    assert phone_change.make_due_changes() == 0
    stage.later(minutes=2)
    assert phone_change.make_due_changes() == 1
    assert phone_change.make_due_changes() == 0
    lan.refresh_from_db()
    change.refresh_from_db()
    assert (lan.phone, change.done_at) == (NEW, stage.now())
    assert acts(change) == ["_asked", "_proved", "_proved", "_waiting", "d"]
    assert [entry.data.get("way") for entry in journal.entries_about(change)] == [None, "code", "passkey", None, None]
    assert {message.to for message in messages.Message.objects.filter(purpose="phone_changed")} == {OLD, NEW}


def test_nothing_of_the_numbers_is_in_the_journal_or_stays_in_the_row(stage: Stage) -> None:
    _lan, change = waiting(stage)
    stage.later(hours=25)
    phone_change.make_due_changes()
    change.refresh_from_db()
    assert (change.old_phone, change.new_phone) == ("", "")
    for entry in journal.entries_about(change):
        assert set(entry.data) <= {"person", "way"}


def test_whoever_was_signed_in_is_out_afterwards(stage: Stage) -> None:
    lan, _change = waiting(stage)
    browser = Client()
    browser.force_login(lan)
    stage.later(hours=25)
    phone_change.make_due_changes()
    assert SignIn.objects.count() == 0
    assert browser.get(reverse("accounts:me")).status_code == 302


def test_one_way_is_not_enough_however_often(stage: Stage) -> None:
    _lan, device = ready(stage)
    change = asked()
    for _time in range(2):
        keyed(change, device)
    change.refresh_from_db()
    assert (change.ways, change.due_at) == (["passkey"], None)
    stage.later(hours=30)
    assert phone_change.make_due_changes() == 0


def test_the_old_number_hears_of_it_at_once_and_can_stop_it(stage: Stage) -> None:
    lan, change = waiting(stage)
    message = told()
    assert message.to == OLD
    (token,) = re.findall(r"/doi-so/huy/([\w-]+)/", message.text)
    found = phone_change.by_cancel_link(token)
    assert found == change
    phone_change.cancel(found, by=None)
    assert phone_change.by_cancel_link(token) is None
    stage.later(hours=25)
    assert phone_change.make_due_changes() == 0
    lan.refresh_from_db()
    assert lan.phone == OLD
    assert acts(change)[-1] == "_cancelled"
    assert token not in str(list(PhoneChange.objects.values()))


def test_stopped_twice_is_once_and_after_the_day_is_too_late(stage: Stage) -> None:
    _lan, change = waiting(stage)
    for _time in range(2):
        phone_change.cancel(change, by=None)
    assert acts(change).count("_cancelled") == 1
    lan, change = accounts.Person.objects.get(), asked()
    PhoneChange.objects.filter(pk=change.pk).update(due_at=stage.now())
    phone_change.make_due_changes()
    change.refresh_from_db()
    phone_change.cancel(change, by=None)
    lan.refresh_from_db()
    assert lan.phone == NEW
    assert acts(change)[-1] == "d"


def test_a_number_with_an_account_of_its_own_is_not_taken_over(stage: Stage) -> None:
    lan, change = waiting(stage)
    factories.person("Hoa", phone=NEW)
    with pytest.raises(ChangeRefused):
        asked()
    stage.later(hours=25)
    assert phone_change.make_due_changes() == 0
    lan.refresh_from_db()
    assert lan.phone == OLD
    assert acts(change)[-1] == "_failed"


def test_only_one_change_of_an_account_waits(stage: Stage) -> None:
    _lan, device = ready(stage)
    keyed(coded(asked(), stage), device)
    stage.later(minutes=2)
    second = asked(new="+84977777777")
    coded(second, stage)
    with pytest.raises(ChangeRefused) as refused:
        keyed(second, device)
    assert refused.value.code == "another"
    assert PhoneChange.objects.waiting().count() == 1


def test_whoever_nobody_knows_is_told_nothing_until_they_prove_the_number(stage: Stage) -> None:
    change = asked()
    phone_change.send_old_code(change)
    with pytest.raises(ChangeRefused) as refused:
        phone_change.prove_by_code(change, stage.last_code(OLD))
    assert refused.value.code == "nobody"


def test_a_closed_account_is_nobody_s(stage: Stage) -> None:
    factories.person(phone=OLD, is_active=False)
    assert asked().person is None


def test_the_same_number_is_no_change() -> None:
    with pytest.raises(ChangeRefused):
        asked(OLD, "0912 345 678")


def test_a_wrong_code_proves_nothing(stage: Stage) -> None:
    factories.person(phone=OLD)
    change = asked()
    phone_change.send_old_code(change)
    wrong = "000000" if stage.last_code(OLD) != "000000" else "111111"
    with pytest.raises(WrongCode):
        phone_change.prove_by_code(change, wrong)
    assert change.ways == []


def test_a_code_for_one_change_is_worthless_for_another(stage: Stage) -> None:
    factories.person(phone=OLD)
    first, second = asked(), asked(new="+84977777777")
    phone_change.send_old_code(first)
    with pytest.raises(WrongCode):
        phone_change.prove_by_code(second, stage.last_code(OLD))


def test_a_passkey_or_question_of_another_kind_proves_nothing(stage: Stage) -> None:
    _lan, device = ready(stage)
    change, question = asked(), passkey.ask_passkey(SITE)
    with pytest.raises(ProofOver):
        phone_change.prove_by_passkey(change, question.token, device.sign(question.options), site=SITE)
    question = passkey.ask_passkey(SITE, purpose=phone_change.PASSKEY)
    answer = device.sign(question.options)
    with pytest.raises(BadPasskey):
        phone_change.prove_by_passkey(
            change, question.token, answer, site=Site("https://other.example", "other.example")
        )


def test_another_s_passkey_or_identity_proves_nothing(stage: Stage) -> None:
    ready(stage)
    hoa, theirs = factories.person("Hoa"), Device(name=b"theirs")
    added(hoa, theirs)
    confirmed(hoa, "citizen-hoa", stage)
    stage.later(days=4)
    change = asked()
    with pytest.raises(ChangeRefused, match=r"."):
        keyed(change, theirs)
    with pytest.raises(ChangeRefused):
        phone_change.prove_by_identity(change, came_back("citizen-hoa", stage))
    with pytest.raises(BadIdentity):
        phone_change.prove_by_identity(change, came_back("nobody", stage))
    change.refresh_from_db()
    assert change.ways == []


def test_what_was_added_lately_proves_nothing(stage: Stage) -> None:
    """Whoever found the phone unlocked could put on a key and an identity of their own, and call the account theirs."""
    lan, device = factories.person(phone=OLD), Device()
    added(lan, device)
    confirmed(lan, "a-thief", stage)
    stage.later(days=2)
    change = asked()
    for prove in (
        lambda: keyed(change, device),
        lambda: phone_change.prove_by_identity(change, came_back("a-thief", stage)),
    ):
        with pytest.raises(ChangeRefused) as refused:
            prove()
        assert refused.value.code == "new"


def test_passkey_and_identity_are_two_ways_without_any_phone(stage: Stage) -> None:
    lan, device = ready(stage)
    confirmed(lan, "citizen-lan", stage)
    stage.later(days=4)
    change = keyed(phone_change.prove_by_identity(asked(), came_back("citizen-lan", stage)), device)
    assert (change.ways, change.due_at is not None) == (["passkey", "eid"], True)


def circle(stage: Stage) -> tuple[accounts.Person, dict[str, accounts.Person]]:
    """A seller in another's household who owns one herself, and everybody around her."""
    lan, people = (
        factories.person(phone=OLD),
        {name: factories.person(name) for name in ("Hoa", "Minh", "Mai", "Tú", "Bình")},
    )
    home = factories.household(lan)
    factories.helper_of(lan, home, people["Hoa"])
    factories.helper_of(lan, home, people["Tú"])
    theirs = factories.household(people["Minh"], "Hộ anh Minh")
    accounts.add_member(theirs, lan, role="seller", by=accounts.actor_for(people["Minh"]))
    helped = factories.household(people["Mai"], "Hộ chị Mai")
    factories.helper_of(people["Mai"], helped, lan)
    stage.later(days=4)
    return lan, people


def test_two_people_who_stand_by_the_account_are_one_way(stage: Stage) -> None:
    _lan, people = circle(stage)
    change = asked()
    for _time in range(2):
        phone_change.vouch(change, by=accounts.actor_for(people["Hoa"]))
    change.refresh_from_db()
    assert change.ways == []
    change = phone_change.vouch(change, by=accounts.actor_for(people["Minh"]))
    assert (change.ways, change.due_at) == (["people"], None)
    assert acts(change) == ["_asked", "_vouched", "_vouched", "_proved"]
    phone_change.vouch(change, by=accounts.actor_for(people["Mai"]))
    assert coded(change, stage).due_at is not None


def test_only_people_who_stood_by_the_account_for_a_while_may_vouch(stage: Stage) -> None:
    lan, people = circle(stage)
    change = asked()
    assert {name for name, person in people.items() if may_vouch(person, change)} == {"Hoa", "Minh", "Mai", "Tú"}
    assert not may_vouch(lan, change)
    with pytest.raises(NotAllowed):
        phone_change.vouch(change, by=accounts.actor_for(people["Bình"]))
    home = lan.memberships.get(role="owner").organisation
    factories.helper_of(lan, home, people["Bình"])
    assert not may_vouch(people["Bình"], change)
    stage.later(days=4)
    assert may_vouch(people["Bình"], asked())
    consent = lan.consents.get(given_to=people["Hoa"])
    accounts.withdraw_consent(consent, by=accounts.actor_for(lan))
    assert not may_vouch(people["Hoa"], asked())


def test_a_change_not_proved_in_three_days_is_dropped(stage: Stage) -> None:
    _lan, device = ready(stage)
    started = phone_change.ask_change(OLD, NEW)
    coded(started.change, stage)
    stage.later(days=3, minutes=1)
    with pytest.raises(ChangeRefused):
        keyed(started.change, device)
    assert phone_change.by_link(started.link) is None
    phone_change.make_due_changes()
    started.change.refresh_from_db()
    assert (started.change.ended_at, started.change.new_phone) == (stage.now(), "")
