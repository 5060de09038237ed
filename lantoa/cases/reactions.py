"""What follows from what happens to dossiers and their fees."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions import erasure, news, seal
from lantoa.cases.actions.case_paper import end_papers, keep_papers
from lantoa.cases.actions.step import record
from lantoa.cases.models import Case
from lantoa.cases.tasks import print_decision, seal_decision
from lantoa.journal import api as journal
from lantoa.signing import api as signing

OURS = Case._meta.label_lower


def _tell(entries: Iterable[journal.Entry]) -> None:
    for entry in entries:
        # Of a result that is still to be sealed whoever asked hears when it is.
        # Printed anew for a seal it had not, nothing is new for them yet.
        again = entry.act == acts.DECISION_PRINTED and entry.data["earlier"]
        if not entry.data.get("to_seal") and not again:
            news.tell(entry)


for act in news.SAID:
    journal.reaction(act)(_tell)


@journal.reaction(acts.MESSAGE_WRITTEN)
def tell_words(entries: list[journal.Entry]) -> None:
    for entry in entries:
        news.tell_word(entry)


@journal.reaction(acts.DECISION_MADE)
def print_papers(entries: list[journal.Entry]) -> None:
    for entry in entries:
        print_decision.enqueue(entry.data["decision"])


@journal.reaction(acts.EARLIER_SEAL_ASKED)
def print_anew(entries: list[journal.Entry]) -> None:
    print_papers(entries)


@journal.reaction(acts.DECISION_PRINTED)
def ask_for_seals(entries: list[journal.Entry]) -> None:
    for entry in entries:
        if entry.data["to_seal"]:
            seal_decision.enqueue(entry.data["decision"])


def _put_in_place(entries: Iterable[journal.Entry]) -> None:
    for entry in entries:
        if entry.data["subject_type"] == seal.SUBJECT:
            seal.put_in_place(entry.data["subject_id"], int(entry.subject_id), entry.data["file"])


for act in (signing.COMPLETED, signing.TIMED):
    journal.reaction(act)(_put_in_place)


@journal.reaction(signing.SIGNED)
def ask_the_next(entries: list[journal.Entry]) -> None:
    for entry in entries:
        if entry.data["subject_type"] == seal.SUBJECT:
            seal.go_to_next(entry.data["subject_id"], int(entry.subject_id))
            seal_decision.enqueue(entry.data["subject_id"])


def _seal_stuck(entries: Iterable[journal.Entry]) -> None:
    for entry in entries:
        # Where somebody here took the request back, nothing is in the way.
        if entry.data["subject_type"] == seal.SUBJECT and entry.by_id is None:
            why = "not_confirmed" if entry.act == signing.EXPIRED else entry.data["reason"]
            seal.write_trouble(entry.data["subject_id"], why, request_id=int(entry.subject_id))


for act in (signing.REFUSED, signing.FAILED, signing.EXPIRED):
    journal.reaction(act)(_seal_stuck)


@journal.reaction(acts.SEAL_STUCK)
def tell_officers(entries: list[journal.Entry]) -> None:
    for entry in entries:
        news.tell_unsealed(entry)


@journal.reaction(acts.CASE_ACCEPTED)
def papers_stay(entries: list[journal.Entry]) -> None:
    for case in _cases(entries):
        keep_papers(case)


@journal.reaction(acts.CASE_WITHDRAWN)
@journal.reaction(acts.CASE_DECLINED)
def papers_go_back(entries: list[journal.Entry]) -> None:
    for case in _cases(entries):
        end_papers(case, keep=False)


@journal.reaction(acts.DECISION_MADE)
def papers_are_done_with(entries: list[journal.Entry]) -> None:
    for case in _cases(entries):
        end_papers(case, keep=True)


def _cases(entries: list[journal.Entry]) -> Iterable[Case]:
    return Case.objects.filter(pk__in=[entry.data["case"] for entry in entries])


@journal.reaction("payments.payment_received")
def count_fees(entries: list[journal.Entry]) -> None:
    """A fee that came in is counted; what is too much stands in the office's book of money."""
    for entry in entries:
        kind, pk = entry.data["subject"]
        if kind == OURS:
            Case.objects.filter(pk=pk).update(paid=F("paid") + entry.data["amount"])
            record(acts.FEE_PAID, Case.objects.get(pk=pk), by=None, data={"amount": entry.data["amount"]})


@journal.reaction("payments.payment_taken_back")
def count_no_more(entries: list[journal.Entry]) -> None:
    for entry in entries:
        kind, pk = entry.data["subject"]
        if kind == OURS:
            Case.objects.filter(pk=pk).update(paid=F("paid") - entry.data["amount"])


accounts.at_stake("cases", erasure.has_dossiers)
accounts.part("cases", accounts.Part(erasure.to_do_first, erasure.stays, erasure.goes, erasure.holds))


@journal.reaction("accounts.person_erased")
def forget_citizen(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))
