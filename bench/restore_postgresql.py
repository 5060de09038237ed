"""What `lantoa bench restore` needs on PostgreSQL: a server that hands its WAL to the copies, and how it is filled fast."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import psycopg

from bench.stage import Stage
from config.backup.pgbackrest import archiving
from lantoa.kit.world import world

# Messages kept as they came: half of their bytes are chance, so that nothing can be packed away to nearly nothing.
FILL = """
    INSERT INTO journal_incoming (source, dedupe_key, body, headers, received_at, state, reason, times_received)
    SELECT 'bench', 'bench' || x, convert_to(
        (SELECT string_agg(encode(sha512((x || ' ' || n)::bytea), 'hex'), '') FROM generate_series(1, 30) n), 'UTF8'
    ), '{{}}', '2026-01-01', 'done', '', 1 FROM generate_series(1, {rows}) x
"""


def hand_over(there: Stage) -> None:
    """What an operator does: the lines `lantoa backup check` asks for, and a new start."""
    assert there.server  # noqa: S101 - a bench on PostgreSQL has one
    there.folder.chmod(0o755)
    command = archiving(there.folder / "backup" / "postgresql" / "pgbackrest.conf")
    with psycopg.connect(there.database, autocommit=True) as line:
        for name, value in (("archive_mode", "on"), ("archive_command", command), ("archive_timeout", "60")):
            line.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        line.execute("CHECKPOINT")
    there.server.kill()
    there.server.start()
    until = world.monotonic() + 60
    while world.monotonic() < until:
        try:
            psycopg.connect(there.database).close()
            return
        except psycopg.OperationalError:
            world.sleep(0.1)
    raise SystemExit("PostgreSQL does not come back")


def plain_copy(there: Stage, keep: Path) -> float:
    """Seconds to copy the data folder as it lies there, synced."""
    assert there.server  # noqa: S101
    with psycopg.connect(there.database, autocommit=True) as line:
        line.execute("CHECKPOINT")
    started = time.monotonic()
    shutil.copytree(there.server.folder / "data", keep / "plain", ignore_dangling_symlinks=True)
    subprocess.run(["sync", "-f", str(keep / "plain")], check=True)
    spent = time.monotonic() - started
    shutil.rmtree(keep / "plain")
    return spent
