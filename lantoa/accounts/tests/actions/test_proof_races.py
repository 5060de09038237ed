"""Many at once: a question is answered once, a change of number is made once, an identity gets one account."""

from __future__ import annotations

import pytest
from django.db import connection  # noqa: F401 - named in the condition below

from lantoa.accounts import api as accounts
from lantoa.accounts.actions import passkey, phone_change
from lantoa.accounts.actions.identity import verify
from lantoa.accounts.errors import BadIdentity, ChangeRefused, ProofOver
from lantoa.accounts.models import PhoneChange, Verification
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.actions.test_code_races import AT_ONCE, outcomes
from lantoa.accounts.tests.actions.test_passkey import SITE, added
from lantoa.accounts.tests.actions.test_phone_change import NEW, OLD, asked, came_back, coded, keyed
from lantoa.accounts.tests.authenticator import Device
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # The embedded database of the tests lives in memory and has one connection.
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="races are proved on PostgreSQL"),
]


def test_one_answer_counts_when_many_bring_it_at_once() -> None:
    device = Device()
    added(factories.person(), device)
    question = passkey.ask_passkey(SITE)
    answer = device.sign(question.options)
    done = outcomes(lambda: passkey.check_passkey(question.token, answer, site=SITE), ProofOver)
    assert done.count(True) == 1


def test_a_number_changes_once_when_many_workers_look_at_once(stage: Stage) -> None:
    lan, device = factories.person(phone=OLD), Device()
    added(lan, device)
    stage.later(days=4)
    keyed(coded(asked(), stage), device)
    stage.later(hours=25)
    made: list[int] = []
    outcomes(lambda: made.append(phone_change.make_due_changes()), ChangeRefused)
    assert sum(made) == 1
    assert journal.Entry.objects.filter(act="accounts.phone_changed").count() == 1
    assert accounts.Person.objects.get(pk=lan.pk).phone == NEW


def test_two_ways_proved_at_once_are_seen_as_two(stage: Stage) -> None:
    people = [factories.person("Hoa"), factories.person("Minh")]
    lan = factories.person(phone=OLD)
    home = factories.household(lan)
    for one in people:
        factories.helper_of(lan, home, one)
    stage.later(days=4)
    change = coded(asked(), stage)
    waiting = iter([accounts.actor_for(one) for one in people] * AT_ONCE)
    outcomes(lambda: phone_change.vouch(change, by=next(waiting)), ChangeRefused)
    assert PhoneChange.objects.get().ways == ["code", "people"]
    assert journal.Entry.objects.filter(act="accounts.phone_change_waiting").count() == 1


def test_one_identity_gets_one_account_when_many_ask_at_once(stage: Stage) -> None:
    waiting = iter([(factories.person(f"Người {n}"), came_back("citizen", stage)) for n in "abcdefgh"])

    def one() -> None:
        person, arrival = next(waiting)
        verify(person, arrival, by=accounts.actor_for(person))

    assert outcomes(one, BadIdentity).count(True) == 1
    assert Verification.objects.count() == 1
