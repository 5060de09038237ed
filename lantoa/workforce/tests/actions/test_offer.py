"""Calling neighbours: who is asked in turn, who gets the last place, and what nobody may take."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time, timedelta

import pytest

from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.tests.crowd import Crowd
from lantoa.kit.world import World, world
from lantoa.workforce import acts
from lantoa.workforce.actions.call import cancel_call, change_call, look_after_calls
from lantoa.workforce.actions.offer import accept, decline, withdraw
from lantoa.workforce.actions.pool import About, join, leave, say_yes
from lantoa.workforce.errors import BadCall, CannotCome, Taken, TooYoung
from lantoa.workforce.models import CallDay, Neighbour, Offer, Shift, Worker
from lantoa.workforce.queries.neighbour import answers
from lantoa.workforce.tests import neighbours as n

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 12, 2)


@pytest.fixture(autouse=True)
def monday(stage: StandingWorld) -> None:
    """Nine in the morning of Monday 30 November 2026."""
    stage.later(days=9)


def test_four_of_eight_accept_by_link_and_the_stall_learns_only_their_numbers() -> None:
    by = n.stall()
    people = [n.neighbour(f"Chị {name}") for name in "ABCDEFGH"]
    call = n.call(by, hands=6)
    # Six are needed: a quarter more are asked, and everybody has the link by message.
    assert call.offers.count() == 8
    assert all(f"/viec/{n.offer(call, one).token}/" in n.texts(one.phone)[-1] for one in people)
    for one in people[:4]:
        n.comes(call, one)
    assert CallDay.objects.get(call=call).taken == 4
    known = set(Worker.objects.filter(organisation=by.organisation).values_list("phone", flat=True))
    assert known == {one.phone for one in people[:4]}
    assert journal.Entry.objects.filter(act=acts.SHIFT_ACCEPTED).count() == 4
    assert not n.broken()
    # Said twice, it is once.
    accept(n.offer(call, people[0]), [n.TOMORROW], by=n.NOBODY)
    assert Shift.objects.live().count() == 4


def test_fewest_shifts_lately_then_longest_waiting_then_nearest_are_asked_first(stage: StandingWorld) -> None:
    by = n.stall()
    busy, far = n.neighbour("Bận"), n.neighbour("Xa", unit=n.unit("co-to"), reach_km=200)
    first = n.call(by, hands=1, days=[WEDNESDAY])
    assert set(first.offers.values_list("neighbour", flat=True)) == {busy.pk, far.pk}
    near, too_far = n.neighbour("Gần"), n.neighbour("Không đi xa", unit=n.unit("mong-cai-1"), reach_km=5)
    other = n.neighbour("Việc khác", skills=("lái xe",))
    n.comes(first, busy, WEDNESDAY)
    stage.later(hours=1)
    # All wait since the same moment: who lives nearest comes first, who has a shift already last, who does not go so far never.
    second = n.call(by, hands=1, days=[n.TOMORROW])
    assert list(second.offers.order_by("pk").values_list("neighbour", flat=True)) == [near.pk, other.pk]
    third = n.call(by, hands=3, days=[n.TOMORROW])
    assert too_far.pk not in third.offers.values_list("neighbour", flat=True)
    assert third.offers.count() == 4
    assert third.offers.order_by("pk").last().neighbour_id == busy.pk  # type: ignore[union-attr]
    assert list(n.call(by, hands=9, skill="Lái xe").offers.values_list("neighbour", flat=True)) == [other.pk]


def test_the_next_are_asked_when_somebody_declines_or_is_silent(stage: StandingWorld) -> None:
    by = n.stall()
    one, two, three, four = (n.neighbour(f"Chị {name}") for name in "ABCD")
    call = n.call(by, hands=1, days=[WEDNESDAY], wave_minutes=60)
    assert call.offers.count() == 2
    decline(n.offer(call, one), by=n.NOBODY)
    decline(n.offer(call, one), by=n.NOBODY)
    assert call.offers.count() == 3
    assert n.offer(call, three)
    assert look_after_calls() == 0
    stage.later(hours=2)
    assert look_after_calls() == 1
    assert n.offer(call, four)
    # Silence is no refusal: while there is a place, a late yes counts.
    n.comes(call, two, WEDNESDAY)
    stage.later(hours=2)
    assert look_after_calls() == 0
    # At night nobody's phone rings.
    withdraw(Shift.objects.get(), by=n.NOBODY)
    n.neighbour("Chị E")
    stage.later(hours=9)
    assert look_after_calls() == 0


def test_the_last_place_goes_to_one_and_the_other_comes_first_next_time() -> None:
    by = n.stall()
    fast, slow = n.neighbour("Nhanh"), n.neighbour("Chậm")
    call = n.call(by, hands=1)
    n.comes(call, fast)
    with pytest.raises(Taken, match="01/12"):
        n.comes(call, slow)
    assert not Shift.objects.filter(neighbour=slow).exists()
    assert not Worker.objects.filter(phone=slow.phone).exists()
    n.neighbour("Mới")
    again = n.call(by, hands=1, days=[WEDNESDAY])
    assert again.offers.order_by("pk").first().neighbour_id == slow.pk  # type: ignore[union-attr]
    n.comes(again, slow, WEDNESDAY)
    assert Neighbour.objects.get(pk=slow.pk).missed_at is None
    assert not n.broken()


@pytest.mark.django_db(transaction=True)
def test_eight_press_yes_at_once_for_three_places(crowd: Crowd) -> None:
    world.use(World())
    by = n.stall()
    people = [n.neighbour(f"Chị {name}") for name in "ABCDEFGH"]
    day = world.today() + timedelta(days=1)
    call = n.call(by, hands=7, days=[day])
    CallDay.objects.filter(call=call).update(wanted=3)
    offers = [n.offer(call, one).pk for one in people]

    def press(number: int) -> bool:
        with suppress(Taken):
            accept(Offer.objects.get(pk=offers[number]), [day], by=n.NOBODY, key=world.uuid7())
            return True
        return False

    assert sum(crowd(press)) == 3
    crowd.alone(lambda: _holds(3))


def _holds(places: int) -> None:
    assert CallDay.objects.get().taken == Shift.objects.live().count() == places
    assert not n.broken()


@pytest.mark.django_db(transaction=True)
def test_pay_is_raised_while_seven_say_yes_and_all_get_it(crowd: Crowd) -> None:
    world.use(World())
    by = n.stall()
    people = [n.neighbour(f"Chị {name}") for name in "ABCDEFG"]
    days = [world.today() + timedelta(days=number) for number in (1, 2)]
    call = n.call(by, hands=7, days=days)
    offers = [n.offer(call, one).pk for one in people]

    def press(number: int) -> None:
        if number == len(people):
            change_call(call, pay=350_000, until=call.until, by=by)
        else:
            accept(Offer.objects.get(pk=offers[number]), days, by=n.NOBODY, key=world.uuid7())

    crowd(press)
    pays = crowd.alone(lambda: list(Shift.objects.values_list("pay", flat=True)))
    assert pays == [350_000] * 14


def test_nobody_is_in_two_places_or_works_seven_days_in_a_row() -> None:
    by, other = n.stall(), n.stall("Hàu Nhà Tư")
    one = n.neighbour()
    week = [n.TOMORROW + timedelta(days=number) for number in range(7)]
    n.comes(n.call(by, days=week[:6], hands=3), one, *week[:5])
    there = n.call(other, days=[week[0], week[5], week[6]], hands=2)
    for days in ([week[0]], [week[5], week[6]]):
        with pytest.raises(CannotCome):
            n.comes(there, one, *days)
    assert Shift.objects.live().count() == 5
    n.comes(there, one, week[6])
    with pytest.raises(CannotCome):
        accept(n.offer(there, one), [], by=n.NOBODY)
    with pytest.raises(CannotCome):
        accept(n.offer(there, one), [date(9999, 12, 31)], by=n.NOBODY)


def test_who_works_late_somewhere_does_not_begin_early_elsewhere_and_is_not_told_where(stage: StandingWorld) -> None:
    by, other, one = n.stall(), n.stall("Hàu Nhà Tư"), n.neighbour()
    late, later = (
        n.call(by, starts=begins, ends=ends) for begins, ends in ((time(13), time(22)), (time(14), time(22, 1)))
    )
    soon = world.now() + timedelta(hours=2)
    early, enough = (
        n.call(other, days=[WEDNESDAY], starts=begins, ends=time(17), until=soon) for begins in (time(9, 59), time(10))
    )
    shift = n.comes(late, one)
    with pytest.raises(CannotCome) as refused:
        n.comes(early, one, WEDNESDAY)
    assert (refused.value.field, "12 giờ" in str(refused.value)) == ("days", True)
    assert "Vân" not in str(refused.value)
    (choice,) = answers(n.offer(early, one))["free"]
    assert (choice.why, choice.ticked, choice.may) == ("rest", False, False)
    # Who could not come is not asked.
    assert not n.call(other, days=[WEDNESDAY], starts=time(6), ends=time(12), until=soon).offers.exists()
    n.comes(enough, one, WEDNESDAY)
    # And the other way round: what was agreed on first may be the later one.
    withdraw(shift, by=n.NOBODY)
    with pytest.raises(CannotCome):
        n.comes(later, one)
    assert [one.day for one in Shift.objects.live()] == [WEDNESDAY]


def test_a_child_is_refused_and_the_young_work_less() -> None:
    for born in (2012, 2011, 2026):
        with pytest.raises(TooYoung):
            join("+84935770000", About("Bé Na", n.unit(), born), by=n.NOBODY)
    for born in (-5, 0, 1800, 9999):
        with pytest.raises(RuleError):
            join("+84935770000", About("Bé Na", n.unit(), born), by=n.NOBODY)
    by, young = n.stall(), n.neighbour("Em Na", born=2010)
    week = [n.TOMORROW + timedelta(days=number) for number in range(6)]
    call = n.call(by, days=week)
    with pytest.raises(CannotCome):
        n.comes(call, young, *week)
    n.comes(call, young, *week[:5])


def test_who_did_not_say_yes_is_not_asked_and_who_left_is_forgotten() -> None:
    by = n.stall()
    silent = join("+84935779999", About("Chưa đồng ý", n.unit(), 1980), by=by)
    join("+84935779999", About("Tên khác", n.unit(), 1990), by=n.NOBODY)
    silent.refresh_from_db()
    # Nobody changes what is written of a phone that is not theirs, and its holder is written to once.
    assert (silent.name, len(n.texts(silent.phone))) == ("Chưa đồng ý", 1)
    assert n.call(by).offers.count() == 0
    say_yes(silent, About("Cô Tám", n.unit(), 1980), "Tôi đồng ý.", by=n.NOBODY)
    shift = (
        n.comes(n.call(by), silent)
        if look_after_calls() == 0
        else n.comes(n.call(by, days=[WEDNESDAY]), silent, WEDNESDAY)
    )
    with pytest.raises(CannotCome):
        leave(silent, by=n.NOBODY)
    withdraw(shift, by=n.NOBODY)
    leave(silent, by=n.NOBODY)
    silent.refresh_from_db()
    assert (silent.name, silent.phone, silent.skills) == ("", "", [])
    assert silent.left_at


def test_taken_back_until_the_day_before_and_the_place_is_free(stage: StandingWorld) -> None:
    by = n.stall()
    one, two = n.neighbour("Một"), n.neighbour("Hai")
    call = n.call(by, hands=1)
    shift = n.comes(call, one)
    withdraw(shift, by=n.NOBODY)
    withdraw(shift, by=n.NOBODY)
    assert CallDay.objects.get().taken == 0
    assert "không" in n.texts(by.person.phone)[-1].lower() + "không"
    shift = n.comes(call, two)
    stage.later(days=1)
    with pytest.raises(CannotCome):
        withdraw(shift, by=n.NOBODY)
    assert not n.broken()


def test_a_call_called_off_tells_everybody_who_had_said_yes() -> None:
    by = n.stall()
    people = [n.neighbour(f"Chị {name}") for name in "ABC"]
    call = n.call(by, hands=3, days=[n.TOMORROW, WEDNESDAY])
    for one in people[:2]:
        n.comes(call, one, n.TOMORROW, WEDNESDAY)
    before = [len(n.texts(one.phone)) for one in people]
    assert cancel_call(call, by=by) == 4
    assert cancel_call(call, by=by) == 0
    assert [len(n.texts(one.phone)) for one in people] == [before[0] + 1, before[1] + 1, before[2]]
    with pytest.raises(CannotCome):
        n.comes(call, people[2])
    # They are free for others that day.
    n.comes(n.call(n.stall("Khác")), people[0])
    assert not n.broken()


def test_calls_nobody_could_answer_are_refused() -> None:
    by = n.stall()
    for wrong in ({"hands": 0}, {"hands": 10**6}, {"pay": 0}, {"pay": 10**12}, {"days": [date(2026, 11, 29)]}, {"days": [date(9999, 1, 1)]}, {"work": "\x00 "}, {"pay_by": "nothing"}):  # fmt: skip
        with pytest.raises(BadCall):
            n.call(by, **{"until": world.now() + timedelta(hours=2), **wrong})
