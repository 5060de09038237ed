"""Whatever way a session begins, it is noted where and on what device."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from lantoa.accounts.actions.sign_in import remember
from lantoa.accounts.models import Person


@receiver(user_logged_in)
def note_where(request: HttpRequest, user: Person, **_more: Any) -> None:
    remember(request, user)
