"""What work does when a plan is asked for or a text message comes, and what goes with whoever is erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.messages import api as messages
from lantoa.places import api as places
from lantoa.workforce import acts, tasks
from lantoa.workforce.actions import erasure
from lantoa.workforce.actions.ask import ask_if_planned
from lantoa.workforce.actions.text import answer_by_text
from lantoa.workforce.models import Neighbour, Worker

accounts.part(
    "workforce", accounts.Part(first=erasure.first, stays=erasure.stays, goes=erasure.goes, holds=erasure.holds)
)


def go_along(old: places.Unit, new: places.Unit) -> int:
    """Neighbours and workers who live in a commune that ended."""
    return places.moved(Neighbour.objects.all(), old, new) + places.moved(Worker.objects.all(), old, new)


places.follows("workforce", go_along)


@journal.reaction(acts.PLAN_ASKED)
def make_plans(entries: list[journal.Entry]) -> None:
    """The newest round of each stall is made by the worker."""
    newest = {int(entry.subject_id): int(entry.data["round"]) for entry in entries}
    for organisation_id, round_ in newest.items():
        tasks.make_plan.enqueue(organisation_id, round_)


@journal.reaction(acts.SHIFT_ACCEPTED)
@journal.reaction(acts.SHIFT_ADDED)
@journal.reaction(acts.SHIFT_WITHDRAWN)
def plan_again(entries: list[journal.Entry]) -> None:
    """Who comes is agreed anew: the plan that is there follows."""
    for organisation_id in sorted({entry.on_behalf_of_id for entry in entries if entry.on_behalf_of_id}):
        ask_if_planned(organisation_id, by=None)


@journal.reaction("messages.text_received")
def answer_texts(entries: list[journal.Entry]) -> None:
    for text in messages.IncomingText.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        answer_by_text(text.phone, text.text)


@journal.reaction("accounts.person_erased")
def forget_worker(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))
