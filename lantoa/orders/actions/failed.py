"""What becomes of a parcel nobody took, and of goods that came back: the order says so, and cash never collected is never counted."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.orders import acts
from lantoa.orders.actions.correction import Kind, Wrong, correct
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Correction, Order
from lantoa.orders.queries.carried import carried
from lantoa.shipping import api as shipping


def ask_carrier(
    order: Order, parcel: shipping.Parcel, way: str, change: shipping.Change | None = None, *, by: Actor, key: UUID | None
) -> None:  # fmt: skip
    """Ask the carrier to try once more ("again"), as changed, or to bring it back ("back"). It is asked outside any transaction; the order's
    history then says that it was. Refuses what `shipping.ask_carrier` refuses."""
    shipping.ask_carrier(parcel, way, change)
    act = acts.RETRY_ASKED if way == "again" else acts.RETURN_ASKED
    with (
        transaction.atomic(),
        journal.command("orders.ask_carrier", key, {"parcel": parcel.pk, "way": way}, by=by) as run,
    ):
        if not run.replayed:
            journal.record(
                act, order, by=by, on_behalf_of=order.store.organisation_id, place=order.store.unit_id, rehearsal=order.rehearsal,
                data={"parcel": parcel.pk, "carrier": parcel.carrier, "changed": bool(change)},
            )  # fmt: skip


def take_back(order: Order, parcel: shipping.Parcel, *, restock: bool, by: Actor, key: UUID | None) -> Correction:
    """The whole parcel is in the seller's hands again: all that is left of the order counts as come back, on the shelf if it is fit for
    it, and nothing is owed for it.

    Refuses (NotNow) a parcel that is not told to be back, an order of which another parcel still travels, and what other rules of
    corrections refuse.
    """
    # On its way back the carrier still has it: what it has is on nobody's shelf.
    if parcel.status != "returned":
        raise NotNow(_("This parcel is not back yet."))
    others = [one.parcel for one in carried(order) if one.parcel.pk != parcel.pk]
    if any(one.status not in ("returned", "lost", "cancelled") for one in others):
        raise NotNow(_("Another parcel of this order still travels. Say under “Put it right” what came back."))
    with journal.command("orders.take_back", key, {"parcel": parcel.pk, "restock": restock}, by=by) as run:
        if run.replayed:
            return Correction.objects.get(pk=(run.answer or {})["correction"])
        pieces = {line.pk: line.left for line in order.lines.all() if line.left}
        made = correct(order, Wrong(Kind.RETURNED, pieces=pieces, restock=restock), by=by, key=None)
        run.answer = {"correction": made.pk}
    return made
