"""Whatever way a session begins, it is noted where and on what device; a change of number is made when its day is over; who was
erased stands in the register and goes out of all sessions; who runs the house is reminded of requests about personal data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from lantoa.accounts import acts
from lantoa.accounts.actions.approval import forget_over
from lantoa.accounts.actions.data_news import remind
from lantoa.accounts.actions.phone_change import make_due_changes
from lantoa.accounts.actions.register import keep_register
from lantoa.accounts.actions.session import mark_of
from lantoa.accounts.actions.sign_in import remember
from lantoa.accounts.actions.two_person import carry_out
from lantoa.accounts.actions.unused_consent import end_unused
from lantoa.accounts.models import Organisation, Person
from lantoa.accounts.tasks import forget_sessions
from lantoa.journal import api as journal
from lantoa.places import api as places

journal.sweeper("accounts.phone_changes")(make_due_changes)
journal.regular("accounts.erased_register", every=timedelta(minutes=5))(keep_register)
journal.regular("accounts.data_requests", every=timedelta(minutes=30))(remind)
journal.sweeper("accounts.approvals")(forget_over)
journal.regular("accounts.unused_consents", every=timedelta(hours=1))(end_unused)


def go_along(old: places.Unit, new: places.Unit) -> int:
    """Who lives or works in a commune that ended. A public body stays its commune's own: what it may do must not grow by a merger."""
    private = Organisation.objects.exclude(kind=Organisation.Kind.PUBLIC_BODY)
    return places.moved(Person.objects.all(), old, new) + places.moved(private, old, new)


places.follows("accounts", go_along)


@journal.reaction(acts.APPROVAL_GIVEN)
def do_what_takes_two(entries: list[journal.Entry]) -> None:
    carry_out(entries)


@journal.reaction(acts.PERSON_ERASED)
def go_through_sessions(entries: list[journal.Entry]) -> None:
    for person in Person.objects.filter(pk__in=[int(entry.subject_id) for entry in entries]):
        forget_sessions.enqueue(person.pk, mark_of(person.phone))


@receiver(user_logged_in)
def note_where(request: HttpRequest, user: Person, **_more: Any) -> None:
    remember(request, user)
