"""What the register does when something happens: a confirmed list is taken over, a decided dossier becomes an entry or a question; and what goes with
whoever is erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.places import api as places
from lantoa.websites import acts, tasks
from lantoa.websites.actions import erasure
from lantoa.websites.actions.dossier import enter_granted, take_back_cancelled
from lantoa.websites.models import Site


def go_along(old: places.Unit, new: places.Unit) -> int:
    """Entries that stand and are of a commune that ended."""
    return places.moved(Site.objects.live(), old, new)


places.follows("websites", go_along)
accounts.part("websites", accounts.Part(erasure.to_do_first, erasure.stays, erasure.goes, erasure.holds))


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
def take_back_what_was_cancelled(entries: list[journal.Entry]) -> None:
    for entry in entries:
        if not entry.rehearsal:
            take_back_cancelled(entry.data["decision"], entry.on_behalf_of_id)


@journal.reaction("accounts.person_erased")
def forget_owner(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))
