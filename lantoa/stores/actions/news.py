"""A stall hears of questions and reviews, and who asked of the answer: short messages with the way there, so many a day."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.stores.models import Question, Review, Store
from lantoa.stores.rules import moderation as rules

_ASKED = gettext_lazy("Lan Tỏa: somebody asks about “%(title)s”. Read and answer:")
_ANSWERED = gettext_lazy("Lan Tỏa: the stall answered your question about “%(title)s”:")
_REVIEWED = gettext_lazy("Lan Tỏa: a buyer reviewed “%(title)s”, %(stars)s of 5 stars. Read and answer:")


def tell_asked(question: Question) -> None:
    """The stall hears of a question; after some in a day the rest waits on its pages."""
    today = Question.objects.filter(store=question.store_id, asked_at__gt=_yesterday())
    if today.count() <= rules.MOST_QUESTIONS_TOLD_A_DAY:
        _tell_stall(
            question.store, _ASKED, {"title": question.product.name[:60]}, ("stores:question", question.pk), "question"
        )


def tell_answered(question: Question) -> None:
    """Who asked hears of the answer, where there is a number; not of a changed answer."""
    phone = question.person.phone if question.person else question.phone
    if not phone or question.store.rehearsal:
        return
    today = Question.objects.filter(
        store=question.store_id, phone=question.phone, person=question.person_id, answered_at__gt=_yesterday()
    )
    if today.count() <= rules.MOST_ANSWERS_TOLD_A_DAY:
        language = question.person.language if question.person else question.language
        _tell(
            phone,
            language,
            _ANSWERED,
            {"title": question.product.name[:60]},
            ("stores:my_question", question.token),
            "answer",
        )


def tell_reviewed(review: Review) -> None:
    """The stall hears of a review; after some in a day the rest waits on its pages."""
    today = Review.objects.filter(store=review.store_id, written_at__gt=_yesterday())
    if today.count() <= rules.MOST_REVIEWS_TOLD_A_DAY:
        words = {"title": review.product.name[:60], "stars": review.stars}
        _tell_stall(review.store, _REVIEWED, words, ("stores:review_answer", review.pk), "review")


def _yesterday() -> object:
    return world.now() - timedelta(days=1)


def _tell_stall(
    store: Store, sentence: Promise, words: dict[str, object], to: tuple[str, object], purpose: str
) -> None:
    if store.rehearsal:
        return
    owners = accounts.people_of(store.organisation_id, {"owner"})
    language = owners[0].language if owners else settings.LANGUAGE_CODE
    _tell(store.phone, language, sentence, words, to, purpose)


def _tell(
    phone: str, language: str, sentence: Promise, words: dict[str, object], to: tuple[str, object], purpose: str
) -> None:
    with translation.override(language):
        link = settings.PUBLIC_URL.rstrip("/") + reverse(to[0], args=[to[1]])
        messages.send(phone, f"{str(sentence) % words} {link}", purpose=purpose)
