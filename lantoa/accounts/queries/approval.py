"""The kinds of acts that nobody does alone, as rooms name them, and what waits for a second person, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lantoa.accounts.models import ApprovalRequest, Person
from lantoa.accounts.rules import guards
from lantoa.kit.world import world

MOST = 50


@dataclass(frozen=True, slots=True)
class Guarded:
    """One kind of act that nobody does alone: its title, and the sentence that says in the page's language what was asked.

    `elsewhere`: it is not done by the yes itself but after it, once, on the machine (actions.approval.use_agreed).
    """

    title: str | Promise
    words: Callable[[Mapping[str, Any]], str]
    elsewhere: bool = False


_KINDS: dict[str, Guarded] = {}


def guard(
    kind: str, title: str | Promise, words: Callable[[Mapping[str, Any]], str], *, elsewhere: bool = False
) -> None:
    """Name a kind of act that needs a second person; `words` puts the values it is asked with into one sentence. `elsewhere` is what is
    done on the machine after the yes, and uses it up there."""
    _KINDS[kind] = Guarded(title, words, elsewhere)


def guarded(kind: str) -> Guarded:
    """What was named under this kind. Raises KeyError for a kind nobody named."""
    return _KINDS[kind]


@dataclass(frozen=True, slots=True)
class ApprovalShown:
    """One request as somebody sees it: its title, exactly what was asked while it is open, whether it is their own, where it stands."""

    it: ApprovalRequest
    title: str
    words: str
    mine: bool
    state: str
    kind: str
    elsewhere: bool


def shown(it: ApprovalRequest, person: Person) -> ApprovalShown:
    """This request as this person sees it."""
    known = guarded(it.kind)
    words = known.words(it.asked) if it.asked and it.is_open else ""
    state = _state_elsewhere(it) if known.elsewhere and it.outcome == ApprovalRequest.Outcome.GIVEN else _state(it)
    return ApprovalShown(it, str(known.title), words, it.asked_by_id == person.pk, *state, known.elsewhere)


def waiting_for(person: Person) -> list[ApprovalShown]:
    """What somebody else asked for and this person may say yes to, the oldest first. One query, and what the sentences need."""
    rows = ApprovalRequest.objects.visible_to(person).open().exclude(asked_by=person).select_related("asked_by")
    return [shown(row, person) for row in rows.order_by("asked_at", "pk")[:MOST]]


def asked_by(person: Person) -> list[ApprovalShown]:
    """What this person asked for, the newest first. One query, and what the sentences need."""
    rows = ApprovalRequest.objects.filter(asked_by=person).select_related("asked_by", "decided_by")
    return [shown(row, person) for row in rows.order_by("-asked_at", "-pk")[:MOST]]


def _state(it: ApprovalRequest) -> tuple[str, str]:
    if it.is_open:
        return _("waits"), "note"
    return {
        ApprovalRequest.Outcome.GIVEN: (_("yes, done"), "good"),
        ApprovalRequest.Outcome.REFUSED: (_("no"), "refuse"),
        ApprovalRequest.Outcome.WITHDRAWN: (_("taken back"), "plain"),
        ApprovalRequest.Outcome.FAILED: (_("could not be done"), "refuse"),
    }.get(ApprovalRequest.Outcome(it.outcome), (_("nobody said yes in time"), "plain"))


def _state_elsewhere(it: ApprovalRequest) -> tuple[str, str]:
    if it.used_at:
        return _("yes, begun"), "good"
    now = world.now()
    if it.decided_at and it.decided_at > now - guards.approval_life(now.date()):
        return _("yes, not done yet"), "note"
    return _("yes, but nobody did it in time"), "plain"
