"""What neighbours were paid stands in the stall's book, as the bank told or in cash, and goes out of it when that was a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lantoa.books.models import Expense
from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.workforce.actions.pay import (
    close_sheet,
    confirm_cash,
    recognise_pay,
    settle_by_bank,
    settle_in_cash,
    take_back,
)
from lantoa.workforce.models import PayLine
from lantoa.workforce.tests import neighbours as n

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stage() -> Iterator[StandingWorld]:
    made = StandingWorld(datetime(2026, 11, 30, 1, 0, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


def booked() -> list[tuple[str, int, str]]:
    return list(Expense.objects.counted().order_by("pk").values_list("kind", "amount", "paid_from"))


def test_pay_is_an_expense_once_and_a_mistake_is_none() -> None:
    by, one = n.stall(), n.neighbour()
    n.worked(n.comes(n.call(by), one), by)
    line = PayLine.objects.get(sheet=close_sheet(by.organisation, world.today(), seen_total=300_000, by=by))
    settle_in_cash(line, by=by)
    assert booked() == [("wages", 300_000, "cash")]
    for _twice in range(2):
        take_back(line, by=by)
    assert (line.settled_at, line.how, booked()) == (None, "", [])
    assert "300.000" in n.texts(one.phone)[-1]
    # Another's transfer was chosen by mistake: the stall's word as well.
    settle_by_bank(line, n.went_out(by, 300_000, "tien cong"), by=by)
    assert booked() == [("wages", 300_000, "bank")]
    take_back(line, by=by)
    assert booked() == []
    # The bank names the code: that stays.
    n.went_out(by, 300_000, line.code)
    assert recognise_pay() == 1
    line.refresh_from_db()
    with pytest.raises(RuleError):
        take_back(line, by=by)
    assert booked() == [("wages", 300_000, "bank")]
    assert Expense.objects.counted().get().day == world.today()
    assert not n.broken()
    data = journal.Entry.objects.filter(act="books.expense_recorded").last().data  # type: ignore[union-attr]
    assert data == {"amount": 300_000, "kind": "wages", "day": world.today().isoformat()}


def test_cash_the_worker_confirmed_stays_paid() -> None:
    by, one = n.stall(), n.neighbour()
    n.worked(n.comes(n.call(by), one), by)
    line = PayLine.objects.get(sheet=close_sheet(by.organisation, world.today(), seen_total=300_000, by=by))
    settle_in_cash(line, by=by)
    confirm_cash(line, by=n.NOBODY)
    with pytest.raises(RuleError):
        take_back(line, by=by)
    assert booked() == [("wages", 300_000, "cash")]
