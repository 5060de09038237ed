"""A passkey is made by its owner, proves them once a question, and opens nothing once it is taken off."""

from __future__ import annotations

from typing import Any

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.actions import passkey
from lantoa.accounts.errors import BadPasskey, NotAllowed, ProofOver, TooMany
from lantoa.accounts.models import Passkey, ProofRequest
from lantoa.accounts.rules import limits
from lantoa.accounts.rules.webauthn import Site
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.authenticator import Device
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal

pytestmark = pytest.mark.django_db
SITE = Site("http://localhost", "localhost")


def added(person: accounts.Person, device: Device) -> Passkey:
    asked = passkey.ask_new_passkey(person, SITE)
    return passkey.add_passkey(
        person,
        asked.token,
        device.make(asked.options),
        site=SITE,
        device="android chrome",
        by=accounts.actor_for(person),
    )


def signed(device: Device, **more: Any) -> Passkey:
    asked = passkey.ask_passkey(SITE)
    return passkey.check_passkey(asked.token, device.sign(asked.options), site=SITE, **more)


def reasons() -> list[str]:
    return list(ProofRequest.objects.exclude(outcome="proved").order_by("pk").values_list("outcome", flat=True))


def test_a_passkey_proves_its_owner(stage: Stage) -> None:
    lan, device = factories.person(), Device()
    key = added(lan, device)
    stage.later(days=3)
    assert signed(device).person == lan
    key.refresh_from_db()
    assert (key.sign_count, key.last_used_at, key.device) == (1, stage.now(), "android chrome")
    assert [entry.act for entry in journal.entries_about(key)] == ["accounts.passkey_added"]


def test_a_question_is_answered_once_and_by_whom_it_was_asked(stage: Stage) -> None:
    lan, device = factories.person(), Device()
    added(lan, device)
    asked = passkey.ask_passkey(SITE)
    answer = device.sign(asked.options)
    passkey.check_passkey(asked.token, answer, site=SITE)
    for token in (asked.token, "", "made-up"):
        with pytest.raises(ProofOver):
            passkey.check_passkey(token, answer, site=SITE)


def test_a_wrong_answer_uses_the_question_up() -> None:
    lan, device = factories.person(), Device()
    added(lan, device)
    asked = passkey.ask_passkey(SITE)
    with pytest.raises(BadPasskey):
        passkey.check_passkey(asked.token, "nonsense", site=SITE)
    with pytest.raises(ProofOver):
        passkey.check_passkey(asked.token, device.sign(asked.options), site=SITE)


def test_a_question_is_over_after_ten_minutes(stage: Stage) -> None:
    device = Device()
    added(factories.person(), device)
    asked = passkey.ask_passkey(SITE)
    stage.later(minutes=11)
    with pytest.raises(ProofOver):
        passkey.check_passkey(asked.token, device.sign(asked.options), site=SITE)


def test_a_passkey_of_another_site_is_refused_in_plain_words_and_recorded() -> None:
    lan, device = factories.person(), Device()
    added(lan, device)
    device.origin, device.host = "https://lantoa.example", "lantoa.example"
    with pytest.raises(BadPasskey) as refused:
        signed(device)
    assert refused.value.code == "site"
    assert str(refused.value)
    row = ProofRequest.objects.latest("pk")
    (entry,) = journal.entries_about(row)
    assert (entry.act, entry.data) == ("accounts.passkey_refused", {"reason": "site", "purpose": "passkey.sign_in"})


def test_a_copied_passkey_stays_out() -> None:
    device = Device()
    added(factories.person(), device)
    signed(device)
    device.count = 0
    with pytest.raises(BadPasskey):
        signed(device)
    assert reasons() == ["copied"]


def test_a_passkey_nobody_knows_is_refused() -> None:
    lan, device = factories.person(), Device()
    added(lan, device)
    Passkey.objects.all().delete()
    with pytest.raises(BadPasskey):
        signed(device)
    assert reasons() == ["unknown"]


def test_a_passkey_under_another_s_name_is_refused() -> None:
    lan, hoa, mine, theirs = factories.person(), factories.person("Hoa"), Device(name=b"one"), Device(name=b"two")
    added(lan, mine)
    added(hoa, theirs)
    theirs.handle = mine.handle
    with pytest.raises(BadPasskey):
        signed(theirs)
    assert reasons() == ["unknown"]


def test_all_keys_of_a_person_go_by_one_name_and_are_not_made_twice() -> None:
    lan = factories.person()
    first, second = added(lan, Device(name=b"one")), added(lan, Device(name=b"two"))
    assert first.handle == second.handle
    asked = passkey.ask_new_passkey(lan, SITE)
    assert [one["id"] for one in asked.options["excludeCredentials"]] == [first.credential_id, second.credential_id]
    with pytest.raises(BadPasskey):
        added(factories.person("Hoa"), Device(name=b"one"))
    assert Passkey.objects.count() == 2


def test_nobody_puts_or_takes_a_key_for_somebody_else() -> None:
    lan, hoa, device = factories.person(), factories.person("Hoa"), Device()
    key = added(lan, device)
    asked = passkey.ask_new_passkey(lan, SITE)
    with pytest.raises(NotAllowed):
        passkey.add_passkey(lan, asked.token, "", site=SITE, device="", by=accounts.actor_for(hoa))
    with pytest.raises(ProofOver):
        passkey.add_passkey(hoa, asked.token, "", site=SITE, device="", by=accounts.actor_for(hoa))
    with pytest.raises(NotAllowed):
        passkey.remove_passkey(key, by=accounts.actor_for(hoa))
    assert Passkey.objects.count() == 1


def test_taken_off_twice_is_once() -> None:
    lan, device = factories.person(), Device()
    key = added(lan, device)
    for _time in range(2):
        passkey.remove_passkey(Passkey(pk=key.pk, person=lan), by=accounts.actor_for(lan))
    acts = [entry.act for entry in journal.entries_about(key)]
    assert acts == ["accounts.passkey_added", "accounts.passkey_removed"]
    with pytest.raises(BadPasskey):
        signed(device)


def test_nobody_hoards_keys_or_questions(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> None:
    monkeypatch.setattr(limits, "MOST_PASSKEYS", 1)
    monkeypatch.setattr(limits, "MOST_PROOFS_FROM_AN_ADDRESS_AN_HOUR", 2)
    lan = factories.person()
    added(lan, Device())
    with pytest.raises(BadPasskey):
        passkey.ask_new_passkey(lan, SITE)
    for _time in range(2):
        passkey.ask_passkey(SITE, address="11.0.0.7")
    with pytest.raises(TooMany):
        passkey.ask_passkey(SITE, address="11.0.0.7")
    passkey.ask_passkey(SITE, address="11.0.0.8")
    assert "11.0.0" not in str(list(ProofRequest.objects.values()))
    stage.later(days=3)
    passkey.ask_passkey(SITE, address="11.0.0.7")
    assert ProofRequest.objects.count() == 1
