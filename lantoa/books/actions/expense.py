"""Write down what was spent, and take it back by an entry of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from lantoa.books import acts
from lantoa.books.errors import BadExpense
from lantoa.books.models import Expense, PaidFrom
from lantoa.books.rules.expense import LONGEST_NOTE, kinds
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.money import LARGEST
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import VIETNAM, world
from lantoa.orders import api as orders

OLDEST = date(2000, 1, 1)


def record_expense(
    organisation: models.Model,
    *,
    amount: int,
    day: date,
    kind: str,
    paid_from: str = PaidFrom.CASH,
    note: str = "",
    bill: documents.File | None = None,
    by: Actor,
    key: UUID | None = None,
) -> Expense:
    """Write down đồng that the organisation spent on that day.

    Refuses (BadExpense, with the field) no amount or more than 500 billion, a day to come or before 2000, what is not on the
    list of kinds or ways to pay, and a note above 200 signs.
    """
    said = clean_line(note)
    _check(amount, day, kind, paid_from, said)
    body = {
        "organisation": organisation.pk, "amount": amount, "day": day.isoformat(), "kind": kind, "paid_from": str(paid_from),
        "note": said, "bill": bill.pk if bill else None,
    }  # fmt: skip
    with journal.command("books.record_expense", key, body, by=by) as run:
        if run.replayed:
            return Expense.objects.get(pk=(run.answer or {})["expense"])
        expense: Expense = Expense.objects.create(
            organisation_id=organisation.pk, amount=amount, day=day, kind=kind, paid_from=paid_from, note=said, bill=bill,
            by_id=by.person_id, created_at=world.now(),
        )  # fmt: skip
        _record(acts.EXPENSE_RECORDED, expense, by)
        run.answer = {"expense": expense.pk}
    return expense


def cancel_expense(expense: Expense, *, by: Actor, key: UUID | None = None) -> Expense:
    """Take an expense back: an entry of the same day and amount reverses it, and both stay to be read. Twice is once.

    Returns the reversing entry. Refuses (BadExpense) to reverse a reversing entry.
    """
    with journal.command("books.cancel_expense", key, {"expense": expense.pk}, by=by) as run:
        locked: Expense = Expense.objects.select_for_update(of=("self",), no_key=True).get(pk=expense.pk)
        if locked.reverses_id:
            raise BadExpense(_("This entry cancels another one. Write the expense down anew if it was right."))
        before: Expense | None = Expense.objects.filter(reverses=locked).first()
        if before:
            return before
        back: Expense = Expense.objects.create(
            organisation_id=locked.organisation_id, amount=locked.amount, day=locked.day, kind=locked.kind,
            paid_from=locked.paid_from, note=locked.note, reverses=locked, by_id=by.person_id, created_at=world.now(),
        )  # fmt: skip
        entry = journal.entries_about(locked).filter(act=acts.EXPENSE_RECORDED).last()
        _record(acts.EXPENSE_CANCELLED, locked, by, reverses=entry)
        run.answer = {"expense": back.pk}
    return back


def record_fee(settlement: orders.FeeSettlement, *, by: Actor) -> Expense:
    """A fee that the household marked as paid goes into its book by itself, on the day it was paid. Twice is once."""
    agreement = settlement.agreement
    said = {
        "organisation_id": agreement.payer_id,
        "amount": settlement.amount,
        "kind": "fees",
        "note": f"{agreement.payee.name} · {agreement.purpose}",
    }
    return _by_itself(said, settlement.at, settlement.movement_id, by, settlement=settlement)


def record_maker(settlement: orders.MakerSettlement, *, by: Actor) -> Expense:
    """What the household marked as paid to a neighbour for goods it sold for them goes into its book by itself, as goods. Twice is once."""
    said = {
        "organisation_id": settlement.seller_id,
        "amount": settlement.amount,
        "kind": "goods",
        "note": settlement.maker.name,
    }
    return _by_itself(said, settlement.at, settlement.movement_id, by, maker_settlement=settlement)


def record_wages(entry: journal.Entry, *, by: Actor) -> Expense:
    """Pay that was settled goes into the household's book by itself, as wages, on the day it was paid. Twice is once.

    All of it stands in the entry (`amount`, `movement` where the bank told); whose pay it is does not.
    """
    said = {"organisation_id": entry.on_behalf_of_id, "amount": entry.data["amount"], "kind": "wages", "note": ""}
    return _by_itself(said, entry.occurred_at, entry.data["movement"], by, entry_id=entry.pk)


def _by_itself(said: dict[str, Any], at: datetime, movement: int | None, by: Actor, **which: object) -> Expense:
    day = max(OLDEST, min(at.astimezone(VIETNAM).date(), world.today()))
    paid_from = PaidFrom.BANK if movement else PaidFrom.CASH
    more = {"day": day, "paid_from": paid_from, "by_id": by.person_id, "created_at": world.now()}
    with transaction.atomic():
        expense: Expense
        expense, is_new = Expense.objects.get_or_create(
            **which, defaults={**said, **more, "note": said["note"][:LONGEST_NOTE]}
        )
        if is_new:
            _record(acts.EXPENSE_RECORDED, expense, by)
    return expense


def _check(amount: int, day: date, kind: str, paid_from: str, note: str) -> None:
    if not 0 < amount <= LARGEST:
        raise BadExpense(_("Write how much you spent, like 85.000 or 85k."), field="amount")
    if not OLDEST <= day <= world.today():
        raise BadExpense(_("Choose the day you spent it, today or before."), field="day")
    if kind not in kinds():
        raise BadExpense(_("Choose what it was for."), field="kind")
    if paid_from not in PaidFrom.values:
        raise BadExpense(_("Choose how you paid."), field="paid_from")
    if len(note) > LONGEST_NOTE:
        raise BadExpense(_("Please keep the note to %(limit)s characters.") % {"limit": LONGEST_NOTE}, field="note")


def _record(act: str, expense: Expense, by: Actor, reverses: journal.Entry | None = None) -> None:
    data = {"amount": expense.amount, "kind": expense.kind, "day": expense.day.isoformat()}
    journal.record(act, expense, by=by, on_behalf_of=expense.organisation_id, reverses=reverses, data=data)
