"""Put large tables in parts by province and month, and see how they stand."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from lantoa.kit.database.parts.standing import is_in_parts
from lantoa.kit.database.parts.turning import NotInParts, turn
from lantoa.kit.world import world
from lantoa.portal.actions.parts import parts_ahead
from lantoa.portal.queries.parts import Planned, growing, home_province, plan

NOTHING = "The embedded database keeps each table in one piece: there is nothing to do."
CUT = {"id": "by province and month, in the numbers of its rows", "day": "by the month of its day"}


class Command(BaseCommand):
    help = "Large tables in parts by province and month, on PostgreSQL: plan, make while the house answers, ahead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "what",
            choices=["plan", "make", "ahead"],
            help="plan: what is large and would become what; make: put into parts, go on where it was cut short; ahead: the months to come",
        )
        parser.add_argument("tables", nargs="*", help="with make: only these, as journal.Entry; else all")
        parser.add_argument("--province", type=int, help="the province's number, where the house has units of several")

    def handle(self, *, what: str, tables: list[str], province: int | None, **options: Any) -> None:
        if connection.vendor != "postgresql":
            self.stdout.write(NOTHING)
            return
        if what == "plan":
            self.stdout.writelines(f"{_line(one)}\n" for one in plan())
            return
        number = province or home_province()
        if number is None:
            raise CommandError("Units of several provinces are here: say the house's own, --province 22.")
        if what == "ahead":
            made = parts_ahead(province=number)
            self.stdout.writelines(f"{name}\n" for name in made)
            self.stdout.write(f"{len(made)} parts made.")
            return
        self._make(tables, number)

    def _make(self, tables: list[str], number: int) -> None:
        known = {one.model: one.large for one in growing()}
        for name in tables:
            if name not in known:
                raise CommandError(f"{name} is none of the large tables: lantoa partitions plan.")
            if known[name] is None:
                raise CommandError(f"{name} stays whole: {next(one.says for one in growing() if one.model == name)}.")
        for name, large in known.items():
            if large is None or (tables and name not in tables):
                continue
            try:
                for told in turn(large, province=number, today=world.today()):
                    self.stdout.write(f"+ {told}")
            except (NotInParts, ValueError) as error:
                raise CommandError(str(error)) from error


def _line(one: Planned) -> str:
    much = f"{one.it.model}: {one.rows:,} rows, {one.size / 1e6:,.1f} MB"
    if one.it.large is None:
        return f"  {much}; stays whole: {one.it.says}"
    if is_in_parts(one.it.table):
        last = max((part.name for part in one.parts if part.name[-1].isdigit()), default="")
        return f"+ {much}; {len(one.parts)} parts, the last {last}"
    return f"- {much}; would lie in parts {CUT[one.it.large.by]}: {one.it.says}"
