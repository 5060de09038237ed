"""Promise, keep, free and hand over units; every change is one conditional UPDATE, so nothing is ever sold twice.

Order of locks everywhere: variants ascending, stock before hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.database.prepared import Prepared, padded
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world
from lantoa.stock.acts import COUNTED
from lantoa.stock.errors import BelowPromised, OutOfStock
from lantoa.stock.models import Hold, Stock, StockMove

Lines = Iterable[tuple[int, int]]


def set_on_hand(variant_id: int, on_hand: int, *, by: Actor) -> Stock:
    """Say how many units there really are; returns the stock row.

    What is more than before is first taken for goods that were still to be made for somebody. Refuses (BelowPromised) a number
    below what is promised. Records the change and who counted. Joins the caller's transaction.
    """
    with transaction.atomic():
        Stock.objects.bulk_create([Stock(variant_id=variant_id, on_hand=0)], ignore_conflicts=True)
        _touch([variant_id])
        stock = Stock.objects.select_for_update().get(pk=variant_id)
        if on_hand < stock.promised - stock.to_make:
            _free_expired(variant_id)
            stock.refresh_from_db()
        if on_hand < stock.promised - stock.to_make:
            raise BelowPromised(
                _("%(count)s are already promised to buyers, so it cannot be fewer.")
                % {"count": stock.promised - stock.to_make},
                field="on_hand",
            )
        change = on_hand - (stock.on_hand - stock.to_make)
        if change:
            _arrive(variant_id, change, StockMove.Reason.COUNTED, by)
            stock.refresh_from_db()
            journal.record(COUNTED, stock, by=by, data={"on_hand": on_hand, "change": change})
        return stock


def promise_to_make(promises: Iterable[tuple[models.Model, Lines]], *, by: Actor | None) -> None:
    """Promise units for good that are still to be made, beside whatever lies on the shelf: nobody else's promise gets smaller or surer by it.

    They count as on hand for their holder alone, and as `to_make` until they are counted or leave the house. Given up before that,
    they are not to be made any more. Must run inside a transaction.
    """
    wanted = [(holder, list(lines)) for holder, lines in promises]
    totals = Counter[int]()
    for _holder, lines in wanted:
        for variant_id, quantity in lines:
            totals[variant_id] += quantity
    Stock.objects.bulk_create([Stock(variant_id=pk, on_hand=0) for pk in sorted(totals)], ignore_conflicts=True)
    _touch(totals)
    for variant_id in sorted(totals):
        more = totals[variant_id]
        Stock.objects.filter(pk=variant_id).update(
            on_hand=F("on_hand") + more, promised=F("promised") + more, to_make=F("to_make") + more
        )
    for holder, lines in wanted:
        for variant_id, quantity in lines:
            _moved(variant_id, quantity, StockMove.Reason.TO_MAKE, by, holder)
            Hold.objects.create(variant_id=variant_id, quantity=quantity, expires_at=None, to_make=True, **_key(holder))


def find_more(variant_id: int, quantity: int, *, by: Actor) -> int:
    """Somebody holds units in their hand that the ledger does not know: count up until so many can be promised.

    Returns by how many the number on hand was raised; what is promised to others stays promised. The row stays locked
    until the caller's transaction ends, so that nobody else gets what was just counted.
    """
    with transaction.atomic():
        _touch([variant_id])
        Stock.objects.bulk_create([Stock(variant_id=variant_id, on_hand=0)], ignore_conflicts=True)
        stock = Stock.objects.select_for_update().get(pk=variant_id)
        if _free_expired(variant_id):
            stock.refresh_from_db()
        missing: int = max(quantity - (stock.on_hand - stock.promised), 0)
        if missing:
            # What lies there is for sale before it is for those who wait: they get what is made later.
            Stock.objects.filter(pk=variant_id).update(on_hand=F("on_hand") + missing)
            _moved(variant_id, missing, StockMove.Reason.COUNTED, by)
            there = stock.on_hand - stock.to_make + missing
            journal.record(COUNTED, stock, by=by, data={"on_hand": there, "change": missing})
        return missing


def hold(lines: Lines, holder: models.Model, *, expires_at: datetime | None) -> None:
    """Promise units to the holder until `expires_at` (None: for good), all lines or none.

    Raises OutOfStock naming a variant that has too few and how many are left. Must run inside a transaction.
    """
    wanted = list(lines)
    (short,) = reserve([wanted])
    if short:
        raise short
    keep([(holder, wanted, expires_at)])


def reserve(wishes: Sequence[Lines]) -> list[OutOfStock | None]:
    """Take units from the shelf for many wishes in one pass, first come first served, each wish all or nothing.

    Returns for each wish None, or the OutOfStock that says what it lacks. The caller writes down who got them with
    `keep` in the same transaction; until then nobody else can have them.
    """
    wanted = [list(wish) for wish in wishes]
    totals: dict[int, int] = {}
    for variant_id, quantity in (line for wish in wanted for line in wish):
        totals[variant_id] = totals.get(variant_id, 0) + quantity
    _touch(totals)
    taken = []
    for variant_id in sorted(totals):
        if not _take(variant_id, totals[variant_id]):
            break
        taken.append(variant_id)
    if len(taken) == len(totals):
        return [None] * len(wanted)
    for variant_id in taken:
        Stock.objects.filter(pk=variant_id).update(promised=F("promised") - totals[variant_id])
    return _share_out(wanted, sorted(totals))


def _share_out(wanted: list[list[tuple[int, int]]], variant_ids: list[int]) -> list[OutOfStock | None]:
    # Not enough for all: under the rows' locks count out expired holds, then serve one wish after the other.
    rows = {row.pk: row for row in Stock.objects.select_for_update().filter(pk__in=variant_ids).order_by("pk")}
    left = {pk: row.on_hand - row.promised + _free_expired(pk) for pk, row in rows.items()}
    given: dict[int, int] = {}
    answers: list[OutOfStock | None] = []
    for wish in wanted:
        short = next((line for line in wish if left.get(line[0], 0) < line[1]), None)
        answers.append(_short(short[0], left.get(short[0], 0)) if short else None)
        for variant_id, quantity in [] if short else wish:
            left[variant_id] -= quantity
            given[variant_id] = given.get(variant_id, 0) + quantity
    for variant_id, quantity in given.items():
        if not _take(variant_id, quantity):
            raise AssertionError(f"the ledger of variant {variant_id} changed under its lock")
    return answers


def share(lines: Sequence[tuple[int, int]]) -> list[int]:
    """Take from the shelf for each (variant, quantity) in turn as much as is left; returns how many units each line got.

    The caller writes down who got them with `keep` or `add` in the same transaction; until then nobody else can have them.
    """
    totals = Counter[int]()
    for variant_id, quantity in lines:
        totals[variant_id] += quantity
    _touch(totals)
    left = {variant_id: _take_up_to(variant_id, totals[variant_id]) for variant_id in sorted(totals)}
    given = []
    for variant_id, quantity in lines:
        given.append(min(quantity, left[variant_id]))
        left[variant_id] -= given[-1]
    return given


def _take_up_to(variant_id: int, quantity: int) -> int:
    if _take(variant_id, quantity):
        return quantity
    stock = Stock.objects.select_for_update().filter(pk=variant_id).first()
    there = stock.on_hand - stock.promised + _free_expired(variant_id) if stock else 0
    got: int = min(there, quantity)
    if got and not _take(variant_id, got):
        raise AssertionError(f"the ledger of variant {variant_id} changed under its lock")
    return got


def lock(variant_ids: Iterable[int]) -> None:
    """Keep these rows of the ledger for the caller's transaction, in the one order, before it gives back some units and takes others."""
    list(Stock.objects.select_for_update().filter(pk__in=list(variant_ids)).order_by("pk").values_list("pk", flat=True))


