"""What happens between this market and those of other provinces."""

PEER_NAMED = "portal.peer_named"
PEER_ENDED = "portal.peer_ended"
PEER_KEY_LEARNED = "portal.peer_key_learned"

PROVINCE_FROZEN = "portal.province_frozen"
PROVINCE_THAWED = "portal.province_thawed"
PROVINCE_EXPORTED = "portal.province_exported"
PROVINCE_LEFT = "portal.province_left"
PROVINCE_ARRIVED = "portal.province_arrived"

# No address, no name: ids lead to the row.
ACTS = {
    PEER_NAMED: "An operator named another province's market, and compared its key by telephone. data: key (its SHA-256).",
    PEER_ENDED: "An operator ended what this market and another one do together.",
    PEER_KEY_LEARNED: "Another market's next key was taken over, because the present one vouches for it. data: key, after (SHA-256 each).",
    PROVINCE_FROZEN: "Nothing is written any more for the organisations of a province that is to move to a house of its own. data: province, organisations.",
    PROVINCE_THAWED: "A province that was frozen stays after all. data: province.",
    PROVINCE_EXPORTED: "Everything of a frozen province was written into one archive. data: province, archive (its fingerprint), root, rows.",
    PROVINCE_LEFT: "A province lives in a house of its own now: its rows went from here, its addresses lead there. data: province, archive, rows.",
    PROVINCE_ARRIVED: "A province came from another house, checked. data: province, archive, root, position, chains (how many), heads (their SHA-256).",
}
