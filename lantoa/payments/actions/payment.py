"""Count money towards what was asked for, by the seller's word, in cash or by the bank's; and take back what came too late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database.sums import add_to
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions import ledger
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
    more: bool = False,
) -> PaymentRequest:
    """The seller, or whoever brought the goods, took so many đồng (all that is due, if not said) in cash, now or `at` a
    time before. Refuses as above; `more`: not what is paid in full already, since the cash is there, and shows as too much."""
    return _by_hand("payments.take_cash", request, Payment.Source.CASH, amount, by, key, at, more)


def _by_hand(
    name: str,
    request: PaymentRequest,
    source: str,
    amount: int | None,
    by: Actor,
    key: UUID | None,
    at: datetime | None = None,
    more: bool = False,
) -> PaymentRequest:
    with journal.command(name, key, {"request": request.pk, "amount": amount}, by=by) as run:
        if not run.replayed:
            locked = PaymentRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
            amount = locked.due if amount is None else amount
            _check(locked, amount, more)
            (payment,) = count_towards([Part(locked, amount, at or world.now(), "by_hand")], source=source, by=by)
            if Payment.objects.filter(reverses=payment).exists():
                raise GoodsGone(
                    _("The goods were held too long and others have bought them. Please return the money to the buyer.")
                )
            run.answer = {"payment": payment.pk}
    request.refresh_from_db()
    return request


def _check(request: PaymentRequest, amount: int, more: bool) -> None:
    if request.cancelled_at:
        raise NotOpen(_("This was cancelled; no money can be counted towards it."))
    if not request.due and not more:
        raise NotOpen(_("This is paid in full already."))
    if not 0 < amount <= LARGEST:
        raise BadAmount(_("Write how much came, between 1 đồng and 500 million đồng."), field="amount")


@dataclass(frozen=True, slots=True)
class Part:
    """So many đồng to be counted towards a request, since when, how they were matched, and the bank's line they are of.

    `held`: the line waited to be looked at before. `carrier_line`: the line of a carrier's settlement it is of.
    """

    request: PaymentRequest
    amount: int
    at: datetime
    outcome: str
    bank: BankTransaction | None = None
    held: bool = False
    carrier_line: int | None = None


def count_towards(parts: Sequence[Part], *, source: str, by: Actor | None = None) -> list[Payment]:
    """Count amounts (đồng) towards requests whose rows the caller has locked, and tell the rooms above in one go.

    Raises NotOpen, changing nothing, when one of them was cancelled. In a line's first transaction its ledger entry is made
    here; later the money leaves where it was held.
    """
    if not parts:
        return []
    amounts: Counter[int] = Counter()
    for part in parts:
        amounts[part.request.pk] += part.amount
    with transaction.atomic():
        if add_to(PaymentRequest, {"received": amounts}, only="cancelled_at IS NULL") < len(amounts):
            raise NotOpen(_("This was cancelled; no money can be counted towards it."))
        by_id = by.person_id if by else None
        payments = Payment.objects.bulk_create(
            Payment(
                request=part.request, transaction=part.bank, source=source, amount=part.amount, by_id=by_id, at=part.at
            )
            for part in parts
        )
        ledger.write(_moved(part, payment) for part, payment in zip(parts, payments, strict=True))
        journal.record_many(_received(part, payment, by) for part, payment in zip(parts, payments, strict=True))
    return payments


def _moved(part: Part, payment: Payment) -> ledger.Move:
    return ledger.Move(
        _side(payment, held=part.held), ledger.REQUESTS, part.amount, part.request.organisation_id, part.at,
        transaction=part.bank, request=part.request, payment=payment, carrier_line=part.carrier_line,
    )  # fmt: skip


def _side(payment: Payment, *, held: bool) -> str:
    """The ledger's account a payment comes from, and goes back to."""
    if payment.source == Payment.Source.CARRIER:
        return ledger.CARRIER
    if payment.transaction_id is None:
        return ledger.CASH if payment.source == Payment.Source.CASH else ledger.SAID
    return ledger.SUSPENSE if held else ledger.BANK


def _received(part: Part, payment: Payment, by: Actor | None) -> journal.Act:
    request = part.request
    return journal.Act(
        acts.PAYMENT_RECEIVED, request, by=by, on_behalf_of=request.organisation_id, occurred_at=part.at,
        rehearsal=request.rehearsal, data={**_about(payment), "outcome": part.outcome},
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
        PaymentRequest.objects.filter(pk=paid.request_id).update(received=F("received") - paid.amount)
        back = _reverse(paid)
        late = {"outcome": BankTransaction.Outcome.LATE, "candidates": [paid.request.code], "settled_at": None}
        BankTransaction.objects.filter(pk=paid.transaction_id).update(**late)
        _told_back(acts.PAYMENT_LATE, paid)
        return back


def take_back(paid: Payment) -> Payment | None:
    """A carrier's payment counts no more; returns the reversing row. Joins the caller's transaction, which has the request's row.

    None, changing nothing, where some of this money is on its way back to the buyer or went: no request gives back more than
    it received.
    """
    enough = PaymentRequest.objects.filter(pk=paid.request_id, received__gte=F("refunding") + paid.amount)
    if not enough.update(received=F("received") - paid.amount):
        return None
    back = _reverse(paid)
    _told_back(acts.PAYMENT_TAKEN_BACK, paid)
    return back


def _reverse(paid: Payment) -> Payment:
    back = Payment.objects.create(
        request=paid.request,
        transaction_id=paid.transaction_id,
        source=paid.source,
        amount=paid.amount,
        reverses=paid,
        at=world.now(),
    )
    ledger.write([_moved_back(paid, back)])
    return back


def _told_back(act: str, paid: Payment) -> None:
    entry = journal.entries_about(paid.request).filter(act=acts.PAYMENT_RECEIVED, data__payment=paid.pk).last()
    journal.record(
        act, paid.request, on_behalf_of=paid.request.organisation_id, reverses=entry,
        rehearsal=paid.request.rehearsal, data=_about(paid),
    )  # fmt: skip


def _moved_back(paid: Payment, back: Payment) -> ledger.Move:
    return ledger.Move(
        ledger.REQUESTS, _side(paid, held=True), paid.amount, paid.request.organisation_id, back.at,
        transaction=paid.transaction, request=paid.request, payment=back,
    )  # fmt: skip
