"""One movement of the bank explains one thing, a day without an hour is found, and what was not got is to be paid again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lantoa.journal import api as journal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import VIETNAM, world
from lantoa.orders.actions.fee import left_of
from lantoa.payments import api as payments
from lantoa.payments.actions.refund import close_by_line
from lantoa.payments.models import Refund
from lantoa.workforce import acts
from lantoa.workforce.actions.attendance import Times, tick
from lantoa.workforce.actions.pay import (
    close_sheet,
    confirm_cash,
    deny_cash,
    recognise_pay,
    settle_by_bank,
    settle_in_cash,
    take_back,
)
from lantoa.workforce.errors import BadPay
from lantoa.workforce.models import PayItem, PayLine
from lantoa.workforce.queries.pay import mark_of_rows, owed, went_out
from lantoa.workforce.tests import neighbours as n

pytestmark = pytest.mark.django_db


def a_line(by: n.accounts.ActingPerson) -> PayLine:
    one = n.neighbour()
    n.worked(n.comes(n.call(by), one), by)
    return PayLine.objects.get(sheet=close_sheet(by.organisation, world.today(), seen_total=300_000, by=by))


def test_money_that_is_pay_gives_nothing_back_and_settles_nothing() -> None:
    by = n.stall()
    line, out = a_line(by), n.went_out(by, 300_000, "tien cong")
    settle_by_bank(line, out, by=by)
    out.refresh_from_db()
    assert out.outcome == "pay"
    assert not payments.claim_outgoing(out.pk, "settlement")
    came = n.went_out(by, 300_000, "khach chuyen nham")
    refund = Refund.objects.create(
        code="LTREFUND1",
        organisation=by.organisation,
        amount=300_000,
        line=came,
        reason="unexplained",
        proposed_at=world.now(),
    )
    with pytest.raises(payments.BadRefund):
        close_by_line(refund, out, by=by)
    # Taken back it is free again, and may be what somebody else says it was.
    take_back(line, by=by)
    assert payments.claim_outgoing(out.pk, "settlement")
    assert payments.claim_outgoing(out.pk, "settlement")
    with pytest.raises(BadPay):
        settle_by_bank(line, out, by=by)
    assert left_of(out) == 300_000
    assert not n.broken()


def test_a_statement_that_names_only_the_day_closes_a_line_of_that_day(stage: StandingWorld) -> None:
    by = n.stall()
    line = a_line(by)
    noon = line.sheet.closed_at.astimezone(VIETNAM).replace(hour=12, minute=0)
    assert noon < line.sheet.closed_at
    before = n.went_out(by, 300_000, line.code, at=noon)
    n.went_out(by, 300_000, line.code, at=noon - timedelta(days=1), day_only=True)
    assert recognise_pay() == 0
    told = n.went_out(by, 300_000, line.code, at=noon, day_only=True)
    # To the stall that is offered too which went before the sheet was fixed; by itself it closes nothing.
    assert went_out(line) == [told, before]
    assert recognise_pay() == 1


def test_who_was_paid_on_the_evening_of_the_work_is_not_paid_again() -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.worked(n.comes(n.call(by), one), by)
    n.went_out(by, 300_000, "tra no", at=shift.starts_at - timedelta(days=1))
    out = n.went_out(by, 300_000, "cong dong goi")
    n.go_to(world.now() + timedelta(days=6))
    line = PayLine.objects.get(sheet=close_sheet(by.organisation, world.today(), seen_total=300_000, by=by))
    assert went_out(line) == [out]
    settled = settle_by_bank(line, out, by=by)
    assert (settled.how, settled.settled_at) == ("bank", out.at)
    assert not n.broken()


def test_cash_that_did_not_arrive_is_to_be_paid_again_and_the_owner_is_told() -> None:
    by = n.stall()
    line = settle_in_cash(a_line(by), by=by)
    for _twice in range(2):
        line = deny_cash(line, by=n.NOBODY)
    assert (line.settled_at, line.how) == (None, "")
    taken = journal.Entry.objects.get(act=acts.PAY_UNSETTLED)
    assert taken.reverses.act == acts.PAY_SETTLED
    assert (taken.data["amount"], taken.data["how"]) == (300_000, "cash")
    assert f"/dong/{line.pk}/" in n.texts(by.person.phone)[-1]
    confirm_cash(settle_in_cash(line, by=by), by=n.NOBODY)
    with pytest.raises(BadPay):
        deny_cash(line, by=n.NOBODY)
    assert not n.broken()


def test_a_correction_says_what_stood_before_and_other_rows_of_the_same_sum_are_seen() -> None:
    by = n.stall()
    one, other = n.neighbour("Một"), n.neighbour("Hai")
    call = n.call(by, hands=2, pay_by="hour", pay=30_000)
    shifts = [n.comes(call, one), n.comes(call, other)]
    for shift in shifts:
        n.worked(shift, by, hours=8)
    seen = mark_of_rows(owed(by.organisation_id, world.today()))
    for shift, hours in zip(shifts, (7, 9), strict=True):
        tick(shift, Times(shift.starts_at, shift.starts_at + timedelta(hours=hours)), reason="Nhầm", by=by)
    with pytest.raises(BadPay):
        close_sheet(by.organisation, world.today(), seen_total=480_000, seen_rows=seen, by=by)
    close_sheet(by.organisation, world.today(), seen_total=480_000, by=by)
    tick(shifts[0], Times(shifts[0].starts_at, shifts[0].starts_at + timedelta(hours=8)), reason="Nhầm", by=by)
    close_sheet(by.organisation, world.today(), seen_total=30_000, by=by)
    item = PayItem.objects.get(correction=True)
    assert (item.quantity_before, item.quantity, item.amount) == (420, 480, 30_000)
