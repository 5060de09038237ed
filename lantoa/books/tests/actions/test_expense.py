"""What is spent is written down once, and taken back by an entry of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from lantoa.books.actions.expense import cancel_expense, record_expense
from lantoa.books.errors import BadExpense
from lantoa.books.models import Expense
from lantoa.books.queries.spending import spending_of
from lantoa.books.rules.period import Period
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def spend(at: factories.Stall, **changes: Any) -> Expense:
    said = {"amount": 85_000, "day": TODAY, "kind": "goods", "note": "Mực tươi", **changes}
    return record_expense(at.by.organisation, by=at.by, **said)


def test_an_expense_is_in_the_book_and_in_the_journal_once_however_often_it_is_sent(stage: Stage) -> None:
    at, key = factories.stall(), world.uuid7()
    first, second = spend(at, key=key), spend(at, key=key)
    assert first == second
    assert spending_of(at.by, 2026).total == 85_000
    (entry,) = journal.entries_about(first)
    assert (entry.act, entry.data["amount"]) == ("books.expense_recorded", 85_000)


def test_what_is_cancelled_counts_no_more_and_both_entries_stay(stage: Stage) -> None:
    at = factories.stall()
    kept, wrong = spend(at, amount=1_000, day=date(2026, 3, 31)), spend(at, day=date(2026, 3, 31))
    back = cancel_expense(wrong, by=at.by, key=world.uuid7())
    assert (back.reverses, back.amount, back.day) == (wrong, 85_000, wrong.day)
    spending = spending_of(at.by, 2026)
    assert (spending.total, spending.quarters[0], spending.of(Period(2026, month=3))) == (1_000, 1_000, 1_000)
    assert set(Expense.objects.all()) == {kept, wrong, back}
    recorded, cancelled = journal.entries_about(wrong)
    assert (cancelled.act, cancelled.reverses_id) == ("books.expense_cancelled", recorded.pk)


def test_cancelled_twice_is_cancelled_once(stage: Stage) -> None:
    at = factories.stall()
    wrong = spend(at)
    assert cancel_expense(wrong, by=at.by, key=world.uuid7()) == cancel_expense(wrong, by=at.by, key=world.uuid7())
    assert Expense.objects.count() == 2


def test_what_cancels_is_not_cancelled_itself(stage: Stage) -> None:
    at = factories.stall()
    back = cancel_expense(spend(at), by=at.by)
    with pytest.raises(BadExpense):
        cancel_expense(back, by=at.by)
    assert spending_of(at.by, 2026).total == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 500_000_000_001}, "amount"),
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"day": date(1999, 12, 31)}, "day"),
        ({"kind": "bribes"}, "kind"),
        ({"paid_from": "shells"}, "paid_from"),
        ({"note": "ạ" * 201}, "note"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(changes: dict[str, Any], field: str, stage: Stage) -> None:
    with pytest.raises(BadExpense) as refused:
        spend(factories.stall(), **changes)
    assert refused.value.field == field
    assert not Expense.objects.exists()


def test_expenses_are_their_household_s_alone(stage: Stage) -> None:
    spend(factories.stall())
    assert spending_of(factories.stall("Nhà khác").by, 2026).total == 0
    assert spending_of(factories.VISITOR, 2026).total == 0
