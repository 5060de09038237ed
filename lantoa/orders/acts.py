"""What happens to an order."""

PLACED = "orders.order_placed"
PAID = "orders.order_paid"
CONFIRMED = "orders.order_confirmed"
PACKED = "orders.order_packed"
HANDED_OVER = "orders.order_handed_over"
PARCEL_ORDERED = "orders.parcel_ordered"
SENT = "orders.order_sent"
ARRIVED = "orders.order_arrived"
RETRY_ASKED = "orders.retry_asked"
RETURN_ASKED = "orders.return_asked"
CANCELLED = "orders.order_cancelled"
METHOD_CHANGED = "orders.method_changed"
CORRECTED = "orders.order_corrected"
PROBLEM_REPORTED = "orders.problem_reported"
PROBLEM_ANSWERED = "orders.problem_answered"
PROBLEM_SAID_MORE = "orders.problem_said_more"
PROBLEM_PASSED_ON = "orders.problem_passed_on"
PROBLEM_CLOSED = "orders.problem_closed"
ABROAD_ASKED = "orders.abroad_asked"
ABROAD_QUOTED = "orders.abroad_quoted"
ABROAD_DECLINED = "orders.abroad_declined"
ABROAD_OVER = "orders.abroad_over"
FEE_SETTLED = "orders.fee_settled"
FEE_SETTLEMENT_TAKEN_BACK = "orders.fee_settlement_taken_back"
PART_READY = "orders.part_ready"
PART_BROUGHT = "orders.part_brought"
PART_NOT_BROUGHT = "orders.part_not_brought"
PART_DECLINED = "orders.part_declined"
PART_SENT_BY_MAKER = "orders.part_sent_by_maker"
MAKER_SETTLED = "orders.maker_settled"
MAKER_SETTLEMENT_TAKEN_BACK = "orders.maker_settlement_taken_back"

ACTS = {
    PLACED: "A buyer ordered from one stall, or took something at its counter; the goods are held. With the code of the post that brought them, where they named one.",
    PAID: "What was received for an order reached its total.",
    CONFIRMED: "The seller promised to send a cash-on-delivery order.",
    PACKED: "The goods of an order were packed.",
    HANDED_OVER: "An order left the house: to the buyer, a neighbour or a carrier.",
    PARCEL_ORDERED: "A stall ordered a parcel from a carrier; `along` are the orders that go with it in the parcel, as packed then.",
    SENT: "A parcel of an order was given to a carrier, under a tracking code.",
    ARRIVED: "Every parcel of an order reached its buyer, says the carrier or the place outside where it was ordered; it is not paid by that.",
    RETRY_ASKED: "A stall asked a carrier to try once more to deliver a parcel nobody took.",
    RETURN_ASKED: "A stall asked a carrier to bring a parcel back.",
    CANCELLED: "An order was cancelled by its buyer or its seller, with a reason.",
    METHOD_CHANGED: "A buyer chose another way to pay.",
    CORRECTED: "Something about an order was put right: fewer pieces, pieces that came back, an exchange, less to pay.",
    PROBLEM_REPORTED: "A buyer said that something about an order is not right, with the kind and the last day to answer.",
    PROBLEM_ANSWERED: "The stall, or whoever runs the market, answered a buyer's problem; with `offer` it asks to close it.",
    PROBLEM_SAID_MORE: "A buyer added words to a problem.",
    PROBLEM_PASSED_ON: "A buyer passed a problem on because the days for an answer were over.",
    PROBLEM_CLOSED: "A buyer closed a problem, by themselves or as the stall had proposed.",
    ABROAD_ASKED: "Somebody abroad asked a stall what it costs to send them something; with the country.",
    ABROAD_QUOTED: "A stall said what delivery abroad costs and how many days it takes.",
    ABROAD_DECLINED: "A stall said that it does not send this abroad.",
    ABROAD_OVER: "What a stall had said of delivery abroad holds no longer, and nobody took it; both sides are told.",
    FEE_SETTLED: "A stall said that it paid so much of the fees it owes, in cash or by a transfer.",
    FEE_SETTLEMENT_TAKEN_BACK: "What a stall had said to have paid of its fees was taken back; both rows stay.",
    PART_READY: "A maker said that its part of a neighbour's order is ready.",
    PART_BROUGHT: "A maker's part of an order lies in the stall that sells it, says one of the two.",
    PART_NOT_BROUGHT: "That a maker's part was brought was said by mistake, says one of the two; the order is not packed.",
    PART_DECLINED: "A maker said that it cannot deliver its part of an order, with the kind of reason.",
    PART_SENT_BY_MAKER: "A stall asked the maker to send an order straight to the buyer, or takes that back.",
    MAKER_SETTLED: "A stall said that it paid a maker so much for goods it sold for them, in cash or by a transfer.",
    MAKER_SETTLEMENT_TAKEN_BACK: "What a stall had said to have paid a maker was taken back; both rows stay.",
}
