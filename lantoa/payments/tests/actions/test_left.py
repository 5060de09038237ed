"""Nobody is asked to pay an account whose owner was erased."""

from __future__ import annotations

import pytest

from lantoa.payments import api as payments
from lantoa.payments.actions.forget import forget_accounts
from lantoa.payments.tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("told_by_the_bank", [False, True])
def test_a_request_to_who_left_has_nothing_to_scan(told_by_the_bank: bool) -> None:
    """Without the bank's word the number is gone too, of which no code can be made; with it the number stays in the book alone."""
    account = f.account()
    request = f.asked(account)
    if told_by_the_bank:
        f.told(account)
    assert account.number in payments.payload(payments.request_of(f.subject_of(request)))
    forget_accounts([account.organisation_id])
    assert payments.payload(payments.request_of(f.subject_of(request))) == ""


def test_an_account_with_one_in_its_place_is_still_paid_to() -> None:
    old = f.fed_account()
    request = f.asked(old)
    type(old).objects.filter(pk=old.pk).update(ended_at=request.placed_at)
    assert payments.payload(payments.request_of(f.subject_of(request))) == ""
    f.account(f.organisation_of(old))
    assert payments.payload(payments.request_of(f.subject_of(request))) != ""
