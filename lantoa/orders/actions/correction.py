"""Put an order right after it was placed: fewer pieces, pieces that come back, an exchange, less to pay. What was ordered stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.actions.customs import refuse_before_customs
from lantoa.orders.errors import BadCorrection, NotNow
from lantoa.orders.models import Correction, CorrectionLine, Order, OrderLine
from lantoa.orders.queries.along import along_with
from lantoa.orders.queries.booked import booked
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores

Kind = Correction.Kind


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is to be put right: how many pieces of which lines, what is given for them (offer: pieces), or how many đồng less;
    whether what comes back is fit for the shelf; a word to the buyer."""

    kind: str
    pieces: Mapping[int, int] = field(default_factory=dict)
    given: Mapping[int, int] = field(default_factory=dict)
    amount: int = 0
    restock: bool = False
    words: str = ""

    def body(self) -> dict[str, object]:
        pieces, given = sorted(self.pieces.items()), sorted(self.given.items())
        return {"kind": self.kind, "pieces": pieces, "given": given, "amount": self.amount, "restock": self.restock}


def correct(order: Order, wrong: Wrong, *, by: Actor, key: UUID | None) -> Correction:
    """Put it right, once: the goods move, the order comes to less (or more), and what was paid beyond that is to be paid back.

    Refuses, changing nothing: more pieces than the buyer gets or has, nothing at all, all pieces of an order that was not
    handed over (that is cancelling), more đồng than it comes to (BadCorrection), goods to give that are not there
    (OutOfStock), and an order in another state (NotNow).
    """
    with journal.command("orders.correct", key, {"order": order.pk, **wrong.body()}, by=by) as run:
        if run.replayed:
            return Correction.objects.get(pk=(run.answer or {})["correction"])
        # The request's row first, as a payment does: whoever comes second puts right what the first has left.
        request = payments.locked_request_of(order)
        order.refresh_from_db()
        lines = {line.pk: line for line in OrderLine.objects.filter(order=order).order_by("pk")}
        back = [(lines[pk], number) for pk, number in sorted(wrong.pieces.items()) if number and pk in lines]
        offers = _offers(order, wrong)
        _check(order, wrong, back, offers, list(lines.values()))
        amount = _amount(wrong, back, offers)
        if request and amount:
            payments.lower_request(request, amount)
        _take(order, wrong, amount)
        _refuse_while_more_is_collected(order, amount)
        correction = Correction.objects.create(
            order=order, kind=wrong.kind, amount=amount, words=wrong.words.strip()[:200], by_id=by.person_id,
            restocked=wrong.restock and wrong.kind in (Kind.RETURNED, Kind.EXCHANGED), at=world.now(),
        )  # fmt: skip
        _move_goods(correction, back, offers, by)
        _pay_back(correction, request, by)
        _record(correction, back, offers, by)
        run.answer = {"correction": correction.pk}
    order.refresh_from_db()
    return correction


def _offers(order: Order, wrong: Wrong) -> list[tuple[stores.Offer, int]]:
    wanted = {pk: number for pk, number in wrong.given.items() if number} if wrong.kind == Kind.EXCHANGED else {}
    rows = stores.Offer.objects.filter(store=order.store_id, consigned=False, pk__in=wanted).select_related(
        "variant__product"
    )
    found = {offer.pk: offer for offer in rows.order_by("variant")}
    if found.keys() != wanted.keys():
        raise BadCorrection(_("Something of this is no longer in your stall."))
    return [(offer, wanted[offer.pk]) for offer in found.values()]


def _check(
    order: Order, wrong: Wrong, back: list[tuple[OrderLine, int]], offers: list[tuple[stores.Offer, int]],
    lines: list[OrderLine],
) -> None:  # fmt: skip
    if wrong.kind not in Kind.values:
        raise BadCorrection(_("Please choose what is to be put right."), field="kind")
    if wrong.kind == Kind.ALLOWANCE:
        if not 0 < wrong.amount <= order.to_pay:
            raise BadCorrection(_("Write an amount above 0, and not above what the order comes to."), field="amount")
        return
    for line, number in back:
        if not 0 < number <= line.left:
            sentence = _("There are only %(left)s of it.") % {"left": line.left}
            raise BadCorrection(sentence, field=f"line-{line.pk}")
    if not back:
        raise BadCorrection(_("Say of what, and how many."))
    if wrong.kind == Kind.EXCHANGED and not offers:
        raise BadCorrection(_("Say what the buyer gets instead."))
    left = sum(line.left for line in lines) - sum(number for _line, number in back)
    if wrong.kind == Kind.NOT_DELIVERED and left == 0:
        raise BadCorrection(_("Then nothing is left of it: please cancel the order instead."))


def _amount(wrong: Wrong, back: list[tuple[OrderLine, int]], offers: list[tuple[stores.Offer, int]]) -> int:
    if wrong.kind == Kind.ALLOWANCE:
        return wrong.amount
    worth = sum(line.unit_price * number for line, number in back)
    return int(worth - sum(offer.price * number for offer, number in offers))


