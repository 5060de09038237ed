"""What the register does when something happens: a confirmed list is taken over, a decided dossier becomes an entry."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.websites import acts, tasks
from lantoa.websites.actions.dossier import end_cancelled, enter_granted


@journal.reaction(acts.LIST_CONFIRMED)
def take_a_list(entries: list[journal.Entry]) -> None:
    for entry in entries:
        tasks.take_list.enqueue(int(entry.subject_id))


@journal.reaction(acts.VISIT_ASKED)
def visit_out_of_turn(entries: list[journal.Entry]) -> None:
    for entry in entries:
        tasks.visit_site.enqueue(int(entry.subject_id))


@journal.reaction("cases.decision_made")
def enter_what_was_granted(entries: list[journal.Entry]) -> None:
    for entry in entries:
        if entry.data["outcome"] == "granted" and not entry.rehearsal:
            enter_granted(entry.data["decision"])


@journal.reaction("cases.decision_cancelled")
def end_what_was_cancelled(entries: list[journal.Entry]) -> None:
    for entry in entries:
        if not entry.rehearsal:
            end_cancelled(entry.data["decision"], entry.on_behalf_of_id)
