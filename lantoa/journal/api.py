"""The journal's door: record acts, run commands once, receive from outside, react, follow and sweep."""

from lantoa.journal.actions.command import Run, command, commands, forget_old_commands
from lantoa.journal.actions.follow import follow_all
from lantoa.journal.actions.receive import process, receive
from lantoa.journal.actions.record import Act, record, record_many
from lantoa.journal.actions.registry import acts, follower, named_acts, reaction, sweeper
from lantoa.journal.actions.seal import seal
from lantoa.journal.actions.sweep import sweep_all
from lantoa.journal.errors import CommandConflict, CommandInFlight, UnknownAct
from lantoa.journal.models import Entry, Incoming
from lantoa.journal.queries import broken_seals, entries_about, last_position, sealed_after

__all__ = [
    "Act", "CommandConflict", "CommandInFlight", "Entry", "Incoming", "Run", "UnknownAct", "acts", "broken_seals", "command", "commands",
    "entries_about", "follow_all", "follower", "forget_old_commands", "last_position", "named_acts", "process", "reaction", "receive",
    "record", "record_many", "seal", "sealed_after", "sweep_all", "sweeper",
]  # fmt: skip
