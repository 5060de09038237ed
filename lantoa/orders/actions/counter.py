"""Sell from hand to hand: an amount, or things from the stall, paid by QR or in cash; written down once, also hours later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

from django.core import signing
from django.db import IntegrityError
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.actions.cart import MOST_LINES
from lantoa.orders.actions.fee import freeze_fees
from lantoa.orders.actions.maker_share import freeze_shares, terms_for
from lantoa.orders.actions.place import LARGEST_TOTAL, line_of, receipt_salt
from lantoa.orders.errors import AlreadySold, CannotOrder, NotYourSale
from lantoa.orders.models import CounterSale, Order, OrderLine
from lantoa.orders.rules import MOST_OF_ONE, bounded
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores

# How many sales a phone can make out of reach before it has to hear from us again.
CODES = 20
# A phone's clock and ours may differ by so much before anybody is told.
CLOCK_SLACK = timedelta(minutes=2)
_SALT = "orders.counter"


@dataclass(frozen=True, slots=True)
class Batch:
    """Codes a phone may sell under, and the ticket that proves to us later who got them, for which stall and when."""

    codes: list[str]
    ticket: str


@dataclass(frozen=True, slots=True)
class CounterWish:
    """One sale: (offer id, quantity, price asked in đồng) lines, an amount beside them, how it is paid.

    `code` and `earliest`, the moment it was handed out, come from a phone's batch; "" and None where the house draws one.
    `correct`: the seller holds more in the hand than the book says, and the book is put right.
    """

    lines: Sequence[tuple[int, int, int]]
    amount: int
    method: str
    given: int | None = None
    code: str = ""
    earliest: datetime | None = None
    said_at: datetime | None = None
    correct: bool = False

    def body(self) -> dict[str, Any]:
        """What makes it this sale and no other. Putting the book right belongs to the trying, not to the sale."""
        said = self.said_at.astimezone(UTC).isoformat() if self.said_at else ""
        lines = [list(line) for line in sorted(self.lines)]
        return {
            "lines": lines, "amount": self.amount, "method": self.method, "given": self.given, "code": self.code, "said_at": said,
        }  # fmt: skip


def hand_out_codes(store: stores.Store, by: Actor) -> Batch:
    """Fresh codes for one phone in this person's hand, for this stall."""
    codes = [new_code() for _number in range(CODES)]
    said = [store.pk, by.person_id, int(world.now().timestamp()), "".join(codes)]
    return Batch(codes, signing.dumps(said, salt=_SALT))


