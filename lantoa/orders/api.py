"""Orders' door: place them, see what a seller has to do next, and whether a receipt is genuine."""

from lantoa.orders.actions.abroad import Receiver, ask_abroad
from lantoa.orders.actions.abroad import quote as quote_abroad
from lantoa.orders.actions.correction import Wrong, correct
from lantoa.orders.actions.counter import CounterWish, sell_at_counter
from lantoa.orders.actions.elsewhere import ElsewhereWish, arrived_elsewhere, left_elsewhere, place_elsewhere
from lantoa.orders.actions.maker import bring, mark_ready
from lantoa.orders.actions.parcel import send
from lantoa.orders.actions.place import Buyer, Wish, place_order, place_orders
from lantoa.orders.actions.problem import answer_problem, close_problem, pass_on, report_problem, say_more
from lantoa.orders.actions.progress import cancel, confirm, hand_over, pack, pay_at_the_door
from lantoa.orders.actions.review import review, withdraw_review
from lantoa.orders.errors import CannotOrder, NotNow
from lantoa.orders.models import Correction, CorrectionLine, FeeSettlement, MakerPart, MakerSettlement, Order, Problem
from lantoa.orders.queries.counter import CounterDay, counter_today
from lantoa.orders.queries.day import of_the_day
from lantoa.orders.queries.maker import PartLine, parts_for
from lantoa.orders.queries.order import Board, Longest, Piles, board, pack_summary, packing_at
from lantoa.orders.queries.order_book import (
    BookChange,
    OpenLine,
    OrderedDay,
    changed_since,
    open_lines,
    ordered_by_day,
    packed_since,
)
from lantoa.orders.queries.parcel import late_parcels
from lantoa.orders.queries.problem import Complaint, Problems, complaints, problems_to_answer
from lantoa.orders.queries.receipt import Receipt, receipt_by_code, receipt_of
from lantoa.orders.queries.told import told_income

__all__ = [
    "Board", "BookChange", "Buyer", "CannotOrder", "Complaint", "Correction", "CorrectionLine", "CounterDay", "CounterWish", "ElsewhereWish",
    "FeeSettlement", "Longest", "MakerPart", "MakerSettlement", "NotNow", "OpenLine", "Order", "OrderedDay", "PartLine", "Piles", "Problem", "Problems", "Receipt", "Receiver",
    "Wish", "Wrong", "answer_problem", "arrived_elsewhere", "ask_abroad", "board", "bring", "cancel", "changed_since", "close_problem",
    "complaints", "confirm", "correct", "counter_today", "hand_over", "late_parcels", "left_elsewhere", "mark_ready", "of_the_day", "open_lines",
    "ordered_by_day", "pack", "pack_summary", "packed_since", "packing_at", "parts_for", "pass_on", "pay_at_the_door", "place_elsewhere",
    "place_order", "place_orders", "problems_to_answer", "quote_abroad", "receipt_by_code", "receipt_of", "report_problem", "review",
    "say_more", "sell_at_counter", "send", "told_income", "withdraw_review",
]  # fmt: skip
