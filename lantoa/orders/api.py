"""Orders' door: place them, see what a seller has to do next, and whether a receipt is genuine."""

from lantoa.orders.actions.counter import CounterWish, sell_at_counter
from lantoa.orders.actions.place import Buyer, Wish, place_order, place_orders
from lantoa.orders.actions.progress import cancel, confirm, hand_over, pack, pay_at_the_door
from lantoa.orders.models import Order
from lantoa.orders.queries.counter import CounterDay, counter_today
from lantoa.orders.queries.order import Board, board, pack_summary
from lantoa.orders.queries.receipt import Receipt, receipt_by_code, receipt_of

__all__ = [
    "Board", "Buyer", "CounterDay", "CounterWish", "Order", "Receipt", "Wish", "board", "cancel", "confirm", "counter_today", "hand_over", "pack",
    "pack_summary", "pay_at_the_door", "place_order", "place_orders", "receipt_by_code", "receipt_of", "sell_at_counter",
]  # fmt: skip
