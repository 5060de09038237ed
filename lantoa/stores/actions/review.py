"""Reviews: written by somebody a room above vouches for as a buyer, changed, taken back, answered, hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.vietnamese import clean_text, slug
from lantoa.kit.world import world
from lantoa.stores import acts
from lantoa.stores.errors import BadReview, ReviewStands
from lantoa.stores.models import Review, Store
from lantoa.stores.rules.stall import DAYS_TO_CHANGE_A_REVIEW, LONGEST_REVIEW


def write_review(
    product: catalog.Product, store: Store, *, bought: models.Model, stars: int, words: str = "", name: str = "",
    by: Actor | None, key: UUID | None = None,
) -> Review:  # fmt: skip
    """Keep what a buyer says of a product of this stall. The caller vouches for the purchase `bought`; there is one review
    for each purchase and product, and one that was taken back may be written anew within the days for changes.

    `name` is what others may read of the buyer. Records `stores.review_written`. Refuses (BadReview, with the field) other
    than 1 to 5 stars, words without a letter or too many of them; ReviewStands where there is one already.
    """
    said = _checked(stars, words)
    where = {"bought_type": bought._meta.label_lower, "bought_id": str(bought.pk), "product": product}
    body = {**where, "product": product.pk, **said, "name": name}
    with journal.command("stores.write_review", key, body, by=by) as run:
        if run.replayed:
            return Review.objects.get(pk=(run.answer or {})["review"])
        review = _write(where, {"store": store, **said, "name": name})
        _record(acts.REVIEW_WRITTEN, review, by, {"stars": stars})
        run.answer = {"review": review.pk}
        return review


def _write(where: dict[str, Any], said: dict[str, Any]) -> Review:
    now = world.now()
    # Written anew it keeps its first day: taking it back must not make the days for changes longer.
    since = now - timedelta(days=DAYS_TO_CHANGE_A_REVIEW)
    back = Review.objects.filter(**where, withdrawn_at__isnull=False, hidden_at=None, written_at__gt=since)
    if back.update(**said, changed_at=now, withdrawn_at=None):
        return Review.objects.get(**where)
    try:
        with transaction.atomic():
            return Review.objects.create(**where, **said, written_at=now)
    except IntegrityError:
        raise ReviewStands(_("You have reviewed this already.")) from None


def change_review(
    review: Review, *, stars: int, words: str = "", name: str = "", by: Actor | None, key: UUID | None = None
) -> Review:
    """The buyer says it differently, within the days for that. Refuses like writing, and ReviewStands afterwards."""
    said = _checked(stars, words)
    with journal.command("stores.change_review", key, {"review": review.pk, **said, "name": name}, by=by) as run:
        if not run.replayed:
            now = world.now()
            if not review.can_change(now) or not _there(review).update(**said, name=name, changed_at=now):
                raise ReviewStands(_("This review can no longer be changed. You can still take it back."))
            _record(acts.REVIEW_CHANGED, review, by, {"stars": stars})
    review.refresh_from_db()
    return review


def withdraw_review(review: Review, *, by: Actor | None, key: UUID | None = None) -> Review:
    """The buyer takes the review back, at any time; its words, name and the answer go with it. Twice is once."""
    with journal.command("stores.withdraw_review", key, {"review": review.pk}, by=by) as run:
        if not run.replayed:
            gone = {"words": "", "name": "", "answer": "", "answered_at": None, "answer_changed_at": None}
            if Review.objects.filter(pk=review.pk, withdrawn_at=None).update(**gone, withdrawn_at=world.now()):
                _record(acts.REVIEW_WITHDRAWN, review, by)
    review.refresh_from_db()
    return review


def answer_review(review: Review, *, words: str, by: Actor, key: UUID | None = None) -> Review:
    """The stall's one answer under a review; writing again changes it. Refuses (BadReview, field "words") what has no letter
    in it or is too long, and ReviewStands where the review was taken back meanwhile."""
    said = _words(words)
    if not said:
        raise BadReview(_("Please write what you want to answer."), field="words")
    with journal.command("stores.answer_review", key, {"review": review.pk, "words": said}, by=by) as run:
        if not run.replayed:
            when = "answer_changed_at" if review.answered_at else "answered_at"
            if not _there(review).update(answer=said, **{when: world.now()}):
                raise ReviewStands(_("The buyer has taken this review back meanwhile."))
            _record(acts.REVIEW_ANSWERED, review, by)
    review.refresh_from_db()
    return review


def hide_review(review: Review, *, reason: str, by: Actor | None, key: UUID | None = None) -> Review:
    """Take a review out of everybody's sight and out of the average. `reason` is read by its writer and by the stall."""
    with journal.command("stores.hide_review", key, {"review": review.pk, "reason": reason}, by=by) as run:
        if not run.replayed:
            hidden = {"hidden_at": world.now(), "hidden_reason": reason}
            if Review.objects.public().filter(pk=review.pk).update(**hidden):
                _record(acts.REVIEW_HIDDEN, review, by)
    review.refresh_from_db()
    return review


def show_review(review: Review, *, by: Actor | None, key: UUID | None = None) -> Review:
    """Put a hidden review back."""
    with journal.command("stores.show_review", key, {"review": review.pk}, by=by) as run:
        if not run.replayed:
            shown = {"hidden_at": None, "hidden_reason": ""}
            if Review.objects.filter(pk=review.pk, hidden_at__isnull=False).update(**shown):
                _record(acts.REVIEW_SHOWN, review, by)
    review.refresh_from_db()
    return review


def _there(review: Review) -> models.QuerySet[Review]:
    return Review.objects.filter(pk=review.pk, withdrawn_at=None, hidden_at=None)


def _checked(stars: int, words: str) -> dict[str, Any]:
    if not 1 <= stars <= 5:
        raise BadReview(_("Please choose from one to five stars."), field="stars")
    return {"stars": stars, "words": _words(words)}


def _words(words: str) -> str:
    said = clean_text(words)
    if said and not slug(said):
        raise BadReview(_("There is no word in this. Please write it in words."), field="words")
    if len(said) > LONGEST_REVIEW:
        message = _("That is too long. Please write at most %(limit)s characters.")
        raise BadReview(message % {"limit": LONGEST_REVIEW}, field="words")
    return said


def _record(act: str, review: Review, by: Actor | None, data: dict[str, Any] | None = None) -> None:
    store = review.store
    touch("stores", seller(store.organisation_id))
    said = {"store": store.pk, "product": review.product_id, **(data or {})}
    journal.record(act, review, by=by, on_behalf_of=store.organisation_id, place=store.unit_id, data=said)
