"""Carts: put in, change, empty. A cart promises nothing; stock is held when the order is placed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders.errors import CannotOrder
from lantoa.orders.models import Cart, CartLine
from lantoa.orders.rules import MOST_OF_ONE
from lantoa.stores import api as stores

MOST_LINES = 50


def new_cart() -> Cart:
    """An empty cart under a fresh unguessable token."""
    return Cart.objects.create(token=world.token(24), created_at=world.now())


def add_to_cart(cart: Cart, offer_id: int, quantity: int, *, by: Actor, key: UUID | None = None) -> stores.Offer:
    """Put so many of an offer into the cart, on top of what is there. Refuses what is not on sale and a 51st line."""
    offer = stores.sellable_offers().filter(pk=offer_id).first()
    if offer is None:
        raise CannotOrder(_("This is no longer sold. Please look at the stall again."))
    body = {"cart": cart.pk, "offer": offer.pk, "quantity": quantity}
    with journal.command("orders.add_to_cart", key, body, by=by) as run:
        if not run.replayed:
            _add(cart, offer, quantity)
    return offer


def _add(cart: Cart, offer: stores.Offer, quantity: int) -> None:
    line, created = CartLine.objects.get_or_create(cart=cart, offer=offer, defaults={"quantity": quantity})
    if not created:
        line.quantity = min(line.quantity + quantity, MOST_OF_ONE)
        line.save(update_fields=["quantity"])
    elif cart.lines.count() > MOST_LINES:
        raise CannotOrder(_("The cart is full. Please order what is in it first."))


def set_quantity(cart: Cart, offer_id: int, quantity: int) -> None:
    """Change how many of an offer; none takes it out."""
    lines = cart.lines.filter(offer=offer_id)
    if quantity <= 0:
        lines.delete()
    else:
        lines.update(quantity=min(quantity, MOST_OF_ONE))


def take_out(cart: Cart, ordered: Iterable[tuple[int, int]]) -> None:
    """Take out what was ordered, (offer id, quantity); what was put in or changed meanwhile stays."""
    for offer_id, quantity in ordered:
        cart.lines.filter(offer=offer_id, quantity=quantity).delete()
