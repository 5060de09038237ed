"""What TikTok Shop's documents fix; each with where it was read and how sure it is, see docs/adapters/tiktok_shop.md."""

from __future__ import annotations

NAME = "tiktok_shop"
REGION, CURRENCY = "VN", "VND"
# Outside the United States and the United Kingdom a title has 25 to 255 letters.
SHORTEST_TITLE, LONGEST_TITLE, LONGEST_DESCRIPTION = 25, 255, 10_000
MOST_PHOTOS, MOST_VARIANTS, LONGEST_VALUE = 9, 300, 50
HIGHEST_PRICE, MOST_STOCK = 180_000_000, 99_999  # of a shop in Vietnam, in đồng; of one SKU in one call
MOST_AT_ONCE = 50  # of orders asked for by number
PAGE = 50

PRODUCT_STATES = {
    "ACTIVATE": "shown", "SELLER_DEACTIVATED": "hidden", "DRAFT": "hidden", "PENDING": "checking", "FAILED": "refused", "PLATFORM_DEACTIVATED": "refused",
    "FREEZE": "refused", "DELETED": "gone",
}  # fmt: skip
# On hold: paid, and not to be sent yet, since the buyer may still take it back.
ORDER_STATES = {
    "UNPAID": "unpaid", "ON_HOLD": "unpaid", "AWAITING_SHIPMENT": "to_send", "PARTIALLY_SHIPPING": "to_send", "AWAITING_COLLECTION": "to_send",
    "IN_TRANSIT": "sent", "DELIVERED": "delivered", "COMPLETED": "delivered", "CANCELLED": "cancelled",
}  # fmt: skip
CAN_SHIP = frozenset({"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"})
# Their words for our reasons, and whether they are of an order that is not paid.
CANCEL_REASONS = {
    ("no_stock", False): "seller_cancel_reason_out_of_stock", ("buyer_asked", False): "seller_cancel_paid_reason_buyer_requested_cancellation",
    ("no_stock", True): "seller_cancel_unpaid_reason_out_of_stock", ("buyer_asked", True): "seller_cancel_unpaid_reason_buyer_requested_cancellation",
}  # fmt: skip
# A buyer's wish to cancel that waits for the seller, and why a seller says no to it: of the words known this one is always true, since
# who says no means to send the goods.
CANCEL_WAITS = "CANCELLATION_REQUEST_PENDING"
REJECT_REASON = "seller_reject_apply_product_has_been_packed"
# What a hook is about, by its type: 1 an order's state, 2 what becomes of it when it comes back, 3 its address, 4 its parcel, 5 what
# the check of a product found, 6 and 7 the end of the shop's yes, 11 a wish to cancel.
HOOKS = {1: "order", 2: "order", 3: "order", 4: "order", 5: "listing", 6: "account", 7: "account", 11: "order"}

KEY_CODES = frozenset(
    {101_000, 105_001, 105_002, 105_003, 105_004, 105_005, 106_001, 36_004_001, 36_004_004, 36_004_005, 36_009_033}
)
BUSY_CODES = frozenset({36_009_002, 12_052_109})
SILENT_CODES = frozenset({36_009_003, 36_009_007, 12_001_000})
GONE_CODES = frozenset({12_052_032, 12_052_048, 12_052_260})
# One code stands for many things; which, only its words say.
MIXED_CODE = 36_009_004
KEY_WORDS = ("credential", "signature", "access_token", "access-token", "app_key", "timestamp")
