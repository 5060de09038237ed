"""Who counts in `bench insights`, each in a process of its own: facts are written, three engines count them, a panel is asked for, and
acts are recorded while the export follows."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

from bench import insights_facts
from lantoa.insights.adapters.base import Given
from lantoa.insights.adapters.registry import engine
from lantoa.insights.rules.expression import SHOWN, Query, queries
from lantoa.insights.rules.indicator import book
from lantoa.insights.rules.table import beside

# What orders feed, without what looks over the whole history of each buyer.
FAMILIES = ("trade", "money", "reach")
EVER = 2**60


def write(folder: Path, orders: int) -> dict[str, Any]:
    return {"files": len(insights_facts.write(folder, orders))}


def duckdb(folder: Path) -> dict[str, Any]:
    """Province by province, as figures are counted."""
    asked, numbers, took = _asked("duckdb"), _Numbers(), 0.0
    with engine("duckdb").opened(_given(insights_facts.months())) as tables:
        for file in _files(folder):
            begun = time.perf_counter()
            tables.turn_to([file], EVER)
            answers = [tables.rows(query.sql) for query in asked]
            took += time.perf_counter() - begun
            for query, rows in zip(asked, answers, strict=True):
                numbers.add(query, rows)
    # The process also holds what came out; that is what is measured on a phone bill of memory.
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"took": took, "memory": memory, "facts": _count(folder), **numbers.told()}


def spark(folder: Path) -> dict[str, Any]:
    by, numbers = engine("spark://local[2]"), _Numbers()
    asked = _asked(by.dialect)
    with by.opened(_given(insights_facts.months())) as tables:
        tables.turn_to(_files(folder), EVER)
        begun = time.perf_counter()
        answers = [tables.rows(query.sql) for query in asked]
        took = time.perf_counter() - begun
    for query, rows in zip(asked, answers, strict=True):
        numbers.add(query, rows)
    return {"took": took, **numbers.told()}


def postgresql(folder: Path, address: str) -> dict[str, Any]:
    """The same rows in one table without indexes that nobody would use, statistics fresh, memory enough that nothing is sorted on disk
    without need."""
    import duckdb as reader  # noqa: PLC0415
    import psycopg  # noqa: PLC0415
    from psycopg.rows import dict_row  # noqa: PLC0415

    numbers = _Numbers()
    with psycopg.connect(address, autocommit=True) as line:
        _filled(line, folder, reader)
        line.execute(f"create view facts as {SHOWN.format(facts='told', position=EVER)}")
        line.execute("set work_mem = '256MB'")
        took = 0.0
        for query in _asked("postgres"):
            begun = time.perf_counter()
            answer = line.cursor(row_factory=dict_row).execute(query.sql).fetchall()
            took += time.perf_counter() - begun
            numbers.add(query, answer)
    return {"took": took, **numbers.told()}


def _filled(line: Any, folder: Path, reader: Any) -> None:
    line.execute(
        "create unlogged table told (position bigint, entry bigint, act text, subject bigint, org bigint, person bigint, place text, day date,"
        " month date, kind text, detail text, until date, amount bigint, number bigint, sex text)"
    )
    columns = "position, entry, act, subject, org, person, place, day, month, kind, detail, until, amount, number, sex"
    sheet = folder / "told.csv"
    with reader.connect() as files:
        for file in _files(folder):
            asked = f"copy (select {columns} from read_parquet('{file}')) to '{sheet}' (format csv, header false)"  # noqa: S608
            files.execute(asked)
            with sheet.open("rb") as content, line.cursor().copy("copy told from stdin (format csv)") as copy:
                while block := content.read(1 << 20):
                    copy.write(block)
    sheet.unlink()
    given = _given(insights_facts.months())
    for name, table in beside(given.units, given.months, given.today, given.left_out).items():
        kinds = {"int64": "bigint", "string": "text", "date32[day]": "date"}
        line.execute(f"create table {name} ({', '.join(f'{it.name} {kinds[str(it.type)]}' for it in table.schema)})")
        marks = ", ".join(["%s"] * table.num_columns)
        told = f"insert into {name} values ({marks})"  # noqa: S608
        if table.num_rows:
            line.cursor().executemany(told, [tuple(row.values()) for row in table.to_pylist()])
    line.execute("analyze")


def panel(folder: Path) -> dict[str, Any]:
    """The sheets of the whole country in the database, and a province's page of all its communes asked for again and again."""
    from lantoa.insights.actions.month import _kept  # noqa: PLC0415
    from lantoa.insights.queries.count import Counted  # noqa: PLC0415
    from lantoa.insights.queries.figure import editions, series  # noqa: PLC0415
    from lantoa.insights.rules.guard import Cell  # noqa: PLC0415
    from lantoa.insights.views.province import row_of  # noqa: PLC0415

    months = insights_facts.months()[-13:]
    found: dict[tuple[Any, str, str, str], dict[str, int]] = {}
    with engine("duckdb").opened(_given(months)) as tables:
        for file in _files(folder):
            tables.turn_to([file], EVER)
            for level in ("place", "terrain", "province"):
                for query in queries("duckdb", level, tuple(months)):  # type: ignore[arg-type]
                    for row in tables.rows(query.sql):
                        for slug, cut, what, number in query.told(row):
                            found.setdefault((row["month"], slug, cut, row["area"]), {})[what] = number
    for month in months:
        counted = [
            Counted(month, slug, cut, area, Cell(it.get("v", 0), it.get("o"), it.get("w", 0)), {"value": it.get("v", 0)} | ({"over": it["o"]} if "o" in it else {}))
            for (of, slug, cut, area), it in found.items() if of == month
        ]  # fmt: skip
        _kept(month, 1, 1, 1, counted)
    province: dict[str, list[str]] = {}
    for unit in insights_facts.units():
        province.setdefault(unit["province"], []).append(unit["place"])
    took: list[float] = []
    for code in random.Random(1).choices(sorted(province), k=100):  # noqa: S311
        begun = time.perf_counter()
        those = editions()[:13]
        shown = series(those, [f"p:{code}", *province[code]])
        for one in book().indicators.values():
            row_of(one, shown[f"p:{code}"])
        [shown[place].of("active_stalls") for place in province[code]]
        took.append(time.perf_counter() - begun)
    return {"p95": sorted(took)[94], "asked": len(took), "communes": max(map(len, province.values())), "months": len(months), "figures": len(book().indicators)}  # fmt: skip


