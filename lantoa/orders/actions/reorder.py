"""Order the same again: what is still sold goes into the cart, at today's prices."""

from __future__ import annotations

from uuid import UUID

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.orders.actions.cart import MOST_LINES, new_cart
from lantoa.orders.models import Cart, CartLine, Order
from lantoa.orders.queries.again import what_of


def reorder(order: Order, cart: Cart | None, *, by: Actor, key: UUID | None) -> Cart:
    """Put into the cart (a new one where there is none) what is still sold of an order, as many as are left; what the cart
    has already is not doubled. Returns the cart, the same one for the same key.

    Refuses nothing: what is gone or fewer is told by `queries.again`. A cart that is full takes no more lines.
    """
    with journal.command("orders.reorder", key, {"order": order.pk}, by=by) as run:
        if run.replayed:
            kept = Cart.objects.filter(pk=(run.answer or {})["cart"]).first()
            return kept or cart or new_cart()
        cart = cart or new_cart()
        for line in what_of(order):
            if line.offer and line.can_have:
                _put_in(cart, line.offer.pk, line.can_have)
        run.answer = {"cart": cart.pk}
        return cart


def _put_in(cart: Cart, offer_id: int, quantity: int) -> None:
    there = CartLine.objects.filter(cart=cart, offer=offer_id)
    if there.exists():
        there.filter(quantity__lt=quantity).update(quantity=quantity)
    elif cart.lines.count() < MOST_LINES:
        CartLine.objects.create(cart=cart, offer_id=offer_id, quantity=quantity)
