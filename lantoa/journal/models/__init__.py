"""What the journal keeps: entries, their seals and signed roots, witnesses, answered commands, incoming things, followers' cursors, jobs, how copying stands."""

from lantoa.journal.models.backup import Backup
from lantoa.journal.models.command import Command
from lantoa.journal.models.entry import Entry, Seal, Sealer
from lantoa.journal.models.follower import Follower
from lantoa.journal.models.incoming import Incoming
from lantoa.journal.models.job import Job
from lantoa.journal.models.moved import MovedOrganisation
from lantoa.journal.models.page_news import PageNews
from lantoa.journal.models.root import ChainHead, Root
from lantoa.journal.models.witness import Witness, Witnessing

__all__ = [
    "Backup", "ChainHead", "Command", "Entry", "Follower", "Incoming", "Job", "MovedOrganisation", "PageNews", "Root", "Seal", "Sealer", "Witness", "Witnessing",
]  # fmt: skip
