"""`kill -9` of the whole web group and of PostgreSQL while clients order, pay and cancel over HTTP: how soon the house serves again."""

from __future__ import annotations

import random
import signal
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from bench.stage import Stage, stage
from bench.start import loading_rooms
from tests.faults.house import copy_of
from tests.faults.judge import judged
from tests.faults.kill import SETTINGS
from tests.faults.load import Town
from tests.faults.outcome import Outcome
from tests.faults.restart.web import Web, market, page_of, pause, worker_of
from tests.faults.tiers import Tier

DATABASES = ("sqlite", "postgresql")
# Seconds from the start of what was killed to the first page, medians, on a machine that loads the rooms in so many seconds;
# a slower one may take longer in the same measure.
WEB_AGAIN, POSTGRESQL_AGAIN, ROOMS = 2.0, 5.0, 0.9
SAMPLE = 300
CONTROL_WEB_KILLS, CONTROL_POSTGRESQL_KILLS = 4, 6
# What is not waited for would else be written soon all the same, and every kill might come behind it: by the writer of the
# log, or by the one of pages, which may write none before the log of its changes.
LAZY = {"wal_writer_delay": "10s", "wal_writer_flush_after": "1GB", "bgwriter_lru_maxpages": "0"}


def run(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    """The web group, then PostgreSQL."""
    with stage(database, SETTINGS) as there:
        yield _web(there, database, seed, "", tier.web_kills)
        if database == "postgresql":
            yield _postgresql(there, seed, "", tier.postgresql_kills)


def controls(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    """The weakened copies, of the web once: the fault is not the database's. They measure nothing."""
    with stage(database, SETTINGS) as there:
        if database == DATABASES[0]:
            yield _web(there, database, seed, "key-forgotten", CONTROL_WEB_KILLS)
        else:
            yield _postgresql(there, seed, "synchronous_commit off", CONTROL_POSTGRESQL_KILLS)


def _web(there: Stage, database: str, seed: int, weak: str, kills: int) -> Outcome:
    with copy_of(there) as copy:
        slower = 1.0 if weak else _slower(copy)
        told = web_kills(copy, kills, seed, weak)
    counts = {"web kills": kills, "acknowledged": told["acknowledged"]}
    slow, measured = ("", {}) if weak else _in_time(median(told["again"]), WEB_AGAIN, slower)
    return Outcome("restart", database, counts, (seed, seed), told["violations"], weak, slow, measured=measured)


def web_kills(there: Stage, kills: int, seed: int, weak: str = "") -> dict[str, Any]:
    """Kill the web group of this house so often under its clients; what the judge found, and how long each start took."""
    chance, again, told = random.Random(seed), [], []
    there.environment["LANTOA_WEAK"] = weak
    folder, town = prepared(there, seed)
    web = Web(there, "tests.faults.weak:application" if weak else "config.serving:application")
    try:
        web.serves(page_of(town))
        with market(there, town, folder, web, told):
            for _kill in range(kills):
                pause(chance)
                web.kill()
                web.start()
                again.append(web.serves(page_of(town)))
            pause(chance)
    finally:
        web.kill()
    return _held(there, folder, seed, told, again)


def _postgresql(there: Stage, seed: int, weak: str, kills: int) -> Outcome:
    with copy_of(there) as copy:
        slower = 1.0 if weak else _slower(copy)
        told = postgresql_kills(copy, kills, seed, weak)
    counts = {
        "PostgreSQL kills": kills,
        "acknowledged": told["acknowledged"],
        "asked to come again": told["statuses"].get(503, 0),
    }
    slow, measured = ("", {}) if weak else _in_time(median(told["again"]), POSTGRESQL_AGAIN, slower)
    return Outcome("restart", "postgresql", counts, (seed, seed), told["violations"], weak, slow, measured=measured)


def _slower(there: Stage) -> float:
    """How many times as long as it is meant to this machine takes just now, at least 1."""
    return max(1.0, median(loading_rooms(there) for _turn in range(3)) / ROOMS)


def _in_time(again: float, asked: float, slower: float) -> tuple[str, dict[str, float]]:
    """A sentence where it took too long, and what was measured."""
    late = f"serving again after {again:.2f} s, asked are {asked:g} s on a machine {slower:.2f} times as slow as meant"
    return "" if again <= asked * slower else late, {"serving again s": round(again, 2), "machine": round(slower, 2)}


def postgresql_kills(there: Stage, kills: int, seed: int, weak: str = "") -> dict[str, Any]:
    """Kill the whole PostgreSQL so often, under the same clients and beside the queue worker, which must outlive it."""
    chance, again, told = random.Random(seed), [], []
    assert there.server is not None
    folder, town = prepared(there, seed)
    web, worker = Web(there, "config.serving:application"), worker_of(there)
    try:
        web.serves(page_of(town))
        if weak:  # from the first kill on: lines that stand keep their settings
            _alter(there, "SET synchronous_commit = off", LAZY)
        with market(there, town, folder, web, told) as shared:
            for _kill in range(kills):
                pause(chance)
                there.server.kill()
                there.server.start()
                again.append(web.serves(page_of(town)))
                if there.server.process.poll() is not None:
                    raise RuntimeError((there.server.folder / "log").read_text()[-2000:])
            pause(chance)
        if worker.poll() is not None:
            told.append(f"the queue worker ended with {worker.returncode} when PostgreSQL was killed")
        if web.process.poll() is not None:
            told.append("the web group ended when PostgreSQL was killed")
    finally:
        web.kill()
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
        worker.wait()
    if weak:
        _alter(there, "RESET synchronous_commit", {name: "" for name in LAZY})
    return {**_held(there, folder, seed, told, again), "statuses": dict(shared.statuses)}


def _alter(there: Stage, what: str, of_all: Mapping[str, str]) -> None:
    """Change a setting of the database, and some of the whole cluster ("": as they were)."""
    with psycopg.connect(there.database, autocommit=True) as line:
        line.execute(f"ALTER DATABASE {line.info.dbname} {what}")  # type: ignore[arg-type]
        for name, value in of_all.items():
            line.execute(f"ALTER SYSTEM SET {name} = '{value}'" if value else f"ALTER SYSTEM RESET {name}")  # type: ignore[arg-type]
        line.execute("SELECT pg_reload_conf()")


def prepared(there: Stage, seed: int) -> tuple[Path, Town]:
    """A folder for the clients' memory, and the stalls they buy from."""
    folder = Path(tempfile.mkdtemp(prefix="clients-", dir=there.folder))
    code = f"from pathlib import Path\nfrom tests.faults.load import seed\nseed(Path({str(folder)!r}), {seed})\n"
    there.shell(code)
    return folder, Town.read(folder)


def _held(there: Stage, folder: Path, seed: int, told: list[str], again: list[float]) -> dict[str, Any]:
    there.lantoa("work", "--once")
    found = judged(there.environment, folder, sample=SAMPLE, seed=seed)
    return {**found, "violations": [*told, *found["violations"]], "again": again}
