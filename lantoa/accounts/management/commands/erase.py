"""Erase a person who asks by letter or at the desk, and everybody again after a restore."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.accounts.actions.approval_news import tell_done_on_the_machine
from lantoa.accounts.actions.erase_again import erase_again
from lantoa.accounts.actions.erasure import REASONS, erase_person
from lantoa.accounts.actions.register import keep_register, read_register, register_path, take_over
from lantoa.accounts.management.person import find_person
from lantoa.accounts.models import Person
from lantoa.accounts.queries.erasure import leaving, to_do_first, what_goes, what_stays
from lantoa.kit.errors import RuleError


class Command(BaseCommand):
    help = "Erase people: person ID|PHONE, again --register FILE, register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        one = verbs.add_parser("person", help="erase one person; first look with --dry-run")
        one.add_argument("who", help="the person's number in the house, or their phone number")
        one.add_argument("--reason", choices=REASONS, help="how they asked; kept in the journal")
        one.add_argument("--dry-run", action="store_true", help="say what would go and what would stay; change nothing")
        one.add_argument(
            "--anyway", action="store_true", help="although something is open: stalls of theirs alone are closed"
        )
        again = verbs.add_parser("again", help="after a restore: erase everybody again whom the register names")
        again.add_argument("--register", type=Path, required=True, help="the erased.jsonl kept beside the backups")
        verbs.add_parser("register", help="bring the register up to date and say where it lies")

    def handle(self, *, verb: str, **options: Any) -> None:
        if verb == "person":
            self._person(**options)
        elif verb == "again":
            self._again(options["register"])
        else:
            keep_register()
            self.stdout.write(str(register_path()))

    def _person(self, *, who: str, reason: str | None, dry_run: bool, anyway: bool, **_more: Any) -> None:
        person = find_person(who)
        first = to_do_first(leaving(person))
        self._preview(person, first)
        if dry_run:
            return
        if not reason:
            raise CommandError(f"Say how they asked: --reason {'|'.join(REASONS)}")
        if first and not anyway:
            raise CommandError("Not erased: this has to be done first, or say --anyway.")
        try:
            erase_person(person, by=None, why=reason, anyway=anyway)
        except RuleError as error:
            raise CommandError(str(error)) from None
        tell_done_on_the_machine()
        self.stdout.write(f"person {person.pk} is erased")

    def _preview(self, person: Person, first: list[str]) -> None:
        who = leaving(person)
        for said in first:
            self.stdout.write(f"first: {said}")
        for said, count in what_goes(who):
            self.stdout.write(f"goes: {said}" + (f" ({count})" if count > 1 else ""))
        for said in what_stays(who):
            self.stdout.write(f"stays: {said}")

    def _again(self, path: Path) -> None:
        try:
            register = read_register(path)
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from None
        take_over(register)
        failed = 0
        for one in erase_again(register):
            failed += one.outcome == "failed"
            self.stdout.write(f"person {one.named.person}: {one.outcome}")
            for said in one.open:
                self.stdout.write(f"person {one.named.person}: was open here: {said}")
        self.stdout.write(
            f"{len(register)} in the register, {failed} not erased" if failed else "All of them are erased."
        )
        if failed:
            sys.exit(1)
