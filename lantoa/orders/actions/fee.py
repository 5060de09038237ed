"""Fees of orders: frozen when placed, owed when the money is there, less when the order is worth less, and settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.money import by_rates
from lantoa.kit.world import world
from lantoa.orders import acts
from lantoa.orders.errors import BadSettlement
from lantoa.orders.models import FeeEntry, FeeSettlement, MakerSettlement, Order, OrderFee
from lantoa.orders.queries.fee import owed_now
from lantoa.payments import api as payments
from lantoa.stores import api as stores


def freeze_fees(placed: Sequence[tuple[Order, int]]) -> None:
    """Keep with each order what its stall (the organisation's id) owes by the agreements of this day. Two queries for all of
    them, one where nothing is agreed."""
    agreed = stores.fees_for({organisation for _order, organisation in placed}, world.today()) if placed else {}
    OrderFee.objects.bulk_create(
        fee for order, organisation in placed for fee in _fees(order, agreed.get(organisation, []))
    )


def _fees(order: Order, agreements: Sequence[stores.FeeAgreement]) -> list[OrderFee]:
    parts = by_rates(order.goods_total, [one.rate for one in agreements])
    return [
        OrderFee(
            order=order, agreement=one, payee_id=one.payee_id, rate=one.rate, fixed=one.fixed, base=order.goods_total, amount=part + one.fixed
        )
        for one, part in zip(agreements, parts, strict=True)
    ]  # fmt: skip


def make_due(order_ids: Iterable[int], at: datetime) -> None:
    """What these orders owe is owed from now on, of those put right before as much as is left. Twice is once; one query where
    none of them owes anything."""
    fees = list(OrderFee.objects.filter(order__in=list(order_ids), order__rehearsal=False, entries=None).order_by("pk"))
    if not fees:
        return
    FeeEntry.objects.bulk_create(
        [FeeEntry(fee=fee, agreement_id=fee.agreement_id, amount=fee.amount, at=at) for fee in fees],
        ignore_conflicts=True,
    )
    for order in Order.objects.filter(pk__in={fee.order_id for fee in fees}).exclude(lessened=0).order_by("pk"):
        correct_fees(order, base=goods_left(order), at=at)


def goods_left(order: Order) -> int:
    """Đồng the goods come to after all corrections."""
    return max(int(order.goods_total - order.lessened), 0)


def correct_fees(order: Order, *, base: int, at: datetime) -> None:
    """The goods of a paid order are worth only so many đồng now (0: nothing is left of it): owe what its fees come to for
    that. Nothing happens where nothing is owed yet, or no more than that."""
    fees = list(OrderFee.objects.filter(order=order, entries__isnull=False).distinct().order_by("pk"))
    if not fees:
        return
    known = dict(
        FeeEntry.objects.filter(fee__in=fees).order_by().values("fee").annotate(sum_=Sum("amount")).values_list("fee", "sum_")
    )  # fmt: skip
    left = by_rates(base, [fee.rate for fee in fees])
    changes = [(fee, (part + fee.fixed if base else 0) - known[fee.pk]) for fee, part in zip(fees, left, strict=True)]
    FeeEntry.objects.bulk_create(
        FeeEntry(fee=fee, agreement_id=fee.agreement_id, amount=change, correction=True, at=at)
        for fee, change in changes
        if change
    )


def settle_fee(
    agreement: stores.FeeAgreement, *, amount: int, movement: payments.BankTransaction | None = None, by: Actor, key: UUID | None
) -> FeeSettlement:  # fmt: skip
    """The payer says that so many đồng of what is owed were paid: by this outgoing movement of the bank, or in cash.

    Refuses (BadSettlement, with the field) nothing or more than is owed, and more than the movement has left.
    """
    body = {"agreement": agreement.pk, "amount": amount, "movement": movement.pk if movement else None}
    with journal.command("orders.settle_fee", key, body, by=by) as run:
        if run.replayed:
            return FeeSettlement.objects.get(pk=(run.answer or {})["settlement"])
        # The agreement's row is the gate: two who settle at once go through it one after the other.
        stores.FeeAgreement.objects.select_for_update(no_key=True).filter(pk=agreement.pk).values_list("pk").first()
        if movement is not None:
            payments.BankTransaction.objects.select_for_update(no_key=True).filter(pk=movement.pk).first()
        if not 0 < amount <= owed_now(agreement):
            raise BadSettlement(_("Write an amount above 0, and no more than is owed."), field="amount")
        if movement is not None and not (
            amount <= left_of(movement) and payments.claim_outgoing(movement.pk, "settlement")
        ):
            raise BadSettlement(_("This transfer has less than that left."), field="amount")
        made: FeeSettlement = FeeSettlement.objects.create(
            agreement=agreement, amount=amount, movement=movement, at=movement.at if movement else world.now(), by_id=by.person_id
        )  # fmt: skip
        _record(acts.FEE_SETTLED, made, by)
        run.answer = {"settlement": made.pk}
        return made


def take_settlement_back(settlement: FeeSettlement, *, by: Actor, key: UUID | None) -> FeeSettlement:
    """Reverse what was marked by mistake; both rows stay. Twice is once."""
    with journal.command("orders.take_settlement_back", key, {"settlement": settlement.pk}, by=by) as run:
        stores.FeeAgreement.objects.select_for_update(no_key=True).filter(pk=settlement.agreement_id).first()
        before: FeeSettlement | None = FeeSettlement.objects.filter(reverses=settlement).first()
        if before is None and settlement.reverses_id is None:
            before = FeeSettlement.objects.create(
                agreement_id=settlement.agreement_id, amount=settlement.amount, movement_id=settlement.movement_id,
                at=settlement.at, by_id=by.person_id, reverses=settlement,
            )  # fmt: skip
            release(settlement.movement_id)
            _record(acts.FEE_SETTLEMENT_TAKEN_BACK, settlement, by)
        run.answer = {"settlement": settlement.pk}
    return before or settlement


def release(movement_id: int | None) -> None:
    """Let an outgoing movement explain something else where it settles nothing any more; joins the caller's transaction."""
    rows = payments.BankTransaction.objects.select_for_update(no_key=True).filter(pk=movement_id)
    movement = rows.first()
    if movement is not None and left_of(movement) == movement.amount:
        payments.release_outgoing(movement.pk, "settlement")


def left_of(movement: payments.BankTransaction) -> int:
    """Đồng of an outgoing movement that settle nothing yet: neither fees nor what makers get."""
    to_makers = MakerSettlement.objects.standing()
    used = [rows.filter(movement=movement).aggregate(sum_=Sum("amount"))["sum_"] for rows in (counted(), to_makers)]
    return int(movement.amount) - sum(int(sum_ or 0) for sum_ in used)


def counted() -> QuerySet[FeeSettlement]:
    """Settlements in force: neither reversed nor the reversing of another."""
    return FeeSettlement.objects.filter(reverses=None, reversal=None)


def _record(act: str, settlement: FeeSettlement, by: Actor) -> None:
    data = {
        "agreement": settlement.agreement_id,
        "amount": settlement.amount,
        "bank": settlement.movement_id is not None,
    }
    journal.record(act, settlement, by=by, on_behalf_of=by.organisation_id, data=data)
