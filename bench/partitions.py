"""The journal whole and in parts, side by side: what writing, a newest page, one entry and one subject cost, and how long putting it in parts
kept a writer waiting. PostgreSQL only.

Both hold the same entries; in parts they lie over `--months` months. Questions alternate between the two, so that what else the machine does
falls on both alike. Goals bound what parts may cost; that they help shows where whole months are read or thrown away, which this does not do.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.stage import Stage, stage
from tests.postgres import programs

SUBJECTS, ACTS, PAGE, BATCH = 20_000, 12, 50, 500
TURNS, ROUNDS = 20, 200
QUANG_NINH = 22
FILL = """
INSERT INTO journal_entry (id, act, subject_type, subject_id, place, helping, occurred_at, recorded_at, rehearsal, data)
SELECT {number}, 'bench.act' || n %% {acts}, 'bench', (n * 7919 %% {subjects})::text, '06652', false, now(), now(), false, '{{"n": 1}}'
FROM generate_series(%s::bigint, %s::bigint) n
"""
WRITE = """
INSERT INTO journal_entry (act, subject_type, subject_id, place, helping, occurred_at, recorded_at, rehearsal, data)
SELECT 'bench.act' || n %% 12, 'bench', n::text, '06652', false, now(), now(), false, '{"n": 1}' FROM generate_series(1, %s::int) n
"""
NEWEST = "SELECT * FROM journal_entry WHERE act = %s ORDER BY id DESC LIMIT 50"
ONE = "SELECT * FROM journal_entry WHERE id = %s"
SUBJECT = "SELECT * FROM journal_entry WHERE subject_type = 'bench' AND subject_id = %s ORDER BY id"
SUMMED = "SELECT tableoid::regclass::text, count(*), sum(id) FROM journal_entry GROUP BY 1 ORDER BY 1"
# What is called by a table's trigger is no part of the table.
GUARD = (
    "CREATE FUNCTION public.journal_is_final() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'"
)
MAKE_MONTHS = """
from datetime import date
from lantoa.kit.database.parts.ahead import make_ahead
from lantoa.kit.database.parts.blocks import first_of, month_number
from lantoa.kit.world import world
from lantoa.portal.queries.parts import large_tables
journal = next(one for one in large_tables() if one.table == "journal_entry")
today = world.today()
make_ahead(journal, province={province}, today=today, months={months})
print(month_number(today))
"""


def run(database: str, rest: list[str]) -> list[dict[str, Any]]:
    if database != "postgresql":
        return [{"name": "parts, PostgreSQL only", "value": 0, "unit": "", "goal": "-", "reached": True}]
    parser = argparse.ArgumentParser(prog="lantoa bench partitions")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=24)
    options = parser.parse_args(rest)
    with stage(database) as whole, stage(database) as parted:
        for one in (whole, parted):
            one.lantoa("prepare")
        parted.lantoa("partitions", "make", "journal.Entry")
        first = int(parted.shell(MAKE_MONTHS.format(province=QUANG_NINH, months=options.months)).splitlines()[-1])
        plain, months = _line(whole), _line(parted)
        _fill(plain, options.rows, "n + 1000")
        each = options.rows // options.months + 1
        block = f"({QUANG_NINH}::bigint << 46) + (({first} + n / {each}) << 34) + 1000000 + n %% {each}"
        _fill(months, options.rows, block)
        # New rows go to the last month, as they would after so many.
        months.execute(
            "SELECT setval(pg_get_serial_sequence('journal_entry', 'id'), (SELECT max(id) FROM journal_entry))"
        )
        plain.execute(
            "SELECT setval(pg_get_serial_sequence('journal_entry', 'id'), (SELECT max(id) FROM journal_entry))"
        )
        results = _compared(plain, months, options.rows)
        plain.close()
        months.close()
        return [*results, *_turned(whole, options.rows)]


def _line(one: Stage) -> Any:
    return psycopg.connect(one.environment["LANTOA_DATABASE"], autocommit=True)


def _fill(line: Any, rows: int, number: str) -> None:
    line.execute(FILL.format(number=number, acts=ACTS, subjects=SUBJECTS), [1, rows])
    line.execute("VACUUM ANALYZE journal_entry")


def _compared(plain: Any, months: Any, rows: int) -> list[dict[str, Any]]:
    ids = {
        line: [row[0] for row in line.execute("SELECT id FROM journal_entry TABLESAMPLE SYSTEM (1) LIMIT 500")]
        for line in (plain, months)
    }

    def asked(statement: str, word: Callable[[Any, int], Any], turns: int = ROUNDS) -> tuple[float, float]:
        took: dict[Any, list[float]] = {plain: [], months: []}
        for turn in range(turns + 5):
            for line in (plain, months) if turn % 2 else (months, plain):
                given = [word(line, turn)]
                begun = time.perf_counter()
                line.execute(statement, given, prepare=False)
                if turn >= 5:
                    took[line].append(time.perf_counter() - begun)
        return 1000 * statistics.median(took[months]), 1000 * statistics.median(took[plain])

    of = f"at {rows:,} entries"
    return [
        _row(f"journal in parts ÷ whole: {BATCH} entries written, {of}", asked(WRITE, lambda _line, _n: BATCH, TURNS * 3), 1.5),
        _row(f"newest page of an act ({PAGE}), {of}", asked(NEWEST, lambda _line, n: f"bench.act{n % ACTS}"), 2.5),
        _row(f"one entry by its number, {of}", asked(ONE, lambda line, n: ids[line][n % len(ids[line])]), 2.0),
        _row(f"entries of a subject, which knows no month, {of}", asked(SUBJECT, lambda _line, n: str(n * 7919 % SUBJECTS)), None),
    ]  # fmt: skip


def _turned(whole: Stage, rows: int) -> list[dict[str, Any]]:
    """Put the filled table in parts while somebody writes: how long that took, and the longest any of the writes waited."""
    waits: list[float] = []
    stop = threading.Event()

    def write() -> None:
        with _line(whole) as line:
            while not stop.is_set():
                begun = time.perf_counter()
                line.execute(WRITE, [1])
                waits.append(time.perf_counter() - begun)

    writer = threading.Thread(target=write)
    writer.start()
    begun = time.perf_counter()
    command = [sys.executable, "-P", "-m", "config.command", "partitions", "make", "journal.Entry"]
    done = subprocess.run(command, env=whole.environment, cwd=whole.root, capture_output=True, text=True, check=False)
    took = time.perf_counter() - begun
    stop.set()
    writer.join()
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    kept = _dumped(whole)
    same = [line for line in done.stdout.splitlines() if ": the same " in line]
    return [
        {
            "name": f"put in parts under a writer: all rows the same, at {rows:,} entries",
            "value": len(same),
            "unit": "",
            "goal": "1",
            "reached": len(same) == 1,
        },
        {"name": "dumped and read back, every part with its rows", "value": int(kept), "unit": "", "goal": "1", "reached": kept},
        {"name": "longest a write waited meanwhile", "value": round(max(waits), 2), "unit": "s", "goal": "≤ 2", "reached": max(waits) <= 2},
        {"name": "median of a write meanwhile, for information", "value": round(1000 * statistics.median(waits), 2), "unit": "ms", "goal": "-", "reached": True},
        {"name": "putting it in parts took, for information", "value": round(took, 1), "unit": "s", "goal": "-", "reached": True},
    ]  # fmt: skip


def _dumped(whole: Stage) -> bool:
    """Whether a dump of the table in parts, read into an empty database, brings the same rows to the same parts."""
    address = whole.environment["LANTOA_DATABASE"]
    again = urlsplit(address)._replace(path="/again").geturl()
    with _line(whole) as line, TemporaryDirectory(prefix="lantoa-parts-") as folder:
        line.execute("CREATE DATABASE again")
        dump: list[Any] = [programs() / "pg_dump", "--table=journal_entry*", "--no-owner", "--no-privileges", f"--file={folder}/dump.sql", address]  # fmt: skip
        subprocess.run(dump, check=True)
        read: list[Any] = [programs() / "psql", "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-c", GUARD, "-f", f"{folder}/dump.sql", again]  # fmt: skip
        subprocess.run(read, check=True)
        before = line.execute(SUMMED).fetchall()
    with psycopg.connect(again) as line:
        return bool(line.execute(SUMMED).fetchall() == before)


def _row(name: str, took: tuple[float, float], goal: float | None) -> dict[str, Any]:
    ratio = took[0] / took[1]
    said = f"≤ {goal:g}" if goal else "-"
    return {
        "name": name if goal else f"{name}, for information",
        "value": round(ratio, 2),
        "unit": f"× ({took[0]:.2f} to {took[1]:.2f} ms)",
        "goal": said,
        "reached": goal is None or ratio <= goal,
    }
