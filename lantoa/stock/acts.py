"""What happens to stock."""

COUNTED = "stock.counted"

ACTS = {COUNTED: "Somebody counted or changed what is on hand of a variant."}
