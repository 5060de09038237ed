"""What can be put into an answer: goods as a card, their price, an order to be paid. Words for buyers, so always Vietnamese."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from lantoa.channels.models import ConversationClaim
from lantoa.kit.access import Actor
from lantoa.kit.money import format_dong
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stock import api as stock
from lantoa.stores import api as stores

MOST_GOODS = 40


def goods(actor: Actor) -> list[stores.Offer]:
    """What buyers see of the actor's stall, each with `left`. Two queries."""
    mine = stores.public_offers().filter(store__organisation=actor.organisation_id)
    return list(
        stock.with_left(mine.order_by("variant__product__name", "variant__position"), "variant_id", now=world.now())[
            :MOST_GOODS
        ]
    )


def card(offer: stores.Offer) -> str:
    """Name, price and where to see and buy it."""
    with translation.override("vi"):
        product = offer.variant.product
        return f"{_named(offer)}\n{_priced(offer)}\n{_address('stores:product', product.pk)}"


def price(offer: stores.Offer) -> str:
    """Name and price in one line."""
    with translation.override("vi"):
        return f"{_named(offer)}: {_priced(offer)}"


def claim(offer: stores.Offer, made: ConversationClaim) -> str:
    """A link to the order page with kind, number and code filled in."""
    with translation.override("vi"):
        query = urlencode({"loai": offer.variant_id, "so": made.quantity, "tu": made.code})
        said = _("%(count)s %(unit)s %(name)s, %(total)s. Order here: %(link)s") % {
            "count": made.quantity, "unit": offer.variant.product.unit, "name": _named(offer), "total": format_dong(offer.price * made.quantity),
            "link": f"{_address('orders:buy', offer.variant.product_id)}?{query}",
        }  # fmt: skip
        return said


def pay(order: orders.Order) -> str:
    """Where an order is paid, and its VietQR as a picture."""
    with translation.override("vi"):
        return _("Order %(code)s, %(amount)s. Pay by QR here: %(link)s\nThe QR as a picture: %(picture)s") % {
            "code": order.code, "amount": format_dong(order.missing), "link": _address("orders:order", order.token),
            "picture": _address("orders:order_qr", order.token),
        }  # fmt: skip


def to_pay(found: Sequence[orders.Order]) -> list[orders.Order]:
    """Those of these orders that wait for a transfer."""
    return [one for one in found if one.state == "awaiting_payment"]


def _named(offer: stores.Offer) -> str:
    return f"{offer.variant.product.name} {offer.variant.name}".strip()


def _priced(offer: stores.Offer) -> str:
    return f"{format_dong(offer.price)}/{offer.variant.product.unit}"


def _address(name: str, argument: object) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse(name, args=[argument])}"
