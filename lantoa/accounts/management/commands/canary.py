"""Planted records: whoever opens one is told of to those who run the house. Plant one, end one, list them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.accounts.actions.reading import end_planted, plant
from lantoa.accounts.models import Canary
from lantoa.accounts.queries.policy import policy_table


class Command(BaseCommand):
    help = "Planted records: plant KIND KEY [--note WORDS], end KIND KEY, list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        planting = verbs.add_parser("plant", help="an invented record that stands on no list from now on")
        planting.add_argument("kind", help="what it is, as the policy calls it: case, data_request, class")
        planting.add_argument("key", help="as its address names it: a dossier's code")
        planting.add_argument("--note", default="", help="where and why, for those who come after you")
        ending = verbs.add_parser("end", help="an ordinary record again")
        ending.add_argument("kind")
        ending.add_argument("key")
        verbs.add_parser("list", help="those planted now")

    def handle(self, *, verb: str, **options: Any) -> None:
        if verb == "list":
            for one in Canary.objects.filter(ended_at=None):
                self.stdout.write(f"{one.kind} {one.key} since {one.planted_at:%Y-%m-%d} {one.note}".rstrip())
            return
        kind, key = options["kind"], options["key"]
        known = {row.resource for row in policy_table().values() if row.personal}
        if kind not in known:
            raise CommandError(f"{kind} is nothing that is watched: {', '.join(sorted(known))}")
        if verb == "plant":
            plant(kind, key, options["note"])
            self.stdout.write(f"{kind} {key} is planted: no list shows it, and whoever opens it is told of")
        elif not end_planted(kind, key):
            raise CommandError(f"{kind} {key} is not planted")
