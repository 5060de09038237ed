"""The journal's door: record acts, run commands once, receive from outside, react, follow, queue and sweep; seal, sign and prove."""

from lantoa.journal.actions.backup import Drill, backup_drilled, backup_heard
from lantoa.journal.actions.command import Run, command, commands, forget_old_commands
from lantoa.journal.actions.follow import follow_all
from lantoa.journal.actions.forget import forget_asker, forget_bodies
from lantoa.journal.actions.page_news import forget_page_news
from lantoa.journal.actions.queue import (
    LONG,
    not_failing,
    plan_regular_work,
    still_at_it,
    sweep_all,
    work_off,
    work_off_long,
    work_off_urgent,
)
from lantoa.journal.actions.receive import Message, process, receive, receive_many, receive_together
from lantoa.journal.actions.record import MOVED, Act, record, record_many
from lantoa.journal.actions.registry import acts, follower, named_acts, reaction, regular, sweeper, sweepers
from lantoa.journal.actions.root import sign_root
from lantoa.journal.actions.seal import seal
from lantoa.journal.actions.stuck import set_aside, try_again
from lantoa.journal.actions.witness import end_witness, mail_missing, name_witness, tell_witnesses, write_down
from lantoa.journal.errors import BadWitness, CommandConflict, CommandInFlight, MovedAway, NotStuck, UnknownAct
from lantoa.journal.models import Entry, Incoming, MovedOrganisation, Root, Witness, Witnessing
from lantoa.journal.queries.audit import Audit, Fault
from lantoa.journal.queries.backup import Copies, copies, entries_until
from lantoa.journal.queries.entries import (
    broken_seals,
    entries_about,
    last_moment,
    last_position,
    of_those_here,
    sealed_after,
    seals_of,
)
from lantoa.journal.queries.export import export_lines
from lantoa.journal.queries.keys import moved_key_path, public_keys
from lantoa.journal.queries.page_news import page_news_since
from lantoa.journal.queries.proof import Proof, last_root, last_seen, proof_of, seen_by
from lantoa.journal.queries.sight import follower_lags, oldest_unsealed
from lantoa.journal.queries.stuck import (
    Flood,
    Queue,
    RegularWork,
    Stuck,
    find_stuck,
    floods,
    is_only_counted,
    queue,
    regular_work,
    stuck,
    stuck_visible_to,
)
from lantoa.journal.rules.chain import SALT_BYTES, commitment
from lantoa.journal.rules.outside import NotProved, OutsideProof, check_committed, check_outside

__all__ = [
    "Act", "Audit", "BadWitness", "CommandConflict", "CommandInFlight", "Copies", "Drill", "Entry", "Fault", "Flood", "Incoming", "LONG", "MOVED", "Message", "MovedAway", "MovedOrganisation", "NotProved", "NotStuck", "OutsideProof", "Proof",
    "Queue", "RegularWork", "Root", "Run", "SALT_BYTES", "Stuck", "UnknownAct", "Witness", "Witnessing", "acts", "backup_drilled", "backup_heard",
    "broken_seals", "check_committed", "check_outside", "command", "commands", "commitment", "copies", "end_witness", "entries_about", "entries_until", "export_lines", "find_stuck", "floods",
    "follow_all", "follower", "follower_lags", "forget_asker", "forget_bodies", "forget_old_commands", "forget_page_news", "is_only_counted", "last_moment", "last_position",
    "last_root", "last_seen", "mail_missing", "moved_key_path", "name_witness", "named_acts", "not_failing", "of_those_here", "oldest_unsealed", "page_news_since", "plan_regular_work",
    "process", "proof_of", "public_keys", "queue", "reaction", "receive", "receive_many", "receive_together", "record", "record_many", "regular", "regular_work", "seal",
    "sealed_after", "seals_of", "seen_by", "set_aside", "sign_root", "still_at_it", "stuck", "stuck_visible_to", "sweep_all", "sweeper", "sweepers", "tell_witnesses",
    "try_again", "work_off", "work_off_long", "work_off_urgent", "write_down",
]  # fmt: skip
