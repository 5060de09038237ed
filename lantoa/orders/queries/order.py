"""What the screens of orders show: the cart by stall, the seller's board, what has to be packed, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Sum, prefetch_related_objects

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor, sells
from lantoa.kit.database.prepared import Prepared
from lantoa.kit.database.together import One, Question
from lantoa.kit.world import world
from lantoa.orders.models import Cart, CartLine, Order, OrderLine
from lantoa.orders.models.order import OrderQuerySet, lines_in_order
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores


@dataclass(slots=True)
class CartItem:
    """A line of the cart as it stands now: its offer, how many, how many are left, what it comes to (đồng)."""

    offer: stores.Offer
    quantity: int
    left: int

    @property
    def name(self) -> str:
        return f"{self.offer.variant.product.name} {self.offer.variant.name}".strip()

    @property
    def total(self) -> int:
        return self.offer.price * self.quantity


@dataclass(slots=True)
class CartGroup:
    """What is wanted from one stall; becomes one order. `closed`: the stall takes no orders today."""

    store: stores.Store
    closed: bool
    lines: list[CartItem] = field(default_factory=list)

    @property
    def goods(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def total(self) -> int:
        return self.goods + self.store.shipping_fee


def lines_of(cart: Cart) -> list[tuple[int, int]]:
    """(offer id, quantity) in the order things were put in."""
    return list(CartLine.objects.filter(cart=cart).order_by("pk").values_list("offer_id", "quantity"))


def cart_groups(lines: Iterable[tuple[int, int]]) -> list[CartGroup]:
    """(offer id, quantity) lines by stall, in their order; what is no longer on sale is left out. Three queries."""
    wanted = list(lines)
    offers = {offer.pk: offer for offer in stores.sellable_offers().filter(pk__in=[line[0] for line in wanted])}
    left = stock.available([offer.variant_id for offer in offers.values()])
    groups: dict[int, CartGroup] = {}
    for offer_id, quantity in wanted:
        offer = offers.get(offer_id)
        if offer:
            closed = stores.is_closed(offer.store, world.today())
            group = groups.setdefault(offer.store_id, CartGroup(offer.store, closed))
            group.lines.append(CartItem(offer, quantity, left[offer.variant_id]))
    return list(groups.values())


def last_address(actor: Actor) -> dict[str, str]:
    """Where this person had goods brought last time, as the form's fields; nothing for a first order."""
    mine = Order.objects.filter(buyer=actor.person_id).order_by("-pk").values("unit_id", "address").first()
    return {"unit": mine["unit_id"] or "", "address": mine["address"]} if mine else {}


ON_A_PAGE = 20
PILES = ("to_confirm", "awaiting_payment", "to_pack", "to_hand_over")


@dataclass(frozen=True, slots=True)
class Board:
    """A seller's orders by what comes next, oldest first where something is to be done; `done` are handed over, cancelled, or not paid in
    time, newest first. `counts` says how many each pile holds, those that are done aside."""

    counts: dict[str, int]
    stalls: list[int]
    now: datetime

    @property
    def to_confirm(self) -> QuerySet[Order]:
        return self._oldest().to_confirm()

    @property
    def awaiting_payment(self) -> QuerySet[Order]:
        return self._oldest().awaiting_payment(self.now)

    @property
    def to_pack(self) -> QuerySet[Order]:
        return self._oldest().to_pack()

    @property
    def to_hand_over(self) -> QuerySet[Order]:
        return self._oldest().to_hand_over()

    @property
    def done(self) -> QuerySet[Order]:
        # By the stalls' own numbers: the newest of one stall then come by its index, however many there are.
        return Order.objects.filter(store__in=self.stalls).to_show().done(self.now).order_by("-placed_at", "-pk")

    def first(self, pile: str) -> list[Order]:
        """The twenty that have waited longest in this pile, with everything a screen says of them. Two queries."""
        found = _first[pile](stalls=self.stalls, now=self.now) if self.counts[pile] else []
        prefetch_related_objects(found, lines_in_order())
        return found

    def _oldest(self) -> OrderQuerySet:
        return Order.objects.waiting_at(self.stalls, self.now).to_show().order_by("placed_at", "pk")


def board(actor: Actor) -> Board:
    """The orders of the stalls this actor works for. Two queries."""
    stalls, now = stalls_of(actor), world.now()
    counted = next(iter(_piles(stalls=stalls, now=now)), None)
    return Board({pile: getattr(counted, pile) if counted else 0 for pile in PILES}, stalls, now)


def _compose_piles(stalls: Sequence[int], now: datetime) -> QuerySet[Order, Any]:
    return Order.objects.waiting_at(stalls, now).in_piles(now).values_list(*PILES, named=True)


_piles = Prepared[Any](_compose_piles)


class Piles(NamedTuple):
    """How many orders wait for what, and how many of them are to leave the house today, or should have already, by the day that was
    promised."""

    to_confirm: int = 0
    awaiting_payment: int = 0
    to_pack: int = 0
    to_hand_over: int = 0
    to_send: int = 0