def _short(variant_id: int, left: int) -> OutOfStock:
    sentence = _("Only %(left)s left.") % {"left": left} if left else _("Sold out.")
    return OutOfStock(sentence, variant_id=variant_id, left=left)


def keep(promises: Iterable[tuple[models.Model, Lines, datetime | None]]) -> None:
    """Write down to whom reserved units are promised, and until when (None: for good)."""
    Hold.objects.bulk_create(
        Hold(variant_id=variant_id, quantity=quantity, expires_at=expires_at, **_key(holder))
        for holder, lines, expires_at in promises
        for variant_id, quantity in lines
    )


def add(holder: models.Model, variant_id: int, quantity: int) -> None:
    """Write down reserved units for a holder that has others of the variant already, until the same time. Raises LookupError where it has none."""
    if not Hold.objects.filter(**_key(holder), variant_id=variant_id).update(quantity=F("quantity") + quantity):
        raise LookupError(f"nothing of {variant_id} is held to add to")


def _take(variant_id: int, quantity: int) -> bool:
    # Never sum holds in this WHERE: the subquery keeps the old snapshot and oversells.
    enough = Stock.objects.filter(pk=variant_id, on_hand__gte=F("promised") + quantity)
    return bool(enough.update(promised=F("promised") + quantity))


def _free_expired(variant_id: int) -> int:
    expired = Hold.objects.filter(variant_id=variant_id, expires_at__lte=world.now())
    freed: int = expired.aggregate(total=Sum("quantity"))["total"] or 0
    if freed:
        expired.delete()
        Stock.objects.filter(pk=variant_id).update(promised=F("promised") - freed)
    return freed


