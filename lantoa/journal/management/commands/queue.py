"""What the worker has to do and what is stuck: list it, let one be tried again, drop one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError


class Command(BaseCommand):
    help = "The queue of the worker: list, retry ID, drop ID."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="how the queue stands, the regular work, and what is stuck, each with its ID")
        verbs.add_parser("retry", help="let something that is stuck be tried again now").add_argument("id")
        verbs.add_parser("drop", help="set something that is stuck aside for good").add_argument("id")

    def handle(self, *, verb: str, **options: Any) -> None:
        if verb == "list":
            self._list()
            return
        kind, _dash, number = options["id"].partition("-")
        found = journal.find_stuck(kind, number)
        if found is None:
            raise CommandError(f"Nothing of this ID is stuck: {options['id']}. See `lantoa queue list`.")
        act = journal.try_again if verb == "retry" else journal.set_aside
        try:
            act(found, by=None)
        except RuleError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{found.handle} {found.name}: {'is tried again' if verb == 'retry' else 'is set aside'}")

    def _list(self) -> None:
        now = journal.queue()
        oldest = f", the oldest since {now.oldest:%F %H:%M:%S} UTC" if now.oldest else ""
        self.stdout.write(f"{now.waiting} waiting{oldest}; {now.at_work} at work; {now.parked} parked")
        self.stdout.write(f"arrived: {now.arrived_waiting} waiting; {now.arrived_parked} parked")
        for one in journal.regular_work(journal.sweepers()):
            done = f"{one.done_at:%F %H:%M:%S}" if one.done_at else "never"
            failing = f", failing since {one.failing_since:%F %H:%M:%S}" if one.failing_since else ""
            self.stdout.write(f"{one.name}: last done {done}, next {one.next_at:%F %H:%M:%S} UTC{failing}")
        for it in journal.stuck():
            tries = f" after {it.tries} tries" if it.tries else ""
            self.stdout.write(f"{it.handle} {it.name}: stuck since {it.since:%F %H:%M:%S} UTC{tries}: {it.reason}")
