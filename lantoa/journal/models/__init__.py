"""What the journal keeps: entries, their seals, answered commands, incoming things, followers' cursors."""

from lantoa.journal.models.command import Command
from lantoa.journal.models.entry import Entry, Seal, Sealer
from lantoa.journal.models.follower import Follower
from lantoa.journal.models.incoming import Incoming

__all__ = ["Command", "Entry", "Follower", "Incoming", "Seal", "Sealer"]