def _take(order: Order, wrong: Wrong, amount: int) -> None:
    live, gone = Order.objects.live(), Order.objects.filter(handed_over_at__isnull=False, cancelled_at=None)
    promised: QuerySet[Order] = (live.to_pack() | live.to_hand_over()).filter(at_counter=False)
    allowed = {
        Kind.NOT_DELIVERED: promised, Kind.RETURNED: gone, Kind.EXCHANGED: gone, Kind.ALLOWANCE: promised | gone
    }[Kind(wrong.kind)]  # fmt: skip
    if not allowed.filter(pk=order.pk, total__gte=F("lessened") + amount).update(lessened=F("lessened") + amount):
        raise NotNow(_("The order has changed meanwhile. Please look at it again."))


def _refuse_while_more_is_collected(order: Order, amount: int) -> None:
    """Nobody tells a carrier a smaller sum: what it was asked to collect for an order that has not left, alone or with another's, must not be
    more than is owed then. The order's row is ours, as whoever asks a carrier has it."""
    order.refresh_from_db()
    if amount <= 0 or order.handed_over_at:
        return
    for booking in booked(order):
        first = order if booking.subject_id == order.pk else Order.objects.get(pk=booking.subject_id)
        if booking.cash > first.missing + along_with(first).cash:
            raise NotNow(
                _(
                    "A carrier was asked to collect more for it. Call that parcel off first, then put it right and send it anew."
                )
            )


def _move_goods(
    correction: Correction, back: list[tuple[OrderLine, int]], offers: list[tuple[stores.Offer, int]], by: Actor
) -> None:
    for line, number in back:
        enough = OrderLine.objects.filter(pk=line.pk, quantity__gte=F("taken_off") + number)
        if not enough.update(taken_off=F("taken_off") + number):
            raise NotNow(_("The order has changed meanwhile. Please look at it again."))
    taken = [
        CorrectionLine(
            correction=correction, line=line, variant_id=line.variant_id, name=line.name, quantity=number,
            total=line.unit_price * number,
        )
        for line, number in back
    ]  # fmt: skip
    given = [
        CorrectionLine(
            correction=correction, variant_id=offer.variant_id, quantity=number, total=offer.price * number,
            name=f"{offer.variant.product.name} {offer.variant.name}".strip(),
        )
        for offer, number in offers
    ]  # fmt: skip
    CorrectionLine.objects.bulk_create([*taken, *given])
    pieces = [(line.variant_id, number) for line, number in back]
    if correction.kind == Kind.NOT_DELIVERED:
        try:
            stock.release_some(correction.order, pieces)
        except LookupError:
            raise NotNow(_("The order has changed meanwhile. Please look at it again.")) from None
    elif correction.restocked:
        stock.take_back(correction.order, pieces, by=by)
    if offers:
        refuse_before_customs(correction.order)
        stock.hold([(offer.variant_id, number) for offer, number in offers], correction, expires_at=None)
        stock.hand_over(correction, by=by)


def _pay_back(correction: Correction, request: payments.PaymentRequest | None, by: Actor) -> None:
    """Of what it comes to less, whatever was paid already."""
    due = min(request.over, correction.amount) if request else 0
    if request and due > 0:
        reason = {Kind.ALLOWANCE: "allowance", Kind.NOT_DELIVERED: "not_delivered"}.get(
            Kind(correction.kind), "returned"
        )
        correction.refund = payments.propose_refund(request, amount=due, reason=reason, by=by)
        correction.save(update_fields=["refund"])


def _record(
    correction: Correction, back: list[tuple[OrderLine, int]], offers: list[tuple[stores.Offer, int]], by: Actor
) -> None:
    order = correction.order
    data = {
        "correction": correction.pk, "kind": str(correction.kind), "amount": correction.amount,
        "restocked": correction.restocked, "refund": correction.refund_id,
        "lines": [[line.variant_id, number] for line, number in back],
        "given": [[offer.variant_id, number] for offer, number in offers],
    }  # fmt: skip
    journal.record(
        acts.CORRECTED, order, by=by, on_behalf_of=order.store.organisation_id, place=order.store.unit_id,
        rehearsal=order.rehearsal, data=data,
    )  # fmt: skip


def return_excess(order: Order, *, by: Actor, key: UUID | None) -> payments.Refund:
    """What came beyond what the order comes to is to be paid back. Refuses (NotNow) where nothing did."""
    with journal.command("orders.return_excess", key, {"order": order.pk}, by=by) as run:
        if run.replayed:
            return payments.Refund.objects.get(pk=(run.answer or {})["refund"])
        request = payments.locked_request_of(order)
        if request is None or not request.over:
            raise NotNow(_("Nothing more came than asked."))
        reason = payments.Refund.Reason.OVERPAID
        refund = payments.propose_refund(request, amount=request.over, reason=reason, by=by)
        run.answer = {"refund": refund.pk}
    order.refresh_from_db()
    return refund


def say_where(order: Order, *, bank_bin: str, number: str, holder: str, by: Actor, key: UUID | None) -> Order:
    """The buyer says to which account everything of this order that is still to be paid back goes.

    Refuses (NotNow) where nothing is, and what cannot be an account (with the field).
    """
    typed = salted_hmac("orders.say_where", repr((bank_bin, number, holder)), algorithm="sha256").hexdigest()
    with journal.command("orders.say_where", key, {"order": order.pk, "account": typed}, by=by) as run:
        if not run.replayed:
            waiting = [one for one in payments.refunds_of(order) if one.closed_at is None]
            if not waiting:
                raise NotNow(_("Nothing of this order is to be paid back any more."))
            for refund in waiting:
                payments.give_account(refund, bank_bin=bank_bin, number=number, holder=holder, by=by)
    return order
