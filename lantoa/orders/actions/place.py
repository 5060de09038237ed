"""Place orders: one per stall, goods held, a code to pay under; once, however often it is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.errors import RuleError
from lantoa.kit.order_code import new_code
from lantoa.kit.post_code import is_post_code
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.actions.fee import freeze_fees
from lantoa.orders.actions.maker_share import Terms, freeze_shares, terms_for
from lantoa.orders.errors import CannotOrder, PriceChanged
from lantoa.orders.models import Order, OrderLine
from lantoa.orders.queries.booked import without_booked
from lantoa.orders.rules import HELD_ABROAD, MOST_OF_ONE, MOST_TO_CONFIRM
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stock import api as stock
from lantoa.stores import api as stores

LARGEST_TOTAL = 499_999_999  # a NAPAS 247 transfer stays below 500 million đồng


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who gets the goods and where: name, phone (E.164), commune code or "" elsewhere, the rest of the address."""

    name: str
    phone: str
    unit_code: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to order: (offer id, quantity) lines, how they pay, and the command's key.

    `agreed` are prices (đồng for one) by offer where another than the stall's was said to this buyer, as in a livestream.
    `seen_total` (đồng) is the total they were shown; None where nobody saw one. `came_by` is the code of the post that brought
    them (`kit.post_code`), "" where they named none. `along` are earlier orders whose parcel these goods may share: where one of the
    same stall goes to the same number and address and is not packed yet, delivery is not paid a second time. `delivery` are đồng the stall asked
    for delivery abroad in place of its own fee; goods are then held for a day, since whoever pays may sleep now. `due_on` is the last
    day on which it is to be sent, where the stall promised one. With `pay_until` the goods are still to be made: nothing is taken from the
    shelf, and a transfer may come until then.
    """

    lines: Sequence[tuple[int, int]]
    buyer: Buyer
    method: str
    by: Actor
    key: UUID
    seen_total: int | None = None
    came_by: str = ""
    agreed: Mapping[int, int] = field(default_factory=dict)
    along: Sequence[int] = ()
    delivery: int | None = None
    due_on: date | None = None
    pay_until: datetime | None = None

    def price_of(self, offer: stores.Offer) -> int:
        return self.agreed.get(offer.pk, offer.price)

    def body(self) -> dict[str, Any]:
        buyer = [self.buyer.name, self.buyer.phone, self.buyer.unit_code, self.buyer.address, self.buyer.note]
        said = {"lines": [list(line) for line in sorted(self.lines)], "method": self.method, "buyer": buyer}
        agreed = {"agreed": sorted([list(one) for one in self.agreed.items()])} if self.agreed else {}
        along = {"along": sorted(self.along)} if self.along else {}
        abroad = {} if self.delivery is None else {"delivery": self.delivery}
        ahead = {"due_on": str(self.due_on), "to_make": True} if self.pay_until else {}
        return said | agreed | along | abroad | ahead | ({"came_by": self.came_by} if self.came_by else {})


@dataclass(slots=True)
class _Draft:
    """One wish on its way to becoming orders."""

    wish: Wish
    run: journal.Run
    orders: list[Order] = field(default_factory=list)
    offers: list[list[tuple[stores.Offer, int]]] = field(default_factory=list)
    refused: RuleError | None = None
    # By stall the earlier order whose parcel these goods share.
    shares: dict[int, int] = field(default_factory=dict)

    def promised(self) -> list[tuple[int, int]]:
        """What is to be taken from the shelf for it."""
        if self.wish.pay_until:
            return []
        return [(offer.variant_id, quantity) for those in self.offers for offer, quantity in those]


def place_order(wish: Wish) -> list[Order]:
    """Order what the wish says; returns the orders, one for each stall, the same ones on a repeat.

    Refuses, changing nothing: what is not on sale or too few of (says how many are left), a stall on holiday, cash on
    delivery where a stall does not take it or while too many of this phone's orders wait for a seller's word, an unknown
    commune, a total that changed since it was shown.
    """
    (answer,) = place_orders([wish])
    if isinstance(answer, RuleError):
        raise answer
    return answer


def place_orders(wishes: Sequence[Wish]) -> list[list[Order] | RuleError]:
    """The same for many wishes with different keys in one transaction: each is placed or refused by itself."""
    for _attempt in range(2):
        try:
            return _place_all(wishes)
        except IntegrityError:
            # Two orders drew the same code (one in a thousand million): draw again.
            continue
    return _place_all(wishes)


def _place_all(wishes: Sequence[Wish]) -> list[list[Order] | RuleError]:
    runs = [journal.Run(wish.key, wish.body(), wish.by) for wish in wishes]
    with journal.commands("orders.place_orders", runs):
        drafts = [_Draft(wish, run, refused=run.refused) for wish, run in zip(wishes, runs, strict=True)]
        fresh = [draft for draft in drafts if not draft.run.replayed and not draft.refused]
        terms = _read(fresh)
        _reserve([draft for draft in fresh if not draft.refused])
        _write([draft for draft in fresh if not draft.refused], terms)
        return [_answer(draft) for draft in drafts]


def _answer(draft: _Draft) -> list[Order] | RuleError:
    if draft.refused:
        return draft.refused
    if draft.run.replayed:
        return list(Order.objects.filter(pk__in=(draft.run.answer or {})["orders"]).order_by("pk"))
    return draft.orders


def _read(drafts: list[_Draft]) -> Terms:
    found = stores.offers_on_sale({offer_id for draft in drafts for offer_id, _quantity in draft.wish.lines})
    terms = terms_for(found.values())
    communes = {draft.wish.buyer.unit_code for draft in drafts} - {""}
    known = set(places.Unit.objects.filter(pk__in=communes).values_list("pk", flat=True)) if communes else set()
    earlier = _earlier({pk for draft in drafts for pk in draft.wish.along})
    waiting = _to_confirm({draft.wish.buyer.phone for draft in drafts if draft.wish.method == Order.Method.COD})
    for draft in drafts:
        try:
            if draft.wish.buyer.unit_code not in {*known, ""}:
                raise CannotOrder(_("Please choose a commune from the list."), field="unit")
            if waiting[draft.wish.buyer.phone] >= MOST_TO_CONFIRM and draft.wish.method == Order.Method.COD:
                raise CannotOrder(_too_many_to_confirm(), field="method")
            draft.shares = _shares(draft.wish, earlier)
            _check(draft, found, terms)
            waiting[draft.wish.buyer.phone] += len(draft.orders) if draft.wish.method == Order.Method.COD else 0
        except RuleError as error:
            draft.refused = error
    return terms


def _earlier(ids: set[int]) -> list[Order]:
    # What a carrier was asked to fetch is packed as it is, whatever its page says.
    return without_booked(Order.objects.live().filter(pk__in=ids, packed_at=None).order_by("pk")) if ids else []


def _shares(wish: Wish, earlier: list[Order]) -> dict[int, int]:
    """By stall the earlier order with whose parcel these goods go: only with what is paid or promised, so that delivery is paid once and not
    never; and what is paid at the door only with what is paid there too."""
    mine = [one for one in earlier if one.pk in set(wish.along) and _same_door(one, wish.buyer)]
    return {one.store_id: one.pk for one in mine if _takes_along(one, wish.method)}


def _takes_along(first: Order, method: str) -> bool:
    promised = bool(first.shipping_fee) and first.state in ("to_confirm", "to_pack")
    return promised and (method == Order.Method.TRANSFER or method == first.method == Order.Method.COD)


def _same_door(order: Order, buyer: Buyer) -> bool:
    theirs = (order.buyer_phone, order.unit_id or "", " ".join(order.address.casefold().split()))
    return theirs == (buyer.phone, buyer.unit_code, " ".join(buyer.address.casefold().split()))


def _to_confirm(phones: set[str]) -> Counter[str]:
    """How many orders of these phones wait for a seller's word. Two processes at the same moment may each let one more through."""
    if not phones:
        return Counter()
    waiting = Order.objects.to_confirm().filter(buyer_phone__in=phones)
    return Counter(waiting.values_list("buyer_phone", flat=True))


