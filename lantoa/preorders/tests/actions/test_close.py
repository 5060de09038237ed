"""Enough joined: everybody has an order to pay and the goods are to be made. Too few: everybody is told, nobody pays. Once."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from lantoa.journal.models import Entry
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import VIETNAM, world
from lantoa.orders import api as orders
from lantoa.orders.actions.unpaid import drop_unpaid
from lantoa.orders.models import Order
from lantoa.orders.tests import factories as selling
from lantoa.preorders.actions import close
from lantoa.preorders.actions.campaign import cancel_campaign, change_campaign, open_campaign
from lantoa.preorders.actions.close import close_due
from lantoa.preorders.models import Campaign, Pledge
from lantoa.preorders.queries.campaign import outcome_of
from lantoa.preorders.tests.factories import campaign, phone, pledge, said_to, terms
from lantoa.stock import api as stock
from lantoa.stock.models import Stock
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def work() -> int:
    """The worker's turns until nothing is left to do."""
    return sum(iter(close_due, 0))


def acts_of(name: str) -> int:
    return Entry.objects.filter(act=f"preorders.{name}").count()


def test_a_reached_one_becomes_orders_for_goods_still_to_be_made(stage: StandingWorld) -> None:
    of = campaign(lower_price=80_000, lower_from=12)
    first, second = phone(), phone()
    pledge(of, 7, number=first)
    pledge(of, 6, number=second, method="cod")
    assert close_due() == 0
    assert Order.objects.count() == 0
    stage.later(days=3)
    assert work() > 0
    paid, door = Order.objects.order_by("pk")
    assert (paid.total, paid.due_on, paid.method) == (7 * 80_000, of.due_on, "transfer")
    assert paid.expires_at is not None
    assert (paid.expires_at - world.now()).days == 3
    assert (door.method, door.expires_at, door.state) == ("cod", None, "to_confirm")
    of.refresh_from_db()
    assert of.state == "gathered"
    assert (acts_of("reached"), acts_of("gathered"), acts_of("failed")) == (1, 1, 0)
    # The shelf is as empty as before for everybody else; what is promised is to be made.
    variant = of.offer.variant_id
    assert stock.available([variant]) == {variant: 0}
    assert stock.on_hand([variant]) == {variant: (0, 0)}
    assert stock.to_make([variant]) == {variant: 13}
    assert len(said_to(first)) == 2
    assert paid.code in said_to(first)[-1]
    assert f"/don/{paid.token}/" in said_to(first)[-1]
    # What the order knows now, the pledge knows no more.
    assert set(Pledge.objects.values_list("name", "phone", "address")) == {("", "", "")}
    assert work() == 0
    assert Order.objects.count() == 2


def test_one_that_is_not_reached_costs_nobody_anything_and_tells_each_once(stage: StandingWorld) -> None:
    of, number = campaign(), phone()
    pledge(of, 9, number=number)
    stage.later(days=3)
    work()
    work()
    of.refresh_from_db()
    assert (of.state, of.missing) == ("failed", 1)
    assert Order.objects.count() == 0
    assert len(said_to(number)) == 2
    assert "9" in said_to(number)[-1]
    assert "10" in said_to(number)[-1]
    assert (acts_of("failed"), acts_of("gathered")) == (1, 0)
    assert Stock.objects.get(pk=of.offer.variant_id).on_hand == 0


def test_a_full_one_closes_at_once() -> None:
    of = campaign(maximum=10)
    pledge(of, 10)
    work()
    of.refresh_from_db()
    assert of.state == "gathered"


