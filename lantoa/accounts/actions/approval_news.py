"""Who could say yes hears that somebody asks, and who asked hears what came of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts.models import ApprovalRequest, Person
from lantoa.accounts.queries.approval import guarded
from lantoa.accounts.queries.people import operators
from lantoa.messages import api as messages


def tell_asked(request: ApprovalRequest, others: Iterable[Person]) -> None:
    """The others are told that something waits for one of them; what it is they read signed in."""
    for person in others:
        with translation.override(person.language):
            said = _(
                "Lan Tỏa: %(name)s asks for something that needs a second person's yes, within a day. Read it here:"
            )
            _send(person, request, said % {"name": request.asked_by.name})


def tell_decided(request: ApprovalRequest) -> None:
    """Who asked hears yes, no, or that it could not be done."""
    person, elsewhere = request.asked_by, guarded(request.kind).elsewhere
    with translation.override(person.language):
        done = _("Lan Tỏa: a second person said yes to what you asked for. It is done:")
        to_do = _(
            "Lan Tỏa: a second person said yes to what you asked for. Within a day it can be done on the machine, once:"
        )
        said = {
            ApprovalRequest.Outcome.GIVEN: to_do if elsewhere else done,
            ApprovalRequest.Outcome.REFUSED: _("Lan Tỏa: a second person said no to what you asked for:"),
            ApprovalRequest.Outcome.FAILED: _("Lan Tỏa: a second person said yes, but it could not be done any more. See why:"),
        }  # fmt: skip
        _send(person, request, said[ApprovalRequest.Outcome(request.outcome)])


def tell_done_on_the_machine(but: Person | None = None) -> None:
    """Whoever runs the house, but the one it was about, hears that something that takes two was done on the machine, where nobody else
    has to say yes."""
    for person in operators().exclude(pk=but.pk if but else None):
        with translation.override(person.language):
            words = _(
                "Lan Tỏa: something that takes two was just done on the machine itself. If you do not know of it, ask who has access."
            )
        messages.send(person.phone, words, purpose="approval")


def _send(person: Person, request: ApprovalRequest, words: str) -> None:
    if person.is_active:
        link = settings.PUBLIC_URL.rstrip("/") + reverse("accounts:approval", args=[request.pk])
        messages.send(person.phone, f"{words} {link}", purpose="approval")
