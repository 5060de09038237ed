"""News of channels as it came: list what had no effect, show one, look at one again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.channels.actions.replay import kept, replay
from lantoa.channels.errors import RefusedKnock
from lantoa.journal import api as journal


class Command(BaseCommand):
    help = "News of channels: list [--state STATE], show ID, replay ID."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="the newest that had no effect, or of one state")
        listing.add_argument("--state", choices=[str(one) for one in journal.Incoming.State.values], default="")
        verbs.add_parser("show", help="one as it came, its raw bytes last").add_argument("id", type=int)
        verbs.add_parser("replay", help="prove and read one again, and do what it says").add_argument("id", type=int)

    def handle(self, *, verb: str, **options: Any) -> None:
        if verb == "list":
            for one in kept(options["state"]):
                self.stdout.write(
                    f"{one.id} {one.channel} account {one.account or '?'} {one.at:%F %H:%M:%S} UTC {one.state} {one.size} bytes{f', {one.times} times' if one.times > 1 else ''}: {one.reason or '-'}"
                )
        elif verb == "show":
            self._show(options["id"])
        else:
            self._replay(options["id"])

    def _show(self, number: int) -> None:
        found = journal.Incoming.objects.filter(pk=number, source__startswith="channels.").first()
        if found is None:
            raise CommandError(f"No news of a channel has the number {number}. See `lantoa knocks list`.")
        self.stdout.write(f"{found.source} {found.state} {found.times_received} times: {found.reason or '-'}")
        for name, said in sorted(found.headers.items()):
            self.stdout.write(f"{name}: {said}")
        self.stdout.write(bytes(found.body).decode("utf-8", "backslashreplace"))

    def _replay(self, number: int) -> None:
        try:
            state = replay(number, by=None)
        except LookupError:
            raise CommandError(f"No news of a channel has the number {number}. See `lantoa knocks list`.") from None
        except RefusedKnock as error:
            raise CommandError(f"{number} is still refused: {error.reason}.") from None
        self.stdout.write(f"{number}: {state}")
