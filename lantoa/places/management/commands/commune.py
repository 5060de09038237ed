"""Communes that begin, and that end in others, after the list that ships: dated, with the resolution that says so."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.kit.errors import RuleError
from lantoa.places import api as places


class Command(BaseCommand):
    help = "Communes: add CODE NAME …, end CODE --into CODE …, list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="enter one that the shipped list does not have")
        add.add_argument("code", help="five digits, of the National Statistics Office")
        add.add_argument("name", help="without the word for its kind")
        add.add_argument("--kind", required=True, choices=[str(kind) for kind in places.Unit.Kind.values])
        add.add_argument("--since", required=True, type=_day, help="its first day, 2027-01-01")
        add.add_argument("--at", required=True, nargs=3, type=float, metavar=("LAT", "LON", "KM2"))
        add.add_argument(
            "--tile", required=True, nargs=2, type=int, metavar=("COLUMN", "ROW"), help="its square on the map of tiles"
        )
        add.add_argument("--source", required=True, help="the resolution, and where the code stands")
        end = verbs.add_parser("end", help="it is part of another one from a day on; what stands there goes along")
        end.add_argument("code")
        end.add_argument("--into", required=True, metavar="CODE")
        end.add_argument("--since", required=True, type=_day, help="the first day on which it is no more")
        end.add_argument("--source", required=True)
        verbs.add_parser("list", help="what was added to the shipped list, and what ended")

    def handle(self, *, verb: str, **said: Any) -> None:
        try:
            {"add": self._add, "end": self._end, "list": self._list}[verb](said)
        except RuleError as error:
            raise CommandError(str(error)) from None

    def _add(self, said: dict[str, Any]) -> None:
        lat, lon, area = said["at"]
        unit = places.add_unit(
            said["code"], kind=said["kind"], name=said["name"], since=said["since"], lat=lat, lon=lon, area_km2=area,
            tile=(said["tile"][0], said["tile"][1]), source=said["source"],
        )  # fmt: skip
        self.stdout.write(f"{unit.pk} {unit.full_name} ({unit.full_name_en}) from {unit.valid_from:%Y-%m-%d}")

    def _end(self, said: dict[str, Any]) -> None:
        old, new = _unit(said["code"]), _unit(said["into"])
        went = places.end_unit(old, new, since=said["since"], source=said["source"])
        self.stdout.write(
            f"{old.pk} {old.full_name} is part of {new.pk} {new.full_name} from {said['since']:%Y-%m-%d} on"
        )
        for room, count in went.items():
            self.stdout.write(f"  {room}: {count} went along")

    def _list(self, _said: dict[str, Any]) -> None:
        shipped = {row["code"] for row in places.shipped_units()}
        for unit in places.Unit.objects.select_related("became").order_by("pk"):
            if unit.pk not in shipped:
                self.stdout.write(f"+ {unit.pk} {unit.full_name} from {unit.valid_from:%Y-%m-%d}; {unit.source}")
            if unit.became is not None:
                self.stdout.write(
                    f"- {unit.pk} {unit.full_name} until {unit.valid_to:%Y-%m-%d}; now {unit.became.full_name}"
                )


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _unit(code: str) -> places.Unit:
    unit: places.Unit | None = places.Unit.objects.filter(pk=code).first()
    if unit is None:
        raise CommandError(f"No commune has the code {code}.")
    return unit
