"""Orders of a rush go in batches: sixteen buyers of one product would otherwise queue on its stock row one commit at a time."""

from __future__ import annotations

from lantoa.kit.database.writer import Writer
from lantoa.kit.errors import RuleError
from lantoa.orders.actions.place import Wish, place_orders
from lantoa.orders.models import Order


def orders_writer() -> Writer[Wish, list[Order]]:
    """A line in which wishes wait to be written together."""
    return Writer(_together, key=lambda wish: wish.key)


def _together(wishes: list[Wish]) -> list[list[Order] | RuleError]:
    return place_orders(wishes)


_writer = orders_writer()


def place(wish: Wish) -> list[Order]:
    """Like `place_order`, perhaps in one transaction with others. Raises what `place_order` raises."""
    return _writer.write(wish)
