"""What both sides see of an order that goes abroad: what it comes to, when it arrives there, when one may call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from lantoa.kit.access import Actor, AnySeller
from lantoa.kit.database.together import One, Question, counted, how_many
from lantoa.kit.world import world
from lantoa.orders.models import AbroadRequest, Order
from lantoa.shipping import api as shipping
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of what is asked for: what is known of sending it, how many, what it comes to (đồng)."""

    going: stores.Going
    quantity: int

    @property
    def total(self) -> int:
        return int(self.going.offer.price) * self.quantity


@dataclass(frozen=True, slots=True)
class Call:
    """A stretch of time in which it is a fit hour on both sides: as moments here and there."""

    begins: datetime
    ends: datetime
    begins_there: datetime
    ends_there: datetime


def wanted_of(asked: AbroadRequest) -> list[Wanted]:
    """What is asked for, as it stands on the shelf now; what is no longer sold is left out. Three queries."""
    counts = {line.offer_id: line.quantity for line in asked.lines.all()}
    going = stores.going_abroad(asked.store, asked.destination, only=counts)
    return [Wanted(one, counts[one.offer.pk]) for one in going]


def requests(actor: Actor) -> QuerySet[AbroadRequest]:
    """What was asked of this actor's stall, the newest first."""
    mine = AbroadRequest.objects.visible_to(actor).select_related("store", "order")
    return mine.order_by("-asked_at", "-pk")


def waiting_abroad(actor: Actor) -> int:
    """How many questions from abroad wait for the word of this actor's stall. One query."""
    return ask_waiting_abroad(actor).answer()


_waiting = One(
    lambda organisation: counted(AbroadRequest.objects.visible_to(AnySeller(organisation)).to_answer()), how_many
)


def ask_waiting_abroad(actor: Actor) -> Question[int]:
    """The same, asked together with other things."""
    return _waiting.of_seller(actor)


def calls_today(asked: AbroadRequest) -> list[Call]:
    """When one may call today, by Vietnam's day."""
    return [
        Call(begins, ends, shipping.there(begins, asked.zone), shipping.there(ends, asked.zone))
        for begins, ends in shipping.call_times(world.today(), asked.zone)
    ]


def arrives(asked: AbroadRequest, order: Order | None = None) -> tuple[date, date] | None:
    """From which to which day there it should arrive, counted from its leaving, or from now while it has not left."""
    if asked.days_least is None or asked.days_most is None:
        return None
    left = order.handed_over_at if order and order.handed_over_at else world.now()
    return shipping.arrives_between(left, asked.days_least, asked.days_most, asked.zone)


def rough(asked: AbroadRequest, amount: int, language: str) -> tuple[str, shipping.Rate]:
    """About how much that is in the money there, and by which rate."""
    rates = shipping.ExchangeRate.newest()
    rate = rates.get(asked.destination.currency) or rates["USD"]
    return rate.rough(amount, language), rate


def for_buyer(order: Order) -> dict[str, object]:
    """What the buyer's page of an order says where it goes abroad: when it should be there, or that nothing goes there now. Two queries."""
    asked = request_of(order)
    return {"abroad": asked, "arrives": arrives(asked, order) if asked else None, "stop": _stop(order, asked)}


def for_seller(order: Order) -> dict[str, object]:
    """The same for its seller, with fit hours to call and the customs paper. Three queries, none where it has a commune."""
    asked = request_of(order)
    more = (
        {"calls": calls_today(asked), "declaration": shipping.Declaration.about(order)}
        if asked
        else {"calls": [], "declaration": None}
    )
    return {"abroad": asked, "arrives": arrives(asked, order) if asked else None, "stop": _stop(order, asked), **more}


def request_of(order: Order) -> AbroadRequest | None:
    """How this order came about where it goes abroad; None for one inside the country. One query, none where it has a commune."""
    found: AbroadRequest | None = None if order.unit_id else AbroadRequest.objects.filter(order=order).first()
    return found


def _stop(order: Order, asked: AbroadRequest | None) -> shipping.DestinationStop | None:
    """What stands against its leaving; nothing any more for what left or was called off."""
    waits = asked and order.handed_over_at is None and order.cancelled_at is None
    return shipping.DestinationStop.of(asked.country) if asked and waits else None
