"""Every parser of what comes from outside, given bytes that a machine makes up, each held to what it promises."""
