"""What is owed for work and not fixed yet, what is fixed and not paid, and what went out that may have been it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet, Sum

from lantoa.kit import vietqr
from lantoa.kit.order_code import codes_in
from lantoa.kit.vietqr_rules import LARGEST
from lantoa.kit.world import VIETNAM, world
from lantoa.payments import api as payments
from lantoa.workforce.models import Neighbour, PayItem, PayLine, Shift, Worker
from lantoa.workforce.rules.pay import amount_of, quantity_of

MOST_OFFERED, MOST_NAMED = 5, 20


@dataclass(frozen=True, slots=True)
class Due:
    """What one shift still adds: all of it, or after a correction the difference."""

    shift: Shift
    quantity: int
    amount: int
    before: int | None = None

    @property
    def correction(self) -> bool:
        """Whether sheets before counted it already, with the quantity `before`."""
        return self.before is not None


@dataclass(frozen=True, slots=True)
class Owed:
    """What one worker is owed."""

    worker: Worker
    items: Sequence[Due]

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.items)


def owed(organisation_id: int | None, last: date) -> list[Owed]:
    """What was worked until a day and not fixed before, for each worker by name; a difference below 0 lessens the rest, and waits where
    nothing is left to lessen. Three queries."""
    shifts = list(
        Shift.objects.worked().filter(organisation=organisation_id, day__lte=last).exclude(pay_by=Worker.PayBy.NOTHING)
        .select_related("worker").order_by("day", "pk")
    )  # fmt: skip
    rows = PayItem.objects.filter(shift__in=[one.pk for one in shifts]).order_by().values("shift")
    fixed = {row["shift"]: row["sum_"] for row in rows.annotate(sum_=Sum("amount"))}
    counted = dict(PayItem.objects.filter(shift__in=list(fixed)).order_by("pk").values_list("shift", "quantity"))
    by_worker: dict[int, list[Due]] = {}
    for shift in shifts:
        amount = amount_of(shift.pay_by, shift.pay, minutes=shift.minutes, pieces=shift.pieces)
        left = amount - (fixed.get(shift.pk) or 0)
        if left:
            quantity = quantity_of(shift.pay_by, minutes=shift.minutes, pieces=shift.pieces)
            by_worker.setdefault(shift.worker_id, []).append(Due(shift, quantity, left, counted.get(shift.pk)))
    found = [Owed(items[0].shift.worker, items) for items in by_worker.values()]
    return sorted((one for one in found if one.amount > 0), key=lambda one: (one.worker.name, one.worker.pk))


def uncounted(organisation_id: int | None, last: date) -> list[Shift]:
    """What was worked until a day and would pay nothing: pieces nobody counted, or no pay on the list. One query."""
    nothing = Q(pay_by=Worker.PayBy.PIECE, pieces=0) | Q(pay=0)
    worked = Shift.objects.worked().filter(nothing, organisation=organisation_id, day__lte=last)
    return list(
        worked.exclude(pay_by=Worker.PayBy.NOTHING).select_related("worker").order_by("-day", "pk")[:MOST_NAMED]
    )


def unfinished(organisation_id: int | None, last: date) -> list[Shift]:
    """Shifts until a day that are over, and of which nobody wrote down when they went: they stand on no sheet before. One query."""
    over = Shift.objects.live().filter(
        organisation=organisation_id, day__lte=last, ends_at__lt=world.now(), went_at__isnull=True
    )
    return list(over.exclude(pay_by=Worker.PayBy.NOTHING).select_related("worker").order_by("-day", "pk")[:MOST_NAMED])


def mark_of_rows(rows: Sequence[Owed]) -> str:
    """What somebody saw who looked at these rows, in one word: two that differ have another one, though their totals be the same."""
    seen = [[item.shift.pk, item.quantity, item.amount] for one in rows for item in one.items]
    return hashlib.sha256(json.dumps(sorted(seen)).encode()).hexdigest()[:32]


def payee_of(line: PayLine) -> Neighbour | None:
    """Whose pay this is: who of the pool said by their own link that its shifts are theirs. The number on the stall's list says nothing:
    anybody can write it there. None where nobody said so of one of them, or several did."""
    whose = set(Shift.objects.filter(items__line=line).order_by().values_list("neighbour", flat=True))
    only = whose.pop() if len(whose) == 1 else None
    return Neighbour.objects.filter(pk=only).first() if only is not None else None


def pay_payload(line: PayLine) -> str:
    """The VietQR text that pays this line to the account its worker gave, under its code; "" while there is none, or nothing to pay."""
    neighbour = payee_of(line) if line.settled_at is None else None
    account = neighbour.account if neighbour is not None else None
    if account is None or line.amount > LARGEST:
        return ""
    return vietqr.build(bin=account.bank_bin, account=account.number, amount=line.amount, memo=line.code)


def went_out(line: PayLine) -> list[payments.BankTransaction]:
    """What went out of exactly this amount since the first day it is for, and explains no other pay: many are paid before the sheet is fixed.
    What names the code first, then the newest."""
    first = datetime.combine(line.sheet.first, time(), VIETNAM)
    free = free_movements(line.sheet.organisation_id).filter(at__gte=first, amount=line.amount)
    rows = list(free.select_related("account").order_by("-at", "-pk")[:100])
    return sorted(rows, key=lambda one: line.code not in codes_in(one.memo))[:MOST_OFFERED]


def _since(moment: datetime) -> Q:
    """What went out since then; where a statement names only the day, on that day or later."""
    day = moment.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(at__gte=moment) | Q(at__gte=day, day_only=True)


def free_movements(organisation_id: int) -> QuerySet[payments.BankTransaction]:
    """Money that went out of the organisation's accounts and explains nothing yet, neither here nor as money given back."""
    used = PayLine.objects.exclude(movement=None).values("movement")
    out = payments.BankTransaction.objects.filter(
        account__organisation_id=organisation_id, direction="out", outcome="ignored_outgoing", contradicted_at=None
    )
    return out.exclude(pk__in=used)


def named_by(lines: Sequence[PayLine]) -> list[tuple[PayLine, payments.BankTransaction]]:
    """Lines still open, each with the one movement that names its code and is exactly its amount. One query for each organisation."""
    found = []
    by_house: dict[int, list[PayLine]] = {}
    for line in lines:
        by_house.setdefault(line.sheet.organisation_id, []).append(line)
    for organisation_id, those in by_house.items():
        since = min(one.sheet.closed_at for one in those)
        names = Q()
        for one in those:
            names |= Q(memo__icontains=one.code, amount=one.amount)
        rows = list(free_movements(organisation_id).filter(names, _since(since)).order_by("at", "pk"))
        for line in those:
            mine = [one for one in rows if one.amount == line.amount and line.code in codes_in(one.memo)]
            if len(mine) == 1:
                found.append((line, mine[0]))
    return found
