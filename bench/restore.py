"""`lantoa bench restore`: a house of a gigabyte, copied, and built anew from its copy; beside copying the same bytes in the same run.

What depends on the database is its engine (config.backup), how it is filled, what an operator has to do for it first, and what its
bytes are: `SQLite` here, bench.restore_postgresql for the other.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.stage import Stage, stage
from config.backup.vault import make_key

GOAL = 60
MEGABYTES = 1_000


class SQLite:
    """How a house on SQLite is filled and copied plainly."""

    # Messages kept as they came: half of their bytes are chance, so that nothing can be packed away to nearly nothing.
    FILL = """
    INSERT INTO journal_incoming (source, dedupe_key, body, headers, received_at, state, reason, times_received)
    WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < {rows})
    SELECT 'bench', 'bench' || x, CAST(hex(randomblob(1900)) AS BLOB), '{{}}', '2026-01-01 00:00:00', 'done', '', 1 FROM n
    """

    @staticmethod
    def hand_over(there: Stage) -> None:
        """Nothing has to be done before it can be copied."""

    @staticmethod
    def plain_copy(there: Stage, keep: Path) -> float:
        """Seconds to copy the database's files, synced."""
        started = time.monotonic()
        for path in there.folder.glob("lantoa.sqlite3*"):
            with path.open("rb") as source, (keep / path.name).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
                target.flush()
                os.fsync(target.fileno())
        return time.monotonic() - started


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    megabytes = int(arguments[arguments.index("--megabytes") + 1]) if "--megabytes" in arguments else MEGABYTES
    with stage(database) as there:
        keep = there.folder.with_name(f"{there.folder.name}-copies")
        keep.mkdir()
        try:
            return _measured(there, database, keep, megabytes)
        finally:
            shutil.rmtree(keep, ignore_errors=True)


def _measured(there: Stage, database: str, keep: Path, megabytes: int) -> list[dict[str, Any]]:
    place, new, key = keep / "place", keep / "new", keep / "backup.key"
    place.mkdir()
    make_key(key)
    there.environment |= {"LANTOA_BACKUP": str(place), "LANTOA_BACKUP_KEY_FILE": str(key)}
    way: Any = import_module("bench.restore_postgresql") if database == "postgresql" else SQLite
    _fill(there, way.FILL.format(rows=megabytes * 1_000_000 // 4_096))
    way.hand_over(there)
    size = _size(there)
    copied, _told = _timed(there, "backup", "now")
    seconds, told = _timed(there, "restore", "--to", "now", "--into", str(new), "--json")
    figures = json.loads(told.splitlines()[-1])
    plain = way.plain_copy(there, keep)
    return [
        {"name": f"restore of {size / 1e6:.0f} MB, checked", "value": round(seconds, 1), "unit": "s", "goal": f"≤ {GOAL}", "reached": seconds <= GOAL and figures["holds"]},
        {"name": "beside copying the same bytes", "value": round(seconds / plain, 1), "unit": "×", "goal": "-", "reached": True},
        *({"name": f"of it {name}, for information", "value": value, "unit": "s", "goal": "-", "reached": True} for name, value in (("database", figures["database_seconds"]), ("invariants", figures["invariants_seconds"]))),
        {"name": "first copy, base and all, for information", "value": round(copied, 1), "unit": "s", "goal": "-", "reached": True},
        {"name": "copying the same bytes, for information", "value": round(plain, 2), "unit": "s", "goal": "-", "reached": True},
    ]  # fmt: skip


def _fill(there: Stage, statement: str) -> None:
    there.shell(f"from django.db import connection\ncursor = connection.cursor()\ncursor.execute({statement!r})")


def _size(there: Stage) -> int:
    said = there.shell("from lantoa.portal.queries.sight import _database_bytes\nprint('BYTES', _database_bytes())")
    return int(said.rpartition("BYTES ")[2])


def _timed(there: Stage, *words: str) -> tuple[float, str]:
    started = time.monotonic()
    command = [sys.executable, "-P", "-m", "config.command", *words]
    done = subprocess.run(
        command, cwd=there.root, env=there.environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed")
    return time.monotonic() - started, done.stdout
