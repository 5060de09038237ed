"""Whoever is named for something, or no longer is, hears of it by message in their language, with the way there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts.models import Membership, Person
from lantoa.messages import api as messages

Role = Membership.Role
_NAMED: dict[str, Promise] = {
    Role.OWNER: gettext_lazy("Lan Tỏa: you lead %(body)s here from now on. Sign in with this number to name its officers:"),
    Role.OFFICER: gettext_lazy("Lan Tỏa: you are an officer of %(body)s here from now on. Sign in with this number:"),
    Role.INSTRUCTOR: gettext_lazy("Lan Tỏa: you teach for %(body)s here from now on. Sign in with this number:"),
    Role.MODERATOR: gettext_lazy("Lan Tỏa: you are a moderator at %(body)s from now on. Sign in with this number:"),
}  # fmt: skip
_ENDED: dict[str, Promise] = {
    Role.OWNER: gettext_lazy("Lan Tỏa: you no longer lead %(body)s here. What else is yours stays as it is:"),
    Role.OFFICER: gettext_lazy("Lan Tỏa: you are no longer an officer of %(body)s here. What else is yours stays as it is:"),
    Role.INSTRUCTOR: gettext_lazy("Lan Tỏa: you no longer teach for %(body)s here. What else is yours stays as it is:"),
    Role.MODERATOR: gettext_lazy("Lan Tỏa: you are no longer a moderator at %(body)s. What else is yours stays as it is:"),
}  # fmt: skip
_OPERATOR = gettext_lazy("Lan Tỏa: you run this house from now on. Sign in with this number:")
_NO_OPERATOR = gettext_lazy("Lan Tỏa: you no longer run this house. What else is yours stays as it is:")


def tell_operator(person: Person, *, ended: bool = False) -> None:
    """They hear that they run the house, or no longer do."""
    _send(person, _NO_OPERATOR if ended else _OPERATOR)


def tell_member(membership: Membership) -> None:
    """Whoever holds this role in a public body hears that they do, or that it was ended."""
    said = _ENDED if membership.until else _NAMED
    _send(membership.person, said[membership.role], body=membership.organisation.name)


def _send(to: Person, sentence: Promise, **values: Any) -> None:
    if to.is_active:
        with translation.override(to.language):
            words = str(sentence) % values
            messages.send(
                to.phone, f"{words} {settings.PUBLIC_URL.rstrip('/')}{reverse('accounts:me')}", purpose="role"
            )
