"""What the register does when something happens: a confirmed list is taken over, a decided dossier becomes an entry."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.websites import acts, tasks


@journal.reaction(acts.LIST_CONFIRMED)
def take_a_list(entries: list[journal.Entry]) -> None:
    for entry in entries:
        tasks.take_list.enqueue(int(entry.subject_id))


@journal.reaction(acts.VISIT_ASKED)
def visit_out_of_turn(entries: list[journal.Entry]) -> None:
    for entry in entries:
        tasks.visit_site.enqueue(int(entry.subject_id))
