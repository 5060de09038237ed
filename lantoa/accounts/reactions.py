"""Whatever way a session begins, it is noted where and on what device; a change of number is made when its day is over."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from lantoa.accounts.actions.phone_change import make_due_changes
from lantoa.accounts.actions.sign_in import remember
from lantoa.accounts.models import Person
from lantoa.journal import api as journal

journal.sweeper("accounts.phone_changes")(make_due_changes)


@receiver(user_logged_in)
def note_where(request: HttpRequest, user: Person, **_more: Any) -> None:
    remember(request, user)
