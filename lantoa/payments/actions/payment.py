"""Count money towards what was asked for, by the seller's word, in cash or by the bank's; and take back what came too late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.errors import BadAmount, GoodsGone, NotOpen
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest

LARGEST = 499_999_999  # a NAPAS 247 transfer stays below 500 million đồng


def confirm_by_seller(
    request: PaymentRequest, *, amount: int | None = None, by: Actor, key: UUID | None = None
) -> PaymentRequest:
    """The seller says that so many đồng (all that is due, if not said) came to the account. Never shown as the bank's word.

    Allowed with a live feed too; the bank's own notice of the same money is then shown to look at. Refuses a cancelled
    or fully paid request (NotOpen), an amount that is none (BadAmount), and goods that others have meanwhile (GoodsGone).
    """
    return _by_hand("payments.confirm_by_seller", request, Payment.Source.SELLER, amount, by, key)


def take_cash(
    request: PaymentRequest,
    *,
    amount: int | None = None,
    by: Actor,
    key: UUID | None = None,
    at: datetime | None = None,
) -> PaymentRequest:
    """The seller, or whoever brought the goods, took so many đồng (all that is due, if not said) in cash, now or `at` a
    time before. Refuses as above."""
    return _by_hand("payments.take_cash", request, Payment.Source.CASH, amount, by, key, at)


def _by_hand(
    name: str,
    request: PaymentRequest,
    source: str,
    amount: int | None,
    by: Actor,
    key: UUID | None,
    at: datetime | None = None,
) -> PaymentRequest:
    with journal.command(name, key, {"request": request.pk, "amount": amount}, by=by) as run:
        if not run.replayed:
            locked = PaymentRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
            amount = locked.due if amount is None else amount
            _check(locked, amount)
            (payment,) = count_towards(
                [(locked, amount)], source=source, outcome="by_hand", at=at or world.now(), by=by
            )
            if Payment.objects.filter(reverses=payment).exists():
                raise GoodsGone(
                    _("The goods were held too long and others have bought them. Please return the money to the buyer.")
                )
            run.answer = {"payment": payment.pk}
    request.refresh_from_db()
    return request


def _check(request: PaymentRequest, amount: int) -> None:
    if request.cancelled_at:
        raise NotOpen(_("This was cancelled; no money can be counted towards it."))
    if not request.due:
        raise NotOpen(_("This is paid in full already."))
    if not 0 < amount <= LARGEST:
        raise BadAmount(_("Write how much came, between 1 đồng and 500 million đồng."), field="amount")


def count_towards(
    parts: Sequence[tuple[PaymentRequest, int]],
    *,
    source: str,
    outcome: str,
    at: datetime,
    by: Actor | None = None,
    bank: BankTransaction | None = None,
) -> list[Payment]:
    """Count amounts (đồng) towards requests whose rows the caller has locked, and tell the rooms above in one go.

    Raises NotOpen, changing nothing, when one of them was cancelled.
    """
    with transaction.atomic():
        for request, amount in parts:
            if not PaymentRequest.objects.filter(pk=request.pk, cancelled_at=None).update(
                received=F("received") + amount
            ):
                raise NotOpen(_("This was cancelled; no money can be counted towards it."))
        by_id = by.person_id if by else None
        payments = Payment.objects.bulk_create(
            Payment(request=request, transaction=bank, source=source, amount=amount, by_id=by_id, at=at)
            for request, amount in parts
        )
        journal.record_many([_received(payment, outcome, at, by) for payment in payments])
    return payments


def _received(payment: Payment, outcome: str, at: datetime, by: Actor | None) -> journal.Act:
    request = payment.request
    return journal.Act(
        acts.PAYMENT_RECEIVED, request, by=by, on_behalf_of=request.organisation_id, occurred_at=at, rehearsal=request.rehearsal,
        data={**_about(payment), "outcome": outcome},
    )  # fmt: skip


def _about(payment: Payment) -> dict[str, object]:
    request = payment.request
    return {
        "subject": [request.subject_type, request.subject_id], "payment": payment.pk, "amount": payment.amount,
        "source": str(payment.source), "transaction": payment.transaction_id,
    }  # fmt: skip


def mark_late(payment: Payment | int) -> Payment:
    """Take a payment back from its request because it came too late; a room above calls it from its reaction.

    Adds the reversing row, lowers what the request received, and leaves the bank's money visible as late, to look at.
    Returns the reversing row, the same one when asked twice. Joins the caller's transaction.
    """
    with transaction.atomic():
        pk = payment if isinstance(payment, int) else payment.pk
        paid = Payment.objects.select_for_update(of=("self",), no_key=True).select_related("request").get(pk=pk)
        before = Payment.objects.filter(reverses=paid).first()
        if before:
            return before
        now = world.now()
        back = Payment.objects.create(
            request=paid.request,
            transaction_id=paid.transaction_id,
            source=paid.source,
            amount=paid.amount,
            reverses=paid,
            at=now,
        )
        PaymentRequest.objects.filter(pk=paid.request_id).update(received=F("received") - paid.amount)
        late = {"outcome": BankTransaction.Outcome.LATE, "candidates": [paid.request.code], "settled_at": None}
        BankTransaction.objects.filter(pk=paid.transaction_id).update(**late)
        entry = journal.entries_about(paid.request).filter(act=acts.PAYMENT_RECEIVED, data__payment=paid.pk).last()
        journal.record(
            acts.PAYMENT_LATE, paid.request, on_behalf_of=paid.request.organisation_id, reverses=entry,
            rehearsal=paid.request.rehearsal, data=_about(paid),
        )  # fmt: skip
        return back
