"""A neighbour brings orders: they leave with them, and the cash handed in is cash in the seller's hand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.access import Actor
from lantoa.orders.actions.booking import SENDING
from lantoa.orders.actions.customs import refuse_inside_only
from lantoa.orders.actions.parcel import leave_with
from lantoa.orders.actions.progress import received_by_hand
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.carried import carried
from lantoa.orders.queries.parcel import leaving_with, to_collect
from lantoa.orders.rules import local_number
from lantoa.shipping import api as shipping


def send_round(
    orders: Sequence[Order], *, name: str, phone: str, fee: int, by: Actor, key: UUID | None = None
) -> shipping.Round:
    """These orders leave with a neighbour, with what goes along in the same parcel. Refuses (NotNow) one that is not to be sent or goes abroad, and what
    `shipping.start_round` refuses."""
    taken, along = [], set[int]()
    # What goes along is in the parcel of another: one door, and its cash once.
    for order in orders:
        along |= {other.pk for other, _cash in leaving_with(order)}
    for order in orders:
        if order.pk in along:
            continue
        if order.at_counter or order.state not in SENDING:
            raise NotNow(_("Order %(code)s cannot be sent now.") % {"code": order.code})
        refuse_inside_only(order)
        cash = 0 if order.paid_elsewhere else to_collect(order) + sum(one for _other, one in leaving_with(order))
        unit = order.unit.full_name if order.unit else ""
        end = shipping.End(order.buyer_name, local_number(order.buyer_phone), order.address, unit, "", "", "")
        taken.append(shipping.Taken(order, order.code, end, cash, order.rehearsal))
    if not orders:
        raise NotNow(_("Choose at least one order, and at most 60."))
    organisation = orders[0].store.organisation
    with transaction.atomic():
        made = shipping.start_round(organisation, taken, name=name, phone=phone, fee=fee, by=by, key=key)
        for stop in made.stops.select_related("parcel").order_by("pk"):
            order = Order.objects.select_related("store").get(pk=stop.parcel.subject_id)
            leave_with(order, stop.parcel, by)
    return made


def cash_of_round(round_: shipping.Round, *, by: Actor, key: UUID) -> int:
    """The neighbour gave the seller the cash: it counts as taken by hand, order by order; returns the đồng that were new."""
    with transaction.atomic():
        given = shipping.hand_in_cash(round_, by=by, key=key)
        for parcel_id, amount in sorted(given.items()):
            parcel = shipping.Parcel.objects.get(pk=parcel_id)
            left = amount
            first = Order.objects.select_related("store").get(pk=parcel.subject_id)
            shares = next((one.shares for one in carried(first) if one.parcel.pk == parcel_id), ()) or (
                (first.pk, amount),
            )
            for pk, share in shares:
                order = Order.objects.select_related("store").get(pk=pk)
                part = min(share, left, order.missing)
                if part > 0:
                    received_by_hand(order, amount=part, cash=True, by=by, key=None)
                    left -= part
    return sum(given.values())
