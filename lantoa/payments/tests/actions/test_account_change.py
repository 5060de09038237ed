"""Another account waits a day where people rely on the one before, everybody hears of it, and it can be stopped."""

from __future__ import annotations

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.messages import api as messages
from lantoa.payments.actions.account import set_payout_account, stop_account_change, take_over_due
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
    assert not messages.Message.objects.filter(purpose="payout_account").exists()
    PayoutAccount.objects.update(proved_at=account.created_at)
    change(account, "12349999")
    told = messages.Message.objects.filter(purpose="payout_account")
    assert {message.to for message in told} == {seller.phone, factories.owner_of(home).person.phone}
    assert all("9999" in message.text and "/tien/tai-khoan/" in message.text for message in told)
    assert all(account.number not in message.text for message in told)


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
