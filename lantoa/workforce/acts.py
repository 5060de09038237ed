"""What happens around work: plans, shifts, hands and pay."""

PLAN_MADE = "workforce.plan_made"

ACTS = {
    PLAN_MADE: "A plan of shifts and batches took the place of the one before: first day, how many days, shifts, pieces, promises moved, and the share it may be from the best.",
}
