"""Money carriers collect at the door: counted by their settlements, known again when the bank tells of their transfer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions import ledger
from lantoa.payments.actions.payment import Part, count_towards, take_back
from lantoa.payments.actions.refund import is_returned
from lantoa.payments.errors import AlreadySettled, NotOpen
from lantoa.payments.models import BankTransaction, CarrierTransfer, LedgerEntry, Payment, PaymentRequest


@dataclass(frozen=True, slots=True)
class CarrierLine:
    """What one line of a settlement counts for now (đồng; 0 for one that counts no more), its fee, and when the carrier paid."""

    number: int
    collected: int
    fee: int
    at: datetime


def count_by_carrier(request: PaymentRequest, lines: Sequence[CarrierLine]) -> None:
    """Make what is counted towards the request for each of these lines what the line says now; joins the caller's transaction.

    Said again it changes nothing, and whatever came in between ends in the same balances. A cancelled request takes no more
    money; what is being given back to the buyer stays counted.
    """
    with transaction.atomic():
        locked = PaymentRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        counted = _counted(locked)
        gone = [paid for line in lines if (paid := counted.get(line.number)) and paid.amount != line.collected]
        # What comes is counted before what goes: the right file after a wrong one never leaves less than is being given back.
        if locked.cancelled_at is None:
            old = {paid.pk for paid in gone}
            new = [
                one for one in lines if one.collected and (one.number not in counted or counted[one.number].pk in old)
            ]
            parts = [Part(locked, one.collected, one.at, "carrier", carrier_line=one.number) for one in new]
            count_towards(parts, source=Payment.Source.CARRIER)
        for paid in gone:
            take_back(paid)
        _charge(locked, lines)


def _counted(request: PaymentRequest) -> dict[int, Payment]:
    entries = LedgerEntry.objects.filter(
        request=request, carrier_line__isnull=False, payment__reverses=None, payment__reversal=None,
        payment__isnull=False,
    ).select_related("payment__request")  # fmt: skip
    return {entry.carrier_line: entry.payment for entry in entries if entry.carrier_line and entry.payment}


def _charge(request: PaymentRequest, lines: Sequence[CarrierLine]) -> None:
    """Enter the fees as far as they are not entered yet."""
    have: dict[int, int] = {}
    fees = LedgerEntry.objects.filter(carrier_line__in=[line.number for line in lines])
    for sign, side in ((1, "debit"), (-1, "credit")):
        rows = fees.filter(**{side: ledger.FEES}).order_by().values_list("carrier_line")
        for number, total in rows.annotate(total=Sum("amount")):
            have[number] = have.get(number, 0) + sign * total
    for line in lines:
        more = line.fee - have.get(line.number, 0)
        if more:
            sides = (ledger.FEES, ledger.CARRIER) if more > 0 else (ledger.CARRIER, ledger.FEES)
            at = world.now() if have.get(line.number) else line.at
            ledger.write(
                [ledger.Move(*sides, abs(more), request.organisation_id, at, request=request, carrier_line=line.number)]
            )


def expect_transfer(
    organisation_id: int, *, number: int, carrier: str, reference: str, net: int, paid_at: datetime, taken_back: bool
) -> CarrierTransfer:
    """A carrier says that it transfers so many đồng at once; the same settlement again takes the newest word.

    Money that was said to be of a settlement now taken back waits to be looked at again. Joins the caller's transaction.
    """
    said = {"carrier": carrier[:40], "reference": reference, "net": net, "paid_at": paid_at, "taken_back": taken_back}
    if taken_back:
        del said["reference"]  # the number it was known under, while it stood
    made, _new = CarrierTransfer.objects.update_or_create(
        number=number,
        defaults=said,
        create_defaults={**said, "reference": reference, "organisation_id": organisation_id},
    )
    line = made.line
    if taken_back and line:
        BankTransaction.objects.filter(pk=line.pk).update(settled_at=None, settled_note="", settled_by_id=None)
        unexplain(line)
        made.line = None
        data = {"reason": "", "carrier_transfer": made.pk}
        journal.record(acts.TRANSACTION_REOPENED, line, on_behalf_of=organisation_id, data=data)
    return made


def explain_by_carrier(
    line: BankTransaction, transfer: CarrierTransfer, *, by: Actor, key: UUID | None = None
) -> BankTransaction:
    """The seller says that this money is a carrier's transfer for a settlement; it is no income, that was counted by parcel.

    Refuses (AlreadySettled) what is explained, and (NotOpen) a transfer of another amount, one that came already or whose
    settlement was taken back.
    """
    with journal.command(
        "payments.explain_by_carrier", key, {"transaction": line.pk, "transfer": transfer.pk}, by=by
    ) as run:
        if not run.replayed:
            _explain(line, transfer, by)
    line.refresh_from_db()
    return line


def _explain(line: BankTransaction, transfer: CarrierTransfer, by: Actor) -> None:
    waiting = BankTransaction.objects.to_look_at().filter(pk=line.pk, direction="in")
    note = f"{transfer.carrier} {transfer.shown}"[:200]
    if not waiting.update(settled_at=world.now(), settled_note=note, settled_by_id=by.person_id):
        raise AlreadySettled(_("This money is explained already."))
    if is_returned(line):
        raise AlreadySettled(_("This money is on its way back. Take that back first."))
    mine = CarrierTransfer.objects.filter(
        pk=transfer.pk, organisation=line.account.organisation_id, net=line.amount, line=None, taken_back=False
    )
    if ledger.held(line, ledger.SUSPENSE) != line.amount or not mine.update(line=line):
        raise NotOpen(_("This settlement is of another amount, or its money came already."))
    ledger.write([ledger.between(line, ledger.SUSPENSE, ledger.CARRIER)])
    data = {"request": None, "amount": line.amount, "carrier_transfer": transfer.pk}
    journal.record(acts.TRANSACTION_SETTLED, line, by=by, on_behalf_of=line.account.organisation_id, data=data)


def unexplain(line: BankTransaction) -> None:
    """Take back that it was a carrier's transfer, where it was said to be one; joins the caller's transaction."""
    if ledger.held(line, ledger.CARRIER):
        ledger.write([ledger.between(line, ledger.CARRIER, ledger.SUSPENSE)])
        CarrierTransfer.objects.filter(line=line).update(line=None)
