"""Carts: put in, change, empty. A cart promises nothing; stock is held when the order is placed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.world import world
from lantoa.orders.errors import CannotOrder
from lantoa.orders.models import Cart, CartLine
from lantoa.stores import api as stores

MOST_LINES = 50


def new_cart() -> Cart:
    """An empty cart under a fresh unguessable token."""
    return Cart.objects.create(token=world.token(24), created_at=world.now())


def add_to_cart(cart: Cart, offer_id: int, quantity: int) -> stores.Offer:
    """Put so many of an offer into the cart, on top of what is there. Refuses what is not on sale and a 51st line."""
    offer = stores.public_offers().filter(pk=offer_id).first()
    if offer is None:
        raise CannotOrder(_("This is no longer sold. Please look at the stall again."))
    with transaction.atomic():
        line, created = CartLine.objects.get_or_create(cart=cart, offer=offer, defaults={"quantity": quantity})
        if not created:
            line.quantity = min(line.quantity + quantity, 9_999)
            line.save(update_fields=["quantity"])
        elif cart.lines.count() > MOST_LINES:
            raise CannotOrder(_("The cart is full. Please order what is in it first."))
    return offer


def set_quantity(cart: Cart, line_id: int, quantity: int) -> None:
    """Change how many of a line; none takes it out."""
    lines = cart.lines.filter(pk=line_id)
    if quantity <= 0:
        lines.delete()
    else:
        lines.update(quantity=min(quantity, 9_999))


def empty(cart: Cart) -> None:
    cart.lines.all().delete()
