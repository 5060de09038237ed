"""Whether the public sees a thing follows from the matters about it; nothing else writes these marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.kit.vietnamese import clean_text
from lantoa.stores.actions.review import hide_review, show_review
from lantoa.stores.errors import BadWords, NotAModerator
from lantoa.stores.models import Matter, Offer, Question, Review, Store
from lantoa.stores.rules.moderation import LONGEST_WORDS

PRODUCT, STORE, QUESTION, REVIEW = (model._meta.label_lower for model in (catalog.Product, Store, Question, Review))


def gate(store_id: int) -> None:
    """Whoever moves a matter of this stall, or changes what it offers, goes through its row one after the other; who orders from it
    meanwhile does not wait."""
    Store.objects.select_for_update(no_key=True).filter(pk=store_id).values_list("pk").first()


def settle(matter: Matter) -> None:
    """Show or hide the thing as all matters about it say. What belongs to rooms above is told by the journal's act."""
    same = Matter.objects.filter(subject_type=matter.subject_type, subject_id=matter.subject_id)
    withheld = same.filter(hides=True).exists()
    touch("stores", MARKET, seller(matter.store.organisation_id))
    if matter.subject_type == PRODUCT:
        # In its maker's stall and wherever a neighbour offers it.
        of_product = Offer.objects.filter(variant__product_id=int(matter.subject_id))
        of_product.filter(withheld=not withheld).update(withheld=withheld)
        if matter.store.withheld:
            of_product.filter(consigned=True).update(withheld=True)
    elif matter.subject_type == STORE:
        Store.objects.filter(pk=int(matter.subject_id)).update(withheld=withheld)
        _settle_elsewhere(int(matter.subject_id), withheld)
    elif matter.subject_type == QUESTION:
        Question.objects.filter(pk=int(matter.subject_id)).update(withheld=withheld)
    elif matter.subject_type == REVIEW:
        review = Review.objects.get(pk=int(matter.subject_id))
        if withheld:
            # Read later by whoever wrote it, whatever language the moderator's screen speaks.
            with translation.override(settings.LANGUAGE_CODE):
                hide_review(review, reason=_("A moderator took it down."), by=None)
        else:
            show_review(review, by=None)


def _settle_elsewhere(store_id: int, withheld: bool) -> None:
    """What a stall that was taken down makes is not sold by its neighbours either; what was taken down itself stays so."""
    maker = Store.objects.filter(pk=store_id).values("organisation")
    elsewhere = Offer.objects.filter(consigned=True, variant__product__organisation__in=maker)
    ids = set(elsewhere.values_list("variant__product", flat=True))
    down = Matter.objects.filter(subject_type=PRODUCT, subject_id__in=[str(pk) for pk in ids], hides=True)
    stay = {int(pk) for pk in down.values_list("subject_id", flat=True)}
    elsewhere.exclude(variant__product__in=stay).update(withheld=withheld)


def is_withheld(product: catalog.Product) -> bool:
    """Whether new kinds of this product come into the world unseen."""
    return bool(Matter.objects.about(product).filter(hides=True).exists())


def subject_of(matter: Matter) -> models.Model:
    """The thing itself where this room or one below has it, else the matter."""
    known: dict[str, type[models.Model]] = {
        PRODUCT: catalog.Product,
        STORE: Store,
        QUESTION: Question,
        REVIEW: Review,
    }
    model = known.get(matter.subject_type)
    found = model._default_manager.filter(pk=matter.subject_id).first() if model else None
    return found or matter


def record(act: str, matter: Matter, by: Actor | None, data: Mapping[str, Any]) -> None:
    """Write an act about the thing down, with the matter and the thing's type and id; words and people's data stay out."""
    named = {"matter": matter.pk, "type": matter.subject_type, "id": matter.subject_id, **data}
    store = matter.store
    journal.record(act, subject_of(matter), by=by, place=store.unit_id, rehearsal=store.rehearsal, data=named)


def check_moderator(store: Store, by: Actor, own: frozenset[int]) -> None:
    """Refuse (NotAModerator) who is none, and whoever stands in the organisation whose thing it is (`own`: their ids)."""
    if by.person_id is None or not by.roles & {"moderator", "operator"}:
        raise NotAModerator(_("Only moderators decide here."))
    if store.organisation_id in own:
        raise NotAModerator(_("This is of your own people. Somebody else has to decide it."))


def read_words(words: str, *, needed: bool = True, field: str = "words") -> str:
    """The words cleaned; refuses (BadWords) none where some are needed, and more than 1,000 characters."""
    said = clean_text(words)
    if needed and not any(letter.isalnum() for letter in said):
        raise BadWords(_("Please write a few words, so that the other side understands."), field=field)
    if len(said) > LONGEST_WORDS:
        message = _("These words are too many. Please write at most %(limit)s characters.")
        raise BadWords(message % {"limit": LONGEST_WORDS}, field=field)
    return said
