"""A bank may tell of a code before the house knows it; once it does, the money is found, once, and nothing else is touched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.journal import api as journal
from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions.payment import take_cash
from lantoa.payments.actions.request import Wanted, request_payments
from lantoa.payments.actions.telling import match_again
from lantoa.payments.actions.transaction import settle
from lantoa.payments.models import PaymentRequest
from lantoa.payments.queries.money import payments_of, to_look_at
from lantoa.payments.tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("amount", "outcome"), [(250_000, "exact"), (100_000, "underpaid"), (300_000, "overpaid")])
def test_money_told_before_its_request_is_counted_as_if_it_came_after(amount: int, outcome: str) -> None:
    account, code = factories.fed_account(), new_code()
    line = factories.told(account, amount, f"MBVCB {code.lower()} cam on")
    assert line.needs_a_look
    request = factories.asked(account, 250_000, code)
    assert match_again(request) == 1
    line.refresh_from_db()
    assert (line.outcome, line.candidates, line.needs_a_look) == (outcome, [code], False)
    (payment,) = payments_of(factories.subject_of(request))
    assert (payment.source, payment.amount, payment.transaction) == ("bank", amount, line)
    assert journal.entries_about(request).filter(act=acts.PAYMENT_RECEIVED).count() == 1
    assert match_again(request) == 0


def test_money_in_two_parts_is_found_in_its_order() -> None:
    account, code = factories.fed_account(), new_code()
    for amount in (100_000, 150_000, 7_000):
        factories.told(account, amount, code)
    request = factories.asked(account, 250_000, code)
    assert match_again(request) == 2
    request.refresh_from_db()
    assert request.received == 250_000
    assert [line.amount for line in to_look_at(account.organisation_id)] == [7_000]


def test_what_is_explained_of_another_account_or_from_before_the_request_stays_as_it_is() -> None:
    account, code = factories.fed_account(), new_code()
    explained = factories.told(account, 250_000, code)
    settle(explained, note="Tiền riêng", by=factories.owner_of(factories.organisation_of(account)))
    factories.told(factories.fed_account(), 250_000, code)
    factories.told(account, 250_000, code, at=world.now() - timedelta(hours=3))
    factories.told(account, 250_000, "cam on ban")
    factories.told(account, 250_000, code, direction="out")
    assert match_again(factories.asked(account, 250_000, code)) == 0


def test_without_an_account_there_is_nothing_to_look_through() -> None:
    home = factories.household()
    (request,) = request_payments([Wanted(new_code(), home.pk, home, 5_000)])
    assert match_again(request) == 0


def test_a_request_may_stand_since_before_it_was_written_down() -> None:
    account = factories.account()
    since, home = world.now() - timedelta(hours=5), factories.organisation_of(account)
    (request,) = request_payments([Wanted(new_code(), home.pk, home, 5_000, placed_at=since)])
    assert PaymentRequest.objects.get(pk=request.pk).placed_at == since


def test_cash_taken_out_of_reach_came_when_it_came() -> None:
    account = factories.account()
    request, when = factories.asked(account), world.now() - timedelta(minutes=40)
    take_cash(request, by=factories.owner_of(factories.organisation_of(account)), at=when)
    (payment,) = payments_of(factories.subject_of(request))
    assert payment.at == when
    assert journal.entries_about(request).get(act=acts.PAYMENT_RECEIVED).occurred_at == when