def confirm(holder: models.Model, lines: int) -> bool:
    """Make the holder's `lines` holds last for good; False when any of them has expired and been freed to others.

    An expired hold that nobody needed yet is still good.
    """
    _lock(holder)
    return Hold.objects.filter(**_key(holder)).update(expires_at=None) == lines


def confirm_many(wanted: Mapping[models.Model, int]) -> set[models.Model]:
    """The same for many holders of one kind, each with its number of lines: those whose holds last for good from now on.

    Of the others nothing is changed.
    """
    if not wanted:
        return set()
    (kind,) = {holder._meta.label_lower for holder in wanted}
    by_id = {holder.pk: holder for holder in wanted}
    holds = Hold.objects.filter(holder_type=kind, holder_id__in=by_id)
    locked = Stock.objects.select_for_update().filter(pk__in=holds.values("variant_id")).order_by("pk")
    _touch(list(locked.values_list("pk", flat=True)))
    there = Counter(holds.values_list("holder_id", flat=True))
    complete = {pk for pk, holder in by_id.items() if there[pk] == wanted[holder]}
    holds.filter(holder_id__in=complete, expires_at__isnull=False).update(expires_at=None)
    return {by_id[pk] for pk in complete}


def extend(holder: models.Model, expires_at: datetime) -> bool:
    """Keep the holder's holds until a later time; False when they are gone."""
    _touch(Hold.objects.filter(**_key(holder)).values_list("variant_id", flat=True))
    return Hold.objects.filter(**_key(holder), expires_at__isnull=False).update(expires_at=expires_at) > 0


def release(holder: models.Model) -> int:
    """Give back everything promised to the holder; returns the number of units. Twice is no harm."""
    _lock(holder)
    return _drop(holder)


def release_some(holder: models.Model, lines: Lines) -> None:
    """Give back some of what is promised to the holder. Raises LookupError where less than that is promised, changing nothing
    the caller's transaction does not undo."""
    _lock(holder)
    for variant_id, quantity in sorted(lines):
        its = Hold.objects.filter(**_key(holder), variant_id=variant_id)
        to_make = its.filter(to_make=True).exists()
        fewer = its.filter(quantity__gt=quantity).update(quantity=F("quantity") - quantity)
        if not fewer and not its.filter(quantity=quantity).delete()[0]:
            raise LookupError(f"less than {quantity} of {variant_id} is promised")
        Stock.objects.filter(pk=variant_id).update(promised=F("promised") - quantity)
        if to_make:
            _make_fewer(variant_id, quantity, holder)


def take_back(holder: models.Model, lines: Lines, *, by: Actor) -> None:
    """What had left the house for the holder is on the shelf again."""
    wanted = sorted(lines)
    ids = [variant_id for variant_id, _quantity in wanted]
    Stock.objects.bulk_create([Stock(variant_id=pk, on_hand=0) for pk in ids], ignore_conflicts=True)
    _touch(ids)
    for variant_id, quantity in wanted:
        Stock.objects.filter(pk=variant_id).update(on_hand=F("on_hand") + quantity)
        _moved(variant_id, quantity, StockMove.Reason.RETURNED, by, holder)


def put_in(holder: models.Model, lines: Lines, *, by: Actor) -> None:
    """What came out of `holder` (goods that were made) is on the shelf, first for whom it was still to be made. Recorded as each variant's new count, so that whoever follows counts
    hears of it. Joins the caller's transaction, whose business it is that this happens once."""
    wanted = sorted(lines)
    ids = [variant_id for variant_id, _quantity in wanted]
    with transaction.atomic():
        Stock.objects.bulk_create([Stock(variant_id=pk, on_hand=0) for pk in ids], ignore_conflicts=True)
        _touch(ids)
        for variant_id, quantity in wanted:
            _arrive(variant_id, quantity, StockMove.Reason.ADDED, by, holder)
        for stock in Stock.objects.filter(pk__in=ids).order_by("pk"):
            change = sum(quantity for variant_id, quantity in wanted if variant_id == stock.pk)
            journal.record(COUNTED, stock, by=by, data={"on_hand": stock.on_hand - stock.to_make, "change": change})


