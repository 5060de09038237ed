"""A visitor asks the seller about goods; the seller answers, for everybody or for the asker alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.vietnamese import clean_line, clean_text
from lantoa.kit.world import world
from lantoa.stores.actions.notice import mark_of
from lantoa.stores.acts import QUESTION_ANSWERED, QUESTION_ASKED
from lantoa.stores.errors import BadWords, Overtaken, TooManyWords
from lantoa.stores.models import Question, Store
from lantoa.stores.rules import moderation as rules


def ask(
    store: Store, product: catalog.Product, *, text: str, name: str = "", phone: str = "", address: str = "", by: Actor, key: UUID | None = None
) -> Question:  # fmt: skip
    """Ask the seller about a product; `phone` (E.164) is told of the answer and shown to nobody, `address` kept as a keyed hash.

    Refuses (BadWords) no words, more than 500 characters, a phone number or link in them; TooManyWords after 10 questions an
    hour from one place. The same question again while it waits is the first one.
    """
    said, called = read_public(text, field="text"), clean_line(name)
    if len(called) > rules.LONGEST_ASKER:
        message = _("This name is too long. Please write at most %(limit)s characters.")
        raise BadWords(message % {"limit": rules.LONGEST_ASKER}, field="name")
    if rules.has_contact(called):
        raise BadWords(_("Please write only the name."), field="name")
    body = {"product": product.pk, "text": said, "name": called, "phone": phone}
    with journal.command("stores.ask", key, body, by=by) as run:
        if run.replayed:
            return Question.objects.get(pk=(run.answer or {})["question"])
        asker = mark_of(by, address)
        question = Question.objects.filter(
            product=product, store=store, asker=asker, text=said, answered_at=None
        ).first()
        if question is None:
            _check_rate(asker)
            question = Question.objects.create(
                product=product, store=store, token=world.token(), name=called, phone=phone, person_id=by.person_id, asker=asker,
                text=said, asked_at=world.now(), language=(get_language() or "vi")[:2],
            )  # fmt: skip
            _record(QUESTION_ASKED, question, by)
        run.answer = {"question": question.pk}
        return question


def answer(question: Question, *, text: str, published: bool, by: Actor, key: UUID | None = None) -> Question:
    """Answer a question; `published` shows both under the product. Again changes the answer.

    Refuses (BadWords) no words, too many, and phone numbers or links in what is shown to everybody; Overtaken when a
    moderator took the question down.
    """
    said = read_public(text, field="text", shown=published)
    body = {"question": question.pk, "text": said, "published": published}
    with journal.command("stores.answer", key, body, by=by) as run:
        if not run.replayed:
            there = Question.objects.filter(pk=question.pk, withheld=False)
            words = {"answer": said, "published": published, "answered_at": world.now(), "answered_by": by.person_id}
            if not there.update(**words):
                raise Overtaken(_("A moderator took this question down."))
            _record(QUESTION_ANSWERED, question, by)
    question.refresh_from_db()
    return question


def read_public(text: str, *, field: str, shown: bool = True) -> str:
    """Words that may stand in public, cleaned; refuses (BadWords) with the field."""
    said = clean_text(text)
    if not any(letter.isalnum() for letter in said):
        raise BadWords(_("Please write a few words first."), field=field)
    if len(said) > rules.LONGEST_QUESTION:
        message = _("These words are too many. Please write at most %(limit)s characters.")
        raise BadWords(message % {"limit": rules.LONGEST_QUESTION}, field=field)
    if shown and rules.has_contact(said):
        raise BadWords(
            _(
                "Everybody can read this. Please leave phone numbers and links out; buyers find your number at the stall."
            ),
            field=field,
        )
    return said


def _check_rate(asker: str) -> None:
    since = world.now() - timedelta(hours=1)
    if Question.objects.filter(asker=asker, asked_at__gt=since).count() >= rules.MOST_QUESTIONS_AN_HOUR:
        raise TooManyWords(_("Many questions came from where you are. Please wait an hour, or call the stall."))


def _record(act: str, question: Question, by: Actor) -> None:
    store = question.store
    touch("stores", seller(store.organisation_id))
    data = {"product": question.product_id, "published": question.published}
    journal.record(
        act,
        question,
        by=by,
        on_behalf_of=store.organisation_id,
        place=store.unit_id,
        rehearsal=store.rehearsal,
        data=data,
    )
