"""What happens to an order."""

PLACED = "orders.order_placed"
PAID = "orders.order_paid"
CONFIRMED = "orders.order_confirmed"
PACKED = "orders.order_packed"
HANDED_OVER = "orders.order_handed_over"
CANCELLED = "orders.order_cancelled"
METHOD_CHANGED = "orders.method_changed"

ACTS = {
    PLACED: "A buyer ordered from one stall, or took something at its counter; the goods are held.",
    PAID: "What was received for an order reached its total.",
    CONFIRMED: "The seller promised to send a cash-on-delivery order.",
    PACKED: "The goods of an order were packed.",
    HANDED_OVER: "An order left the house: to the buyer, a neighbour or a carrier.",
    CANCELLED: "An order was cancelled by its buyer or its seller, with a reason.",
    METHOD_CHANGED: "A buyer chose another way to pay.",
}
