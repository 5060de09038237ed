"""What a phone had told is not overwritten in silence, and pieces counted for the first time are no correction."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.actions import erasure
from lantoa.workforce.actions.attendance import Times, code_secret, scan, tick
from lantoa.workforce.errors import BadShift
from lantoa.workforce.forms.call import TickForm
from lantoa.workforce.models import Shift
from lantoa.workforce.queries.pay import owed, uncounted, unfinished
from lantoa.workforce.rules.attendance import code_at
from lantoa.workforce.tests import neighbours as n
from lantoa.workforce.tests.views.test_walk import browser

pytestmark = pytest.mark.django_db


def scanned(shift: Shift) -> Shift:
    code = code_at(code_secret(shift.organisation_id, world.today()), world.now())
    assert shift.neighbour is not None
    return scan(shift.organisation, shift.neighbour, code, by=n.NOBODY)


def test_a_scanned_arrival_is_put_right_with_a_reason_only(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by), one)
    stage.time = shift.starts_at
    shift = scanned(shift)
    stage.later(hours=12)
    later = Times(shift.starts_at + timedelta(hours=2), shift.ends_at)
    with pytest.raises(BadShift) as refused:
        tick(shift, later, by=by)
    assert refused.value.field == "reason"
    assert "reason" in TickForm(shift=shift).fields
    shift = tick(shift, later, reason="Đến muộn", by=by)
    assert (shift.corrections.get().came_at, shift.how) == (shift.starts_at, "owner")
    assert journal.Entry.objects.get(act=acts.SHIFT_CORRECTED).reverses.act == acts.CAME
    assert "/viec/cua/" in n.texts(one.phone)[-1]
    assert not n.broken()


def test_going_after_the_scanned_arrival_needs_no_reason(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by), one)
    stage.time = shift.starts_at
    shift = scanned(shift)
    # While they are here the hour of going is not filled in: it has not happened.
    assert TickForm(shift=shift).initial["went"] == ""
    stage.later(hours=12)
    shift = tick(shift, Times(shift.came_at or shift.starts_at, shift.ends_at), by=by)
    assert (shift.minutes, shift.corrections.count()) == (540, 0)


def test_a_scan_days_later_is_a_sentence(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by, starts=n.time(0, 5), ends=n.time(8), until=world.now() + timedelta(hours=2)), one)
    stage.time = shift.starts_at
    shift = scanned(shift)
    stage.later(hours=17)
    with pytest.raises(BadShift, match="mười sáu giờ"):
        scanned(shift)


def test_pieces_are_counted_after_the_scan_without_a_reason(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by, pay_by="piece", pay=1_500), one)
    stage.time = shift.starts_at
    scanned(shift)
    stage.later(hours=9)
    shift = scanned(shift)
    assert uncounted(by.organisation_id, world.today()) == [shift]
    assert owed(by.organisation_id, world.today()) == []
    times = Times(shift.came_at or shift.starts_at, shift.went_at, 120)
    shift = tick(shift, times, by=by)
    assert (shift.pieces, shift.corrections.count()) == (120, 0)
    assert [one.amount for one in owed(by.organisation_id, world.today())] == [180_000]
    assert uncounted(by.organisation_id, world.today()) == []
    with pytest.raises(BadShift):
        tick(shift, Times(times.came_at, times.went_at, 100), by=by)
    assert not n.broken()


def test_who_forgot_to_scan_out_is_not_forgotten_when_pay_is_fixed(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by), one)
    stage.time = shift.starts_at
    scanned(shift)
    assert unfinished(by.organisation_id, shift.day) == []
    stage.time = shift.ends_at + timedelta(days=1)
    assert (owed(by.organisation_id, world.today()), unfinished(by.organisation_id, world.today())) == ([], [shift])
    assert unfinished(by.organisation_id, shift.day - timedelta(days=1)) == []
    seller, there = browser(by), f"/lam-hang/ca/{shift.pk}/"
    for path in ("/lam-hang/tien-cong/", "/lam-hang/tien-cong/moi/"):
        assert there in seller.get(path).text
    assert "Mọi công đã làm" not in seller.get("/lam-hang/tien-cong/").text
    # They read it too, and whom to call; a stall that leaves writes it down first.
    page = Client().get(f"/viec/cua/{one.token}/").text
    assert "chưa được trả công" in page
    assert f"tel:{by.person.phone}" in page
    assert list(erasure.first(accounts.leaving(by.person)))
    tick(shift, Times(shift.starts_at, shift.ends_at), by=by)
    assert unfinished(by.organisation_id, world.today()) == []
    assert "chưa được trả công" not in Client().get(f"/viec/cua/{one.token}/").text