def _too_many_to_confirm() -> str:
    return _("Some of your orders still wait for the seller's word. Wait for it, or pay this one by bank transfer.")


def _check(draft: _Draft, found: Mapping[int, stores.Offer], terms: Terms) -> None:
    wish = draft.wish
    wanted = dict(wish.lines)
    if (
        not wanted
        or len(wanted) != len(wish.lines)
        or not all(0 < quantity <= MOST_OF_ONE for quantity in wanted.values())
    ):
        raise CannotOrder(_("Choose how many you want, at least one."), field="quantity")
    if not wanted.keys() <= found.keys():
        raise CannotOrder(_("Something in your order is no longer sold. Please look at the stall again."))
    by_store: dict[int, list[tuple[stores.Offer, int]]] = {}
    for offer_id, quantity in wish.lines:
        by_store.setdefault(found[offer_id].store_id, []).append((found[offer_id], quantity))
    draft.offers = list(by_store.values())
    for those in draft.offers:
        terms.check([(offer, number, wish.price_of(offer)) for offer, number in those])
    draft.orders = [_order(those, wish, draft.shares) for those in draft.offers]
    if wish.seen_total is not None and wish.seen_total != sum(order.total for order in draft.orders):
        raise PriceChanged(_("The price has just changed. Please look at the new total and order again."))


