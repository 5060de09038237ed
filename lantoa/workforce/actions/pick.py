"""Take goods out of lots for orders, and put them back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.workforce import acts
from lantoa.workforce.errors import BadPick
from lantoa.workforce.models import LotPick
from lantoa.workforce.queries.lot import left_in_lots
from lantoa.workforce.rules.making import MOST_PIECES


def pick_for_order(
    order: orders.Order, takes: Sequence[tuple[int, int, int]], *, by: Actor, key: UUID | None = None
) -> list[LotPick]:
    """(line, lot, how many) were taken for this order. All or none.

    Refuses (BadPick) an order that is over, more than a line waits for or a lot has, and lots that expired or were called back.
    """
    wanted = sorted((line, lot, number) for line, lot, number in takes if number)
    if not wanted:
        raise BadPick(_("Please say out of which lot you took how many."))
    body = {"order": order.pk, "takes": [list(take) for take in wanted]}
    with journal.command("workforce.pick_for_order", key, body, by=by) as run:
        if run.replayed:
            return list(LotPick.objects.filter(pk__in=(run.answer or {})["picks"]))
        # Whoever takes for the same order, or out of the same lots, waits here.
        order = orders.Order.objects.select_for_update(of=("self",), no_key=True).get(pk=order.pk)
        if order.state not in ("to_pack", "to_hand_over"):
            raise BadPick(_("This order is not being packed: nothing is taken for it."), code="order_over")
        lots = _locked(order.store.organisation_id, {lot for _line, lot, _number in wanted})
        variants = _check_lines(order, wanted)
        picks = [_taken(lots.get(lot), variants[line], number, line, by) for line, lot, number in wanted]
        for pick in picks:
            _tell(acts.LOT_PICKED, pick, by, {"order": order.pk})
        run.answer = {"picks": [pick.pk for pick in picks]}
        return picks


def _locked(organisation_id: int, lot_ids: set[int]) -> dict[int, catalog.Lot]:
    found = catalog.Lot.objects.filter(pk__in=lot_ids, product__organisation=organisation_id).order_by("pk")
    return {lot.pk: lot for lot in found.select_for_update(of=("self",), no_key=True)}


def _check_lines(order: orders.Order, wanted: Sequence[tuple[int, int, int]]) -> dict[int, int]:
    lines = {line.pk: line for line in order.lines.all()}
    taken = dict(LotPick.objects.filter(line__in=lines, put_back_at=None).values_list("line").annotate(Sum("quantity")))
    for pk in {line for line, _lot, _number in wanted}:
        numbers = [number for line, _lot, number in wanted if line == pk]
        waits = lines[pk].left - taken.get(pk, 0) if pk in lines else 0
        if min(numbers) < 0 or sum(numbers) > waits:
            raise BadPick(_("That is more than this order waits for, perhaps it was taken on another phone already."))
    return {pk: line.variant_id for pk, line in lines.items()}


def take_without_order(
    lot: catalog.Lot, variant_id: int, quantity: int, *, by: Actor, key: UUID | None = None
) -> LotPick:
    """So many are no longer in the lot, and no order has them: sold by hand, spoiled, eaten. Refuses (BadPick) none and more than there are.

    What is on hand in stock is counted where goods are counted; this only keeps the lot right.
    """
    if not 0 < quantity <= MOST_PIECES:
        raise BadPick(_("Please write a whole number, 1 or more."), field="quantity")
    body = {"lot": lot.pk, "variant": variant_id, "quantity": quantity}
    with journal.command("workforce.take_without_order", key, body, by=by) as run:
        if run.replayed:
            return LotPick.objects.get(pk=(run.answer or {})["pick"])
        locked = _locked(lot.product.organisation_id, {lot.pk})
        pick = _taken(locked.get(lot.pk), variant_id, quantity, None, by, good=False)
        _tell(acts.LOT_PICKED, pick, by, {"order": None})
        run.answer = {"pick": pick.pk}
        return pick


def _taken(
    lot: catalog.Lot | None, variant_id: int, quantity: int, line: int | None, by: Actor, *, good: bool = True
) -> LotPick:  # fmt: skip
    there = left_in_lots([lot.product_id]) if lot else []
    found = next((one for one in there if lot and (one.lot, one.variant) == (lot.pk, variant_id)), None)
    if lot is None or found is None:
        raise BadPick(_("There is nothing of this in that lot."), field="quantity")
    if good and not found.good(world.today()):
        raise BadPick(_("Lot %(code)s has expired or is called back: nobody gets of it.") % {"code": lot.code})
    if found.left < quantity:
        said = {"left": max(found.left, 0), "code": lot.code}
        raise BadPick(_("Only %(left)s are left in lot %(code)s.") % said, field="quantity")
    made: LotPick = LotPick.objects.create(
        lot=lot, variant_id=variant_id, line_id=line, quantity=quantity, by_id=by.person_id, at=world.now()
    )
    return made


def put_back(pick: LotPick, *, by: Actor, key: UUID | None = None) -> bool:
    """It is in its lot again: a wrong tap, or the order lacks it now. Once; False where it was put back before. Refuses (BadPick) what has
    left the stall with its order: who got it must stay known when the lot is called back."""
    with journal.command("workforce.put_back", key, {"pick": pick.pk}, by=by) as run:
        if not run.replayed:
            if pick.line:
                # Whoever hands the order over waits here, or was quicker.
                order = orders.Order.objects.select_for_update(of=("self",), no_key=True).get(pk=pick.line.order_id)
                if order.handed_over_at is not None:
                    raise BadPick(
                        _("This went out with its order. It cannot be put back into the lot here."), code="gone"
                    )
            back = LotPick.objects.filter(pk=pick.pk, put_back_at=None).update(put_back_at=world.now())
            if back:
                _tell(acts.LOT_PUT_BACK, pick, by, {"order": pick.line.order_id if pick.line else None})
            run.answer = {"back": bool(back)}
        return bool((run.answer or {})["back"])


def _tell(act: str, pick: LotPick, by: Actor, data: dict[str, int | None]) -> None:
    home = pick.lot.product.organisation
    said = {"lot": pick.lot_id, "quantity": pick.quantity, **data}
    journal.record(act, pick, by=by, on_behalf_of=home.pk, place=home.unit_id or "", data=said)