def _arrive(variant_id: int, change: int, reason: str, by: Actor, holder: models.Model | None = None) -> None:
    """So many units more (or fewer) are there than was known: first those that were still to be made for somebody."""
    waiting = Stock.objects.select_for_update().values_list("to_make", flat=True).get(pk=variant_id)
    made = min(max(change, 0), waiting)
    Stock.objects.filter(pk=variant_id).update(on_hand=F("on_hand") + change - made, to_make=F("to_make") - made)
    _moved(variant_id, change, reason, by, holder)
    if made:
        _moved(variant_id, -made, StockMove.Reason.TO_MAKE, by)


def hand_over(holder: models.Model, *, by: Actor | None) -> int:
    """The holder's units left the house: they are neither on hand nor promised any more. Returns how many. Once only.

    Without `by` it is the house that notes it, as when the bank's news ends a sale at the counter."""
    _lock(holder)
    moved, waited = 0, []
    for variant_id, quantity, to_make in _held_by(holder):
        Stock.objects.filter(pk=variant_id).update(on_hand=F("on_hand") - quantity, promised=F("promised") - quantity)
        _moved(variant_id, -quantity, StockMove.Reason.HANDED_OVER, by, holder)
        moved += quantity
        waited += [variant_id] if to_make else []
    Hold.objects.filter(**_key(holder)).delete()
    for variant_id in waited:
        # Nobody counted them in: they were made and went. What was counted goes first.
        others = Hold.objects.filter(variant_id=variant_id, to_make=True).aggregate(left=Sum("quantity"))["left"] or 0
        Stock.objects.filter(pk=variant_id, to_make__gt=others).update(to_make=others)
    return moved


def _lock(holder: models.Model) -> int:
    held = Hold.objects.filter(**_key(holder)).values("variant_id")
    locked = list(Stock.objects.select_for_update().filter(pk__in=held).order_by("pk").values_list("pk", flat=True))
    _touch(locked)
    return len(locked)


def _touch(variant_ids: Iterable[int]) -> None:
    # Whose pages show these numbers. `keep` needs no word of its own: the same transaction reserved what it keeps.
    rows = _makers(ids=padded(variant_ids, to=4))
    touch("stock", *{seller(row.variant__product__organisation_id) for row in rows})


def _compose_makers(ids: Sequence[int]) -> models.QuerySet[Any, Any]:
    found = Stock.objects.filter(pk__in=ids).order_by()
    return found.values_list("variant__product__organisation_id", named=True)


_makers = Prepared[Any](_compose_makers)


def _drop(holder: models.Model) -> int:
    freed = 0
    for variant_id, quantity, to_make in _held_by(holder):
        Stock.objects.filter(pk=variant_id).update(promised=F("promised") - quantity)
        if to_make:
            _make_fewer(variant_id, quantity, holder)
        freed += quantity
    Hold.objects.filter(**_key(holder)).delete()
    return freed


def _held_by(holder: models.Model) -> list[tuple[int, int, bool]]:
    return list(Hold.objects.filter(**_key(holder)).values_list("variant_id", "quantity", "to_make"))


def _make_fewer(variant_id: int, quantity: int, holder: models.Model) -> None:
    """What was given up is not made any more; where all of it was made already, it lies on the shelf. The row is locked."""
    to_make = Stock.objects.filter(pk=variant_id).values_list("to_make", flat=True).get()
    less = min(quantity, to_make)
    if less:
        Stock.objects.filter(pk=variant_id).update(on_hand=F("on_hand") - less, to_make=F("to_make") - less)
        _moved(variant_id, -less, StockMove.Reason.TO_MAKE, None, holder)


def _key(holder: models.Model) -> dict[str, object]:
    return {"holder_type": holder._meta.label_lower, "holder_id": holder.pk}


def _moved(variant_id: int, change: int, reason: str, by: Actor | None, holder: models.Model | None = None) -> None:
    extra = _key(holder) if holder else {}
    StockMove.objects.create(
        variant_id=variant_id, change=change, reason=reason, by_id=by.person_id if by else None, at=world.now(), **extra
    )
