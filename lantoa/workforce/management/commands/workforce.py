"""`lantoa workforce plan --scenario FILE`: the shifts a scenario takes; anybody can judge it with their own (docs/workforce-scenario.md)."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.workforce.rules.plan import Impossible, Plan, plan
from lantoa.workforce.rules.scenario_file import Unreadable, read

SHORTEST, LONGEST = 1.0, 3600.0


class Command(BaseCommand):
    help = "Plan what is made on which day and whose hands it takes: one JSON object, with how near to the best it is proved to be."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_subparsers(dest="asked", required=True).add_parser("plan", help="plan a scenario")
        asked.add_argument("--scenario", type=Path, required=True, help="JSON (docs/workforce-scenario.md)")
        asked.add_argument(
            "--seconds", type=float, help="how long may be looked for a better plan (10; 50 for more than 35 days)"
        )

    def handle(self, *, scenario: Path, seconds: float | None, **options: Any) -> None:
        try:
            it = read(scenario.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{scenario} cannot be read: {error}.") from None
        except Unreadable as error:
            raise CommandError(f"{scenario} cannot be planned:\n" + "\n".join(error.faults)) from None
        if seconds is not None and not SHORTEST <= seconds <= LONGEST:
            raise CommandError(f"--seconds takes {SHORTEST:g} to {LONGEST:g}.")
        begun = time.monotonic()
        try:
            found = plan(it, seconds)
        except Impossible as error:
            raise CommandError(
                f"No plan: {error.worker} is set by hand to work on {error.days} of the seven days from {error.since}; {error.most} are allowed."
            ) from None
        self.stdout.write(json.dumps({**told(found), "seconds": round(time.monotonic() - begun, 2)}, indent=1))


def told(found: Plan) -> dict[str, Any]:
    """The plan as JSON: dates as ISO text, hours, pieces."""
    return {
        "shifts": [{"worker": one.worker, "day": f"{one.day}"} for one in found.shifts],
        "made": [{"product": one.product, "day": f"{one.day}", "quantity": one.quantity} for one in found.made],
        "moved": [
            {"promise": one.promise, "quantity": one.quantity, "to": f"{one.to}" if one.to else None, "why": one.why or None, "of": one.of or None}
            for one in found.moved
        ],
        "hours": [{"day": f"{day}", "skill": skill, "hours": round(hours, 2)} for (day, skill), hours in found.hours.items()],
        "weighed": round(found.weighed, 4), "bound": round(found.bound, 4), "gap": round(found.gap, 4) if found.proved else None,
    }  # fmt: skip