def test_a_worker_that_died_in_between_leaves_nothing_double(stage: StandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    of, number = campaign(minimum=2), phone()
    pledge(of, 2, number=number)
    stage.later(days=3)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(close, "_ordered", lambda *_of: (_ for _ in ()).throw(RuntimeError("killed")))
        work()
    assert (Order.objects.count(), Pledge.objects.get().order) == (1, None)
    work()
    assert Pledge.objects.get().order == Order.objects.get()
    assert len(said_to(number)) == 2
    assert stock.to_make([of.offer.variant_id]) == {of.offer.variant_id: 2}


def test_who_does_not_pay_drops_out_and_is_not_made_for(stage: StandingWorld) -> None:
    of = campaign(minimum=5)
    pledge(of, 2)
    pledge(of, 3)
    stage.later(days=3)
    work()
    first, second = Order.objects.order_by("pk")
    selling.bank_says(first)
    stage.later(days=4)
    assert drop_unpaid() == 1
    assert drop_unpaid() == 0
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("to_pack", "expired")
    variant = of.offer.variant_id
    assert stock.to_make([variant]) == {variant: 2}
    assert stock.available([variant]) == {variant: 0}
    seller = selling.seller_of(first)
    orders.pack(first, by=seller, key=None)
    orders.hand_over(first, by=seller, key=None)
    assert (Stock.objects.get(pk=variant).on_hand, stock.to_make([variant])) == (0, {})


def test_goods_nobody_sells_any_more_come_to_nothing(stage: StandingWorld) -> None:
    at, number = selling.stall(), phone()
    of = campaign(at, minimum=1)
    pledge(of, 3, number=number)
    stores.set_shown(at.store, of.offer.variant.product, shown=False, by=at.by)
    stage.later(days=3)
    work()
    of.refresh_from_db()
    assert (of.state, of.gone, Order.objects.count(), len(said_to(number))) == ("failed", True, 0, 2)
    # The stall hears why; it is not thanked for joining.
    (heard,) = [one for one in said_to(at.store.phone) if one.startswith("Lan Tỏa: lúc chốt")]
    assert f"/{of.pk}/" in heard
    assert "Cảm ơn" in said_to(number)[-1]


def test_a_resting_stall_makes_the_orders_when_it_is_back(stage: StandingWorld) -> None:
    at = selling.stall()
    of = campaign(at, minimum=1)
    pledge(of, 3)
    stage.later(days=3)
    stores.close_for_holiday(at.store, since=world.today(), until=world.today(), note="", by=at.by, key=None)
    work()
    of.refresh_from_db()
    assert (of.state, Order.objects.count()) == ("reached", 0)
    stage.later(days=1)
    work()
    assert Order.objects.count() == 1


def test_called_off_is_told_with_its_reason_and_another_try_only_to_who_agreed(stage: StandingWorld) -> None:
    at, hears, does_not = selling.stall(), phone(), phone()
    of = campaign(at)
    pledge(of, 3, number=hears, tell_again=True)
    pledge(of, 3, number=does_not)
    cancel_campaign(of, reason="Mưa bão", by=at.by, key=world.uuid7())
    work()
    assert "Mưa bão" in said_to(does_not)[-1]
    assert set(Pledge.objects.values_list("phone", flat=True)) == {hears, ""}
    open_campaign(at.store, of.offer, terms(), again_of=of, by=at.by, key=world.uuid7())
    work()
    work()
    assert (len(said_to(hears)), len(said_to(does_not))) == (3, 2)
    assert set(Pledge.objects.values_list("phone", flat=True)) == {""}


def test_it_closes_at_midnight_in_vietnam_and_is_paid_before_it_is_to_be_sent(stage: StandingWorld) -> None:
    today = world.today()
    of = campaign(minimum=1, last_day=today, due_on=today + timedelta(days=4))
    pledge(of)
    # 23:59 in Vietnam, still the afternoon in Greenwich.
    stage.later(hours=14, minutes=59)
    assert (close_due(), world.today()) == (0, today)
    stage.later(minutes=1)
    work()
    order = Order.objects.get()
    assert order.expires_at is not None
    assert (world.today(), order.expires_at.astimezone(VIETNAM).date()) == (today + timedelta(days=1), of.due_on)


@pytest.mark.parametrize(("pieces", "price"), [(11, 90_000), (12, 80_000)])
def test_the_lower_price_counts_from_exactly_its_number_on(stage: StandingWorld, pieces: int, price: int) -> None:
    pledge(campaign(lower_price=80_000, lower_from=12), pieces)
    stage.later(days=3)
    work()
    assert Order.objects.get().total == pieces * price


def test_stalls_that_rest_stand_in_nobody_s_way(stage: StandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(close, "_CAMPAIGNS", 1)
    at = selling.stall()
    resting, other = campaign(at, minimum=1), campaign(selling.stall("Bếp Lan"), minimum=1)
    pledge(resting)
    pledge(other)
    stage.later(days=3)
    until = world.today() + timedelta(days=5)
    stores.close_for_holiday(at.store, since=world.today(), until=until, note="", by=at.by, key=None)
    work()
    assert [Campaign.objects.get(pk=one.pk).state for one in (resting, other)] == ["reached", "gathered"]


def test_a_door_that_opens_again_after_a_worker_died_makes_no_second_order(stage: StandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    at = selling.stall()
    pledge(campaign(at, minimum=1), method="cod")
    stage.later(days=3)
    stores.Store.objects.filter(pk=at.store.pk).update(accepts_cod=False)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(close, "_ordered", lambda *_of: (_ for _ in ()).throw(RuntimeError("killed")))
        work()
    stores.Store.objects.filter(pk=at.store.pk).update(accepts_cod=True)
    work()
    order = Order.objects.get()
    assert (order.method, Pledge.objects.get().order) == ("transfer", order)


def _reached_then_taken_down(at: selling.Stall, stage: StandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough joined; before the worker makes orders of it, a moderator takes the stall down."""
    stage.later(days=3)
    with monkeypatch.context() as patch:
        patch.setattr(close, "settle", lambda _pk: 0)
        close_due()
    stores.Store.objects.filter(pk=at.store.pk).update(withheld=True)
    work()


def test_a_stall_taken_down_after_it_was_reached_sells_nothing_and_tells_everybody_once(stage: StandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    at, number = selling.stall(), phone()
    of = campaign(at, minimum=1)
    pledge(of, number=number)
    _reached_then_taken_down(at, stage, monkeypatch)
    of.refresh_from_db()
    assert (of.state, Order.objects.count(), len(said_to(number))) == ("gathered", 0, 2)
    assert [bool(one) for one in Pledge.objects.values_list("refused", flat=True)] == [True]
    outcome = outcome_of(of)
    assert (outcome.refused, outcome.paid, outcome.waiting, outcome.unpaid) == (1, 0, 0, 0)


def test_the_sums_of_what_came_of_it_are_those_of_everybody(stage: StandingWorld) -> None:
    of = campaign(minimum=1)
    numbers: list[Any] = [phone() for _number in range(4)]
    for number in numbers:
        pledge(of, number=number, method="cod" if number == numbers[3] else "transfer")
    stage.later(days=3)
    work()
    made = {one.buyer_phone: one for one in Order.objects.all()}
    selling.bank_says(made[numbers[0]])
    orders.cancel(made[numbers[1]], by_seller=False, reason="", by=selling.VISITOR, key=world.uuid7())
    outcome = outcome_of(of)
    assert (outcome.paid, outcome.unpaid, outcome.waiting, outcome.to_confirm) == (1, 1, 1, 1)
    stage.later(days=5)
    outcome = outcome_of(of)
    assert (outcome.paid, outcome.unpaid, outcome.waiting, outcome.to_confirm) == (1, 2, 0, 1)
    page = selling.sellers_phone(made[numbers[3]]).get(f"/mua-chung/cua-toi/{of.pk}/").text
    assert "Chờ bạn xác nhận" in page


def test_who_waits_for_another_try_is_told_although_it_opened_before_the_first_was_settled(stage: StandingWorld) -> None:  # fmt: skip
    at, hears = selling.stall(), phone()
    of = campaign(at)
    pledge(of, 3, number=hears, tell_again=True)
    cancel_campaign(of, reason="Mưa bão", by=at.by, key=world.uuid7())
    made = open_campaign(at.store, of.offer, terms(), again_of=of, by=at.by, key=world.uuid7())
    assert not close._tried_again().filter(pk=made.pk).exists()
    work()
    assert len(said_to(hears)) == 3


def test_numbers_left_for_another_try_are_not_used_for_other_goods(stage: StandingWorld) -> None:
    at, hears = selling.stall(), phone()
    of = campaign(at)
    pledge(of, 3, number=hears, tell_again=True)
    cancel_campaign(of, reason="Mưa bão", by=at.by, key=world.uuid7())
    work()
    other = open_campaign(at.store, selling.offer(at), terms(), again_of=of, by=at.by, key=world.uuid7())
    work()
    assert (other.again_of, len(said_to(hears))) == (None, 2)


def test_each_reads_why_there_is_no_order_in_their_own_language(stage: StandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    at, here, abroad = selling.stall(), phone(), phone()
    of = campaign(at, minimum=1)
    pledge(of, number=here)
    with translation.override("en"):
        pledge(of, number=abroad)
    _reached_then_taken_down(at, stage, monkeypatch)
    with translation.override("en"):
        why = gettext("Something in your order is no longer sold. Please look at the stall again.")
    assert why in said_to(abroad)[-1]
    assert why not in said_to(here)[-1]


def test_one_that_breaks_stands_in_no_other_s_way_and_is_heard_of(stage: StandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(close, "_CAMPAIGNS", 1)
    broken, other = campaign(minimum=1), campaign(selling.stall("Bếp Lan"), minimum=1)
    pledge(broken)
    pledge(other)
    stage.later(days=3)
    there = close.settle
    monkeypatch.setattr(close, "settle", lambda pk: 1 // 0 if pk == broken.pk else there(pk))
    for _turn in range(3):
        with contextlib.suppress(ZeroDivisionError):
            close_due()
    with pytest.raises(ZeroDivisionError):
        close_due()
    assert [Campaign.objects.get(pk=one.pk).state for one in (broken, other)] == ["reached", "gathered"]


def test_delivery_costs_what_was_said_when_they_joined(stage: StandingWorld) -> None:
    at = selling.stall(fee=30_000)
    of = campaign(at, minimum=1)
    pledge(of, 2)
    stores.Store.objects.filter(pk=at.store.pk).update(shipping_fee=90_000)
    change_campaign(of, terms(minimum=1, price=80_000), by=at.by, key=world.uuid7())
    stage.later(days=3)
    work()
    order = Order.objects.get()
    assert (order.shipping_fee, order.total) == (30_000, 190_000)
    assert order.expires_at is not None
    assert (order.expires_at - world.now()).days == 3


def test_an_order_under_its_key_is_never_said_to_be_none(stage: StandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    at, number = selling.stall(), phone()
    first, second = (
        pledge(campaign(at, minimum=1), number=number),
        pledge(campaign(selling.stall("Bếp Lan"), minimum=1)),
    )
    stage.later(days=3)
    said = close._wish
    with monkeypatch.context() as patch:
        patch.setattr(close, "_ordered", lambda *_of: False)
        close_due()
    monkeypatch.setattr(close, "_wish", lambda *of: replace(said(*of), due_on=None))
    close_due()
    assert Order.objects.count() == 2
    assert not Pledge.objects.exclude(refused="").exists()
    assert len(said_to(number)) == 1
    monkeypatch.undo()
    work()
    assert {Pledge.objects.get(pk=one.pk).order_id for one in (first, second)} == set(
        Order.objects.values_list("pk", flat=True)
    )


def test_a_door_that_closes_turns_to_transfer_before_anything_is_placed(stage: StandingWorld) -> None:
    at, number = selling.stall(), phone()
    pledge(campaign(at, minimum=1), method="cod", number=number)
    stage.later(days=3)
    stores.Store.objects.filter(pk=at.store.pk).update(accepts_cod=False)
    assert close_due() > 0
    assert (Order.objects.count(), Pledge.objects.get().method) == (0, "transfer")
    # The door opens again between two turns: it is an order by transfer all the same, and one.
    stores.Store.objects.filter(pk=at.store.pk).update(accepts_cod=True)
    work()
    assert (Order.objects.get().method, len(said_to(number))) == ("transfer", 2)
