"""Joining costs nothing, is once, keeps the maximum, and ends when it closes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.errors import CannotErase
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.orders.tests import factories as selling
from lantoa.preorders.actions.campaign import NewGoods, change_campaign
from lantoa.preorders.actions.close import close_due
from lantoa.preorders.actions.pledge import join, withdraw
from lantoa.preorders.errors import AlreadyJoined, BadCampaign, CannotJoin, TooLate
from lantoa.preorders.models import Campaign, Pledge
from lantoa.preorders.tests.factories import campaign, joining, phone, pledge, terms
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
VISITOR = accounts.Visitor()


def test_twice_is_once_by_key_and_by_number() -> None:
    of, key = campaign(), world.uuid7()
    said = joining(of, 2)
    first = join(of, said, by=VISITOR, key=key)
    assert join(of, said, by=VISITOR, key=key) == first
    with pytest.raises(AlreadyJoined) as refused:
        join(of, said, by=VISITOR, key=world.uuid7())
    assert refused.value.token == first.token
    of.refresh_from_db()
    assert (of.joined, Pledge.objects.count()) == (2, 1)


def test_the_last_pieces_go_to_who_comes_first() -> None:
    of = campaign(maximum=12)
    pledge(of, 10)
    with pytest.raises(CannotJoin, match="2"):
        pledge(of, 3)
    pledge(of, 2)
    with pytest.raises(CannotJoin):
        pledge(of, 1)
    assert Campaign.objects.get().joined == 12


def test_who_leaves_is_forgotten_and_counts_no_more() -> None:
    of, buyer = campaign(), selling.person("Lê Thị Mua")
    mine = join(of, joining(of, 4, number=buyer.phone), by=accounts.actor_for(buyer), key=world.uuid7())
    withdraw(mine, by=VISITOR, key=world.uuid7())
    of.refresh_from_db()
    assert (of.joined, mine.phone, mine.name, mine.address, mine.person) == (0, "", "", "", None)
    with pytest.raises(TooLate):
        withdraw(mine, by=VISITOR, key=world.uuid7())
    assert Campaign.objects.get().joined == 0


def test_nobody_joins_or_leaves_after_the_last_day(stage: StandingWorld) -> None:
    of = campaign()
    mine = pledge(of, 4)
    stage.later(days=3)
    with pytest.raises(TooLate):
        withdraw(mine, by=VISITOR, key=world.uuid7())
    with pytest.raises(CannotJoin):
        pledge(of)


@pytest.mark.parametrize("quantity", [0, -1, 1_000, 10**12])
def test_a_number_of_pieces_that_is_none_is_refused(quantity: int) -> None:
    with pytest.raises(CannotJoin):
        pledge(campaign(), quantity)


def test_terms_that_changed_meanwhile_are_read_again_before_joining() -> None:
    at = selling.stall()
    of = campaign(at)
    said = joining(of)
    change_campaign(of, terms(price=80_000), by=at.by, key=world.uuid7())
    with pytest.raises(CannotJoin):
        join(of, said, by=VISITOR, key=world.uuid7())


@pytest.mark.parametrize(
    "change",
    [{"kind": "pre_order"}, {"words": "Giao tận nhà"}, {"pay_days": 2}, {"lower_price": 1_000, "lower_from": 50}],
)
def test_whatever_was_read_is_in_the_mark(change: dict[str, Any]) -> None:
    at = selling.stall()
    of = campaign(at)
    said = joining(of)
    change_campaign(of, terms(**change), by=at.by, key=world.uuid7())
    with pytest.raises(CannotJoin):
        join(of, said, by=VISITOR, key=world.uuid7())


def test_delivery_that_got_dearer_is_read_again_and_only_by_a_change_of_terms() -> None:
    at = selling.stall(fee=30_000)
    of = campaign(at)
    said = joining(of)
    stores.Store.objects.filter(pk=at.store.pk).update(shipping_fee=90_000)
    join(of, said, by=VISITOR, key=world.uuid7())
    other = campaign(at, NewGoods("Ruốc hàu", "lọ", "do-che-bien"))
    said = joining(other)
    stores.Store.objects.filter(pk=at.store.pk).update(shipping_fee=95_000)
    change_campaign(Campaign.objects.to_show().get(pk=other.pk), terms(), by=at.by, key=world.uuid7())
    with pytest.raises(CannotJoin):
        join(other, said, by=VISITOR, key=world.uuid7())


def test_more_than_one_order_may_come_to_is_refused_at_joining() -> None:
    of = campaign(price=600_000)
    with pytest.raises(CannotJoin) as refused:
        pledge(of, 999)
    assert refused.value.field == "quantity"
    # One order's most, delivery in it: 833 pieces come to 499.800.000.
    assert pledge(of, 833).quantity == 833
    dear = campaign(selling.stall("Bếp Lan", fee=300_000), price=600_000)
    with pytest.raises(CannotJoin):
        pledge(dear, 833)


def test_the_stall_s_own_people_do_not_count() -> None:
    at = selling.stall()
    of = campaign(at)
    with pytest.raises(CannotJoin):
        join(of, joining(of, 10, number=at.by.person.phone), by=VISITOR, key=world.uuid7())
    with pytest.raises(CannotJoin):
        join(of, joining(of, 10, number=phone()), by=at.by, key=world.uuid7())


def test_a_hidden_or_rehearsed_one_takes_nobody() -> None:
    at = selling.stall()
    of = campaign(at)
    stores.set_shown(at.store, of.offer.variant.product, shown=False, by=at.by)
    with pytest.raises(CannotJoin):
        pledge(of)
    trial = campaign(selling.stall("Bếp thử", rehearsal=True))
    assert not Campaign.objects.public().exists()
    with pytest.raises(CannotJoin):
        pledge(trial)


def test_cash_at_the_door_where_the_stall_takes_it_only() -> None:
    of = campaign(selling.stall(cod=False))
    with pytest.raises(CannotJoin):
        join(of, replace(joining(of), method="cod"), by=VISITOR, key=world.uuid7())


def test_once_somebody_joined_terms_change_to_their_good_only() -> None:
    at = selling.stall()
    of = campaign(at, lower_price=80_000, lower_from=20)
    pledge(of, 2)
    same = {"lower_price": 80_000, "lower_from": 20}
    worse = [
        {"price": 95_000}, {"minimum": 11}, {"maximum": 10}, {"due_on": terms().due_on.replace(day=3, month=12)}, {"words": "Khác"}, {"kind": "pre_order"},
        {"lower_price": None, "lower_from": None}, {"lower_from": 30}, {"pay_days": 2},
    ]  # fmt: skip
    for change in worse:
        with pytest.raises(BadCampaign):
            change_campaign(of, terms(**{**same, **change}), by=at.by, key=world.uuid7())
    change_campaign(of, terms(**{**same, "price": 88_000, "minimum": 5}), by=at.by, key=world.uuid7())
    assert (of.price, of.minimum) == (88_000, 5)


def test_who_is_erased_leaves_what_is_open_and_waits_for_what_is_closed(stage: StandingWorld) -> None:
    buyer = selling.person("Lê Thị Mua")
    by = accounts.actor_for(buyer)
    open_, closed = campaign(), campaign(selling.stall("Bếp Lan"), minimum=2, last_day=world.today())
    for of in (open_, closed):
        join(of, joining(of, 2, number=buyer.phone), by=by, key=world.uuid7())
    stage.later(days=1)
    with pytest.raises(CannotErase):
        accounts.erase_person(buyer, by=by)
    while close_due():
        pass
    order = Order.objects.get()
    orders.cancel(order, by_seller=False, reason="", by=by, key=world.uuid7())
    accounts.erase_person(buyer, by=by)
    assert set(Pledge.objects.values_list("name", "phone", "address")) == {("", "", "")}
    open_.refresh_from_db()
    assert open_.joined == 0
