"""What happens around work: plans, shifts, hands and pay."""

PLAN_MADE = "workforce.plan_made"

# Making.
MAKING_WRITTEN = "workforce.making_written"
MINUTES_LEARNT = "workforce.minutes_learnt"
INGREDIENT_COUNTED = "workforce.ingredient_counted"
INGREDIENT_ORDERED = "workforce.ingredient_ordered"
INGREDIENT_ARRIVED = "workforce.ingredient_arrived"
PRODUCTION_PLANNED = "workforce.production_planned"
PRODUCTION_STARTED = "workforce.production_started"
PRODUCTION_DONE = "workforce.production_done"
PRODUCTION_CANCELLED = "workforce.production_cancelled"
LOT_PICKED = "workforce.lot_picked"
LOT_PUT_BACK = "workforce.lot_put_back"

ACTS = {
    PLAN_MADE: "A plan of shifts and batches took the place of the one before: first day, how many days, shifts, pieces, promises moved, and the share it may be from the best.",
    MAKING_WRITTEN: "A stall wrote down how a product is made: how many steps, and seconds of work for a piece.",
    MINUTES_LEARNT: "The minutes of a product's steps were taken from its last batches: times which factor, from how many batches.",
    INGREDIENT_COUNTED: "A stall counted what it has of an ingredient (thousandths of its unit).",
    INGREDIENT_ORDERED: "A stall ordered an ingredient, in thousandths of its unit.",
    INGREDIENT_ARRIVED: "An ingredient that was ordered, or bought at once, lies on the shelf.",
    PRODUCTION_PLANNED: "So many pieces of a product are to be made by a day, as a plan or a person says; or their number was changed.",
    PRODUCTION_STARTED: "Making was begun.",
    PRODUCTION_DONE: "Goods were made and lie in stock: pieces made and spoiled in thousandths, seconds of work where said, and their lot.",
    PRODUCTION_CANCELLED: "What was to be made is made no more.",
    LOT_PICKED: "So many were taken out of a lot, for an order where one is named.",
    LOT_PUT_BACK: "What had been taken out of a lot is in it again.",
}
