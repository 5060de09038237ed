"""`lantoa workforce plan --scenario FILE`: the shifts a scenario takes; `lantoa workforce scenario`: a stall's own, as such a file (docs/workforce-scenario.md)."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.workforce.queries.scenario import DAYS, gather
from lantoa.workforce.rules.plan import Impossible, Plan, plan
from lantoa.workforce.rules.scenario_file import Unreadable, read, written

SHORTEST, LONGEST = 1.0, 3600.0
FARTHEST = 180


class Command(BaseCommand):
    help = "Plan what is made on which day and whose hands it takes, or write down what a stall's plan is made from: one JSON object."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        asks = parser.add_subparsers(dest="asked", required=True)
        asked = asks.add_parser("plan", help="plan a scenario")
        asked.add_argument("--scenario", type=Path, required=True, help="JSON (docs/workforce-scenario.md)")
        asked.add_argument(
            "--seconds", type=float, help="how long may be looked for a better plan (10; 50 for more than 35 days)"
        )

        told = asks.add_parser("scenario", help="write down a stall's own scenario, from its orders, people and steps")
        whose = told.add_mutually_exclusive_group(required=True)
        whose.add_argument("--organisation", type=int, help="its number in the house")
        whose.add_argument("--stall", help="the stall's short name, as in its address")
        told.add_argument("--days", type=int, default=DAYS, help=f"how many days from today on ({DAYS})")
        told.add_argument("--known", action="store_true", help="only what is ordered, without what is expected")

    def handle(self, *, asked: str, **options: Any) -> None:
        if asked == "scenario":
            self._write(**{name: options[name] for name in ("organisation", "stall", "days", "known")})
        else:
            self._plan(options["scenario"], options["seconds"])

    def _write(self, *, organisation: int | None, stall: str | None, days: int, known: bool) -> None:
        if not 1 <= days <= FARTHEST:
            raise CommandError(f"--days takes 1 to {FARTHEST}.")
        if stall is not None:
            organisation = stores.Store.objects.filter(slug=stall).values_list("organisation", flat=True).first()
            if organisation is None:
                raise CommandError(f"There is no stall {stall}.")
        if organisation is None or not accounts.Organisation.objects.filter(pk=organisation).exists():
            raise CommandError(f"There is no organisation {organisation}.")
        found = gather(organisation, world.today(), days)
        self.stdout.write(written(found.known if known else found.all))

    def _plan(self, scenario: Path, seconds: float | None) -> None:
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
