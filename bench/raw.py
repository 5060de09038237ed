"""The physical limit beside which checkouts are measured: the database alone doing the least an order needs."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pysqlite3

SETUP = (
    "CREATE TABLE raw_stock (variant INTEGER PRIMARY KEY, on_hand INTEGER, promised INTEGER, CHECK (promised BETWEEN 0 AND on_hand))",
    "CREATE TABLE raw_order (id {serial}, code TEXT UNIQUE, total INTEGER, placed_at {time})",
    "CREATE TABLE raw_hold (id {serial}, variant INTEGER, order_id INTEGER, quantity INTEGER, expires_at {time})",
    "INSERT INTO raw_stock VALUES (1, 100000000, 0)",
)
ONE_STATEMENT = """WITH s AS (UPDATE raw_stock SET promised = promised + 1 WHERE variant = 1 AND on_hand - promised >= 1 RETURNING variant),
o AS (INSERT INTO raw_order (code, total, placed_at) SELECT 'LT' || nextval('raw_code'), 225000, now() FROM s RETURNING id)
INSERT INTO raw_hold (variant, order_id, quantity, expires_at) SELECT 1, id, 1, now() FROM o;
"""


def prepare_postgresql(address: str) -> None:
    for statement in (*SETUP, "CREATE SEQUENCE raw_code"):
        subprocess.run(
            ["psql", "-q", address, "-c", statement.format(serial="BIGSERIAL PRIMARY KEY", time="timestamptz")],
            check=True,
        )


def postgresql(address: str, seconds: int = 3) -> float:
    """Orders a second: pgbench, 16 clients, one prepared statement, all on one product."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(ONE_STATEMENT)
        script.flush()
        command = [
            "pgbench",
            "-n",
            "-M",
            "prepared",
            "-c",
            "16",
            "-j",
            "2",
            "-T",
            str(seconds),
            "-f",
            script.name,
            address,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found:
        sys.exit(f"pgbench said nothing of tps: {done.stdout}")
    return float(found.group(1))


def sqlite(folder: Path, seconds: float = 3.0) -> float:
    """Orders a second: one client, three statements in a transaction, WAL with synchronous=FULL."""
    path = folder / "raw.sqlite3"
    fresh = not path.exists()
    db = pysqlite3.connect(str(path), isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    for statement in SETUP if fresh else ():
        db.execute(statement.format(serial="INTEGER PRIMARY KEY AUTOINCREMENT", time="TEXT"))
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE raw_stock SET promised = promised + 1 WHERE variant = 1 AND on_hand - promised >= 1")
        order = db.execute(
            "INSERT INTO raw_order (code, total, placed_at) VALUES (?, 225000, '2026-11-24')", (f"LT{time.time_ns()}",)
        )
        db.execute(
            "INSERT INTO raw_hold (variant, order_id, quantity, expires_at) VALUES (1, ?, 1, '2026-11-24')",
            (order.lastrowid,),
        )
        db.execute("COMMIT")
        count += 1
    db.close()
    return count / seconds
