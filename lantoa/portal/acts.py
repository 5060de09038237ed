"""What happens between this market and those of other provinces."""

PEER_NAMED = "portal.peer_named"
PEER_ENDED = "portal.peer_ended"
PEER_KEY_LEARNED = "portal.peer_key_learned"

# No address, no name: ids lead to the row.
ACTS = {
    PEER_NAMED: "An operator named another province's market, and compared its key by telephone. data: key (its SHA-256).",
    PEER_ENDED: "An operator ended what this market and another one do together.",
    PEER_KEY_LEARNED: "Another market's next key was taken over, because the present one vouches for it. data: key, after (SHA-256 each).",
}
