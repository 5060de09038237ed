"""A cart holds what somebody means to buy and promises nothing."""

from __future__ import annotations

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders.actions.cart import MOST_LINES, add_to_cart, new_cart, set_quantity, take_out
from lantoa.orders.errors import CannotOrder
from lantoa.orders.models import Cart
from lantoa.orders.queries.order import lines_of
from lantoa.orders.tests import factories
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def put(cart: Cart, offer: stores.Offer, quantity: int, **key: object) -> None:
    add_to_cart(cart, offer.pk, quantity, by=factories.VISITOR, **key)


def test_what_is_put_in_again_comes_on_top_and_nothing_is_held() -> None:
    cart, squid = new_cart(), factories.offer(left=5)
    put(cart, squid, 2)
    put(cart, squid, 1)
    assert lines_of(cart) == [(squid.pk, 3)]
    assert factories.shelf(squid) == (5, 0)
    put(cart, squid, 9_999)
    assert lines_of(cart) == [(squid.pk, 9_999)]


def test_the_same_press_twice_puts_it_in_once() -> None:
    cart, squid, key = new_cart(), factories.offer(), world.uuid7()
    put(cart, squid, 2, key=key)
    put(cart, squid, 2, key=key)
    assert lines_of(cart) == [(squid.pk, 2)]
    with pytest.raises(journal.CommandConflict):
        put(cart, squid, 3, key=key)


def test_what_is_no_longer_sold_does_not_come_in() -> None:
    cart, at = new_cart(), factories.stall()
    squid = factories.offer(at)
    stores.set_shown(at.store, squid.variant.product, shown=False, by=at.by)
    with pytest.raises(CannotOrder):
        put(cart, squid, 1)
    with pytest.raises(CannotOrder):
        add_to_cart(cart, 987_654_321, 1, by=factories.VISITOR)
    assert lines_of(cart) == []


def test_a_cart_takes_fifty_things_and_says_when_it_is_full() -> None:
    cart, at = new_cart(), factories.stall()
    kinds = factories.offers(at, *[(f"loại {number}", 1_000, 1) for number in range(20)])
    kinds += factories.offers(at, *[(f"loại {number}", 1_000, 1) for number in range(20)], name="Nước mắm")
    kinds += factories.offers(at, *[(f"loại {number}", 1_000, 1) for number in range(11)], name="Miến dong")
    for offer in kinds[:MOST_LINES]:
        put(cart, offer, 1)
    with pytest.raises(CannotOrder, match="Giỏ đầy"):
        put(cart, kinds[MOST_LINES], 1)
    put(cart, kinds[0], 1)
    assert len(lines_of(cart)) == MOST_LINES


def test_a_number_is_changed_and_none_takes_it_out_of_one_s_own_cart_only() -> None:
    squid = factories.offer()
    mine, other = new_cart(), new_cart()
    for cart in (mine, other):
        put(cart, squid, 2)
    set_quantity(mine, squid.pk, 4)
    assert (lines_of(mine), lines_of(other)) == ([(squid.pk, 4)], [(squid.pk, 2)])
    set_quantity(mine, squid.pk, 0)
    assert (lines_of(mine), lines_of(other)) == ([], [(squid.pk, 2)])


def test_what_was_ordered_is_taken_out_and_what_changed_meanwhile_stays() -> None:
    cart, squid, fish = new_cart(), factories.offer(), factories.offer(name="Nước mắm")
    put(cart, squid, 2)
    put(cart, fish, 1)
    take_out(cart, [(squid.pk, 2), (fish.pk, 9)])
    assert lines_of(cart) == [(fish.pk, 1)]
