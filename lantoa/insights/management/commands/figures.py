"""`lantoa figures`: write facts, count, fix months, and check that what was fixed still comes out."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.insights.actions.export import export_facts
from lantoa.insights.actions.month import correct_asked, count_open_month, freeze_months
from lantoa.insights.adapters.registry import engine
from lantoa.insights.models import MonthEdition
from lantoa.insights.queries.check import HARMLESS, check_edition


class Command(BaseCommand):
    help = "Figures: `export` facts, `count` the month that runs, `freeze` months that are over, `correct` those an officer asked for, `check` editions by counting them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=("export", "count", "freeze", "correct", "check"))
        parser.add_argument(
            "--engine", default="", help="duckdb, or spark://local[2], spark://host:7077; default: the settings'"
        )

    def handle(self, *, what: str, engine: str, **options: Any) -> None:
        if what == "check":
            self._check(engine)
        else:
            done = {
                "export": export_facts,
                "count": count_open_month,
                "freeze": freeze_months,
                "correct": correct_asked,
            }[what]()
            words = {
                "export": "entries read",
                "count": "figures counted",
                "freeze": "editions fixed",
                "correct": "editions fixed",
            }[what]
            self.stdout.write(f"{done} {words}.")

    def _check(self, named: str) -> None:
        bad = 0
        for edition in MonthEdition.objects.filter(number__gt=0).order_by("month", "number"):
            fault = check_edition(edition, engine(named))
            bad += bool(fault) and fault not in HARMLESS
            self.stdout.write(f"{edition}: {fault or 'comes out the same'}")
        if bad:
            raise CommandError(f"{bad} editions do not come out as they were fixed.")
