"""What happens to parcels, and to the cash carriers collect for them."""

PARCEL_REGISTERED = "shipping.parcel_registered"
STATUS_TOLD = "shipping.status_told"
DELIVERED = "shipping.delivered"
SETTLED = "shipping.settled"
SETTLEMENT_MISMATCH = "shipping.settlement_mismatch"
SETTLEMENT_TAKEN = "shipping.settlement_taken"
SETTLEMENT_TAKEN_BACK = "shipping.settlement_taken_back"
CARRIER_CONNECTED = "shipping.carrier_connected"

ACTS = {
    PARCEL_REGISTERED: "A parcel was given to a carrier under its tracking code.",
    STATUS_TOLD: "A carrier said where a parcel is; `status` is the state in our words.",
    DELIVERED: "A carrier said that a parcel was handed over. Its cash is not paid by that.",
    SETTLED: "A carrier's settlement names a parcel with the amount it was to collect: that cash is accounted for.",
    SETTLEMENT_MISMATCH: "A carrier's settlement says something else of a parcel than was agreed; somebody has to look.",
    SETTLEMENT_TAKEN: "A carrier's settlement was taken in, line by line.",
    SETTLEMENT_TAKEN_BACK: "A seller took back a settlement handed in by mistake; `counted`, below zero, is what a parcel lost by it.",
    CARRIER_CONNECTED: "A seller connected a carrier's messages about its parcels.",
}
