"""Explain by hand what no rule could, and take the explanation back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions import ledger
from lantoa.payments.actions.carrier import unexplain
from lantoa.payments.actions.payment import Part, count_towards
from lantoa.payments.actions.refund import is_returned
from lantoa.payments.errors import AlreadySettled, GoodsGone, NotOpen
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest


def settle(
    line: BankTransaction, *, request: PaymentRequest | None = None, note: str = "", by: Actor, key: UUID | None = None
) -> BankTransaction:
    """Explain money by hand: it pays this open request of the same organisation, or it was for what the note says.

    Refuses (AlreadySettled) what is explained already, (NotOpen) a request of others, cancelled or paid in full, and
    (GoodsGone) one whose goods others have meanwhile. Money matched by hand is still the bank's money, with the outcome
    that was seen kept on the line.
    """
    note = note.strip()[:200]
    body = {"transaction": line.pk, "request": request.pk if request else None, "note": note}
    with journal.command("payments.settle", key, body, by=by) as run:
        if not run.replayed:
            _settle(line, request, note, by)
    line.refresh_from_db()
    return line


def _settle(line: BankTransaction, request: PaymentRequest | None, note: str, by: Actor) -> None:
    waiting = BankTransaction.objects.to_look_at().filter(pk=line.pk)
    if not waiting.update(settled_at=world.now(), settled_note=note, settled_by_id=by.person_id):
        raise AlreadySettled(_("This money is explained already."))
    if is_returned(line):
        raise AlreadySettled(_("This money is on its way back. Take that back first."))
    organisation_id = line.account.organisation_id
    data = {"request": request.pk if request else None, "amount": line.amount}
    journal.record(acts.TRANSACTION_SETTLED, line, by=by, on_behalf_of=organisation_id, data=data)
    if request:
        row = (
            PaymentRequest.objects.open()
            .select_for_update(no_key=True)
            .filter(pk=request.pk, organisation=organisation_id)
            .first()
        )
        counted = Payment.objects.counted().filter(transaction=line).exists()
        if row is None or counted or line.direction == "out":
            raise NotOpen(_("No more money can be counted towards this order. Please write what the money was for."))
        part = Part(row, line.amount, line.at, "by_hand", line, held=True)
        (paid,) = count_towards([part], source=Payment.Source.BANK, by=by)
        if Payment.objects.filter(reverses=paid).exists():
            raise GoodsGone(
                _("The goods were held too long and others have bought them. Please return the money to the buyer.")
            )
    elif ledger.held(line, ledger.SUSPENSE):
        ledger.write([ledger.between(line, ledger.SUSPENSE, ledger.OTHER)])


def reopen(line: BankTransaction, *, reason: str = "", by: Actor, key: UUID | None = None) -> BankTransaction:
    """Take back a note about money, so that it waits to be looked at again.

    Refuses (AlreadySettled) money without a note and money counted towards an order: that is a refund.
    """
    with journal.command("payments.reopen", key, {"transaction": line.pk, "reason": reason}, by=by) as run:
        if not run.replayed:
            # The line's row first, as by whoever explains it: one of the two comes first.
            noted = BankTransaction.objects.filter(pk=line.pk, settled_at__isnull=False)
            opened = noted.update(settled_at=None, settled_note="", settled_by_id=None)
            counted = Payment.objects.counted().filter(transaction=line).exists()
            if is_returned(line):
                raise AlreadySettled(_("This money was paid back; it cannot be opened again here."))
            if counted or not opened:
                raise AlreadySettled(_("This money is counted towards an order; it cannot be opened again here."))
            if ledger.held(line, ledger.OTHER):
                ledger.write([ledger.between(line, ledger.OTHER, ledger.SUSPENSE)])
            unexplain(line)
            organisation_id = line.account.organisation_id
            journal.record(
                acts.TRANSACTION_REOPENED, line, by=by, on_behalf_of=organisation_id, data={"reason": reason[:200]}
            )
    line.refresh_from_db()
    return line
