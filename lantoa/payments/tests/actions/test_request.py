"""Something is asked to be paid under a code, and no longer."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from lantoa.kit import vietqr
from lantoa.payments.actions.request import Wanted, cancel_request, request_payment, request_payments
from lantoa.payments.models import PaymentRequest
from lantoa.payments.queries.money import payload, payments_of, request_of
from lantoa.payments.tests import factories

pytestmark = pytest.mark.django_db


def test_a_request_names_the_account_of_today_and_is_found_by_its_subject() -> None:
    account = factories.account()
    subject = factories.person()
    request = request_payment(
        code="LT2345678", organisation_id=account.organisation_id, subject=subject, amount=250_000
    )
    assert (request.account, request.due, request.subject_type) == (account, 250_000, "accounts.person")
    assert request_of(subject) == request
    assert payments_of(subject) == []


def test_many_are_asked_for_in_two_queries_in_the_order_given(django_assert_num_queries: object) -> None:
    accounts_ = [factories.account(), factories.account()]
    wishes = [
        Wanted(f"LT234567{n}", accounts_[n % 2].organisation_id, factories.person(), 100 + n) for n in range(2, 8)
    ]
    with django_assert_num_queries(2):  # type: ignore[operator]
        made = request_payments(wishes)
    assert [request.code for request in made] == [wish.code for wish in wishes]
    assert [request.account_id for request in made] == [accounts_[n % 2].pk for n in range(2, 8)]
    assert request_payments([]) == []


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_cannot_be_asked_for(amount: int) -> None:
    home = factories.household()
    with pytest.raises(IntegrityError), transaction.atomic():
        request_payment(code="LT2345678", organisation_id=home.pk, subject=factories.person(), amount=amount)


def test_a_code_and_a_subject_are_used_once() -> None:
    home, subject = factories.household(), factories.person()
    request_payment(code="LT2345678", organisation_id=home.pk, subject=subject, amount=1)
    for code, who in (("LT2345678", factories.person()), ("LT2345679", subject)):
        with pytest.raises(IntegrityError), transaction.atomic():
            request_payment(code=code, organisation_id=home.pk, subject=who, amount=1)


def test_the_qr_pays_what_is_still_due_to_the_sellers_own_account_under_the_code() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 250_000)
    factories.told(account, 100_000, request.code)
    request.refresh_from_db()
    read = vietqr.parse(payload(request))
    assert (read.bin, read.account, read.amount, read.memo) == (
        account.bank_bin,
        account.number,
        "150000",
        request.code,
    )


def test_there_is_no_qr_without_an_account_nor_for_what_is_paid_or_cancelled() -> None:
    home = factories.household()
    assert (
        payload(request_payment(code="LT2345678", organisation_id=home.pk, subject=factories.person(), amount=1)) == ""
    )
    account = factories.fed_account()
    paid, gone = factories.asked(account, 100), factories.asked(account, 100)
    factories.told(account, 100, paid.code)
    cancel_request(factories.subject_of(gone))
    for request in (paid, gone):
        request.refresh_from_db()
        assert payload(request) == ""


def test_cancelling_is_done_once_and_keeps_what_came() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 100)
    factories.told(account, 40, request.code)
    assert cancel_request(factories.subject_of(request)) is True
    assert cancel_request(factories.subject_of(request)) is False
    request.refresh_from_db()
    assert (request.received, request.cancelled_at is not None) == (40, True)
    assert request not in PaymentRequest.objects.open()
    assert cancel_request(factories.person()) is False
