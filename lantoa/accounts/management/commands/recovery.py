"""Let somebody back in whose commune has no office here: whoever runs the house saw them and their paper, and says so on the machine."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.accounts.actions.approval_news import tell_done_on_the_machine
from lantoa.accounts.actions.phone_change import by_link, see_for_the_house
from lantoa.accounts.models import DeskCheck, Person, PhoneChange
from lantoa.kit.errors import RuleError
from lantoa.kit.world import VIETNAM


class Command(BaseCommand):
    help = "Somebody comes in again: show LINK, seen LINK --paper KIND --reason WORDS. LINK is what their screen shows “For the officer at the desk”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        show = verbs.add_parser("show", help="whose account it is, and what is proved; changes nothing")
        show.add_argument("link", help="the address from their screen, or its last part")
        seen = verbs.add_parser("seen", help="you saw them, and that the paper is theirs: one of the two ways needed")
        seen.add_argument("link")
        seen.add_argument("--paper", required=True, choices=DeskCheck.Paper.values, help="which paper you looked at")
        seen.add_argument("--reason", required=True, help="why no office does it, in a sentence; kept beside it")

    def handle(self, *, verb: str, link: str, **options: Any) -> None:
        change = by_link(link.strip().rstrip("/").rpartition("/")[2])
        person = change.person if change else None
        if change is None or person is None:
            raise CommandError("Nobody asks by this link, or it is over: they begin again on their own screen.")
        if verb == "show":
            self._show(change, person)
            return
        try:
            change = see_for_the_house(change, options["paper"], reason=options["reason"])
        except RuleError as error:
            raise CommandError(str(error)) from None
        tell_done_on_the_machine()
        self._show(change, person)

    def _show(self, change: PhoneChange, person: Person) -> None:
        until = change.expires_at.astimezone(VIETNAM)
        self.stdout.write(f"{person.name} ({person.phone}), number {person.pk} in the house")
        self.stdout.write(
            f"proved: {', '.join(change.ways) or 'nothing yet'}; two ways are needed until {until:%Y-%m-%d %H:%M}"
        )
        if change.done_at:
            self.stdout.write("both are proved: they are in again")
        elif change.due_at:
            self.stdout.write(
                f"both are proved: the number changes on {change.due_at.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
            )
