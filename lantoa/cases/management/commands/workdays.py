"""`lantoa workdays due --from MOMENT --working-days N`: by when, counted as the law counts; anybody can judge the clock with it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.cases.rules.clock import Limit, due
from lantoa.kit.office_hours import office_hours
from lantoa.kit.world import VIETNAM


class Command(BaseCommand):
    help = "Say until when something received at a moment has to be done. Moments without a zone are Vietnam's."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_subparsers(dest="asked", required=True).add_parser("due", help="the last day of a limit")
        asked.add_argument(
            "--from", dest="received", required=True, type=_moment, help="when it was received: 2026-02-13T09:15"
        )
        limit = asked.add_mutually_exclusive_group(required=True)
        limit.add_argument("--working-days", type=_count)
        limit.add_argument("--days", type=_count, help="days of the calendar")
        asked.add_argument(
            "--late-after", type=time.fromisoformat, help="with 0 days: what comes later has until the next working day"
        )

    def handle(
        self, *, received: datetime, working_days: int | None, days: int | None, late_after: time | None, **options: Any
    ) -> None:
        working = working_days is not None
        limit = Limit(working_days if working_days is not None else days or 0, working, late_after)
        try:
            found = due(limit, received, office_hours())
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{found.day}")
        for year in found.provisional:
            self.stderr.write(f"{year} is provisional: its swapped days off are not decided yet")


def _moment(text: str) -> datetime:
    said = datetime.fromisoformat(text)
    return said if said.tzinfo else said.replace(tzinfo=VIETNAM)


def _count(text: str) -> int:
    if (count := int(text)) < 0:
        raise ValueError("counted forwards")
    return count
