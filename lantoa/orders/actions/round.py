"""A neighbour brings orders: they leave with them, and the cash handed in is cash in the seller's hand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.phone import local_number
from lantoa.orders.actions.booking import SENDING
from lantoa.orders.actions.customs import refuse_inside_only
from lantoa.orders.actions.parcel import hold_with_mates, leave_with, refuse_sealed
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.carried import NOT_COMING, carried
from lantoa.orders.queries.parcel import leaving_with, to_collect
from lantoa.orders.rules import shared_out
from lantoa.payments import api as payments
from lantoa.shipping import api as shipping


def send_round(
    orders: Sequence[Order], *, name: str, phone: str, fee: int, by: Actor, key: UUID | None = None
) -> shipping.Round:
    """These orders leave with a neighbour, with what goes along in the same parcel: an order that goes along with another of these has no door of
    its own. The same key again is the same round.

    Refuses (NotNow) one that is not to be sent or is on its way already, and what `shipping.start_round` refuses.
    """
    if not orders:
        raise NotNow(_("Choose at least one order, and at most 60."))
    organisation = orders[0].store.organisation
    who = salted_hmac("orders.round", f"{name}\n{phone}", algorithm="sha256").hexdigest()
    body = {"orders": sorted(one.pk for one in orders), "fee": fee, "who": who}
    with journal.command("orders.send_round", key, body, by=by) as run:
        if run.replayed:
            return shipping.Round.objects.get(pk=(run.answer or {})["round"])
        # Whoever comes second sees what has left with the first: what is owed at a door is asked behind the turn.
        shipping.take_turn(organisation.pk, shipping.OWN)
        hold_with_mates(one.pk for one in orders)
        taken = [_taken(order) for order in _doors([one.pk for one in orders])]
        made = shipping.start_round(organisation, taken, name=name, phone=phone, fee=fee, by=by)
        for stop in made.stops.select_related("parcel").order_by("pk"):
            order = Order.objects.select_related("store").get(pk=stop.parcel.subject_id)
            leave_with(order, stop.parcel, by)
        run.answer = {"round": made.pk}
    return made


def _doors(ids: Sequence[int]) -> list[Order]:
    """The orders as they are now, in the order they were chosen, those aside that leave in another's parcel: one door, and its cash once."""
    found = {one.pk: one for one in Order.objects.to_show().filter(pk__in=ids)}
    along = {other.pk for one in found.values() for other, _cash in leaving_with(one)}
    return [found[pk] for pk in ids if pk in found and pk not in along]


def _taken(order: Order) -> shipping.Taken:
    coming = [one for one in carried(order) if one.parcel.status not in (*NOT_COMING, "delivered")]
    asked = any(one.is_open for one in shipping.bookings_of(order))
    if order.at_counter or order.state not in SENDING or coming or asked:
        raise NotNow(_("Order %(code)s cannot be sent now.") % {"code": order.code})
    refuse_inside_only(order)
    refuse_sealed(order)
    cash = 0 if order.paid_elsewhere else to_collect(order) + sum(one for _other, one in leaving_with(order))
    unit = order.unit.full_name if order.unit else ""
    end = shipping.End(order.buyer_name, local_number(order.buyer_phone), order.address, unit, "", "", "")
    return shipping.Taken(order, order.code, end, cash, order.rehearsal)


def cash_of_round(round_: shipping.Round, *, seen: int | None = None, by: Actor, key: UUID) -> int:
    """The neighbour gave the seller the cash: it counts as taken by hand, order by order; returns the đồng that were new. Refuses
    (shipping.BadRound) another sum than the seller was shown (`seen`): more was brought to doors meanwhile."""
    with transaction.atomic():
        given = shipping.hand_in_cash(round_, seen=seen, by=by, key=key)
        for parcel_id, amount in sorted(given.items()):
            parcel = shipping.Parcel.objects.get(pk=parcel_id)
            first = Order.objects.select_related("store").get(pk=parcel.subject_id)
            shares = next((one.shares for one in carried(first) if one.parcel.pk == parcel_id), ())
            # As what a carrier accounts for: all of it counts, and what is too much shows as such.
            parts = shared_out(shares or ((first.pk, amount),), {0: amount})
            for pk in sorted(parts):
                request = payments.locked_request_of(Order.objects.get(pk=pk))
                if request and request.cancelled_at is None and parts[pk][0]:
                    payments.take_cash(request, amount=parts[pk][0], more=True, by=by)
    return sum(given.values())
