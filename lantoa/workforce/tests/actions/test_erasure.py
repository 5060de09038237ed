"""Nobody is erased over pay that is owed, places are free for the next, and what an erased stall wanted is called off."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.workforce import acts
from lantoa.workforce.actions import erasure
from lantoa.workforce.actions.attendance import add_shift
from lantoa.workforce.actions.pay import close_sheet, settle_in_cash
from lantoa.workforce.actions.pool import About, invite, join, leave
from lantoa.workforce.actions.record import end_share, share_work
from lantoa.workforce.actions.worker import Told, add_worker
from lantoa.workforce.models import Call, CallDay, Neighbour, PayLine, QuietNumber, Shift, Worker, WorkShare
from lantoa.workforce.tests import neighbours as n

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(stage: StandingWorld) -> None:
    """Nine in the morning of Monday 30 November 2026."""
    stage.later(days=9)


def test_pay_that_is_owed_stands_against_it_on_both_sides() -> None:
    by, one = n.stall(), n.neighbour()
    person = accounts.person_for(one.phone, one.name)
    n.worked(n.comes(n.call(by), one), by)
    owner = accounts.leaving(by.person)
    assert "300.000" in next(iter(erasure.first(owner)))
    assert list(erasure.first(accounts.leaving(person))) == []
    line = PayLine.objects.get(sheet=close_sheet(by.organisation, world.today(), seen_total=300_000, by=by))
    assert "300.000" in next(iter(erasure.first(owner)))
    assert "300.000" in next(iter(erasure.first(accounts.leaving(person))))
    settle_in_cash(line, by=by)
    assert list(erasure.first(owner)) == list(erasure.first(accounts.leaving(person))) == []
    assert list(erasure.stays(accounts.leaving(person)))


def test_the_place_of_who_is_erased_is_offered_to_the_next_and_the_stall_is_told() -> None:
    by, one = n.stall(), n.neighbour("Một")
    person = accounts.person_for(one.phone, "Một")
    call = n.call(by, days=[n.TOMORROW + timedelta(days=2)], until=world.now() + timedelta(hours=20))
    n.comes(call, one, n.TOMORROW + timedelta(days=2))
    two = n.neighbour("Hai")
    accounts.erase_person(person, by=accounts.actor_for(person))
    assert journal.Entry.objects.filter(act=acts.SHIFT_WITHDRAWN).count() == 1
    assert n.offer(call, two)
    assert CallDay.objects.get().taken == 0
    assert "Có người không đến được ngày 3/12" in n.texts(by.person.phone)[-1]
    assert (Shift.objects.get().mark, Neighbour.objects.get(pk=one.pk).born) == ("", 0)
    assert not n.broken()


def test_what_an_erased_stall_wanted_is_called_off_and_its_words_go() -> None:
    by, one = n.stall(), n.neighbour()
    n.comes(n.call(by, place="Nhà bà Ngoạch", work="đóng gói cho bà Ngoạch"), one)
    accounts.erase_person(by.person, by=by, anyway=True)
    assert [entry.data["by_stall"] for entry in journal.Entry.objects.filter(act=acts.SHIFT_WITHDRAWN)] == [True]
    assert "một gian hàng ở" in n.texts(one.phone)[-1]
    last = messages.Message.objects.filter(to=one.phone).latest("pk")
    assert last.state != messages.Message.State.FAILED
    assert not Shift.objects.live().exists()
    call, shift = Call.objects.get(), Shift.objects.get()
    assert (call.cancelled_at is None, call.work, call.place, shift.work) == (False, "–", "", "–")
    assert not Worker.objects.exclude(name="").exists()


def test_a_number_that_left_is_left_alone_by_stalls_and_may_come_back_itself(stage: StandingWorld) -> None:
    by, about = n.stall(), About("Cô Tám", n.unit(), 1980)
    silent = join("+84935779999", about, by=by)
    leave(silent, by=n.NOBODY)
    sent = len(n.texts("+84935779999"))
    invite("+84935779999", about, by=by)
    assert not Neighbour.objects.filter(phone="+84935779999").exists()
    assert len(n.texts("+84935779999")) == sent
    assert "935779999" not in QuietNumber.objects.get().mark
    join("+84935779999", about, by=n.NOBODY)
    assert len(n.texts("+84935779999")) == sent + 1
    stage.later(days=181)
    erasure.forget_old()
    assert not QuietNumber.objects.exists()


def test_the_number_of_who_left_stands_nowhere_a_week_later() -> None:
    by, one, silent = n.stall(), n.neighbour(), join("+84935779999", About("Cô Tám", n.unit(), 1980), by=n.NOBODY)
    shift = n.worked(n.comes(n.call(by), one), by)
    said = add_shift(shift.worker, shift.day - timedelta(days=2), time(7), time(8), "bóc tôm", by=by)
    theirs = len(n.texts(by.person.phone))
    waits = list(messages.Message.objects.filter(to=one.phone).values_list("pk", flat=True))
    leave(one, anyway=True, by=n.NOBODY)
    assert (n.texts(one.phone), len(n.texts(by.person.phone))) == ([], theirs)
    assert not messages.Message.objects.filter(pk__in=waits, state=messages.Message.State.QUEUED).exists()
    said.refresh_from_db()
    assert said.meant == ""
    # For a week the day still counts for what nobody may work in a row.
    erasure.forget_old()
    assert Shift.objects.exclude(mark="").count() == 1
    n.go_to(world.now() + timedelta(days=32))
    erasure.forget_old()
    assert not Shift.objects.exclude(mark="", meant="").exists()
    assert n.texts(silent.phone) == []


def test_what_a_link_showed_goes_with_its_end(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    n.worked(n.comes(n.call(by), one), by)
    first, _second = share_work(one, 7, by=n.NOBODY), share_work(one, 7, by=n.NOBODY)
    end_share(first, by=n.NOBODY)
    assert WorkShare.objects.get(pk=first.pk).credential == ""
    n.go_to(world.now() + timedelta(days=8))
    erasure.forget_old()
    assert set(WorkShare.objects.values_list("credential", flat=True)) == {""}


def test_a_command_sent_again_with_other_words_is_still_refused() -> None:
    by, key = n.stall(), world.uuid7()
    made = add_worker(by.organisation, Told("Cô Ba", phone="+84912000222", born=1960), by=by, key=key)
    assert add_worker(by.organisation, Told("Cô Ba", phone="+84912000222", born=1960), by=by, key=key) == made
    with pytest.raises(RuleError) as refused:
        add_worker(by.organisation, Told("Cô Bốn", phone="+84912000222", born=1960), by=by, key=key)
    assert refused.value.code == "key_reused"
