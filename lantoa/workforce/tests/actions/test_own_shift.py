"""What a stall writes down of somebody is its word alone: no account, no record and no day of theirs comes by it."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.workforce.actions.attendance import add_shift, code_secret, scan
from lantoa.workforce.actions.own_shift import confirm_shift
from lantoa.workforce.actions.pay import close_sheet
from lantoa.workforce.actions.pool import give_pay_account
from lantoa.workforce.actions.worker import Told, add_worker, change_worker
from lantoa.workforce.errors import BadShift, CannotCome
from lantoa.workforce.models import Neighbour, PayLine, Shift
from lantoa.workforce.queries.neighbour import page_of
from lantoa.workforce.queries.pay import pay_payload, payee_of
from lantoa.workforce.queries.record import seasons
from lantoa.workforce.rules.attendance import code_at
from lantoa.workforce.tests import neighbours as n

pytestmark = pytest.mark.django_db


def with_account(name: str = "Phạm Thị Na", number: str = "0011 0022 7788") -> Neighbour:
    one = n.neighbour(name)
    return give_pay_account(one, bank_bin="970436", number=number, holder=name, by=n.NOBODY)


def told(phone: str, **more: object) -> Told:
    return Told("Cô Na", phone=phone, **{"pay": 200_000, **more})  # type: ignore[arg-type]


def written_down(by: accounts.ActingPerson, phone: str, days: int = 0) -> Shift:
    worker = add_worker(by.organisation, told(phone), by=by)
    day = world.today() + timedelta(days=days)
    return add_shift(worker, day, time(7), time(9), "đóng gói", by=by)


def paid(by: accounts.ActingPerson, shift: Shift) -> PayLine:
    n.worked(shift, by, hours=2)
    sheet = close_sheet(by.organisation, world.today(), seen_total=200_000, by=by)
    return PayLine.objects.get(sheet=sheet)


def test_a_number_on_a_list_gives_nobody_their_account() -> None:
    by, victim = n.stall(), with_account()
    line = paid(by, written_down(by, victim.phone))
    assert pay_payload(line) == ""
    assert seasons(victim) == []
    assert page_of(victim)["lines"] == []
    shift = Shift.objects.get()
    assert page_of(victim)["said"] == [shift]
    confirm_shift(victim, shift, by=n.NOBODY)
    confirm_shift(victim, shift, by=n.NOBODY)
    assert "001100227788" in pay_payload(line)
    assert [one.days for one in seasons(victim)] == [1]
    assert page_of(victim)["lines"] == [line]
    assert not n.broken()


def test_one_day_said_to_be_theirs_does_not_give_them_the_pay_of_another() -> None:
    by, one = n.stall(), with_account()
    mine = written_down(by, one.phone)
    other = add_shift(mine.worker, mine.day + timedelta(days=1), time(7), time(9), "đóng gói", by=by)
    confirm_shift(one, mine, by=n.NOBODY)
    n.worked(mine, by, hours=2)
    n.worked(other, by, hours=2)
    line = PayLine.objects.get(sheet=close_sheet(by.organisation, world.today(), seen_total=400_000, by=by))
    assert (payee_of(line), pay_payload(line)) == (None, "")
    confirm_shift(one, other, by=n.NOBODY)
    assert "001100227788" in pay_payload(line)


def test_it_neither_tells_nor_blocks_where_they_are_that_day() -> None:
    by, other, victim = n.stall(), n.stall("Khác"), with_account()
    shift = n.comes(n.call(by), victim)
    said = written_down(other, victim.phone, days=(shift.day - world.today()).days)
    with pytest.raises(CannotCome):
        confirm_shift(victim, said, by=n.NOBODY)
    # And the other way: a day written down by a stranger is still theirs to give.
    free = n.neighbour("Rảnh")
    written_down(n.stall("Lạ"), free.phone, days=(shift.day - world.today()).days)
    assert n.comes(n.call(by), free)


def test_whoever_gets_the_number_later_does_not_get_the_pay() -> None:
    by, real, thief = n.stall(), with_account(), with_account("Kẻ Gian", "9999 8888 7777")
    shift = written_down(by, real.phone)
    line = paid(by, shift)
    change_worker(shift.worker, told(thief.phone), by=by)
    with pytest.raises(CannotCome):
        confirm_shift(thief, shift, by=n.NOBODY)
    confirm_shift(real, shift, by=n.NOBODY)
    assert "001100227788" in pay_payload(line)


def test_who_stands_before_the_code_has_said_it(stage: n.StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    shift = written_down(by, one.phone)
    code = code_at(code_secret(by.organisation_id or 0, world.today()), world.now())
    assert scan(by.organisation, one, code, by=n.NOBODY).pk == shift.pk
    shift.refresh_from_db()
    assert shift.neighbour == one
    # Two minutes later the same code has been sent to somebody at home.
    stage.later(minutes=2)
    with pytest.raises(BadShift):
        scan(by.organisation, one, code, by=n.NOBODY)


def test_they_are_asked_once_for_a_stall_and_no_pay_is_no_shift() -> None:
    by, one = n.stall(), n.neighbour()
    before = len(n.texts(one.phone))
    shift = written_down(by, one.phone)
    add_shift(shift.worker, shift.day + timedelta(days=1), time(7), time(9), "đóng gói", by=by)
    assert len(n.texts(one.phone)) == before + 1
    unpaid = add_worker(by.organisation, Told("Cô Tư"), by=by)
    with pytest.raises(BadShift) as refused:
        add_shift(unpaid, shift.day, time(7), time(9), "đóng gói", by=by)
    assert refused.value.field == "worker"


def test_no_shift_is_written_down_without_rest_before_it_and_nothing_is_told_of_other_stalls() -> None:
    by, one = n.stall(), n.neighbour()
    worker = add_worker(by.organisation, told(one.phone), by=by)
    day = world.today() + timedelta(days=2)
    after = day + timedelta(days=1)
    add_shift(worker, day, time(14), time(22), "đóng gói", by=by)
    with pytest.raises(CannotCome) as refused:
        add_shift(worker, after, time(9, 59), time(12), "đóng gói", by=by)
    assert "12" in str(refused.value)
    add_shift(worker, after, time(10), time(12), "đóng gói", by=by)
    # Where they said yes elsewhere binds no other stall's word, and no refusal tells of it.
    n.comes(
        n.call(n.stall("Xa"), days=[day + timedelta(days=4)], starts=time(13), ends=time(22)),
        one,
        day + timedelta(days=4),
    )
    assert add_shift(worker, day + timedelta(days=5), time(7), time(9), "đóng gói", by=by)