def export(rate: int, seconds: int) -> dict[str, Any]:
    """Acts at that rate, sealed as they come, while the export runs every thirty seconds as the worker lets it."""
    from django.db import transaction  # noqa: PLC0415

    from lantoa.insights.actions.export import export_facts  # noqa: PLC0415
    from lantoa.insights.queries.facts import manifest  # noqa: PLC0415
    from lantoa.journal import api as journal  # noqa: PLC0415
    from lantoa.places import api as places  # noqa: PLC0415

    units, behind, over = places.units(), [0.0], threading.Event()
    recorded: list[tuple[float, int]] = []

    def follow() -> None:
        """Seal every second, export every thirty; how old the newest act was that the files did not have before they did."""
        exported = time.monotonic()
        seen = 0
        while not over.is_set() or seen < len(recorded):
            while journal.seal():
                pass
            if over.is_set() or time.monotonic() - exported >= 30:
                exported = time.monotonic()
                first = recorded[seen][0] if seen < len(recorded) else None
                export_facts()
                have = manifest().position
                while seen < len(recorded) and recorded[seen][1] <= have:
                    seen += 1
                if first is not None:
                    behind.append(time.monotonic() - first)
            time.sleep(1)

    follower = threading.Thread(target=follow)
    follower.start()
    begun, made = time.monotonic(), 0
    before = journal.Entry.objects.count()
    while time.monotonic() - begun < seconds:
        with transaction.atomic():
            journal.record_many(
                journal.Act("stores.store_opened", unit, place=unit.pk) for unit in units[: max(1, rate // 10)]
            )
        made += max(1, rate // 10)
        recorded.append((time.monotonic(), before + made))
        time.sleep(max(0.0, begun + made / rate - time.monotonic()))
    took = time.monotonic() - begun
    over.set()
    follower.join()
    rows = sum(part.rows for part in manifest().parts)
    return {"rate": made / took, "behind": max(behind), "lost": made - rows}


def _given(months: list[date]) -> Given:
    return Given(insights_facts.units(), months, date(2030, 1, 1))


def _asked(dialect: str) -> tuple[Query, ...]:
    slugs = tuple(one.slug for name in FAMILIES for one in book().of_family(name) if not one.waits)
    return queries(dialect, "place", tuple(insights_facts.months()), slugs)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


def _count(folder: Path) -> int:
    import pyarrow.parquet as pq  # noqa: PLC0415

    return sum(pq.read_metadata(file).num_rows for file in _files(folder))


class _Numbers:
    """What an engine came to: how many numbers that are not nought, and a hash that hangs on each and on no order."""

    def __init__(self) -> None:
        self.count, self.sum = 0, 0

    def add(self, query: Query, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            for told in query.told(row):
                if told[3]:
                    said = f"{row['area']} {str(row['month'])[:10]} {told}".encode()
                    self.count += 1
                    self.sum += int.from_bytes(hashlib.blake2b(said, digest_size=16).digest(), "big")

    def told(self) -> dict[str, Any]:
        return {"numbers": self.count, "digest": f"{self.sum:x}"}


PARTS: dict[str, Callable[..., dict[str, Any]]] = {
    "write": write, "duckdb": duckdb, "spark": spark, "postgresql": postgresql, "panel": panel, "export": export,
}  # fmt: skip


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=PARTS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--address")
    for name in ("orders", "rate", "seconds"):
        parser.add_argument(f"--{name}", type=int)
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    django.setup()
    sys.stdout.write(json.dumps(PARTS[given.pop("what")](**given)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
