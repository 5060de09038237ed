"""Orders that can leave and for which no carrier was asked yet, with what is known for asking one."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders.models import Order, OrderLine
from lantoa.orders.queries.along import along_of
from lantoa.orders.queries.order import stalls_of
from lantoa.shipping import api as shipping

MOST = 100
VARIANT = OrderLine._meta.get_field("variant").related_model._meta.label_lower


@dataclass(frozen=True, slots=True)
class ToBook:
    """An order, what it weighs (grams; None: not known) and needs, and where it lay before July 2025: `sure`, or one of several."""

    order: Order
    weight: int | None
    cold: bool
    fragile: bool
    formers: list[shipping.Former]
    sure: shipping.Former | None


def to_book(actor: Actor) -> list[ToBook]:
    """The longest waiting first, at most a hundred; what goes along in another's parcel or abroad aside. As many queries for all, and one for each
    commune they go to."""
    mine = Order.objects.waiting_at(stalls_of(actor), world.now()).filter(at_counter=False, abroad=None)
    waiting = mine.to_send().to_show().order_by("placed_at", "pk")
    orders = list(waiting[: MOST * 2])
    asked, along = shipping.asked_subjects(orders), along_of(orders)
    rows = [one for one in orders if one.pk not in asked and along[one.pk].goes_with is None][:MOST]
    beside = {
        one.pk: [each for each in along[one.pk].others if each.handed_over_at is None and each.pk not in asked]
        for one in rows
    }
    pieces = {
        one.pk: [
            (line.variant_id, line.left) for each in [one, *beside[one.pk]] for line in each.lines.all() if line.left
        ]
        for one in rows
    }
    known = shipping.handling_of_each(VARIANT, pieces)
    formers: dict[str, list[shipping.Former]] = {}
    found = []
    for order in rows:
        if order.unit and order.unit_id not in formers:
            formers[order.unit_id] = shipping.formers_of(order.unit)
        here = formers.get(order.unit_id, [])
        guess = shipping.guess(order.address, order.unit.name, here) if order.unit else None
        of = known[order.pk]
        weight = None if beside[order.pk] else of.weight
        found.append(ToBook(order, weight, of.cold, of.fragile, here, guess.former if guess and guess.sure else None))
    return found
