"""Another account waits a day where people rely on the one before, everybody hears of it, and it can be stopped."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.approval import say_yes
from lantoa.accounts.actions.phone_change import come_back
from lantoa.accounts.models import PhoneChange
from lantoa.journal import api as journal
from lantoa.messages import api as messages
from lantoa.payments.actions.account import set_payout_account, stop_account_change, take_over_due
from lantoa.payments.actions.second_owner import name_account
from lantoa.payments.models import PaymentRequest, PayoutAccount
from lantoa.payments.queries.money import account_to_come, payout_account
from lantoa.payments.tests import factories
from lantoa.payments.tests.conftest import Stage

pytestmark = pytest.mark.django_db


def change(account: PayoutAccount, number: str = "9999") -> PayoutAccount:
    home = factories.organisation_of(account)
    return set_payout_account(
        home, bank_bin="970418", number=number, holder="NGUYEN THI LAN", by=factories.owner_of(home)
    )


def proved() -> PayoutAccount:
    account = factories.fed_account()
    factories.told(account, 1_000)
    account.refresh_from_db()
    return account


def test_in_place_of_a_proved_account_another_waits_a_day_and_then_takes_over(stage: Stage) -> None:
    old = proved()
    new, home = change(old), old.organisation_id
    assert (payout_account(home), account_to_come(home)) == (old, new)
    assert factories.asked(old).account == old
    stage.later(hours=23, minutes=59)
    assert take_over_due() == 0
    stage.later(minutes=1)
    assert (take_over_due(), take_over_due()) == (1, 0)
    assert (payout_account(home).pk, account_to_come(home)) == (new.pk, None)
    old.refresh_from_db()
    assert old.ended_at == stage.now()
    assert [entry.act for entry in journal.entries_about(new)] == [
        "payments.account_change_asked",
        "payments.account_changed",
    ]


def test_what_was_named_just_now_and_never_proved_is_corrected_at_once(stage: Stage) -> None:
    old = factories.account()
    request = factories.asked(old)
    new = change(old)
    assert payout_account(old.organisation_id) == new
    assert PaymentRequest.objects.get(pk=request.pk).account == new
    stage.later(hours=25)
    change(new, "8888")
    assert payout_account(old.organisation_id) == new


def test_everybody_who_works_there_hears_of_it_at_once_and_of_the_first_nobody() -> None:
    account = factories.account()
    home = factories.organisation_of(account)
    seller = factories.person("Phạm Thị Bán")
    accounts.add_member(home, seller, role="seller", by=factories.owner_of(home))
    helper = factories.helper_of(home).person
    assert not messages.Message.objects.filter(purpose="payout_account").exists()
    PayoutAccount.objects.update(proved_at=account.created_at)
    change(account, "12349999")
    told = messages.Message.objects.filter(purpose="payout_account")
    assert {message.to for message in told} == {seller.phone, helper.phone, factories.owner_of(home).person.phone}
    assert all("9999" in message.text and "/tien/dung-doi/" in message.text for message in told)
    assert all(account.number not in message.text for message in told)


def test_whoever_was_told_stops_it_by_the_link_without_signing_in_and_money_goes_on_to_the_old_one(
    stage: Stage,
) -> None:
    old = proved()
    new = change(old)
    text = messages.Message.objects.filter(purpose="payout_account").latest("pk").text
    (link,) = re.findall(r"/tien/dung-doi/\S+/", text)
    anybody = Client()
    # A message's preview looks at it: nothing is stopped by looking.
    assert anybody.get(link).status_code == anybody.get(link).status_code == 200
    assert account_to_come(old.organisation_id) == new
    assert [anybody.post(link).status_code for _twice in range(2)] == [200, 200]
    stage.later(hours=25)
    assert (take_over_due(), payout_account(old.organisation_id), account_to_come(old.organisation_id)) == (
        0,
        old,
        None,
    )
    assert journal.entries_about(new).latest("pk").by_id is None
    for guessed in (f"{new.pk}:x", f"{old.pk}:{link.rstrip('/').rpartition(':')[2]}", "x" * 900, "%00"):
        assert anybody.get(f"/tien/dung-doi/{guessed}/").status_code == 404


def test_where_there_is_another_owner_their_yes_changes_it_at_once_and_nothing_else_does(stage: Stage) -> None:
    old = proved()
    home, asker = factories.organisation_of(old), factories.owner_of(factories.organisation_of(old))
    beside = factories.person("Trần Văn Cùng")
    accounts.add_member(home, beside, role="owner", by=asker)
    typed = {"bank_bin": "970418", "number": "9999", "holder": "NGUYEN THI LAN"}
    asked = name_account(home, **typed, by=asker)
    assert isinstance(asked, accounts.ApprovalRequest)
    stage.later(hours=23)
    assert (take_over_due(), payout_account(home.pk), account_to_come(home.pk)) == (0, old, None)
    say_yes(asked, asked.digest, by=accounts.actor_for(beside, home))
    named = payout_account(home.pk)
    assert (named.number, named.takes_over_at) == ("9999", None)
    asked.refresh_from_db()
    assert (asked.outcome, "9999" in str(asked.asked)) == ("given", False)
    assert "9999" not in str([entry.data for entry in journal.Entry.objects.all()])
    # It is the known one now: the next one needs a yes again.
    assert isinstance(name_account(home, **{**typed, "number": "8888"}, by=asker), accounts.ApprovalRequest)


def test_who_came_in_by_a_recovery_waits_a_day_even_for_the_first_account(stage: Stage) -> None:
    home = factories.household()
    by = factories.owner_of(home)
    started = come_back(by.person)
    PhoneChange.objects.filter(pk=started.change.pk).update(done_at=stage.now())
    stage.later(hours=1)
    named = set_payout_account(home, bank_bin="970418", number="9999", holder="NGUYEN THI LAN", by=by)
    assert (payout_account(home.pk), account_to_come(home.pk)) == (None, named)
    assert named.takes_over_at == stage.now() + timedelta(hours=23)
    stage.later(hours=23)
    assert (take_over_due(), payout_account(home.pk).pk) == (1, named.pk)
    assert accounts.recovered_until(by.person_id) is None


def test_it_can_be_stopped_while_it_waits_and_another_begun(stage: Stage) -> None:
    old = proved()
    new = change(old)
    by = factories.owner_of(factories.organisation_of(old))
    assert (stop_account_change(new, by=by), stop_account_change(new, by=by)) == (True, False)
    stage.later(hours=25)
    assert take_over_due() == 0
    assert payout_account(old.organisation_id) == old
    change(old, "7777")
    last = change(old, "8888")
    assert account_to_come(old.organisation_id) == last


def test_back_to_the_same_number_only_changes_the_name() -> None:
    old = proved()
    home = factories.organisation_of(old)
    same = set_payout_account(
        home, bank_bin=old.bank_bin, number=old.number, holder="NGUYEN VAN A", by=factories.owner_of(home)
    )
    assert (same, same.takes_over_at, account_to_come(home.pk)) == (old, None, None)
