"""Every table of today's code, made once in a run: whatever begins with an empty database, a house or a process of pytest, copies
them, which takes a second."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from config.supervisor import die_with_parent
from tests.postgres import Unavailable, cluster, programs

ROOT = Path(__file__).resolve().parents[1]
# Names the folder in which a run keeps them.
PLACE = "LANTOA_READY"
# In it: modules once compiled, also those that pytest writes anew to say more of a failed assertion.
COMPILED = "compiled"
# As `prepare` makes them.
MAKE = "import django; django.setup(); from config.migrate import migrate; migrate()"
# Under LANTOA_VAR: static files with their compressed copies, and templates compiled.
GATHERED = ("static", "templates")


@contextmanager
def kept() -> Iterator[None]:
    """What the first makes in the block, in whichever process, the others copy; what one compiles, all of them read. Where the
    environment names a folder already, it is the longer run's of which this is a part (.ci/run)."""
    with TemporaryDirectory(prefix="lantoa-ready-") as folder:
        place = os.environ.get(PLACE) or folder
        # Compiled beside and not into the checkout, hence also where whoever asks has forbidden that.
        told = {PLACE: place, "PYTHONPYCACHEPREFIX": f"{place}/{COMPILED}", "PYTHONDONTWRITEBYTECODE": ""}
        before = {name: os.environ.get(name) for name in told}
        os.environ.update(told)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


@contextmanager
def ahead(databases: Iterable[str]) -> Iterator[None]:
    """Make what a later database will need while the first makes its own, which takes one core; what fails fails there again."""
    later = [*databases][1:]
    made = None
    if "postgresql" in later and PLACE in os.environ:
        made = subprocess.Popen([sys.executable, "-P", "-m", "tests.ready"], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        if made:
            made.terminate()
            made.wait()


def begin(environment: Mapping[str, str]) -> None:
    """Put the tables into the empty database of this environment, and what `keep` found into its folder; outside `kept` nothing
    is done, and `prepare` makes it all.

    SystemExit with what was said where they cannot be made or copied.
    """
    if PLACE not in os.environ:
        return
    tables(environment)
    for made in (Path(os.environ[PLACE]) / name for name in GATHERED):
        if made.exists():
            shutil.copytree(made, Path(environment["LANTOA_VAR"]) / made.name, dirs_exist_ok=True)


def tables(environment: Mapping[str, str]) -> None:
    """The tables alone, into the empty database of this environment; outside `kept` nothing is done.

    SystemExit with what was said where they cannot be made or copied.
    """
    if PLACE not in os.environ:
        return
    folder, address = Path(os.environ[PLACE]), environment["LANTOA_DATABASE"]
    embedded = not address.startswith("postgresql")
    ready = folder / ("tables.sqlite3" if embedded else "tables.sql")
    with _alone(ready.name):
        if not ready.exists():
            _do([sys.executable, "-P", "-c", MAKE], environment)
            (_keep_file if embedded else _keep_dump)(environment, ready)
        elif embedded:
            # The house's folder may still be to come.
            _file(environment).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ready, _file(environment))
        else:
            said = ["--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--output", os.devnull]
            _do([str(programs() / "psql"), "--no-psqlrc", *said, "--file", str(ready), address], environment)


def keep(environment: Mapping[str, str]) -> None:
    """Keep for the next what `prepare` gathered and compiled there: it is the same wherever today's code is prepared."""
    if PLACE not in os.environ:
        return
    for made in (Path(os.environ[PLACE]) / name for name in GATHERED):
        with _alone(made.name):
            if not made.exists():
                part = made.with_suffix(".part")
                shutil.copytree(Path(environment["LANTOA_VAR"]) / made.name, part)
                part.rename(made)


@contextmanager
def copied() -> Iterator[None]:
    """In the block the runner of the tests begins its database with the tables; outside `kept` it makes them itself. Either way
    it asks afterwards which migrations are left: what a copy lacks is made.

    SystemExit with what was said where they cannot be made or copied.
    """
    if PLACE not in os.environ:
        yield
        return
    from django.db import connection
    from django.db.backends.signals import connection_created

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = _template()
        yield
        return

    def fill(connection: Any, **_more: object) -> None:
        if connection.is_in_memory_db():
            connection_created.disconnect(fill)
            with closing(sqlite3.connect(kept)) as line:
                line.backup(connection.connection)

    with TemporaryDirectory(prefix="lantoa-tables-") as folder:
        begin({**os.environ, "LANTOA_DATABASE": "sqlite", "LANTOA_VAR": folder})
    kept = Path(os.environ[PLACE]) / "tables.sqlite3"
    connection_created.connect(fill)
    yield
    connection_created.disconnect(fill)


def _template() -> str:
    """The name of a database of this cluster that holds the tables and is connected to by nobody."""
    import psycopg

    name, address = "tables", os.environ["LANTOA_DATABASE"]
    with _alone("template"), psycopg.connect(address, autocommit=True) as line:
        if line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            line.execute(f"CREATE DATABASE {name}")
            with TemporaryDirectory(prefix="lantoa-tables-") as folder:
                there = urlsplit(address)._replace(path=f"/{name}").geturl()
                begin({**os.environ, "LANTOA_DATABASE": there, "LANTOA_VAR": folder})
    return name


@contextmanager
def _alone(name: str) -> Iterator[None]:
    with (Path(os.environ[PLACE]) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep_file(environment: Mapping[str, str], ready: Path) -> None:
    with closing(sqlite3.connect(_file(environment))) as line:
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(_file(environment), ready)


def _keep_dump(environment: Mapping[str, str], ready: Path) -> None:
    part = ready.with_suffix(".part")
    _do(
        [
            str(programs() / "pg_dump"),
            "--no-owner",
            "--no-privileges",
            "--file",
            str(part),
            environment["LANTOA_DATABASE"],
        ],
        environment,
    )
    part.rename(ready)


def _file(environment: Mapping[str, str]) -> Path:
    return Path(environment["LANTOA_VAR"]) / "lantoa.sqlite3"


def _do(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr[-2000:]}")


def main() -> int:
    """Keep PostgreSQL's tables, from a cluster that is there for as long as that takes."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    die_with_parent(signal.SIGTERM)
    if (Path(os.environ[PLACE]) / "tables.sql").exists():
        return 0
    with suppress(Unavailable), cluster() as address, TemporaryDirectory(prefix="lantoa-tables-") as folder:
        begin(
            {
                **os.environ,
                "LANTOA_DATABASE": address,
                "LANTOA_VAR": folder,
                "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            }
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
