"""What is done with places: communes begin, and end in others."""

UNIT_ADDED = "places.unit_added"
UNIT_ENDED = "places.unit_ended"
ACTS: dict[str, str] = {
    UNIT_ADDED: "A commune that the shipped list does not have was entered, with its source.",
    UNIT_ENDED: "A commune ended in another one; what stands there now stands in that one.",
}
