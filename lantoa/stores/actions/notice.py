"""Somebody says that something is wrong: a visitor, an authority, whoever holds the rights, or a room above."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.stores.actions.decision import own_people
from lantoa.stores.actions.sight import check_moderator, gate, read_words, record
from lantoa.stores.acts import REPORTED, TAKEDOWN_ASKED
from lantoa.stores.errors import BadWords, TooManyWords
from lantoa.stores.models import Matter, Notice, Question, Review, Store
from lantoa.stores.models.moderation import REASONS, REPORTS
from lantoa.stores.queries import page_in, reviews_in
from lantoa.stores.rules import moderation as rules

LONGEST_LINE = 120
LONGEST_AGO = timedelta(days=366)


def report(
    store: Store, subject: models.Model, *, reason: str, words: str = "", phone: str = "", address: str = "", by: Actor, key: UUID | None = None
) -> Notice:  # fmt: skip
    """A visitor reports goods, a stall, a question or a review; the phone (E.164) is for the moderators only.

    Whoever reports the same again while it waits changes nothing. `address` is the network address, kept as a keyed hash.
    Refuses BadWords, and TooManyWords after 20 reports an hour from one place.
    """
    title, text, path = _in_vietnamese(subject)
    return _report(
        store, subject._meta.label_lower, str(subject.pk), title=title, text=text, path=path, reason=reason, words=words,
        phone=phone, reporter=mark_of(by, address), source=Notice.Source.PUBLIC, by=by, key=key,
    )  # fmt: skip


def flag(
    store: Store, *, type: str, id: str, title: str, text: str, path: str = "", reason: str, words: str = "", phone: str = "",
    address: str = "", by: Actor, key: UUID | None = None,
) -> Notice:  # fmt: skip
    """Put something of a room above into the moderators' queue: named by (type, id), with what it says and where it stands.

    When it is taken down, the act `stores.taken_down` carries `type` and `id` in its data, when it is put back `stores.restored`:
    the room reacts to both and hides or shows its own thing. Refuses and limits as `report` does.
    """
    return _report(
        store, type, id, title=title, text=text, path=path, reason=reason, words=words, phone=phone,
        reporter=mark_of(by, address), source=Notice.Source.PUBLIC if address or by.person_id else Notice.Source.ROOM, by=by, key=key,
    )  # fmt: skip


def request_takedown(
    store: Store, subject: models.Model, *, source: str, asked_by: str, reference: str = "", received_at: datetime, reason: str,
    words: str = "", by: Actor, key: UUID | None = None,
) -> Notice:  # fmt: skip
    """Write down that an authority ("authority") or a rights-holder ("rights_holder") asks to take goods or a stall down.

    The clock runs from when the request came in. Nothing is hidden before a moderator decides. Refuses NotAModerator,
    BadWords for who asks, a time to come or more than a year ago, and a missing reason.
    """
    asker, number, said = clean_line(asked_by), clean_line(reference), read_words(words, needed=False)
    named, shown = (subject._meta.label_lower, str(subject.pk)), _in_vietnamese(subject)
    check_moderator(store, by, own_people(by))
    _check_request(source, asker, number, received_at, reason)
    body = {
        "subject": list(named), "source": source, "asked_by": asker, "reference": number,
        "received_at": received_at.isoformat(), "reason": reason, "words": said,
    }  # fmt: skip
    with journal.command("stores.request_takedown", key, body, by=by) as run:
        if run.replayed:
            return Notice.objects.get(pk=(run.answer or {})["notice"])
        gate(store.pk)
        matter = _open(store, Matter.Kind.TAKEDOWN, named, shown, rules.due(source, received_at))
        notice = Notice.objects.create(
            matter=matter, source=source, reason=reason, words=said, asked_by=asker, reference=number, person_id=by.person_id,
            received_at=received_at,
        )  # fmt: skip
        record(TAKEDOWN_ASKED, matter, by, {"source": source, "reason": reason, "received_at": received_at.isoformat()})
        run.answer = {"notice": notice.pk}
        return notice


def mark_of(by: Actor, address: str) -> str:
    """Who reports or asks, as a keyed hash: the person where one is signed in, else the network address; "" for a room."""
    who = f"person:{by.person_id}" if by.person_id else f"address:{address}" if address else ""
    return str(salted_hmac("lantoa.stores.notice", who, algorithm="sha256").hexdigest()) if who else ""


def _report(
    store: Store, type_: str, id_: str, *, title: str, text: str, path: str, reason: str, words: str, phone: str, reporter: str,
    source: str, by: Actor, key: UUID | None,
) -> Notice:  # fmt: skip
    said = read_words(words, needed=reason == "other")
    if reason not in REPORTS:
        raise BadWords(_("Please choose what is wrong."), field="reason")
    body = {"type": type_, "id": id_, "reason": reason, "words": said, "phone": phone}
    with journal.command("stores.report", key, body, by=by) as run:
        if run.replayed:
            return Notice.objects.get(pk=(run.answer or {})["notice"])
        gate(store.pk)
        matter = _open(store, Matter.Kind.REPORT, (type_, id_), (title, text, path), rules.due("report", world.now()))
        said_before = Notice.objects.filter(matter=matter, reporter=reporter).first() if reporter else None
        if said_before is None:
            _check_rate(reporter)
        notice: Notice = said_before or Notice.objects.create(
            matter=matter, source=source, reason=reason, words=said, phone=phone, person_id=by.person_id, reporter=reporter,
            received_at=world.now(),
        )  # fmt: skip
        if said_before is None:
            record(REPORTED, matter, by, {"reason": reason})
        run.answer = {"notice": notice.pk}
        return notice


def _in_vietnamese(subject: models.Model) -> tuple[str, str, str]:
    # Addresses carry the language of whoever reads; the matter's is for everybody.
    with translation.override(settings.LANGUAGE_CODE):
        return _shown(subject)


def _shown(subject: models.Model) -> tuple[str, str, str]:
    """What a thing of this room is called, says, and where it stands."""
    if isinstance(subject, Store):
        return subject.name, subject.story, reverse("stores:store", args=[subject.slug])
    if isinstance(subject, Question):
        both = "\n\n".join(text for text in (subject.text, subject.answer) if text)
        return subject.product.name, both, page_in(subject.store, subject.product)
    if isinstance(subject, Review):
        both = "\n\n".join(text for text in (subject.words, subject.answer) if text)
        return subject.product.name, both, reviews_in(subject.store, subject.product)
    if isinstance(subject, catalog.Product):
        return subject.name, subject.description, reverse("stores:product", args=[subject.pk])
    raise TypeError(subject._meta.label)


def _open(store: Store, kind: str, named: tuple[str, str], shown: tuple[str, str, str], due: datetime) -> Matter:
    """The matter of this kind about the thing that is open already, else a new one; the shorter clock counts. Behind the gate."""
    there = Matter.objects.open().filter(kind=kind, subject_type=named[0], subject_id=named[1]).select_related("store")
    matter: Matter | None = there.first()
    if matter is None:
        title, text, path = shown
        return Matter.objects.create(
            kind=kind, subject_type=named[0], subject_id=named[1], store=store, title=clean_line(title)[:200], words=text,
            path=path[:200], opened_at=world.now(), due_at=due,
        )  # fmt: skip
    if matter.due_at is None or due < matter.due_at:
        matter.due_at = due
        matter.save(update_fields=["due_at"])
    return matter


def _check_rate(reporter: str) -> None:
    since = world.now() - timedelta(hours=1)
    if (
        reporter
        and Notice.objects.filter(reporter=reporter, received_at__gt=since).count() >= rules.MOST_REPORTS_AN_HOUR
    ):
        raise TooManyWords(_("Many reports came from where you are. Please wait an hour, then send this one."))


def _check_request(source: str, asker: str, number: str, received_at: datetime, reason: str) -> None:
    if source not in {"authority", "rights_holder"}:
        raise BadWords(_("Please choose who asks."), field="source")
    if not any(letter.isalnum() for letter in asker):
        raise BadWords(_("Please write who asks: the name of the office or company."), field="asked_by")
    for field, line in (("asked_by", asker), ("reference", number)):
        if len(line) > LONGEST_LINE:
            message = _("This is too long. Please write at most %(limit)s characters.")
            raise BadWords(message % {"limit": LONGEST_LINE}, field=field)
    if received_at > world.now():
        raise BadWords(_("This moment is still to come. When did the request arrive?"), field="received_at")
    if received_at < world.now() - LONGEST_AGO:
        raise BadWords(_("That is more than a year ago. Please look at the day again."), field="received_at")
    if reason not in REASONS:
        raise BadWords(_("Please choose the reason from the list."), field="reason")
