"""The journal's door: record acts, run commands once, receive from outside, react, follow and sweep; seal, sign and prove."""

from lantoa.journal.actions.command import Run, command, commands, forget_old_commands
from lantoa.journal.actions.follow import follow_all
from lantoa.journal.actions.page_news import forget_page_news
from lantoa.journal.actions.receive import Message, process, receive, receive_together
from lantoa.journal.actions.record import Act, record, record_many
from lantoa.journal.actions.registry import acts, follower, named_acts, reaction, sweeper
from lantoa.journal.actions.root import sign_root
from lantoa.journal.actions.seal import seal
from lantoa.journal.actions.sweep import sweep_all
from lantoa.journal.actions.witness import end_witness, mail_missing, name_witness, tell_witnesses, write_down
from lantoa.journal.errors import BadWitness, CommandConflict, CommandInFlight, UnknownAct
from lantoa.journal.models import Entry, Incoming, Root, Witness, Witnessing
from lantoa.journal.queries.audit import Audit, Fault
from lantoa.journal.queries.entries import broken_seals, entries_about, last_moment, last_position, sealed_after
from lantoa.journal.queries.export import export_lines
from lantoa.journal.queries.keys import public_keys
from lantoa.journal.queries.page_news import page_news_since
from lantoa.journal.queries.proof import Proof, last_root, last_seen, proof_of, seen_by
from lantoa.journal.rules.chain import SALT_BYTES, commitment

__all__ = [
    "SALT_BYTES", "Act", "Audit", "BadWitness", "CommandConflict", "CommandInFlight", "Entry", "Fault", "Incoming", "Message", "Proof",
    "Root", "Run", "UnknownAct", "Witness", "Witnessing", "acts", "broken_seals", "command", "commands", "commitment",
    "end_witness", "entries_about", "export_lines", "follow_all", "follower", "forget_old_commands", "forget_page_news", "last_moment", "last_position", "last_root",
    "last_seen", "mail_missing", "name_witness", "named_acts", "page_news_since", "process", "proof_of", "public_keys", "reaction", "receive", "receive_together", "record",
    "record_many", "seal", "sealed_after", "seen_by", "sign_root", "sweep_all", "sweeper", "tell_witnesses", "write_down",
]  # fmt: skip
