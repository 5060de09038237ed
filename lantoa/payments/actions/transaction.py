"""Take in what the bank says, once, and decide what it pays; explain by hand what no rule could."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import codes_in
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.actions.payment import count_towards
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.errors import AlreadySettled, GoodsGone, NotOpen
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest, PayoutAccount
from lantoa.payments.rules.matching import PAYING, Match, Notice, Payable, match

# Banks tell the time to the minute and their clocks differ from ours: an order placed moments "after" its money is meant.
CLOCK_SLACK = timedelta(minutes=5)
# An order nobody paid for so long is no suggestion for money that comes today.
SUGGESTED_FOR = timedelta(days=90)


def take_notice(
    account: PayoutAccount, notice: BankNotice, *, incoming: journal.Incoming | None = None
) -> BankTransaction:
    """Write down one movement of this account and count it towards what it pays; returns the bank's line.

    The same reference told again returns the line there is and counts nothing. Whatever fits nothing for sure is left to
    look at. Everything, the reactions of rooms above included, in one transaction.
    """
    with transaction.atomic():
        locked = PayoutAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
        _heard(locked)
        told = BankTransaction.objects.filter(account=locked, reference=notice.reference).first()
        if told:
            return _told_again(told, notice)
        named = _named(notice.memo)
        found = _decide(locked, notice, named)
        line = BankTransaction.objects.create(
            account=locked, reference=notice.reference, outside_id=notice.outside_id, incoming=incoming, direction=notice.direction,
            amount=notice.amount, at=notice.at, memo=notice.memo, outcome=found.outcome, candidates=list(found.codes), recorded_at=world.now(),
        )  # fmt: skip
        _follow_up(line, found, named)
    line.refresh_from_db()
    return line


def _heard(account: PayoutAccount) -> None:
    now = world.now()
    PayoutAccount.objects.filter(pk=account.pk).update(last_heard_at=now)
    if PayoutAccount.objects.filter(pk=account.pk, proved_at=None).update(proved_at=now):
        journal.record(
            acts.ACCOUNT_PROVED, account, on_behalf_of=account.organisation_id, data={"bank": account.bank_bin}
        )


def _told_again(told: BankTransaction, notice: BankNotice) -> BankTransaction:
    if (told.amount, told.direction) != (notice.amount, notice.direction) and told.contradicted_at is None:
        told.contradicted_at = world.now()
        told.save(update_fields=["contradicted_at"])
        _unmatched(told)
    return told


def _named(memo: str) -> dict[str, PaymentRequest]:
    codes = codes_in(memo)
    if not codes:
        return {}
    # Locked in one order, so that two notices naming the same orders cannot wait for each other.
    rows = PaymentRequest.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
    return {row.code: row for row in rows}


def _decide(account: PayoutAccount, notice: BankNotice, named: Mapping[str, PaymentRequest]) -> Match:
    seen = Notice(
        str(account.pk), notice.reference, notice.direction, notice.amount, notice.at + CLOCK_SLACK, notice.memo
    )

    def waiting() -> Iterable[Payable]:
        since = notice.at - SUGGESTED_FOR
        rows = PaymentRequest.objects.open().filter(account=account, placed_at__gte=since, placed_at__lte=seen.at)
        return [row.payable() for row in rows.order_by("pk")]

    in_order = [named[code] for code in codes_in(notice.memo) if code in named]
    found = match(seen, [row.payable() for row in in_order], waiting)
    if found.outcome in PAYING and _is_the_sellers_word(found, named, notice.amount):
        return Match("already_paid", found.codes)
    return found


def match_again(request: PaymentRequest) -> int:
    """Count what the bank told under this request's code before the request was known here; return how many lines.

    For sales that were made out of reach and written down later. Lines somebody explained meanwhile stay as they are.
    Joins the caller's transaction.
    """
    if request.account is None:
        return 0
    with transaction.atomic():
        waiting = BankTransaction.objects.filter(
            account=request.account, outcome__in=("suggest", "unknown"), settled_at=None, direction="in",
            contradicted_at=None, at__gte=request.placed_at - CLOCK_SLACK,
        )  # fmt: skip
        PayoutAccount.objects.select_for_update(no_key=True).get(pk=request.account_id)
        lines = [line for line in waiting.order_by("pk") if request.code in codes_in(line.memo)]
        return sum(_count_again(line) for line in lines)


def _count_again(line: BankTransaction) -> bool:
    told = BankNotice(
        outside_id=line.outside_id, account_number=line.account.number, sub_account="", direction="in", at=line.at,
        amount=line.amount, memo=line.memo, reference=line.reference,
    )  # fmt: skip
    named = _named(line.memo)
    found = _decide(line.account, told, named)
    if found.outcome in PAYING:
        line.outcome, line.candidates = found.outcome, list(found.codes)
        line.save(update_fields=["outcome", "candidates"])
        _follow_up(line, found, named)
    return found.outcome in PAYING


def _is_the_sellers_word(found: Match, named: Mapping[str, PaymentRequest], amount: int) -> bool:
    """Whether the seller already said this very amount came: then it is the same money until somebody says otherwise."""
    said = Payment.objects.counted().filter(
        request__in=[named[code] for code in found.codes], source=Payment.Source.SELLER
    )
    return bool(said.filter(amount=amount).exists())


def _follow_up(line: BankTransaction, found: Match, named: Mapping[str, PaymentRequest]) -> None:
    if found.outcome in PAYING:
        rows = sorted((named[code] for code in found.codes), key=lambda row: row.pk)
        parts = [(row, row.due) for row in rows] if found.outcome == "split" else [(rows[0], line.amount)]
        count_towards(parts, source=Payment.Source.BANK, outcome=found.outcome, at=line.at, bank=line)
    elif found.outcome in BankTransaction.UNEXPLAINED:
        _unmatched(line)


def _unmatched(line: BankTransaction) -> None:
    data = {"outcome": str(line.outcome), "amount": line.amount, "contradicted": line.contradicted_at is not None}
    journal.record(
        acts.TRANSACTION_UNMATCHED, line, on_behalf_of=line.account.organisation_id, occurred_at=line.at, data=data
    )


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
        parts = [(row, line.amount)]
        (paid,) = count_towards(parts, source=Payment.Source.BANK, outcome="by_hand", at=line.at, by=by, bank=line)
        if Payment.objects.filter(reverses=paid).exists():
            raise GoodsGone(
                _("The goods were held too long and others have bought them. Please return the money to the buyer.")
            )


def reopen(line: BankTransaction, *, reason: str = "", by: Actor, key: UUID | None = None) -> BankTransaction:
    """Take back a note about money, so that it waits to be looked at again.

    Refuses (AlreadySettled) money without a note and money counted towards an order: that is a refund.
    """
    with journal.command("payments.reopen", key, {"transaction": line.pk, "reason": reason}, by=by) as run:
        if not run.replayed:
            noted = BankTransaction.objects.filter(pk=line.pk, settled_at__isnull=False)
            counted = Payment.objects.counted().filter(transaction=line).exists()
            if counted or not noted.update(settled_at=None, settled_note="", settled_by_id=None):
                raise AlreadySettled(_("This money is counted towards an order; it cannot be opened again here."))
            organisation_id = line.account.organisation_id
            journal.record(
                acts.TRANSACTION_REOPENED, line, by=by, on_behalf_of=organisation_id, data={"reason": reason[:200]}
            )
    line.refresh_from_db()
    return line
