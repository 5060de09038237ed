"""Whose the journal's rows are when a province moves; no route of its own leads here."""

from lantoa.kit.homes import chained, named, stays

HOMES = [
    *chained("hash chains and signed roots", "journal.Entry", "journal.Seal", "journal.Root", "journal.ChainHead", "journal.Witness", "journal.Witnessing"),
    *named("the raw words behind a movement of money or a parcel's news", "journal.Incoming"),
    *stays("this house's own work, keys that are over in 35 days, and how its own copies stand", "journal.Backup", "journal.Command", "journal.Sealer", "journal.Follower", "journal.Job", "journal.MovedOrganisation", "journal.PageNews"),
]  # fmt: skip
