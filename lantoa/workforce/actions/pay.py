"""Fix what is paid for a period, and close each line by what the bank told, or in cash."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.workforce import acts
from lantoa.workforce.actions.tell import tell_not_got, tell_not_paid, tell_paid
from lantoa.workforce.errors import BadPay
from lantoa.workforce.models import PayItem, PayLine, PaySheet
from lantoa.workforce.queries.pay import free_movements, mark_of_rows, named_by, owed, payee_of

# After that the stall is still asked; a transfer that late was another's more likely.
LOOKED_FOR = timedelta(days=120)
_AT_ONCE = 100


def close_sheet(
    organisation: accounts.Organisation,
    last: date,
    *,
    seen_total: int,
    seen_rows: str = "",
    by: Actor,
    key: UUID | None = None,
) -> PaySheet:
    """Fix what was worked until a day and was not fixed before: one line for each worker. Nothing in it changes afterwards.

    Refuses BadPay: a day to come, nothing to pay, another total than `seen_total` or other rows
    than `seen_rows` (something changed while it was looked at).
    """
    body = {"organisation": organisation.pk, "last": last.isoformat(), "seen": seen_total}
    with journal.command("workforce.close_sheet", key, body, by=by) as run:
        if run.replayed:
            return PaySheet.objects.get(pk=(run.answer or {})["sheet"])
        if last > world.today():
            raise BadPay(_("Only what was worked can be paid. Choose a day until today."), field="last")
        # The organisation's row is the gate: two who close at once go through it one after the other.
        accounts.Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).first()
        rows = owed(organisation.pk, last)
        if not rows:
            raise BadPay(_("Nothing is to be paid until this day."), field="last")
        total = sum(one.amount for one in rows)
        if total != seen_total or seen_rows not in ("", mark_of_rows(rows)):
            raise BadPay(_("Something changed while you were looking. Please look at it once more."), field="last")
        first = min(item.shift.day for one in rows for item in one.items)
        sheet = PaySheet.objects.create(
            organisation=organisation,
            first=first,
            last=last,
            total=total,
            closed_at=world.now(),
            closed_by_id=by.person_id,
        )
        for one in rows:
            line = _line(sheet, one.worker.pk, one.amount)
            PayItem.objects.bulk_create(
                PayItem(
                    line=line, shift=item.shift, pay_by=item.shift.pay_by, pay=item.shift.pay, quantity=item.quantity, amount=item.amount,
                    correction=item.correction, quantity_before=item.before,
                )
                for item in one.items
            )  # fmt: skip
        data = {"lines": len(rows), "total": total, "first": first.isoformat(), "last": last.isoformat()}
        journal.record(acts.PAY_SHEET_CLOSED, sheet, by=by, on_behalf_of=organisation.pk, data=data)
        run.answer = {"sheet": sheet.pk}
    return sheet


def _line(sheet: PaySheet, worker_id: int, amount: int) -> PayLine:
    try:
        with transaction.atomic():
            return PayLine.objects.create(sheet=sheet, worker_id=worker_id, code=new_code(), amount=amount)
    except IntegrityError:
        # A code that was drawn before: once in a thousand million.
        return PayLine.objects.create(sheet=sheet, worker_id=worker_id, code=new_code(), amount=amount)


def settle_by_bank(
    line: PayLine, movement: payments.BankTransaction, *, by: Actor | None, key: UUID | None = None
) -> PayLine:
    """This money that went out paid it: told by the code (`by` None), or the stall says so of what the bank told.

    Refuses BadPay: another amount, another's money, what explains something else, a line that is paid.
    """
    with journal.command("workforce.settle_by_bank", key, {"line": line.pk, "movement": movement.pk}, by=by) as run:
        if not run.replayed:
            free = free_movements(line.sheet.organisation_id).filter(pk=movement.pk, amount=line.amount)
            # Whichever room says first what it was for; nobody else can say something else of it at this moment.
            if not (free.exists() and payments.claim_outgoing(movement.pk, "pay")):
                raise BadPay(_("This transfer does not fit, or explains something else already."), field="movement")
            _settle(line, by, how=PayLine.How.BANK, movement=movement, settled_at=movement.at)
    line.refresh_from_db()
    return line


def settle_in_cash(line: PayLine, *, by: Actor, key: UUID | None = None) -> PayLine:
    """The stall says that it paid in cash; the worker is asked to confirm that. Refuses (BadPay) a line that is paid."""
    with journal.command("workforce.settle_in_cash", key, {"line": line.pk}, by=by) as run:
        if not run.replayed:
            _settle(line, by, how=PayLine.How.CASH, settled_at=world.now())
    line.refresh_from_db()
    return line


def _settle(line: PayLine, by: Actor | None, **values: object) -> None:
    if not PayLine.objects.open().filter(pk=line.pk).update(**values):
        raise BadPay(_("This is paid already."))
    line.refresh_from_db()
    data = {"amount": line.amount, "how": str(line.how), "worker": line.worker_id, "movement": line.movement_id}
    journal.record(
        acts.PAY_SETTLED, line, by=by, on_behalf_of=line.sheet.organisation_id, occurred_at=line.settled_at, data=data
    )
    tell_paid(line, payee_of(line))


def take_back(line: PayLine, *, by: Actor, key: UUID | None = None) -> PayLine:
    """The stall marked it as paid by mistake: it is to be paid again, and the worker is told. Twice is once.

    Refuses (BadPay) cash the worker confirmed, and what the bank told under the line's own code.
    """
    with journal.command("workforce.take_pay_back", key, {"line": line.pk}, by=by) as run:
        if not run.replayed:
            locked = _locked(line)
            if locked.settled_at is not None:
                if not locked.can_be_taken_back:
                    raise BadPay(_("The bank or the worker said that this was paid. It stays so."))
                _unsettle(locked, by)
                tell_not_paid(locked, payee_of(locked))
    line.refresh_from_db()
    return line


def deny_cash(line: PayLine, *, by: Actor, key: UUID | None = None) -> PayLine:
    """The worker says, by their own link, that they did not get the cash: it is to be paid, and the owners are told. Twice is once.

    Refuses (BadPay) what they confirmed before.
    """
    with journal.command("workforce.deny_cash", key, {"line": line.pk}, by=by) as run:
        if not run.replayed:
            locked = _locked(line)
            if locked.how == PayLine.How.CASH:
                if locked.confirmed_at is not None:
                    raise BadPay(_("You said before that you got it. Please call the stall."))
                _unsettle(locked, by)
                tell_not_got(locked)
    line.refresh_from_db()
    return line


def _locked(line: PayLine) -> PayLine:
    rows = PayLine.objects.select_for_update(of=("self",), no_key=True)
    found: PayLine = rows.select_related("movement", "sheet__organisation", "worker").get(pk=line.pk)
    return found


def _unsettle(locked: PayLine, by: Actor) -> None:
    PayLine.objects.filter(pk=locked.pk).update(settled_at=None, how="", movement=None)
    if locked.movement_id is not None:
        payments.release_outgoing(locked.movement_id, "pay")
    entry = journal.entries_about(locked).filter(act=acts.PAY_SETTLED).last()
    data = {
        "amount": locked.amount, "how": str(locked.how), "worker": locked.worker_id, "movement": locked.movement_id,
    }  # fmt: skip
    home = locked.sheet.organisation_id
    journal.record(acts.PAY_UNSETTLED, locked, by=by, on_behalf_of=home, reverses=entry, data=data)


def confirm_cash(line: PayLine, *, by: Actor, key: UUID | None = None) -> PayLine:
    """The worker says, by their own link, that they got it. Twice is once."""
    with journal.command("workforce.confirm_cash", key, {"line": line.pk}, by=by) as run:
        mine = PayLine.objects.filter(pk=line.pk, how=PayLine.How.CASH, confirmed_at=None)
        if not run.replayed and mine.update(confirmed_at=world.now()):
            data = {"amount": line.amount}
            journal.record(acts.PAY_CONFIRMED, line, by=by, on_behalf_of=line.sheet.organisation_id, data=data)
    line.refresh_from_db()
    return line


def recognise_pay() -> int:
    """Close open lines by what the bank told went out under their code, of exactly their amount; what is not certain waits for the stall.
    Returns how many."""
    recent = PayLine.objects.open().filter(sheet__closed_at__gte=world.now() - LOOKED_FOR)
    lines = list(recent.select_related("sheet", "worker").order_by("pk"))
    done = 0
    for start in range(0, len(lines), _AT_ONCE):
        for line, movement in named_by(lines[start : start + _AT_ONCE]):
            # Settled by hand at this very moment, it stays so.
            with suppress(BadPay):
                settle_by_bank(line, movement, by=None)
                done += 1
    return done
