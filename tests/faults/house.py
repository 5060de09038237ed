"""A prepared house, and copies of it: what one run spoils, or a weakened copy breaks, no other run sees."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from bench.stage import Stage, prepared


@contextmanager
def house(folder: Path) -> Iterator[Stage]:
    """A prepared house in this folder, on the database the tests run on."""
    address = os.environ.get("LANTOA_DATABASE", "sqlite")
    environment = {**os.environ, "LANTOA_VAR": str(folder), "LANTOA_DEMO": "0", "LANTOA_LOG": "ERROR"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    if not address.startswith("postgresql"):
        yield prepared(Stage({**environment, "LANTOA_DATABASE": "sqlite"}, folder, "sqlite"))
        return
    name = f"faults_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        try:
            there = _renamed(address, name)
            yield prepared(Stage({**environment, "LANTOA_DATABASE": there}, folder, there))
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def copy_of(there: Stage) -> Iterator[Stage]:
    """The same house once more, in a database of its own; nobody may be at work in the first."""
    folder = Path(tempfile.mkdtemp(prefix="lantoa-faults-"))
    try:
        shutil.copytree(there.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("pages"))
        environment = {**there.environment, "LANTOA_VAR": str(folder)}
        if not there.database.startswith("postgresql"):
            yield replace(there, environment=environment, folder=folder)
            return
        name, first = f"faults_{uuid.uuid4().hex[:12]}", _parts(there.database)[1]
        address = _renamed(there.database, name)
        with psycopg.connect(_renamed(there.database, "postgres"), autocommit=True) as line:
            line.execute(f"CREATE DATABASE {name} TEMPLATE {first}")
            # Without it a copied sequence may hand out once more, after a crash, what it handed out since it was copied: it logs
            # numbers 32 ahead, and the copy believes its template's were logged for it too.
            line.execute("CHECKPOINT")
        try:
            environment["LANTOA_DATABASE"] = address
            yield replace(there, environment=environment, folder=folder, database=address)
        finally:
            # The server may have been killed meanwhile, and with it every line.
            with psycopg.connect(_renamed(there.database, "postgres"), autocommit=True) as line:
                line.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _parts(address: str) -> tuple[str, str]:
    """What stands before a database's name in its address, and the name."""
    before, _slash, name = address.partition("?")[0].rpartition("/")
    return before, name


def _renamed(address: str, name: str) -> str:
    before, _name = _parts(address)
    return f"{before}/{name}?{address.partition('?')[2]}"
