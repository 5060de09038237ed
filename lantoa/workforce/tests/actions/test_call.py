"""A call is changed and called off without taking anything from who worked; who is late in turn is promised nothing false."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from unittest import mock

import pytest
from bs4 import BeautifulSoup

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import VIETNAM, world
from lantoa.workforce.actions.call import cancel_call, change_call, look_after_calls
from lantoa.workforce.actions.offer import accept, call_off_one, decline, withdraw
from lantoa.workforce.actions.tell import days_said
from lantoa.workforce.actions.worker import end_worker
from lantoa.workforce.errors import BadCall, BadShift, CannotCome, Taken
from lantoa.workforce.forms.call import CallForm, TickForm
from lantoa.workforce.models import Call, CallDay, Neighbour, Offer, Shift, Worker
from lantoa.workforce.queries.neighbour import answers
from lantoa.workforce.tests import neighbours as n
from lantoa.workforce.tests.views.test_walk import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(stage: StandingWorld) -> None:
    """Nine in the morning of Monday 30 November 2026."""
    stage.later(days=9)


def days(count: int) -> list[n.date]:
    return [n.TOMORROW + timedelta(days=number) for number in range(count)]


def test_two_hundred_and_fifty_thousand_is_not_two_hundred_and_fifty() -> None:
    for written in ("250.000", "250k", "250,000 đ"):
        form = CallForm({"pay": written})
        form.is_valid()
        assert form.cleaned_data["pay"] == 250_000
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by, pay_by="piece", pay=1_500), one)
    form_ = TickForm({"pieces": "1.200"}, shift=shift)
    form_.is_valid()
    assert form_.cleaned_data["pieces"] == 1_200


def test_pay_is_put_right_before_work_begins_and_never_less_than_was_agreed(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    call = n.call(by, hands=2, days=days(2), pay=250, until=datetime.combine(n.TOMORROW, time(7), VIETNAM))
    shift = n.comes(call, one, *days(2))
    with pytest.raises(BadCall):
        change_call(call, pay=200, until=call.until, by=by)
    stage.time = shift.ends_at
    change_call(call, pay=250_000, until=call.until, by=by)
    assert list(Shift.objects.order_by("day").values_list("pay", flat=True)) == [250, 250_000]
    assert "250.000" in n.texts(one.phone)[-1]
    assert "/ngày" in n.texts(one.phone)[-1]
    with pytest.raises(BadCall):
        change_call(call, pay=250_000, until=shift.starts_at + timedelta(days=3), by=by)


def test_pay_put_right_while_somebody_says_yes_is_theirs_too() -> None:
    by, one = n.stall(), n.neighbour()
    call = n.call(by)

    def meanwhile(*_said: object) -> None:
        Call.objects.filter(pk=call.pk).update(pay=350_000)

    with mock.patch("lantoa.workforce.actions.offer.refuse_unfit", side_effect=meanwhile):
        assert n.comes(call, one).pay == 350_000


def test_calling_off_leaves_days_that_were_worked(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    call = n.call(by, days=days(2))
    first = n.comes(call, one, *days(2))
    stage.time = first.ends_at
    assert cancel_call(call, by=by) == 1
    assert [shift.day for shift in Shift.objects.live()] == [first.day]
    assert n.worked(first, by).minutes == 540


def test_a_place_given_back_late_is_offered_until_the_shift_begins(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour("Một")
    call = n.call(by, days=days(3)[2:], until=world.now() + timedelta(hours=2))
    shift = n.comes(call, one, shift_day := days(3)[2])
    stage.later(hours=5)
    withdraw(shift, by=n.NOBODY)
    # Nobody was there to be asked: the stall is told so, and who joins later is asked.
    assert "chưa hỏi thêm ai" in n.texts(by.person.phone)[-1]
    assert Call.objects.get().until == shift.starts_at
    two = n.neighbour("Hai")
    assert look_after_calls() == 1
    withdraw(n.comes(call, two, shift_day), by=n.NOBODY)
    n.neighbour("Ba")
    stage.later(minutes=1)
    assert not n.broken()


def test_first_next_time_is_for_who_answered_in_their_turn_and_once(stage: StandingWorld) -> None:
    by, fast, slow = n.stall(), n.neighbour("Nhanh"), n.neighbour("Chậm")
    call = n.call(by, hands=1, days=days(3)[2:], wave_minutes=60, until=world.now() + timedelta(hours=20))
    n.comes(call, fast, days(3)[2])
    stage.later(hours=2)
    with pytest.raises(Taken, match="đã đủ người"):
        n.comes(call, slow, days(3)[2])
    assert Neighbour.objects.get(pk=slow.pk).missed_at is None
    Offer.objects.filter(neighbour=slow).update(answer_by=world.now() + timedelta(hours=1))
    with pytest.raises(Taken, match="lần sau"):
        n.comes(call, slow, days(3)[2])
    Neighbour.objects.filter(pk=slow.pk).update(missed_at=None)
    with pytest.raises(Taken):
        n.comes(call, slow, days(3)[2])
    assert Neighbour.objects.get(pk=slow.pk).missed_at is None
    CallDay.objects.update(cancelled_at=world.now())
    with pytest.raises(CannotCome):
        n.comes(call, slow, days(3)[2])


def test_first_next_time_ends_with_the_next_time(stage: StandingWorld) -> None:
    by, fast, slow, old = n.stall(), n.neighbour("Nhanh"), n.neighbour("Chậm"), n.neighbour("Đợi lâu")
    call = n.call(by, days=days(3)[2:])
    n.comes(call, fast, days(3)[2])
    with pytest.raises(Taken):
        n.comes(call, slow, days(3)[2])
    Neighbour.objects.filter(pk=old.pk).update(consented_at=world.now() - timedelta(days=1))
    stage.later(minutes=1)
    second = n.call(n.stall("Khác"), days=days(4)[3:])
    assert list(second.offers.order_by("pk").values_list("neighbour", flat=True)) == [slow.pk, old.pk]
    decline(n.offer(second, slow), by=n.NOBODY)
    third = n.call(n.stall("Thứ ba"), days=days(5)[4:])
    assert list(third.offers.order_by("pk").values_list("neighbour", flat=True)) == [old.pk, slow.pk]


def test_as_many_days_are_ticked_as_they_may_work() -> None:
    by, one, young = n.stall(), n.neighbour(), n.neighbour("Em", born=2010)
    call = n.call(by, hands=2, days=days(8))
    offer = n.offer(call, one)
    free = answers(offer)["free"]
    assert [choice.why for choice in free] == ["", "", "", "", "", "", "week", ""]
    accept(offer, [choice.day.day for choice in free if choice.ticked], by=n.NOBODY)
    assert Shift.objects.live().count() == 7
    assert [choice.ticked for choice in answers(n.offer(call, young), {days(8)[1]})["free"]].count(True) == 1


def test_who_goes_off_the_list_is_called_off_and_told() -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by, days=days(3)), one, *days(3))
    before = len(n.texts(one.phone))
    end_worker(shift.worker, by=by)
    assert not Shift.objects.live().exists()
    assert set(CallDay.objects.values_list("taken", flat=True)) == {0}
    assert len(n.texts(one.phone)) == before + 1
    assert not n.broken()


def test_who_said_yes_is_told_where_they_said_it_whatever_the_list_says() -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by, days=days(2)), one, *days(2))
    Worker.objects.filter(pk=shift.worker_id).update(phone="+84935000111")
    call_off_one(shift, by=by)
    assert "không cần người ngày 1/12" in n.texts(one.phone)[-1]
    assert cancel_call(Call.objects.get(), by=by) == 1
    assert "không cần người ngày 2/12" in n.texts(one.phone)[-1]
    assert n.texts("+84935000111") == []


def test_one_shift_is_called_off_and_the_next_are_asked_until_it_begins(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour("Một")
    call = n.call(by, days=days(3)[2:], until=world.now() + timedelta(hours=2))
    shift = n.comes(call, one, days(3)[2])
    stage.later(hours=5)
    two = n.neighbour("Hai")
    # They phoned that they cannot come: the stall says so, once.
    for _twice in range(2):
        call_off_one(shift, by=by)
    assert (CallDay.objects.get().taken, Call.objects.get().until) == (0, shift.starts_at)
    assert n.offer(call, two)
    assert "không cần người ngày 3/12" in n.texts(one.phone)[-1]
    # Of a day gone by it is not said that nobody is needed; what somebody came to stays.
    late, came = n.comes(call, two, days(3)[2]), n.comes(n.call(by, days=days(4)[3:]), two, days(4)[3])
    stage.time = late.ends_at
    call_off_one(late, by=by)
    assert "ghi là bạn không đến ngày 3/12" in n.texts(two.phone)[-1]
    n.worked(came, by)
    with pytest.raises(BadShift):
        call_off_one(came, by=by)
    assert not n.broken()


def test_a_call_made_at_night_lets_answers_count_until_somebody_is_asked(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    stage.later(hours=13)
    shown = BeautifulSoup(browser(by).get("/lam-hang/loi-goi/moi/").content, "html.parser")
    assert shown.find("input", {"name": "until"})["value"] == "2026-12-01T07:00"  # type: ignore[index]
    for hour in (time(2), time(6, 30)):
        with pytest.raises(BadCall) as refused:
            n.call(by, until=datetime.combine(n.TOMORROW, hour, VIETNAM), night=True)
        assert refused.value.field == "until"
    call = n.call(by, night=True)
    with pytest.raises(BadCall):
        change_call(call, pay=call.pay, until=datetime.combine(n.TOMORROW, time(5), VIETNAM), by=by)
    stage.later(hours=8, minutes=45)
    assert look_after_calls() == 1
    assert n.offer(call, one)


def test_nobody_is_asked_at_night_and_many_days_are_said_shortly(stage: StandingWorld) -> None:
    by, one = n.stall(), n.neighbour()
    stage.later(hours=14)
    before = len(n.texts(one.phone))
    call = n.call(by, days=days(9)[2:], pay=250_000, night=True)
    assert (call.offers.count(), len(n.texts(one.phone))) == (0, before)
    stage.later(hours=9)
    assert look_after_calls() == 1
    text = n.texts(one.phone)[-1]
    assert "3/12–9/12" in text
    assert "250.000\u00a0₫/ngày" in text
    assert days_said([*days(2), days(9)[8]]) == "1/12, 2/12, 9/12"
