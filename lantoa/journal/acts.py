"""The journal's own acts; everything else it writes down is done by the rooms."""

WITNESS_NAMED = "journal.witness_named"
WITNESS_ENDED = "journal.witness_ended"

ACTS: dict[str, str] = {
    WITNESS_NAMED: "Somebody outside began to keep the signed roots.",
    WITNESS_ENDED: "An outside witness gets no more roots.",
}