def handed_out_at(ticket: str, code: str, store: stores.Store, by: Actor) -> datetime:
    """When this code was given to this person for this stall.

    Refuses (NotYourSale) a code that was given to somebody else or for another stall, and what is no ticket of ours.
    """
    try:
        store_id, person_id, at, codes = signing.loads(ticket, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise NotYourSale(_("This sale came without its ticket. Please write it down anew.")) from None
    if (store_id, person_id) != (store.pk, by.person_id):
        raise NotYourSale(_("Somebody else sold this, or for another stall. They can send it after signing in here."))
    if not code or code not in (codes[at_ : at_ + 9] for at_ in range(0, len(codes), 9)):
        raise NotYourSale(_("This sale came without its ticket. Please write it down anew."))
    return datetime.fromtimestamp(at, UTC)


def sell_at_counter(store: stores.Store, wish: CounterWish, *, by: Actor, key: UUID) -> Order:
    """Write down one sale; the same order on a repeat. Cash: paid and handed over at once. Transfer: the goods are the
    buyer's, the money is awaited, and with it they count as handed over.

    Refuses, changing nothing: nothing sold, too much money for one sale, things that are not this stall's, a transfer where
    no account is named, less cash than the total, more than the book has (OutOfStock, unless `correct`), and a code under
    which something was sold already (AlreadySold).
    """
    body = {"store": store.pk, **wish.body()}
    try:
        with journal.command("orders.sell_at_counter", key, body, by=by) as run:
            if run.replayed:
                order = Order.objects.get(pk=(run.answer or {})["order"])
            else:
                order = _sell(store, wish, by)
                run.answer = {"order": order.pk}
    except IntegrityError:
        if not wish.code:
            raise
        _refuse_twice()
    if wish.code and order.method == Order.Method.TRANSFER:
        # The buyer's bank may have told us of this code long before the phone could. After the sale's own commit, because
        # a bank's notice locks the account before the shelf.
        asked = payments.request_of(order)
        if asked and asked.due:
            payments.match_again(asked)
    order.refresh_from_db()
    return order


def _refuse_twice() -> NoReturn:
    raise AlreadySold(_("Something is already written down under this sale's code. Look into your orders."))


def _sell(store: stores.Store, wish: CounterWish, by: Actor) -> Order:
    offers = _offers(store, wish, by)
    terms = terms_for(offers.values())
    terms.check(
        [(offers[offer], quantity, price) for offer, quantity, price in wish.lines], beside=wish.amount, here=True
    )
    goods = wish.amount + sum(quantity * price for _id, quantity, price in wish.lines)
    _check(store, wish, goods)
    if wish.code and Order.objects.filter(code=wish.code).exists():
        _refuse_twice()
    now = world.now()
    at, off = bounded(wish.said_at or now, wish.earliest or now, now, CLOCK_SLACK)
    order = Order.objects.create(
        code=wish.code or new_code(), token=world.token(18), store=store, buyer_name="", buyer_phone="", address="",
        method=wish.method, goods_total=goods, total=goods, placed_at=at, rehearsal=store.rehearsal, at_counter=True, store_name=store.name,
        receipt_salt=receipt_salt(),
    )  # fmt: skip
    lines = OrderLine.objects.bulk_create(line_of(order, offers[offer], *rest) for offer, *rest in wish.lines)
    freeze_fees([(order, store.organisation_id)])
    freeze_shares(
        [(order, [(line, offers[offer]) for line, (offer, *_rest) in zip(lines, wish.lines, strict=True)])],
        terms,
        brought=now,
    )
    payments.keep_accounts([store.organisation_id])
    corrected = _hold(order, lines, wish.correct, by)
    CounterSale.objects.create(
        order=order, given=wish.given, said_at=wish.said_at or now, recorded_at=now, clock_off=off, corrected=corrected
    )
    (asked,) = payments.request_payments(
        [payments.Wanted(order.code, store.organisation_id, order, goods, store.rehearsal, wish.earliest or at)]
    )
    _record(acts.PLACED, order, by, at, _said(order, lines, wish))
    if wish.method == Order.Method.CASH:
        _hand_over(order, by, at)
        payments.take_cash(asked, by=by, key=None, at=at)
    return order


def _offers(store: stores.Store, wish: CounterWish, by: Actor) -> Mapping[int, stores.Offer]:
    wanted = [offer_id for offer_id, _quantity, _price in wish.lines]
    rows = (
        stores.Offer.objects.visible_to(by)
        .filter(store=store, pk__in=wanted)
        .select_related("store", "variant__product")
    )
    found = {offer.pk: offer for offer in rows}
    if len(set(wanted)) != len(wanted) or len(wanted) > MOST_LINES:
        raise CannotOrder(_("Too many different things for one sale. Please write down two."))
    if found.keys() != set(wanted):
        raise CannotOrder(_("Something in this sale is no longer in your stall. Please type its amount instead."))
    return found


def _check(store: stores.Store, wish: CounterWish, goods: int) -> None:
    if any(not 0 < quantity <= MOST_OF_ONE or price <= 0 for _id, quantity, price in wish.lines) or wish.amount < 0:
        raise CannotOrder(_("Please write an amount above 0."), field="amount")
    if goods <= 0:
        raise CannotOrder(_("Type an amount or choose what you sell."), field="amount")
    if goods > LARGEST_TOTAL:
        raise CannotOrder(_("One sale must stay below 500 million đồng."), field="amount")
    if wish.method == Order.Method.CASH:
        if wish.given is not None and wish.given < goods:
            raise CannotOrder(_("That is less than the sale comes to."), field="given")
    elif wish.method != Order.Method.TRANSFER:
        raise CannotOrder(_("Please choose how they pay."))
    elif payments.payout_account(store.organisation_id) is None:
        raise CannotOrder(_("Nobody can pay by QR yet: say first to which account you are paid. Cash works."))


def _hold(order: Order, lines: Sequence[OrderLine], correct: bool, by: Actor) -> bool:
    """Promise what is sold for good; returns whether the book had to be put right for it."""
    wanted = [(line.variant_id, line.quantity) for line in lines]
    found = sum(stock.find_more(variant, number, by=by) for variant, number in sorted(wanted)) if correct else 0
    try:
        stock.hold(wanted, order, expires_at=None)
    except stock.OutOfStock as short:
        name = next(f"{o.product_name} {o.variant_name}".strip() for o in lines if o.variant_id == short.variant_id)
        sentence = _("The book says only %(left)s of %(name)s are left.")
        said = sentence % {"left": short.left, "name": name}
        raise stock.OutOfStock(said, variant_id=short.variant_id, left=short.left) from None
    return found > 0


def _said(order: Order, lines: Sequence[OrderLine], wish: CounterWish) -> dict[str, Any]:
    return {
        "store": order.store_id, "total": order.total, "method": order.method, "counter": True, "late": bool(wish.code),
        "lines": [[line.variant_id, line.quantity] for line in lines],
        "commitment": journal.commitment(bytes(order.receipt_salt), order.receipt_body(lines)),
    }  # fmt: skip


def leave_the_counter(order: Order) -> None:
    """The money of a sale at the counter is there: with it the goods have left. Any other order stays as it is."""
    if order.at_counter and order.cancelled_at is None and order.handed_over_at is None:
        _hand_over(order, None, world.now())


def _hand_over(order: Order, by: Actor | None, at: datetime) -> None:
    if Order.objects.live().filter(pk=order.pk).update(handed_over_at=at):
        order.handed_over_at = at
        stock.hand_over(order, by=by)
        _record(acts.HANDED_OVER, order, by, at, {})


def _record(act: str, order: Order, by: Actor | None, at: datetime, data: Mapping[str, Any]) -> None:
    store = order.store
    journal.record(
        act, order, by=by, on_behalf_of=store.organisation_id, place=store.unit_id, occurred_at=at, rehearsal=order.rehearsal, data=data
    )  # fmt: skip