class Longest(NamedTuple):
    """The order that has waited longest to be confirmed: since when, and whose it is, by the commune's name where it is known."""

    placed_at: datetime
    who: str


def _compose_piles_of_day(stalls: Sequence[int], today: date, now: datetime) -> QuerySet[Order, Any]:
    found = Order.objects.waiting_at(stalls, now).in_piles_of_day(today, now)
    return found.values_list(*Piles._fields, named=True)


def _compose_longest(stalls: Sequence[int], now: datetime) -> QuerySet[Order, Any]:
    first = Order.objects.waiting_at(stalls, now).to_confirm().order_by("placed_at", "pk")
    return first.values_list("placed_at", "unit__name", "buyer_name", named=True)[:1]


_piles_of_day = One(_compose_piles_of_day, lambda row: Piles(*row) if row else Piles())
_longest = One(_compose_longest, lambda row: Longest(row.placed_at, row.unit__name or row.buyer_name) if row else None)


def ask_piles(stalls: Sequence[int]) -> Question[Piles]:
    """How many orders of these stalls wait for what, asked together with other things."""
    return _piles_of_day.of(stalls=stalls, today=world.today(), now=world.now()) if stalls else _piles_of_day.nothing()


def ask_longest(stalls: Sequence[int]) -> Question[Longest | None]:
    """Of those to confirm the one that has waited longest, asked together with other things."""
    return _longest.of(stalls=stalls, now=world.now()) if stalls else _longest.nothing()


def _compose_first(pile: str) -> Prepared[Order]:
    def compose(stalls: Sequence[int], now: datetime) -> QuerySet[Order]:
        of_pile = getattr(Order.objects.waiting_at(stalls, now), pile)
        return (
            (of_pile(now) if pile == "awaiting_payment" else of_pile())
            .to_show()
            .order_by("placed_at", "pk")[:ON_A_PAGE]
        )

    return Prepared(compose)


_first = {pile: _compose_first(pile) for pile in PILES}
_stalls = Prepared[Any](
    lambda organisation: (
        stores.Store.objects.filter(organisation=organisation).order_by("pk").values_list("pk", named=True)
    )
)


def stalls_of(actor: Actor) -> list[int]:
    """The ids of the stalls whose orders this actor sees. One query, none for who sees none."""
    if not sells(actor):
        return []
    return [row.pk for row in _stalls(organisation=actor.organisation_id)]


def next_to_do(actor: Actor, after: Order) -> Order | None:
    """The oldest other order this actor can do something about now."""
    others = Order.objects.waiting_at(stalls_of(actor), world.now()).exclude(pk=after.pk)
    return others.to_do().order_by("placed_at", "pk").first()


def pack_summary(orders: QuerySet[Order]) -> list[tuple[str, str, int]]:
    """What these orders need in all: (name with variant, selling unit, quantity), most first."""
    return _in_words(_needed(orders))


def packing_at(stalls: Sequence[int]) -> list[tuple[str, str, int]]:
    """The same of everything to pack at these stalls. One query."""
    return _in_words(_needed_at(stalls=stalls, now=world.now()))


def _needed(orders: QuerySet[Order]) -> QuerySet[OrderLine, Any]:
    lines = OrderLine.objects.filter(order__in=orders.order_by().values("pk"), taken_off__lt=F("quantity"))
    named = lines.values("product_name", "variant_name", "selling_unit")
    summed = named.annotate(count=Sum(F("quantity") - F("taken_off"))).order_by("-count", "product_name")
    return summed.values_list("product_name", "variant_name", "selling_unit", "count", named=True)


def _in_words(rows: Iterable[Any]) -> list[tuple[str, str, int]]:
    return [(f"{row.product_name} {row.variant_name}".strip(), row.selling_unit, row.count) for row in rows]


def _compose_needed(stalls: Sequence[int], now: datetime) -> QuerySet[OrderLine, Any]:
    return _needed(Order.objects.waiting_at(stalls, now).to_pack())


_needed_at = Prepared[Any](_compose_needed)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to an order: the act, when, by whom ("" for a guest or the house), and whether as a helper."""

    act: str
    at: datetime
    who: str
    helping: bool


def history(order: Order) -> list[Step]:
    """Everything recorded about the order, oldest first, with the names of those who did it. Two queries."""
    entries = list(journal.entries_about(order))
    people = {entry.by_id for entry in entries} - {None}
    names = dict(accounts.Person.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
    return [Step(entry.act, entry.occurred_at, names.get(entry.by_id, ""), entry.helping) for entry in entries]


def late_money(order: Order) -> list[payments.BankTransaction]:
    """What the bank told of this order after it was cancelled or its goods were gone, and the seller has not explained yet."""
    waiting = payments.to_look_at(order.store.organisation_id)
    return list(waiting.filter(outcome=payments.BankTransaction.Outcome.LATE, candidates=[order.code]))
