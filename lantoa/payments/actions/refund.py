"""Give money back: propose it, learn where it goes, and close it when the bank tells that it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import codes_in, new_code
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions import ledger
from lantoa.payments.errors import AlreadySettled, BadAccount, BadRefund
from lantoa.payments.models import BankTransaction, BuyersAccount, PaymentRequest, Refund
from lantoa.payments.rules import banks

Outcome = BankTransaction.Outcome


def propose_refund(request: PaymentRequest, *, amount: int, reason: str, by: Actor, key: UUID | None = None) -> Refund:
    """So many đồng of what this request received are to go back to who paid; joins the caller's transaction.

    Refuses (BadRefund) less than 1 đồng, and more than was received and is not being given back already: decided by one
    conditional update, however many ask at once.
    """
    body = {"request": request.pk, "amount": amount, "reason": reason}
    with journal.command("payments.propose_refund", key, body, by=by) as run:
        if run.replayed:
            return Refund.objects.get(pk=(run.answer or {})["refund"])
        left = PaymentRequest.objects.filter(pk=request.pk, received__gte=F("refunding") + amount)
        if amount <= 0 or not left.update(refunding=F("refunding") + amount):
            raise BadRefund(_("More cannot be given back than was paid."), field="amount")
        refund = _propose(request, None, amount, reason, by)
        run.answer = {"refund": refund.pk}
    return refund


def return_line(line: BankTransaction, *, by: Actor, key: UUID | None = None) -> Refund:
    """All of this money that nothing explains is to go back to whoever sent it; it waits in suspense until it went.

    Refuses (AlreadySettled) what is explained or counted, went out itself, or is being returned already.
    """
    with journal.command("payments.return_line", key, {"transaction": line.pk}, by=by) as run:
        if run.replayed:
            return Refund.objects.get(pk=(run.answer or {})["refund"])
        # The line's row is locked by this, as by whoever explains it: one of the two comes first.
        waiting = BankTransaction.objects.to_look_at().filter(pk=line.pk, direction="in")
        left = ledger.held(line, ledger.SUSPENSE) if waiting.update(settled_note="") else 0
        if not left or Refund.objects.standing().filter(line=line).exists():
            raise AlreadySettled(_("This money is explained already, or on its way back."))
        line.refresh_from_db()
        codes = line.candidates if len(line.candidates) == 1 else []
        named = PaymentRequest.objects.filter(code__in=codes, organisation=line.account.organisation_id).first()
        refund = _propose(named, line, left, Refund.Reason.UNEXPLAINED, by)
        run.answer = {"refund": refund.pk}
    return refund


def _propose(
    request: PaymentRequest | None, line: BankTransaction | None, amount: int, reason: str, by: Actor
) -> Refund:
    organisation_id = line.account.organisation_id if line else request.organisation_id if request else None
    refund = Refund.objects.create(
        code=new_code(), organisation_id=organisation_id, request=request, line=line, amount=amount, reason=reason,
        rehearsal=bool(request and request.rehearsal), proposed_at=world.now(), proposed_by_id=by.person_id,
    )  # fmt: skip
    _record(acts.REFUND_PROPOSED, refund, by)
    return refund


def give_account(
    refund: Refund, *, bank_bin: str, number: str, holder: str, by: Actor, key: UUID | None = None
) -> Refund:
    """Say where it is to go; the last word before the money went counts. The account is sealed, and erased once it went.

    Refuses (BadAccount, with the field) what cannot be an account, and (BadRefund) what is closed or taken back.
    """
    account = checked_account(bank_bin, number, holder)
    # What was typed is personal: the command keeps no hash of it that could be guessed.
    typed = salted_hmac("payments.refund_account", repr(account), algorithm="sha256").hexdigest()
    with journal.command("payments.refund_account", key, {"refund": refund.pk, "account": typed}, by=by) as run:
        if not run.replayed:
            given = {"account_sealed": account.sealed(), "account_shown": account.shown}
            if not Refund.objects.open().filter(pk=refund.pk).update(**given):
                raise BadRefund(_("This money is given back already."))
            _record(
                acts.REFUND_ACCOUNT_GIVEN, refund, by, more={"by_seller": by.organisation_id == refund.organisation_id}
            )
    refund.refresh_from_db()
    return refund


def checked_account(bank_bin: str, number: str, holder: str) -> BuyersAccount:
    """The account as it is kept; refuses (BadAccount, with the field) what cannot be one."""
    if bank_bin not in banks.BANKS:
        raise BadAccount(_("Choose the bank from the list."), field="bank_bin")
    bare, printed = banks.account_number(number), banks.printed_name(holder)
    if not bare:
        raise BadAccount(
            _("This cannot be an account number. It has at most 19 digits or letters; look into the bank app."),
            field="number",
        )
    if not printed or len(printed) > 120:
        raise BadAccount(_("Write the holder's name as the bank app shows it."), field="holder")
    return BuyersAccount(bank_bin, bare, printed)


def drop_refund(refund: Refund, *, by: Actor, key: UUID | None = None) -> Refund:
    """Take back that money would be returned which nobody had to return. Refuses (BadRefund) any other, and a closed one."""
    with journal.command("payments.drop_refund", key, {"refund": refund.pk}, by=by) as run:
        if not run.replayed:
            mine = Refund.objects.open().filter(
                pk=refund.pk, reason__in=(Refund.Reason.OVERPAID, Refund.Reason.UNEXPLAINED)
            )
            if not mine.update(cancelled_at=world.now(), account_sealed=b"", account_shown=""):
                raise BadRefund(_("This cannot be taken back any more."))
            if refund.line_id is None:
                PaymentRequest.objects.filter(pk=refund.request_id).update(refunding=F("refunding") - refund.amount)
            _record(acts.REFUND_DROPPED, refund, by)
    refund.refresh_from_db()
    return refund


def close_by_hand(refund: Refund, *, cash: bool, by: Actor, key: UUID | None = None) -> Refund:
    """The seller says that it went, in cash or by a transfer. Shown as the seller's word; the bank's, when it comes, takes
    its place. Refuses (BadRefund) what is closed or taken back."""
    with journal.command("payments.close_refund", key, {"refund": refund.pk, "cash": cash}, by=by) as run:
        if not run.replayed:
            source = Refund.Source.CASH if cash else Refund.Source.SELLER
            if not _close(refund, source, world.now(), None, by):
                raise BadRefund(_("This money is given back already."))
    refund.refresh_from_db()
    return refund


def close_by_line(refund: Refund, line: BankTransaction, *, by: Actor, key: UUID | None = None) -> Refund:
    """This money that went out gave it back, says the seller of what the bank told.

    Refuses (BadRefund) another amount, a line of others, one that explains another refund, and what is closed by the bank.
    """
    with journal.command("payments.close_refund_by", key, {"refund": refund.pk, "line": line.pk}, by=by) as run:
        if not run.replayed:
            ours = line.account.organisation_id == refund.organisation_id and line.amount == refund.amount
            if not ours or not _explain(refund, line, by):
                raise BadRefund(_("This transfer does not fit, or explains something else already."))
    refund.refresh_from_db()
    return refund


def reopen_refund(refund: Refund, *, reason: str = "", by: Actor, key: UUID | None = None) -> Refund:
    """It did not go after all, or by another transfer: it is to be paid back again, and the account has to be told anew.

    Refuses (BadRefund) what is not closed, and what the bank closed by the refund's code.
    """
    with journal.command("payments.reopen_refund", key, {"refund": refund.pk, "reason": reason}, by=by) as run:
        if not run.replayed:
            locked = Refund.objects.select_for_update(of=("self",)).select_related("line", "request").get(pk=refund.pk)
            if not locked.can_reopen:
                raise BadRefund(_("This cannot be opened again: the bank told of it."))
            back = _moved(locked, world.now(), locked.closed_by)
            ledger.write([replace(back, debit=back.credit, credit=back.debit)])
            BankTransaction.objects.filter(pk=locked.closed_by_id).update(
                outcome=Outcome.IGNORED_OUTGOING, candidates=[]
            )
            waits = {"settled_at": None, "settled_note": "", "settled_by_id": None}
            BankTransaction.objects.filter(pk=locked.line_id).update(**waits)
            open_ = {"closed_at": None, "went_at": None, "source": "", "closed_by": None, "account_shown": ""}
            Refund.objects.filter(pk=locked.pk).update(**open_)
            _record(acts.REFUND_REOPENED, locked, by, more={"why": reason[:200]})
    refund.refresh_from_db()
    return refund


def recognise(lines: Sequence[BankTransaction]) -> None:
    """Close what these lines, just written down as gone out, give back by complete code and exact amount; nothing else.

    A line that names several open refunds, or another amount, closes none: the seller is asked. Joins the caller's transaction.
    """
    named = {line: codes_in(line.memo) for line in lines}
    codes = {code for those in named.values() for code in those}
    if not codes:
        return
    organisation_id = lines[0].account.organisation_id
    found = Refund.objects.standing().filter(code__in=codes, organisation=organisation_id, closed_by=None)
    waiting = {refund.code: refund for refund in found.exclude(source=Refund.Source.CASH).order_by("pk")}
    for line, those in named.items():
        meant = [waiting[code] for code in those if code in waiting]
        if len(meant) == 1 and meant[0].amount == line.amount and _explain(meant[0], line, None):
            del waiting[meant[0].code]


def _explain(refund: Refund, line: BankTransaction, by: Actor | None) -> bool:
    free = BankTransaction.objects.filter(
        pk=line.pk, direction="out", outcome=Outcome.IGNORED_OUTGOING, contradicted_at=None
    )
    with transaction.atomic():
        if not free.update(outcome=Outcome.REFUND, candidates=[refund.code]):
            return False
        # Nobody opens it again between the two questions: is it still to be paid back, or did the seller say that it went?
        Refund.objects.select_for_update(no_key=True).filter(pk=refund.pk).values_list("pk").first()
        if not (_close(refund, Refund.Source.BANK, line.at, line, by) or _confirm(refund, line, by)):
            transaction.set_rollback(True)
            return False
    line.outcome, line.candidates = Outcome.REFUND, [refund.code]
    return True


def _close(refund: Refund, source: str, at: datetime, line: BankTransaction | None, by: Actor | None) -> bool:
    values = {"closed_at": world.now(), "went_at": at, "source": source, "closed_by": line, "account_sealed": b""}
    if not Refund.objects.open().filter(pk=refund.pk).update(**values):
        return False
    if refund.line_id:
        note = _("Paid back · %(code)s") % {"code": refund.code}
        settled = {"settled_at": world.now(), "settled_note": note, "settled_by_id": by.person_id if by else None}
        BankTransaction.objects.filter(pk=refund.line_id).update(**settled)
    refund.source = source
    ledger.write([_moved(refund, at, line)])
    _record(acts.REFUND_CLOSED, refund, by, at)
    return True


def _confirm(refund: Refund, line: BankTransaction, by: Actor | None) -> bool:
    """The bank tells what the seller had said before."""
    said = Refund.objects.closed().filter(pk=refund.pk, source=Refund.Source.SELLER, closed_by=None)
    if not said.update(source=Refund.Source.BANK, closed_by=line, went_at=line.at):
        return False
    move = ledger.Move(ledger.SAID, ledger.OUTGOING, refund.amount, refund.organisation_id, line.at, transaction=line)
    ledger.write([move])
    refund.source = Refund.Source.BANK
    _record(acts.REFUND_CONFIRMED, refund, by, line.at)
    return True


def _moved(refund: Refund, at: datetime, line: BankTransaction | None) -> ledger.Move:
    from_ = ledger.SUSPENSE if refund.line_id else ledger.REQUESTS
    by = {Refund.Source.BANK: ledger.OUTGOING, Refund.Source.SELLER: ledger.SAID, Refund.Source.CASH: ledger.CASH}
    return ledger.Move(
        from_, by[Refund.Source(refund.source)], refund.amount, refund.organisation_id, at,
        transaction=refund.line or line, request=None if refund.line_id else refund.request, refund=refund,
    )  # fmt: skip


def _record(
    act: str, refund: Refund, by: Actor | None, at: datetime | None = None, *, more: Mapping[str, object] | None = None
) -> None:
    request = refund.request
    subject = [request.subject_type, request.subject_id] if request else ["", 0]
    data = {
        "subject": subject, "refund": refund.pk, "amount": refund.amount, "reason": str(refund.reason),
        "source": str(refund.source), "of_line": refund.line_id is not None,
        **(more or {}),
    }  # fmt: skip
    journal.record(
        act, refund, by=by, on_behalf_of=refund.organisation_id, occurred_at=at, rehearsal=refund.rehearsal, data=data
    )


def is_returned(line: BankTransaction) -> bool:
    """Whether this money is on its way back or went."""
    return bool(Refund.objects.standing().filter(line=line).exists())


def lower_request(request: PaymentRequest, by_: int) -> None:
    """Ask so many đồng less (below 0: more) under the same code than until now; where nothing would be left to ask for,
    nothing is asked for any more. Joins the caller's transaction. Refuses (BadRefund) more than is asked."""
    open_ = PaymentRequest.objects.filter(pk=request.pk, cancelled_at=None)
    less = open_.filter(amount__gt=by_).update(amount=F("amount") - by_)
    if not less and not open_.filter(amount=by_).update(cancelled_at=world.now()):
        raise BadRefund(_("The order has changed meanwhile. Please look at it again."))
    request.refresh_from_db()
