"""Orders' door: place them, and see what a seller has to do next."""

from lantoa.orders.actions.place import Buyer, Wish, place_order, place_orders
from lantoa.orders.actions.progress import cancel, confirm, hand_over, pack, pay_at_the_door
from lantoa.orders.models import Order
from lantoa.orders.queries import Board, board, pack_summary

__all__ = [
    "Board", "Buyer", "Order", "Wish", "board", "cancel", "confirm", "hand_over", "pack", "pack_summary", "pay_at_the_door",
    "place_order", "place_orders",
]  # fmt: skip
