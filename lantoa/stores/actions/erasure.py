"""What stalls let go of when somebody is erased who asked, reported or reviewed there, or who alone owned one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.kit.world import world
from lantoa.stores.actions.consignment import end_all_of
from lantoa.stores.acts import STORE_CHANGED
from lantoa.stores.models import Matter, Notice, Offer, Question, Review, Store

# What stands in the place of words that must not be empty.
NOTHING = "–"


def to_do_first(who: accounts.Leaving) -> Iterator[str]:
    """A stall of theirs alone that ever opened is first closed or handed on; one with others no longer shows their number."""
    for store in _opened(who):
        yield _(
            "“%(name)s” is your stall alone. Its orders and its book have to be kept. Call us, so that it is closed or gets another owner."
        ) % {"name": store.name}
    for store in _with_others(who):
        yield _("“%(name)s” shows your number to buyers. Put another number there first.") % {"name": store.name}


def stays(who: accounts.Leaving) -> Iterator[str]:
    if Notice.objects.filter(person=who.person, matter__kind=Matter.Kind.REPORT).exists():
        yield _("That something was reported and what came of it, without your words and your number.")

    if _opened(who).exists():
        yield _(
            "Your stall's name, its goods and its book, closed to everybody: what was offered is kept for 1 year (E-commerce "
            "Law 122/2025 and Decree 248/2026, as the press tells it; the text was not read here), and receipts of others name it."
        )


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "questions to stalls", _questions(who).count()
    yield "reports", _notices(who).count()
    yield "stalls of theirs alone", _alone(who).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for asked in _questions(who).select_related("product").order_by("pk"):
        facts = {
            "product": asked.product.name,
            "name": asked.name,
            "phone": asked.phone,
            "text": asked.text,
            "asked_at": asked.asked_at,
        }
        yield accounts.Held("words", "question to a stall", {**facts, "answer": asked.answer})
    for notice in _notices(who).order_by("pk"):
        yield accounts.Held("words", "report", {"words": notice.words, "phone": notice.phone})
    for store in _alone(who):
        yield accounts.Held(
            "stall",
            "stall",
            {"name": store.name, "phone": store.phone, "story": store.story, "opened_at": store.opened_at},
        )


def forget(who: accounts.Leaving) -> None:
    """Empty what they asked and reported, and close the stalls nobody is left in."""
    _forget_questions(who)
    _notices(who).update(words="", phone="", reporter="", person=None)
    for store in _with_others(who):
        touch("stores", seller(store.organisation_id))
        Store.objects.filter(pk=store.pk).update(phone="")
    opened = set(_opened(who).values_list("organisation", flat=True))
    for store in _alone(who):
        _close(store)
    end_all_of(list(who.organisations))
    for organisation_id in who.organisations:
        if organisation_id not in opened:
            catalog.forget_goods(organisation_id)


def forget_reviews(reviews: Iterable[Review]) -> None:
    """Take these reviews back for good: stars that nobody sees are all that is left."""
    gone = {"words": "", "name": "", "answer": "", "answered_at": None, "answer_changed_at": None}
    for review in reviews:
        touch("stores", seller(review.store.organisation_id))
        Review.objects.filter(pk=review.pk).update(**gone, withdrawn_at=review.withdrawn_at or world.now())
        _forget_matters(review)


def _forget_questions(who: accounts.Leaving) -> None:
    for question in _questions(who).select_related("store"):
        touch("stores", seller(question.store.organisation_id))
        # Nothing is public of it and nobody waits for an answer any more.
        Question.objects.filter(pk=question.pk).update(
            text=NOTHING, answer=NOTHING if question.answer else "", name="", phone="", person=None, asker="", published=False, withheld=True,
        )  # fmt: skip
        _forget_matters(question)


def _forget_matters(subject: Question | Review) -> None:
    Matter.objects.about(subject).update(words="")


def _close(store: Store) -> None:
    """Nobody is left who sells there. Of a stall that ever opened name and address stay: receipts of others name them."""
    touch("stores", MARKET, seller(store.organisation_id))
    Offer.objects.filter(store=store).update(shown=False)
    bare = {"story": "", "phone": "", "hours": "", "closed_note": "", "cover": None, "opened_at": None}
    if store.rehearsal or store.opened_at is None:
        bare |= {"name": NOTHING, "slug": f"x{store.pk}"}
    Store.objects.filter(pk=store.pk).update(**bare)
    # Search follows this.
    journal.record(
        STORE_CHANGED,
        store,
        by=None,
        on_behalf_of=store.organisation_id,
        place=store.unit_id,
        rehearsal=store.rehearsal,
    )


def _questions(who: accounts.Leaving) -> QuerySet[Question]:
    return Question.objects.filter(Q(person=who.person) | Q(person=None, phone=who.phone))


def _notices(who: accounts.Leaving) -> QuerySet[Notice]:
    theirs = Q(person=who.person, source=Notice.Source.PUBLIC) | Q(person=None, phone=who.phone)
    return Notice.objects.filter(theirs)


def _alone(who: accounts.Leaving) -> QuerySet[Store]:
    return Store.objects.filter(organisation__in=who.organisations).order_by("pk")


def _opened(who: accounts.Leaving) -> QuerySet[Store]:
    return _alone(who).filter(rehearsal=False, opened_at__isnull=False)


def _with_others(who: accounts.Leaving) -> QuerySet[Store]:
    return Store.objects.filter(phone=who.phone).exclude(organisation__in=who.organisations).order_by("pk")
