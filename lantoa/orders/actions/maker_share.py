"""What makers get of orders of neighbours' stalls: frozen when placed, owed when the money is there, less when less is kept, and settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.money import by_rates, parts_of, split
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.actions.fee import left_of, release
from lantoa.orders.errors import BadSettlement, CannotOrder
from lantoa.orders.models import MakerEntry, MakerPart, MakerSettlement, MakerShare, Order, OrderLine
from lantoa.orders.queries.maker import owed_between
from lantoa.payments import api as payments
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class Terms:
    """By which agreements neighbours' goods may be sold today, by offer; which makers rest, and what their stalls owe of each order."""

    agreed: Mapping[int, stores.ConsignmentAgreement] = field(default_factory=dict)
    resting: frozenset[int] = frozenset()
    fees: Mapping[int, Sequence[stores.FeeAgreement]] = field(default_factory=dict)

    def check(self, those: Sequence[tuple[stores.Offer, int, int]], *, beside: int = 0, here: bool = False) -> None:
        """Refuse (CannotOrder) lines of one stall, (offer, pieces, price for one), of which some may not be sold any more, whose maker
        rests, or that would cost the stall more than they bring. `beside`: đồng sold with them that stand in no line; `here`:
        the goods lie in the stall, so that a rest does not matter."""
        theirs = [(offer, number, price) for offer, number, price in those if offer.consigned]
        if not theirs:
            return
        if any(offer.pk not in self.agreed for offer, _number, _price in theirs):
            raise CannotOrder(_("Something in your order is no longer sold. Please look at the stall again."))
        for offer, _number, _price in theirs:
            maker = self.agreed[offer.pk]
            if maker.maker_id in self.resting and not here:
                raise CannotOrder(_("%(store)s is resting and takes no orders now.") % {"store": maker.maker.name})
        taken = amounts([(self.agreed[offer.pk], number, price * number) for offer, number, price in theirs])
        goods = beside + sum(price * number for _offer, number, price in those)
        fees = self.fees.get(those[0][0].store.organisation_id, ())
        owed = sum(by_rates(goods, [one.rate for one in fees])) + sum(one.fixed for one in fees)
        above = any(part > price * number for part, (_offer, number, price) in zip(taken, theirs, strict=True))
        if above or sum(taken) + owed > goods:
            raise CannotOrder(_("The stall cannot sell this at this price now. Please ask it."))


def terms_for(offers: Iterable[stores.Offer]) -> Terms:
    """What holds today for these offers. No query where none of them is a neighbour's, else three."""
    agreed = stores.consignments_for(offers, world.today())
    if not agreed:
        return Terms()
    resting = stores.resting_among({one.maker_id for one in agreed.values()}, world.today())
    return Terms(agreed, frozenset(resting), stores.fees_for({one.seller_id for one in agreed.values()}, world.today()))


def amounts(lines: Sequence[tuple[stores.ConsignmentAgreement, int, int]]) -> list[int]:
    """What the makers of these lines of one order get: (agreement, pieces, what the line comes to). Parts by a rate add up to what all
    rates take together, rounded once."""
    rated = iter(parts_of([(base, one.rate) for one, _number, base in lines if one.rate]))
    return [next(rated) if one.rate else one.price * number for one, number, _base in lines]


def freeze_shares(
    placed: Sequence[tuple[Order, Sequence[tuple[OrderLine, stores.Offer]]]],
    terms: Terms,
    *,
    brought: datetime | None = None,
) -> None:
    """Keep with each order who makes what of it and gets how much. Nothing is written, and nothing asked, where nobody does. `brought`: since
    when the goods lie in the stall, as at its counter."""
    theirs = [
        (order, [(line, terms.agreed[offer.pk]) for line, offer in those if offer.consigned])
        for order, those in placed
        if any(offer.consigned for _line, offer in those)
    ]
    wanted = [
        MakerPart(order=order, maker_id=maker, brought_at=brought)
        for order, those in theirs
        for maker in sorted({one.maker_id for _line, one in those})
    ]
    if not wanted:
        return
    parts = {(part.order_id, part.maker_id): part for part in MakerPart.objects.bulk_create(wanted)}
    MakerShare.objects.bulk_create(
        MakerShare(
            line=line, part=parts[order.pk, one.maker_id], agreement=one, rate=one.rate, price=one.price, base=line.total, amount=amount
        )
        for order, those in theirs
        for (line, one), amount in zip(
            those, amounts([(one, line.quantity, line.total) for line, one in those]), strict=True
        )
    )  # fmt: skip


