"""Who runs the house: name one, end one, list them. The first step on a new installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.accounts.actions.approval_news import tell_done_on_the_machine
from lantoa.accounts.actions.operator import end_operator, name_operator
from lantoa.accounts.actions.person import read_phone
from lantoa.accounts.errors import LastOperator
from lantoa.accounts.models import Person
from lantoa.accounts.queries.people import operators
from lantoa.kit.errors import RuleError


class Command(BaseCommand):
    help = "Who runs the house: name PHONE NAME, end PHONE, list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        name = verbs.add_parser("name", help="whoever has this phone number runs the house from now on")
        name.add_argument("phone", help="their phone number, with which they sign in")
        name.add_argument("name", help="what they are called; a name the house knows already stays")
        end = verbs.add_parser("end", help="they run it no longer")
        end.add_argument("phone")
        end.add_argument("--force", action="store_true", help="also the last one: then nobody runs the house")
        verbs.add_parser("list", help="those who run it now")

    def handle(self, *, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"_{verb}")(**{name: options[name] for name in _USED[verb]})
        except RuleError as error:
            raise CommandError(str(error)) from None

    def _name(self, phone: str, name: str) -> None:
        person, new = name_operator(phone, name, by=None)
        if new:
            tell_done_on_the_machine(but=person)
        said = "runs the house from now on and was sent a message" if new else "runs the house already"
        self.stdout.write(f"{person.name} ({person.phone}) {said}")

    def _end(self, phone: str, force: bool) -> None:
        number = read_phone(phone)
        person = Person.objects.filter(phone=number).first()
        if person is None:
            raise CommandError(f"Nobody here has this number: {number}")
        try:
            ended = end_operator(person, by=None, last=force)
        except LastOperator:
            raise CommandError("Nobody would be left to run the house. Name another first, or say --force.") from None
        if ended:
            tell_done_on_the_machine()
        self.stdout.write(f"{person.name} ({person.phone}) {'no longer runs' if ended else 'does not run'} the house")
        if not operators().exists():
            self.stdout.write("Nobody runs the house now: lantoa operator name PHONE NAME")

    def _list(self) -> None:
        for person in operators():
            self.stdout.write(f"{person.phone} {person.name}")
        if not operators().exists():
            self.stdout.write("Nobody runs the house yet: lantoa operator name PHONE NAME")


_USED = {"name": ("phone", "name"), "end": ("phone", "force"), "list": ()}
