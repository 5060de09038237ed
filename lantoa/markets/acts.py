"""What happens in markets. `place` is the market's commune; `on_behalf_of` the stallholder's organisation where it is known, else the manager's."""

MARKET_OPENED = "markets.market_opened"
MARKET_CHANGED = "markets.market_changed"
PLAN_CHANGED = "markets.plan_changed"
PLACE_LET = "markets.place_let"
PLACE_LEFT = "markets.place_left"
HOLDER_JOINED = "markets.holder_joined"
HOLDER_CHANGED = "markets.holder_changed"
CASHLESS_ACCEPTED = "markets.cashless_accepted"
CASHLESS_ENDED = "markets.cashless_ended"
CASHLESS_USED = "markets.cashless_used"
CASHLESS_COUNTED = "markets.cashless_counted"
RATE_SET = "markets.rate_set"
METER_READ = "markets.meter_read"
FEE_RUN_MADE = "markets.fee_run_made"
FEE_PAID = "markets.fee_paid"
FEE_CORRECTED = "markets.fee_corrected"
PRICE_TOLD = "markets.price_told"

ACTS = {
    MARKET_OPENED: "A market was entered by whoever manages it; data: class (1 to 3).",
    MARKET_CHANGED: "What is told of a market changed: name, address, hours, what is sold; data: class.",
    PLAN_CHANGED: "The plan was drawn on: places added, a row named, a place moved or closed; data: market, what, count.",
    PLACE_LET: "A place was let to a stallholder; data: market, class, place, since, from (both the first day, which may be one to come).",
    PLACE_LEFT: "A letting ended with its last day, which may be told again with another one; data: market, class, place, since (its first day), until (its last), from (the day after it).",
    HOLDER_JOINED: "A stallholder said here whose place it is; data: market, place.",
    HOLDER_CHANGED: "What the manager wrote about a stallholder was put right; data: market, class, place, what (name, phone, goods: which of them, never the words), undone (whether a stranger had said that the place is theirs, and does so no more).",
    CASHLESS_ACCEPTED: "A stallholder takes cashless payment; data: market, class, source (own: an account for which a QR can be drawn; surveyed: the manager saw it), since, from (both the first day, which may be one to come). One for each source; count the subjects.",
    CASHLESS_ENDED: "A stallholder takes cashless payment no more, by no source, which may be told again with another last day; data: market, class, since (the first day), until (the last, which may be one to come), from (the day after it).",
    CASHLESS_USED: "The bank told of money to a stallholder, the first time in this month; data: market, class, month.",
    CASHLESS_COUNTED: "How a market stood at the end of a month; data: market, class, month, holders, accepting, own, used.",
    RATE_SET: "A market's fee holds from a day on; data: market, kind, amount (đồng), since.",
    METER_READ: "A meter was read; data: market, place, kind.",
    FEE_RUN_MADE: "The fees of a month were asked for; data: market, month, count (bills), amount (đồng).",
    FEE_PAID: "Money came for a market fee; data: market, month, bill, amount (đồng), by (bank, cash, or word: the manager's), kinds (đồng asked by kind, without corrections).",
    FEE_CORRECTED: "A bill was put right by a new row; data: market, bill, amount (đồng, below 0: less is owed).",
    PRICE_TOLD: "A price of the day was told; data: market, product (words key; by another unit another), unit, price (đồng), day.",
}  # fmt: skip
