"""Who hears of questions, answers and reviews, in the transaction that writes them; and what goes with whoever is erased."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.journal import api as journal
from lantoa.places import api as places
from lantoa.stores import acts
from lantoa.stores.actions import erasure, news, place
from lantoa.stores.actions.member import follow_answer
from lantoa.stores.models import ConsignmentAgreement, Question, Review
from lantoa.stores.queries import known_of_stall

cases.provider("stall", known_of_stall)
places.follows("stores", place.go_along)
accounts.part("stores", accounts.Part(erasure.to_do_first, erasure.stays, erasure.goes, erasure.holds))


@journal.reaction(acts.QUESTION_ASKED)
def tell_asked(entries: list[journal.Entry]) -> None:
    for entry in entries:
        news.tell_asked(_question(entry))


@journal.reaction(acts.QUESTION_ANSWERED)
def tell_answered(entries: list[journal.Entry]) -> None:
    for entry in entries:
        question = _question(entry)
        # Answered before: this one only changes the words.
        if journal.entries_about(question).filter(act=acts.QUESTION_ANSWERED).count() == 1:
            news.tell_answered(question)


@journal.reaction(acts.REVIEW_WRITTEN)
def tell_reviewed(entries: list[journal.Entry]) -> None:
    for entry in entries:
        review = Review.objects.select_related("store", "product").get(pk=entry.subject_id)
        # Written anew after it was taken back: the stall has heard of it.
        if review.changed_at is None:
            news.tell_reviewed(review)


@journal.reaction(acts.CONSIGNMENT_ACCEPTED)
@journal.reaction(acts.CONSIGNMENT_TURNED_DOWN)
def join(entries: list[journal.Entry]) -> None:
    """A household that accepts the terms it was invited with belongs to the cooperative."""
    for entry in entries:
        follow_answer(ConsignmentAgreement.objects.get(pk=entry.subject_id))


@journal.reaction("accounts.person_erased")
def forget_asker(entries: list[journal.Entry]) -> None:
    for person in accounts.Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        erasure.forget(accounts.leaving(person))


def _question(entry: journal.Entry) -> Question:
    return Question.objects.select_related("store", "product", "person").get(pk=entry.subject_id)
