"""`lantoa destinations`: which destinations are stopped, stop one at once, open it again, enter a rate of exchange."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.shipping.actions.abroad import enter_rate, open_destination, stop_destination
from lantoa.shipping.models import DestinationStop, ExchangeRate
from lantoa.shipping.rules import abroad


class Command(BaseCommand):
    help = "Destinations abroad: list what is stopped and the rates in use; stop or open one; enter a rate with its day and source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("list")
        stop = what.add_parser("stop")
        stop.add_argument("country")
        stop.add_argument("--why", required=True)
        stop.add_argument("--source", required=True)
        stop.add_argument("--since", type=date.fromisoformat)
        stop.add_argument("--until", type=date.fromisoformat)
        what.add_parser("open").add_argument("country")
        rate = what.add_parser("rate")
        rate.add_argument("currency")
        rate.add_argument("dong")
        rate.add_argument("--on", type=date.fromisoformat, required=True)
        rate.add_argument("--source", required=True)

    def handle(self, *, what: str, **asked: Any) -> None:
        try:
            {"list": self._list, "stop": self._stop, "open": self._open, "rate": self._rate}[what](**asked)
        except RuleError as error:
            raise CommandError(str(error)) from None

    def _list(self, **_asked: Any) -> None:
        for row in abroad.stops_found():
            self.stdout.write(f"{row['country']}: {row['why']} ({row['source']}), in the data")
        for stop in DestinationStop.objects.holding(world.today()).order_by("country", "pk"):
            ends = f" until {stop.until}" if stop.until else ""
            self.stdout.write(f"{stop.country}: since {stop.since}{ends}: {stop.why} ({stop.source})")
        for rate in ExchangeRate.newest().values():
            self.stdout.write(f"{rate.currency}: {rate.dong} on {rate.on} ({rate.source}; {rate.confidence})")

    def _stop(self, country: str, why: str, source: str, since: date | None, until: date | None, **_more: Any) -> None:
        made = stop_destination(country.upper(), why=why, source=source, since=since, until=until, by=None)
        self.stdout.write(str(made))

    def _open(self, country: str, **_more: Any) -> None:
        self.stdout.write(f"{country.upper()}: {open_destination(country.upper(), by=None)} lifted")

    def _rate(self, currency: str, dong: str, on: date, source: str, **_more: Any) -> None:
        self.stdout.write(str(enter_rate(currency.upper(), dong, on=on, source=source, by=None)))
