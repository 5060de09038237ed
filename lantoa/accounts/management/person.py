"""Whom somebody means who types a command on the machine."""

from __future__ import annotations

from django.core.management.base import CommandError

from lantoa.accounts.actions.person import read_phone
from lantoa.accounts.models import Person
from lantoa.kit.errors import RuleError


def find_person(who: str) -> Person:
    """The person of this phone number, or of this number in the house. Raises CommandError where there is nobody, or nobody any more."""
    # A phone number begins with 0 or +.
    person = Person.objects.filter(pk=int(who)).first() if who.isdecimal() and not who.startswith("0") else None
    if person is None:
        try:
            person = Person.objects.filter(phone=read_phone(who)).first()
        except RuleError:
            person = None
    if person is None or person.erased_at:
        raise CommandError(f"Nobody here has this number: {who}")
    return person
