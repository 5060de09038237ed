"""A shift is worked, written on a sheet, paid, and shown: each thing once, and only what the bank told is the bank's word."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from lantoa.journal import api as journal
from lantoa.kit import credential, vietqr
from lantoa.kit.own_key import published_keys
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.workforce import acts
from lantoa.workforce.actions.attendance import Times, add_shift, code_secret, scan, tick
from lantoa.workforce.actions.contract import confirm_for_stall, confirm_for_worker, contract_for
from lantoa.workforce.actions.pay import (
    close_sheet,
    confirm_cash,
    recognise_pay,
    settle_by_bank,
    settle_in_cash,
    take_back,
)
from lantoa.workforce.actions.pool import give_pay_account, leave
from lantoa.workforce.actions.record import end_share, see_work, share_work
from lantoa.workforce.errors import BadPay, BadShift, CannotCome
from lantoa.workforce.models import Neighbour, PayItem, PayLine, Shift, Worker
from lantoa.workforce.queries.contract import papers_for
from lantoa.workforce.queries.pay import owed, pay_payload, went_out
from lantoa.workforce.queries.record import issuer_address, seasons, share_by_token, status_list
from lantoa.workforce.rules.attendance import code_at
from lantoa.workforce.tests import neighbours as n

pytestmark = pytest.mark.django_db


def test_worked_paid_by_vietqr_and_closed_by_the_statement() -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.worked(n.comes(n.call(by), one), by)
    entry = journal.Entry.objects.get(act=acts.SHIFT_WORKED)
    assert {"day": "2026-12-01", "unit": n.unit().pk, "minutes": 540}.items() <= entry.data.items()
    sheet = close_sheet(by.organisation, world.today(), seen_total=300_000, by=by)
    line = PayLine.objects.get(sheet=sheet)
    assert pay_payload(line) == ""
    give_pay_account(one, bank_bin="970436", number="0011 0022 7788", holder="Phạm Thị Na", by=n.NOBODY)
    read = vietqr.parse(pay_payload(line))
    assert (read.account, read.amount, read.memo) == ("001100227788", "300000", line.code)
    assert b"001100227788" not in bytes(Neighbour.objects.get(pk=one.pk).account_sealed)
    # Another amount, another memo: nothing closes by itself. The stall is offered what has the amount.
    n.went_out(by, 299_000, line.code)
    unnamed = n.went_out(by, 300_000, "tien cong")
    assert recognise_pay() == 0
    assert went_out(line) == [unnamed]
    named = n.went_out(by, 300_000, f"CK {line.code} cam on")
    assert recognise_pay() == 1
    assert recognise_pay() == 0
    line.refresh_from_db()
    assert (line.how, line.movement, line.amount) == ("bank", named, 300_000)
    with pytest.raises(BadPay):
        settle_in_cash(line, by=by)
    assert "300.000" in n.texts(one.phone)[-1]
    assert not n.broken()
    # Nothing is owed twice.
    assert owed(by.organisation_id, world.today()) == []
    assert PayItem.objects.get().shift == shift
    with pytest.raises(BadPay):
        close_sheet(by.organisation, world.today(), seen_total=0, by=by)


def test_by_the_hour_and_by_the_piece_and_another_day_is_no_pay() -> None:
    by = n.stall()
    hourly, pieces = n.neighbour("Giờ"), n.neighbour("Chiếc")
    n.worked(n.comes(n.call(by, hands=1, pay_by="hour", pay=30_000, skill=""), hourly), by, hours=1.5)
    by_piece = n.call(by, hands=1, days=[world.today() + timedelta(days=1)], pay_by="piece", pay=1_500)
    n.worked(n.comes(by_piece, pieces, world.today() + timedelta(days=1)), by, pieces=120)
    assert {one.worker.name: one.amount for one in owed(by.organisation_id, world.today())} == {
        "Giờ": 45_000,
        "Chiếc": 180_000,
    }
    with pytest.raises(BadPay):
        close_sheet(by.organisation, world.today(), seen_total=1, by=by)
    with pytest.raises(BadPay):
        close_sheet(by.organisation, world.today() + timedelta(days=1), seen_total=225_000, by=by)


def test_what_is_put_right_after_the_sheet_stands_on_the_next_one() -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.worked(n.comes(n.call(by, pay_by="hour", pay=30_000), one), by, hours=8)
    first = close_sheet(by.organisation, world.today(), seen_total=240_000, by=by)
    more = Times(shift.starts_at, shift.starts_at + timedelta(hours=9))
    with pytest.raises(BadShift):
        tick(shift, more, by=by)
    tick(shift, more, reason="Ở lại dọn", by=by)
    tick(shift, more, reason="Ở lại dọn", by=by)
    assert PayItem.objects.get(line__sheet=first).amount == 240_000
    assert shift.corrections.count() == 1
    assert [one.data["minutes"] for one in journal.Entry.objects.filter(act=acts.SHIFT_CORRECTED)] == [60]
    second = close_sheet(by.organisation, world.today(), seen_total=30_000, by=by)
    assert PayItem.objects.get(line__sheet=second).correction
    # Less than was fixed waits until there is something to lessen.
    tick(shift, Times(shift.starts_at, shift.starts_at + timedelta(hours=7)), reason="Nhầm giờ", by=by)
    assert owed(by.organisation_id, world.today()) == []
    assert not n.broken()


def test_cash_is_the_stalls_word_until_the_worker_says_so() -> None:
    by, one = n.stall(), n.neighbour()
    n.worked(n.comes(n.call(by), one), by)
    line = PayLine.objects.get(sheet=close_sheet(by.organisation, world.today(), seen_total=300_000, by=by))
    with pytest.raises(BadPay):
        settle_by_bank(line, n.went_out(n.stall("Khác"), 300_000, line.code), by=by)
    settle_in_cash(line, by=by)
    line.refresh_from_db()
    assert line.how == "cash"
    assert line.confirmed_at is None
    assert f"/viec/cua/{one.token}/" in n.texts(one.phone)[-1]
    confirm_cash(line, by=n.NOBODY)
    confirm_cash(line, by=n.NOBODY)
    assert journal.Entry.objects.filter(act=acts.PAY_CONFIRMED).count() == 1
    assert recognise_pay() == 0


def test_who_leaves_is_paid_first_or_goes_all_the_same() -> None:
    by, one = n.stall(), n.neighbour()
    n.worked(n.comes(n.call(by), one), by)
    with pytest.raises(CannotCome) as refused:
        leave(one, by=n.NOBODY)
    assert refused.value.code == "to_be_paid"
    line = PayLine.objects.get(sheet=close_sheet(by.organisation, world.today(), seen_total=300_000, by=by))
    phone, way = Client(), f"/viec/cua/{one.token}/thoi/"
    answer = phone.post(way, {"key": str(world.uuid7())})
    assert answer.status_code == 422
    assert 'name="anyway"' in answer.text
    assert 'name="anyway"' not in phone.get(way).text
    settle_in_cash(line, by=by)
    with pytest.raises(CannotCome):
        leave(one, by=n.NOBODY)
    assert phone.post(way, {"key": str(world.uuid7()), "anyway": "1"}).status_code == 200
    assert Neighbour.objects.get(pk=one.pk).phone == ""
    # The stall takes it back: they are told by the number on its list.
    take_back(PayLine.objects.get(pk=line.pk), by=by)
    assert "chưa trả bạn" in n.texts(line.worker.phone)[-1]


def test_an_account_that_cannot_be_one_is_refused_beside_its_field() -> None:
    one = n.neighbour()
    for said in (("999999", "00110022"), ("970436", "‮12"), ("970436", "9" * 40)):
        with pytest.raises(payments.BadAccount):
            give_pay_account(one, bank_bin=said[0], number=said[1], holder="NA", by=n.NOBODY)


def test_the_code_is_scanned_twice_and_counts_once(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by), one)
    stage.time = shift.starts_at
    secret = code_secret(by.organisation_id or 0, world.today())
    old = code_at(secret, world.now() - timedelta(minutes=20))
    for wrong in (old, "", "x" * 300):
        with pytest.raises(BadShift):
            scan(by.organisation, one, wrong, by=n.NOBODY)
    for _again in range(2):
        shift = scan(by.organisation, one, code_at(secret, world.now()), by=n.NOBODY)
        stage.later(minutes=3)
    assert shift.came_at == shift.starts_at
    assert shift.went_at is None
    with pytest.raises(BadShift):
        scan(by.organisation, n.neighbour("Không hẹn"), code_at(secret, world.now()), by=n.NOBODY)
    stage.later(hours=8)
    for _again in range(2):
        shift = scan(by.organisation, one, code_at(secret, world.now()), by=n.NOBODY)
        stage.later(minutes=30)
    assert (shift.minutes, shift.how) == (486, "code")
    assert journal.Entry.objects.filter(act__in=[acts.CAME, acts.SHIFT_WORKED]).count() == 2


def test_times_that_cannot_be_are_refused() -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by), one)
    with pytest.raises(BadShift):
        tick(shift, Times(shift.starts_at, shift.ends_at), by=by)
    n.go_to(shift.ends_at + timedelta(days=3))
    for hours, pieces in ((-1, 0), (17, 0), (8, -1), (8, 10**9)):
        with pytest.raises(BadShift):
            tick(shift, Times(shift.starts_at, shift.starts_at + timedelta(hours=hours), pieces), by=by)
    with pytest.raises(BadShift):
        tick(shift, Times(shift.starts_at + timedelta(days=2)), by=by)


def test_a_child_of_the_roster_is_refused_and_nobody_comes_twice_a_day() -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by), one)
    hours = shift.starts_at.time(), shift.ends_at.time()
    with pytest.raises(CannotCome):
        add_shift(shift.worker, shift.day, *hours, "bóc tôm", by=by)
    child = Worker.objects.create(
        organisation=by.organisation, name="Bé", born=2013, kind="seasonal", pay_by="day", pay=1, created_at=world.now()
    )  # fmt: skip
    with pytest.raises(CannotCome):
        add_shift(child, shift.day, *hours, "bóc tôm", by=by)


def test_what_was_worked_is_theirs_to_show_and_they_see_who_saw_it() -> None:
    by, one = n.stall(), n.neighbour()
    with pytest.raises(BadShift):
        share_work(one, 7, by=n.NOBODY)
    n.worked(n.comes(n.call(by), one), by)
    assert [(season.days, season.minutes) for season in seasons(one)] == [(1, 540)]
    share = share_work(one, 7, by=n.NOBODY)
    credential.check(
        json.loads(share.credential), controller=issuer_address(), keys=published_keys(Path(settings.BADGE_KEY))
    )
    assert one.phone not in share.credential
    assert "300" not in share.credential.split('"proof"')[0].replace(share.token, "")
    with pytest.raises(BadShift):
        see_work(share, " ", by=n.NOBODY)
    see_work(share, "Chủ xưởng bên cạnh", by=n.NOBODY)
    see_work(share, "", by=by)
    assert [(view.said, view.organisation) for view in share.views.order_by("pk")] == [
        ("Chủ xưởng bên cạnh", None),
        ("", by.organisation),
    ]
    end_share(share, by=n.NOBODY)
    number, place = divmod(share.status_index, credential.ENTRIES)
    listed = status_list(number + 1)
    assert share_by_token(share.token) is None
    assert listed is not None
    assert listed.revoked == [place]


def test_the_paper_is_confirmed_and_says_that_this_is_no_signature() -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by), one)
    paper = contract_for(Shift.objects.select_related("call_day__call").get(pk=shift.pk))
    assert contract_for(shift) == paper
    assert paper.file is not None
    for _again in range(2):
        confirm_for_stall(paper, by.person, by=by)
        confirm_for_worker(paper, by=n.NOBODY)
    assert paper.stall_confirmed_at
    assert paper.worker_confirmed_at
    assert journal.Entry.objects.filter(act=acts.CONTRACT_CONFIRMED).count() == 2
    # Agreed anew, it is printed anew and to be confirmed anew.
    assert list(papers_for([shift]).values()) == [paper]
    Shift.objects.filter(pk=shift.pk).update(pay=1)
    assert papers_for([shift]) == {}
