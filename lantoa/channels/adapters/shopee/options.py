"""What Shopee's documents fix; each with where it was read and how sure it is, see docs/adapters/shopee.md."""

from __future__ import annotations

NAME = "shopee"
# A title, words, photos and choices at most; by category and country `get_item_limit` may say less (secondary source).
LONGEST_TITLE, LONGEST_DESCRIPTION, MOST_PHOTOS, MOST_VARIANTS = 120, 3_000, 9, 50
MOST_AT_ONCE = 50  # of items and orders asked for by number
DAYS_OF_A_LIST = 15  # between time_from and time_to
PAGE = 100

ITEM_STATES = {
    "NORMAL": "shown", "UNLIST": "hidden", "BANNED": "refused", "REVIEWING": "checking", "SELLER_DELETE": "gone", "SHOPEE_DELETE": "gone",
    "DELETED": "gone",
}  # fmt: skip
ORDER_STATES = {
    "UNPAID": "unpaid", "PENDING": "unpaid", "READY_TO_SHIP": "to_send", "PROCESSED": "to_send", "RETRY_SHIP": "to_send", "SHIPPED": "sent",
    "TO_CONFIRM_RECEIVE": "delivered", "COMPLETED": "delivered", "IN_CANCEL": "to_send", "CANCELLED": "cancelled", "TO_RETURN": "returned",
    "INVOICE_PENDING": "to_send",
}  # fmt: skip
# States in which a shipment is arranged, and Shopee's words for why a seller cancels.
CAN_SHIP = frozenset({"READY_TO_SHIP", "RETRY_SHIP"})
CANCEL_REASONS = {"no_stock": "OUT_OF_STOCK", "buyer_asked": "CUSTOMER_REQUEST"}
# What a push is about, by its code: 1 and 2 the shop's yes and its end, 3 an order's state, 4 its tracking number, 6 an item that
# Shopee took down, 8 stock it holds back.
PUSHES = {
    1: "account",
    2: "account",
    3: "order",
    4: "order",
    6: "listing",
    7: "listing",
    8: "listing",
    12: "account",
    15: "order",
}
# Their own spelling, see the facts.
KEY_ERRORS = frozenset(
    {"invalid_acceess_token", "invalid_access_token", "error_auth", "error_sign", "error_permission"}
)
SILENT_ERRORS = frozenset({"error_inner", "error_server", "error_network", "error_system_busy"})