def make_shares_due(order_ids: Iterable[int], at: datetime) -> None:
    """What makers get of these orders is owed from now on, of those put right before as much as is left. Twice is once; one query where
    nobody gets anything."""
    fresh = MakerShare.objects.filter(
        part__order__in=list(order_ids), part__order__rehearsal=False, part__order__cancelled_at=None, entries=None
    )
    shares = list(fresh.select_related("part__order__store").order_by("pk"))
    if not shares:
        return
    MakerEntry.objects.bulk_create(
        [_entry(share, share.amount, at=at, correction=False) for share in shares], ignore_conflicts=True
    )
    for order in sorted({share.part.order_id for share in shares}):
        correct_shares(order, at=at)


def correct_shares(order_id: int, *, at: datetime) -> None:
    """Pieces of an order that is owed for were not delivered or came back, or it was called off: the makers get what the rest comes to.
    Nothing happens where nothing is owed yet, or no more than that."""
    shares = MakerShare.objects.filter(part__order=order_id, entries__isnull=False).distinct()
    for share in shares.select_related("line", "part__order__store").order_by("pk"):
        line, order = share.line, share.part.order
        left = 0 if order.cancelled_at else line.left
        due = split(share.amount, [left, line.quantity - left])[0]
        known = share.entries.aggregate(sum_=Sum("amount"))["sum_"] or 0
        if due != known:
            _entry(share, due - int(known), at=at, correction=True).save()


def _entry(share: MakerShare, amount: int, *, at: datetime, correction: bool) -> MakerEntry:
    return MakerEntry(
        share=share, seller_id=share.part.order.store.organisation_id, maker_id=share.part.maker_id, amount=amount, correction=correction, at=at
    )  # fmt: skip


def settle_maker(
    seller: accounts.Organisation, maker: accounts.Organisation, *, amount: int, movement: payments.BankTransaction | None = None,
    by: Actor, key: UUID | None,
) -> MakerSettlement:  # fmt: skip
    """The stall says that it paid its maker so many đồng of what is owed for all orders together: by this outgoing movement of the bank, or
    in cash.

    Refuses (BadSettlement, with the field) nothing or more than is owed, and more than the movement has left.
    """
    body = {"seller": seller.pk, "maker": maker.pk, "amount": amount, "movement": movement.pk if movement else None}
    with journal.command("orders.settle_maker", key, body, by=by) as run:
        if run.replayed:
            return MakerSettlement.objects.get(pk=(run.answer or {})["settlement"])
        _gate(seller.pk, maker.pk)
        if movement is not None:
            payments.BankTransaction.objects.select_for_update(no_key=True).filter(pk=movement.pk).first()
        if not 0 < amount <= owed_between(seller.pk, maker.pk):
            raise BadSettlement(_("Write an amount above 0, and no more than is owed."), field="amount")
        if movement is not None and not (
            amount <= left_of(movement) and payments.claim_outgoing(movement.pk, "settlement")
        ):
            raise BadSettlement(_("This transfer has less than that left."), field="amount")
        made: MakerSettlement = MakerSettlement.objects.create(
            seller=seller, maker=maker, amount=amount, movement=movement, at=movement.at if movement else world.now(), by_id=by.person_id
        )  # fmt: skip
        _record(acts.MAKER_SETTLED, made, by)
        run.answer = {"settlement": made.pk}
        return made


def take_maker_settlement_back(settlement: MakerSettlement, *, by: Actor, key: UUID | None) -> MakerSettlement:
    """Reverse what was marked by mistake; both rows stay. Twice is once."""
    with journal.command("orders.take_maker_settlement_back", key, {"settlement": settlement.pk}, by=by) as run:
        _gate(settlement.seller_id, settlement.maker_id)
        before: MakerSettlement | None = MakerSettlement.objects.filter(reverses=settlement).first()
        if before is None and settlement.reverses_id is None:
            before = MakerSettlement.objects.create(
                seller_id=settlement.seller_id, maker_id=settlement.maker_id, amount=settlement.amount, at=settlement.at,
                movement_id=settlement.movement_id, by_id=by.person_id, reverses=settlement,
            )  # fmt: skip
            release(settlement.movement_id)
            _record(acts.MAKER_SETTLEMENT_TAKEN_BACK, settlement, by)
        run.answer = {"settlement": settlement.pk}
    return before or settlement


def _gate(seller: int, maker: int) -> None:
    """Two who settle at once between the same two go through their oldest agreement one after the other."""
    both: QuerySet[stores.ConsignmentAgreement] = stores.ConsignmentAgreement.objects.filter(seller=seller, maker=maker)
    both.select_for_update(no_key=True).order_by("pk").values_list("pk").first()


def _record(act: str, settlement: MakerSettlement, by: Actor) -> None:
    data = {
        "seller": settlement.seller_id, "maker": settlement.maker_id, "amount": settlement.amount,
        "bank": settlement.movement_id is not None,
    }  # fmt: skip
    journal.record(act, settlement, by=by, on_behalf_of=by.organisation_id, data=data)
