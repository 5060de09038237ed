"""What stands in the ledger stays, and `lantoa ledger check` finds what disagrees with it."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from lantoa.payments.actions.payment import confirm_by_seller, mark_late, take_cash
from lantoa.payments.models import BankTransaction, LedgerEntry, Payment, PaymentRequest
from lantoa.payments.tests import factories

pytestmark = pytest.mark.django_db


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The command's exit status and what it said."""
    try:
        call_command("ledger", "check")
    except SystemExit as ended:
        return int(str(ended.code)), capsys.readouterr().out.splitlines()
    return 0, capsys.readouterr().out.splitlines()


def a_day_of_money() -> PaymentRequest:
    account = factories.account()
    by = factories.owner_of(factories.organisation_of(account))
    paid, late, word, cash = (factories.asked(account, 100_000) for _number in range(4))
    factories.told(account, 100_000, paid.code)
    factories.told(account, 100_000, late.code)
    factories.told(account, 1_000, "x")
    factories.told(account, 5_000, direction="out")
    mark_late(Payment.objects.get(request=late))
    confirm_by_seller(word, by=by)
    take_cash(cash, by=by)
    return paid


def test_everything_is_counted_again_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    a_day_of_money()
    code, said = checked(capsys)
    assert (code, said[-1]) == (
        0,
        "7 entries against 4 bank lines, 5 payments, 4 requests, 0 refunds and 0 carriers' transfers: all of it agrees.",
    )
    balances = {line.split()[0]: line.split()[1] for line in said[:-1]}
    assert balances == {
        "bank": "196,000", "cash": "100,000", "said": "100,000", "outgoing": "5,000", "requests": "-300,000", "suspense": "-101,000",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        lambda paid: PaymentRequest.objects.filter(pk=paid.pk).update(received=99_999),
        lambda paid: Payment.objects.filter(request=paid).update(amount=99_999),
        lambda paid: BankTransaction.objects.filter(amount=1_000).update(amount=1_001),
        lambda paid: BankTransaction.objects.filter(outcome="exact").update(outcome="unknown"),
        lambda paid: BankTransaction.objects.filter(outcome="unknown").update(outcome="before"),
        lambda paid: BankTransaction.objects.filter(direction="out").update(direction="in"),
    ],
)
def test_whatever_disagrees_is_found(wrong: object, capsys: pytest.CaptureFixture[str]) -> None:
    wrong(a_day_of_money())  # type: ignore[operator]
    code, said = checked(capsys)
    assert code == 1
    assert "faults." in said[-1]


@pytest.mark.parametrize(
    "statement", ["UPDATE payments_ledgerentry SET amount = amount + 1", "DELETE FROM payments_ledgerentry"]
)
def test_nothing_in_it_can_be_changed_or_taken_out(statement: str) -> None:
    a_day_of_money()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LedgerEntry.objects.count() == 7


@pytest.mark.parametrize("odd", [{"amount": 0}, {"debit": "bank", "credit": "bank"}])
def test_an_entry_moves_something_from_one_account_to_another(odd: dict[str, object]) -> None:
    home = factories.household()
    good = {"debit": "cash", "credit": "requests", "amount": 1, "at": home.created_at, "recorded_at": home.created_at}
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.create(organisation=home, **{**good, **odd})
