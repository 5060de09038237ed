"""Who outside keeps our roots: list them, name one, end one, write down what one has seen."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError


class Command(BaseCommand):
    help = "Outside witnesses of the signed roots: list, add, saw, end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="the witnesses, and the newest root each has seen")
        add = verbs.add_parser("add", help="name a witness")
        add.add_argument("name", help="the body that keeps our roots, as people know it")
        add.add_argument("--kind", required=True, choices=journal.Witness.Kind.values)
        add.add_argument("--address", default="", help="of the server (https://…) or the mailbox")
        add.add_argument("--key", default="", help="a server's public key, 64 hex digits")
        saw = verbs.add_parser("saw", help="write down by hand that a mailbox or the printed edition has a root")
        saw.add_argument("name")
        saw.add_argument("--root", required=True, type=int, help="the number of the root")
        saw.add_argument("--how", required=True, help="where it stands: the message's id, the issue and page")
        verbs.add_parser("end", help="a witness gets no more roots").add_argument("name")

    def handle(self, *, verb: str, **options: Any) -> None:
        try:
            getattr(self, f"_{verb}")(**{name: options[name] for name in _USED[verb]})
        except RuleError as error:
            raise CommandError(str(error)) from None

    def _list(self) -> None:
        for witness, seen in journal.last_seen():
            said = "no root yet"
            if seen:
                said = f"root {seen.root_id} {'sent ' if seen.only_sent else ''}on {seen.at:%F %H:%M} UTC"
            trouble = f"; last error: {witness.last_error}" if witness.last_error else ""
            missing = journal.mail_missing() if witness.kind == journal.Witness.Kind.MAIL else ""
            waits = f"; not sent: {missing} is not set" if missing else ""
            self.stdout.write(f"{witness.name} ({witness.kind} {witness.address}): {said}{waits}{trouble}")

    def _add(self, name: str, kind: str, address: str, key: str) -> None:
        try:
            public_key = bytes.fromhex(key)
        except ValueError:
            raise CommandError("--key takes hex digits") from None
        journal.name_witness(name, kind=kind, address=address, public_key=public_key, by=None)

    def _saw(self, name: str, root: int, how: str) -> None:
        found = journal.Root.objects.filter(number=root).first()
        if found is None:
            raise CommandError(f"There is no root {root}.")
        journal.write_down(found, _witness(name), how={"note": how[:500]})

    def _end(self, name: str) -> None:
        journal.end_witness(_witness(name), by=None)


_USED = {"list": (), "add": ("name", "kind", "address", "key"), "saw": ("name", "root", "how"), "end": ("name",)}


def _witness(name: str) -> journal.Witness:
    found = journal.Witness.objects.live().filter(name=name).first()
    if found is None:
        raise CommandError(f"There is no witness named {name}; see `lantoa witness list`.")
    return found
