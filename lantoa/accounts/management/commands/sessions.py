"""Where somebody is signed in, and ending it: for one person whose phone is in strange hands, or for everybody after a break-in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.accounts.actions.sign_in import end_sign_ins
from lantoa.accounts.management.person import find_person
from lantoa.accounts.models import Person, SignIn


class Command(BaseCommand):
    help = "Signed-in browsers: list PHONE, end PHONE, end --everybody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listed = verbs.add_parser("list", help="the browsers in which this person is signed in")
        listed.add_argument("phone", help="their phone number, or their number in the house")
        end = verbs.add_parser("end", help="sign them out everywhere, from their next request on")
        end.add_argument("phone", nargs="?")
        end.add_argument("--everybody", action="store_true", help="everybody, you too")

    def handle(self, *, verb: str, phone: str | None, everybody: bool = False, **_more: Any) -> None:
        if everybody == bool(phone):
            raise CommandError("Say whose: a phone number, or --everybody.")
        if everybody:
            ended = sum(
                end_sign_ins(one, by=None) for one in Person.objects.filter(pk__in=SignIn.objects.values("person"))
            )
            self.stdout.write(f"signed out everywhere: {ended} browsers")
            return
        person = find_person(str(phone))
        if verb == "end":
            self.stdout.write(
                f"{person.name} ({person.phone}) is signed out of {end_sign_ins(person, by=None)} browsers"
            )
            return
        for row in person.sign_ins.order_by("-last_seen_at"):
            self.stdout.write(
                f"{row.device or 'unknown'}, since {row.since:%Y-%m-%d}, last seen {row.last_seen_at:%Y-%m-%d %H:%M} UTC"
            )
