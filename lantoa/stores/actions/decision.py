"""What a moderator decides, what the seller answers when asked, and how the seller hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.stores import acts
from lantoa.stores.actions.sight import check_moderator, gate, read_words, record, settle
from lantoa.stores.errors import BadWords, Overtaken
from lantoa.stores.models import Decision, Matter, Notice
from lantoa.stores.models.moderation import ASKS_WORDS, HIDING, REASONS
from lantoa.stores.rules import moderation as rules

_ACTS = {
    "let_through": acts.LET_THROUGH,
    "ask": acts.ASKED_SELLER,
    "refuse": acts.REFUSED,
    "keep": acts.KEPT,
    "take_down": acts.TAKEN_DOWN,
    "restore": acts.RESTORED,
}

_SENTENCES = {
    "let_through": gettext_lazy("Lan Tỏa: good news, “%(title)s” is shown to buyers now."),
    "ask": gettext_lazy("Lan Tỏa: we have a question about “%(title)s”. Read and answer:"),
    "refuse": gettext_lazy("Lan Tỏa: “%(title)s” is not shown to buyers yet. The reason, and how to appeal:"),
    "take_down": gettext_lazy("Lan Tỏa: “%(title)s” was taken down. The reason, and how to appeal:"),
    "restore": gettext_lazy("Lan Tỏa: “%(title)s” is shown to everybody again."),
}


def decide(
    matter: Matter, *, outcome: str, seen: int, reason: str = "", words: str = "", by: Actor, key: UUID | None = None
) -> Decision:
    """Decide a matter; `seen` is the step at which the moderator looked at it.

    Goods are let through, asked about or refused; what was reported is kept, asked about or taken down; what was taken down
    is restored. Refusing and taking down need a reason from the list and words; asking and restoring need words. Hiding and
    showing happen in the same step, and the seller is told. Refuses NotAModerator, BadWords (with the field), and Overtaken
    when somebody else was faster or the thing changed.
    """
    check_moderator(matter.store, by, own_people(by))
    said = read_words(words, needed=outcome in ASKS_WORDS)
    if outcome in HIDING and reason not in REASONS:
        raise BadWords(_("Please choose the reason from the list."), field="reason")
    chosen = reason if outcome in HIDING else ""
    body = {"matter": matter.pk, "outcome": outcome, "reason": chosen, "words": said, "seen": seen}
    with journal.command("stores.decide", key, body, by=by) as run:
        if run.replayed:
            return Decision.objects.get(pk=(run.answer or {})["decision"])
        gate(matter.store_id)
        _move(matter, outcome, seen)
        now = world.now()
        decision = Decision.objects.create(
            matter=matter, outcome=outcome, reason=chosen, words=said, by_id=by.person_id, at=now,
            appeal_until=rules.due("appeal", now) if outcome in HIDING else None,
        )  # fmt: skip
        settle(matter)
        record(_ACTS[outcome], matter, by, {"decision": decision.pk, "reason": chosen})
        if outcome in _SENTENCES:
            tell_seller(matter, _SENTENCES[outcome])
        run.answer = {"decision": decision.pk}
        return decision


def own_people(by: Actor) -> frozenset[int]:
    """The organisations this moderator stands in or helps, by their ids."""
    person = accounts.Person.objects.filter(pk=by.person_id).first()
    return frozenset(one.pk for one in accounts.organisations_of(person)) if person else frozenset()


def answer_moderator(matter: Matter, *, words: str, seen: int, by: Actor, key: UUID | None = None) -> Notice:
    """The seller answers what was asked; the matter goes back to the moderators. Refuses BadWords, and Overtaken when
    nothing is asked any more."""
    said = read_words(words)
    with journal.command(
        "stores.answer_moderator", key, {"matter": matter.pk, "words": said, "seen": seen}, by=by
    ) as run:
        if run.replayed:
            return Notice.objects.get(pk=(run.answer or {})["notice"])
        gate(matter.store_id)
        now = world.now()
        back = {"turn": Matter.Turn.MODERATOR, "due_at": rules.due("check", now)}
        _step(matter, seen, back, turn=Matter.Turn.SELLER)
        notice = Notice.objects.create(
            matter=matter, source=Notice.Source.SELLER, words=said, person_id=by.person_id, received_at=now
        )
        record(acts.SELLER_ANSWERED, matter, by, {})
        run.answer = {"notice": notice.pk}
        return notice


def tell_seller(matter: Matter, sentence: Promise) -> None:
    """A short message to the stall's phone, in its owner's language, with where to read the reason and answer."""
    owners = accounts.people_of(matter.store.organisation_id, {"owner"})
    with translation.override(owners[0].language if owners else settings.LANGUAGE_CODE):
        link = settings.PUBLIC_URL.rstrip("/") + reverse("stores:my_matter", args=[matter.pk])
        text = str(sentence) % {"title": matter.title[:60]}
        messages.send(matter.store.phone, f"{text} {link}", purpose="moderation")


def _move(matter: Matter, outcome: str, seen: int) -> None:
    if outcome not in matter.may_be():
        raise Overtaken(_("This was decided meanwhile. Please look at it again."))
    if outcome == "ask":
        _step(matter, seen, {"turn": Matter.Turn.SELLER})
    elif outcome == "restore":
        _step(matter, seen, {"hides": False}, turn=Matter.Turn.NOBODY)
    else:
        closed = {"turn": Matter.Turn.NOBODY, "closed_at": world.now(), "hides": outcome in HIDING}
        _step(matter, seen, closed)


def _step(matter: Matter, seen: int, changes: Mapping[str, Any], *, turn: str | None = None) -> None:
    """One conditional update: only from the step that was seen, else Overtaken."""
    there = Matter.objects.filter(pk=matter.pk, step=seen)
    there = there.filter(turn=turn) if turn is not None else there.exclude(turn="")
    if not there.update(step=F("step") + 1, **changes):
        raise Overtaken(_("This was decided or changed meanwhile. Please look at it again."))
    matter.refresh_from_db()
