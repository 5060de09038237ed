"""What the screens of orders show: the cart by stall, the seller's board, what has to be packed."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet, Sum

from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders.models import Cart, CartLine, Order, OrderLine
from lantoa.stock import api as stock
from lantoa.stores import api as stores


@dataclass(slots=True)
class CartItem:
    """A line of the cart as it stands now: its offer, how many, how many are left, what it comes to (đồng)."""

    id: int
    offer: stores.Offer
    quantity: int
    left: int

    @property
    def total(self) -> int:
        return self.offer.price * self.quantity


@dataclass(slots=True)
class CartGroup:
    """What the cart holds from one stall; becomes one order."""

    store: stores.Store
    lines: list[CartItem] = field(default_factory=list)

    @property
    def goods(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def total(self) -> int:
        return self.goods + self.store.shipping_fee


def cart_groups(cart: Cart) -> list[CartGroup]:
    """The cart by stall, in the order things were put in; lines no longer on sale are left out. Four queries."""
    lines = list(CartLine.objects.filter(cart=cart).order_by("pk").values_list("pk", "offer_id", "quantity"))
    offers = {offer.pk: offer for offer in stores.public_offers().filter(pk__in=[line[1] for line in lines])}
    left = stock.available([offer.variant_id for offer in offers.values()])
    groups: dict[int, CartGroup] = {}
    for pk, offer_id, quantity in lines:
        offer = offers.get(offer_id)
        if offer:
            group = groups.setdefault(offer.store_id, CartGroup(offer.store))
            group.lines.append(CartItem(pk, offer, quantity, left[offer.variant_id]))
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Board:
    """A seller's orders by what comes next."""

    to_confirm: QuerySet[Order]
    awaiting_payment: QuerySet[Order]
    to_pack: QuerySet[Order]
    to_hand_over: QuerySet[Order]
    done: QuerySet[Order]


def board(actor: Actor) -> Board:
    """The orders of the stalls this actor works for, oldest first where something is to be done."""
    mine = Order.objects.visible_to(actor).select_related("store", "unit").prefetch_related("lines")
    oldest = mine.order_by("placed_at", "pk")
    return Board(
        to_confirm=oldest.to_confirm(),
        awaiting_payment=oldest.awaiting_payment(world.now()),
        to_pack=oldest.to_pack(),
        to_hand_over=oldest.to_hand_over(),
        done=mine.exclude(pk__in=oldest.live().values("pk")).order_by("-placed_at", "-pk"),
    )


def pack_summary(orders: QuerySet[Order]) -> list[tuple[str, str, int]]:
    """What these orders need in all: (name with variant, selling unit, quantity), most first."""
    rows = (
        OrderLine.objects.filter(order__in=orders.values("pk"))
        .values("product_name", "variant_name", "selling_unit")
        .annotate(count=Sum("quantity"))
        .order_by("-count", "product_name")
    )
    return [(f"{r['product_name']} {r['variant_name']}".strip(), r["selling_unit"], r["count"]) for r in rows]