def _order(those: list[tuple[stores.Offer, int]], wish: Wish, shares: Mapping[int, int]) -> Order:
    store, now, buyer = those[0][0].store, world.now(), wish.buyer
    fee = 0 if store.pk in shares else store.shipping_fee
    held = timedelta(minutes=settings.HOLD_MINUTES)
    if wish.delivery is not None:
        fee, held = wish.delivery, HELD_ABROAD
    if stores.is_closed(store, world.today()):
        raise CannotOrder(_("%(store)s is resting and takes no orders now.") % {"store": store.name})
    if wish.method == Order.Method.COD and not store.accepts_cod:
        message = _("%(store)s does not take cash on delivery. Please choose bank transfer.")
        raise CannotOrder(message % {"store": store.name}, field="method")
    goods = sum(wish.price_of(offer) * quantity for offer, quantity in those)
    if goods + fee > LARGEST_TOTAL:
        raise CannotOrder(
            _("An order must stay below 500 million đồng. Please order less at a time."), field="quantity"
        )
    return Order(
        code=new_code(), token=world.token(18), store=store, buyer_id=wish.by.person_id, buyer_name=buyer.name,
        buyer_phone=buyer.phone, unit_id=buyer.unit_code or None, address=buyer.address, note=buyer.note, method=wish.method,
        goods_total=goods, shipping_fee=fee, total=goods + fee, placed_at=now,
        store_name=store.name, receipt_salt=receipt_salt(),
        expires_at=None if wish.method == Order.Method.COD else wish.pay_until or now + held,
        due_on=wish.due_on,
    )  # fmt: skip


def _reserve(drafts: list[_Draft]) -> None:
    if not drafts:
        return
    payments.keep_accounts({order.store.organisation_id for draft in drafts for order in draft.orders})
    for draft, short in zip(drafts, stock.reserve([draft.promised() for draft in drafts]), strict=True):
        if short:
            (variant,) = {o.variant for those in draft.offers for o, _q in those if o.variant_id == short.variant_id}
            sentence = _("Only %(left)s of %(name)s left.") if short.left else _("%(name)s has just sold out.")
            details = {"left": short.left, "name": f"{variant.product.name} {variant.name}".strip()}
            draft.refused = stock.OutOfStock(sentence % details, variant_id=short.variant_id, left=short.left)


def _write(drafts: list[_Draft], terms: Terms) -> None:
    placed = [pair for draft in drafts for pair in zip(draft.orders, draft.offers, strict=True)]
    if not placed:
        return
    Order.objects.bulk_create([order for order, _those in placed])
    wishes = {order: draft.wish for draft in drafts for order in draft.orders}
    lines = {order: _lines(order, those, wishes[order]) for order, those in placed}
    OrderLine.objects.bulk_create([line for order, _those in placed for line in lines[order]])
    freeze_fees([(o, o.store.organisation_id) for o, those in placed if any(offer.pays_fees for offer, _q in those)])
    freeze_shares(
        [(order, list(zip(lines[order], [offer for offer, _q in those], strict=True))) for order, those in placed],
        terms,
    )
    payments.request_payments(
        payments.Wanted(order.code, order.store.organisation_id, order, order.total) for order, _those in placed
    )
    promised = [(order, [(o.variant_id, q) for o, q in those]) for order, those in placed]
    stock.keep((order, its, order.expires_at) for order, its in promised if not wishes[order].pay_until)
    if ahead := [(order, its) for order, its in promised if wishes[order].pay_until]:
        stock.promise_to_make(ahead, by=None)
    shares = {order: draft.shares.get(order.store_id) for draft in drafts for order in draft.orders}
    journal.record_many([_act(order, those, lines[order], wishes[order], shares[order]) for order, those in placed])
    for draft in drafts:
        draft.run.answer = {"orders": [order.pk for order in draft.orders]}


def _lines(order: Order, those: list[tuple[stores.Offer, int]], wish: Wish) -> list[OrderLine]:
    return [line_of(order, offer, quantity, wish.price_of(offer)) for offer, quantity in those]


def line_of(order: Order, offer: stores.Offer, quantity: int, price: int) -> OrderLine:
    """One line, not saved, with name, kind and unit as they are now; `price` in đồng for one."""
    product = offer.variant.product
    return OrderLine(
        order=order, variant_id=offer.variant_id, product_name=product.name, variant_name=offer.variant.name,
        selling_unit=product.unit, quantity=quantity, unit_price=price, total=price * quantity,
    )  # fmt: skip


def receipt_salt() -> bytes:
    """What makes a receipt's commitment in the journal tell nothing of what stands in it."""
    return world.random.getrandbits(8 * journal.SALT_BYTES).to_bytes(journal.SALT_BYTES, "big")


def _act(
    order: Order, those: list[tuple[stores.Offer, int]], lines: list[OrderLine], wish: Wish, shares: int | None
) -> journal.Act:
    data: dict[str, Any] = {
        "store": order.store_id,
        "total": order.total,
        "method": order.method,
        "lines": [[o.variant_id, q] for o, q in those],
        "commitment": journal.commitment(order.receipt_salt, order.receipt_body(lines)),
    }
    if is_post_code(wish.came_by):
        # Only what has the shape of a code: what else somebody typed may be about a person, and the journal forgets nothing.
        data["came_by"] = wish.came_by
    if shares is not None:
        data["along"] = shares
    return journal.Act(
        acts.PLACED, order, by=wish.by, on_behalf_of=order.store.organisation_id, place=order.store.unit_id, data=data
    )
