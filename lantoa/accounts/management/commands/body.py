"""Public bodies and who leads them, on the machine: for a house that only one person runs, and where nobody can say yes in time."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.accounts.actions.approval_news import tell_done_on_the_machine
from lantoa.accounts.actions.body import add_to_body, create_body, end_in_body
from lantoa.accounts.actions.person import read_phone
from lantoa.accounts.models import Membership, Organisation
from lantoa.kit.errors import RuleError
from lantoa.places import api as places

LEADS = Membership.Role.OWNER


class Command(BaseCommand):
    help = "Public bodies: new NAME --leader PHONE NAME [--unit CODE], lead BODY PHONE NAME, end BODY PHONE, list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        new = verbs.add_parser("new", help="set one up with who leads it")
        new.add_argument("name", help="its official name")
        new.add_argument("--leader", nargs=2, metavar=("PHONE", "NAME"), required=True)
        new.add_argument("--unit", default="", help="the commune's code; without it the whole province")
        new.add_argument("--another", action="store_true", help="although one with such a name is here")
        lead = verbs.add_parser("lead", help="somebody more leads it")
        lead.add_argument("body", type=int, help="its number (list)")
        lead.add_argument("phone")
        lead.add_argument("name")
        end = verbs.add_parser("end", help="somebody leads it no longer")
        end.add_argument("body", type=int)
        end.add_argument("phone")
        verbs.add_parser("list", help="all of them with who leads them")

    def handle(self, *, verb: str, **options: Any) -> None:
        try:
            {"new": self._new, "lead": self._lead, "end": self._end, "list": self._list}[verb](options)
        except RuleError as error:
            raise CommandError(str(error)) from None

    def _new(self, said: dict[str, Any]) -> None:
        unit = places.Unit.objects.filter(pk=said["unit"]).first() if said["unit"] else None
        if said["unit"] and unit is None:
            raise CommandError(f"No commune has the code {said['unit']}.")
        phone, leader = said["leader"]
        made = create_body(
            said["name"], unit=unit, leader_phone=phone, leader_name=leader, another=said["another"], by=None
        )
        self._done(f"{made.pk} {made.name} is set up; {leader} leads it and was sent a message")

    def _lead(self, said: dict[str, Any]) -> None:
        body = _body(said["body"])
        add_to_body(body, said["phone"], said["name"], role=LEADS, by=None)
        self._done(f"{said['name']} leads {body.name} from now on and was sent a message")

    def _end(self, said: dict[str, Any]) -> None:
        body = _body(said["body"])
        held = Membership.objects.live().filter(
            organisation=body, role=LEADS, person__phone=read_phone(said["phone"])
        )  # fmt: skip
        membership = held.select_related("organisation", "person").first()
        if membership is None:
            raise CommandError(f"Nobody with this number leads {body.name}.")
        end_in_body(membership, by=None)
        self._done(f"{membership.person.name} leads {body.name} no longer")

    def _list(self, _said: dict[str, Any]) -> None:
        for body in Organisation.objects.filter(kind=Organisation.Kind.PUBLIC_BODY).order_by("pk"):
            led = Membership.objects.live().filter(organisation=body, role=LEADS).select_related("person")
            self.stdout.write(f"{body.pk} {body.name}: {', '.join(one.person.name for one in led) or 'nobody'}")

    def _done(self, said: str) -> None:
        tell_done_on_the_machine()
        self.stdout.write(said)


def _body(pk: int) -> Organisation:
    found: Organisation | None = Organisation.objects.filter(pk=pk, kind=Organisation.Kind.PUBLIC_BODY).first()
    if found is None:
        raise CommandError(f"No public body has the number {pk}: lantoa body list")
    return found
