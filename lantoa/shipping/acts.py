"""What happens to parcels, and to the cash carriers collect for them."""

PARCEL_REGISTERED = "shipping.parcel_registered"
STATUS_TOLD = "shipping.status_told"
DELIVERED = "shipping.delivered"
SETTLED = "shipping.settled"
SETTLEMENT_MISMATCH = "shipping.settlement_mismatch"
SETTLEMENT_TAKEN = "shipping.settlement_taken"
SETTLEMENT_TAKEN_BACK = "shipping.settlement_taken_back"
CARRIER_CONNECTED = "shipping.carrier_connected"
BOOKING_OPENED = "shipping.booking_opened"
BOOKING_ASKED = "shipping.booking_asked"
BOOKED = "shipping.booked"
BOOKING_REFUSED = "shipping.booking_refused"
CANCEL_ASKED = "shipping.cancel_asked"
CANCEL_REFUSED = "shipping.cancel_refused"
BOOKING_CANCELLED = "shipping.booking_cancelled"
BOOKING_HANDED_OVER = "shipping.booking_handed_over"
PRINT_ASKED = "shipping.print_asked"
ROUND_STARTED = "shipping.round_started"
ROUND_CASH_GIVEN = "shipping.round_cash_given"
ISLAND_BOATS_SAID = "shipping.island_boats_said"
ISLAND_DAY_SAID = "shipping.island_day_said"
DECLARED = "shipping.declared"
GOODS_CLASSIFIED = "shipping.goods_classified"
DESTINATION_STOPPED = "shipping.destination_stopped"
DESTINATION_OPENED = "shipping.destination_opened"
RATE_ENTERED = "shipping.rate_entered"

ACTS = {
    PARCEL_REGISTERED: "A parcel was given to a carrier under its tracking code.",
    STATUS_TOLD: "A carrier said where a parcel is; `status` is the state in our words.",
    DELIVERED: "A carrier said that a parcel was handed over. Its cash is not paid by that.",
    SETTLED: "A carrier's settlement names a parcel with the amount it was to collect: that cash is accounted for.",
    SETTLEMENT_MISMATCH: "A carrier's settlement says something else of a parcel than was agreed; somebody has to look.",
    SETTLEMENT_TAKEN: "A carrier's settlement was taken in, line by line.",
    SETTLEMENT_TAKEN_BACK: "A seller took back a settlement handed in by mistake; `counted`, below zero, is what a parcel lost by it.",
    CARRIER_CONNECTED: "A seller connected a carrier's messages about its parcels.",
    BOOKING_OPENED: "A seller gave the key with which parcels are ordered from a carrier.",
    BOOKING_ASKED: "A seller ordered a parcel from a carrier at the price shown (`fee`); the carrier has not answered yet.",
    BOOKED: "A carrier took a parcel that was ordered from here; `fee` is what it charges, `fee_seen` what it had offered.",
    BOOKING_REFUSED: "A carrier did not take a parcel, or gave no answer for too long.",
    CANCEL_ASKED: "A seller called off an ordered parcel; the carrier has not answered yet.",
    CANCEL_REFUSED: "A carrier did not let go of a parcel that was called off, or gave no answer about it for too long: it counts as travelling.",
    BOOKING_CANCELLED: "An ordered parcel was called off before the carrier had it.",
    BOOKING_HANDED_OVER: "A seller said that an ordered parcel was given to its carrier.",
    ROUND_STARTED: "A neighbour set out with so many parcels, for the `fee` agreed.",
    ROUND_CASH_GIVEN: "A seller said to have got the cash a neighbour took at the doors (`total`, new since the last time).",
    PRINT_ASKED: "A seller asked for labels or a hand-over list of many parcels.",
    ISLAND_BOATS_SAID: "An officer of an island commune, or the house, wrote down for all stalls on which weekdays boats go.",
    ISLAND_DAY_SAID: "An officer of an island commune, or the house, said for all stalls that no boat goes on a day, or one after all.",
    DECLARED: "A seller declared to customs what is in a parcel that goes abroad; with the form and the destination.",
    GOODS_CLASSIFIED: "A seller said what something is to customs: its six-digit code.",
    DESTINATION_STOPPED: "Whoever runs the house said that nothing is sent to a destination for now.",
    DESTINATION_OPENED: "Whoever runs the house said that a stopped destination is served again.",
    RATE_ENTERED: "Whoever runs the house entered a rate of exchange, with its day and source.",
}
