"""Where the data live: the embedded SQLite by default, PostgreSQL in production."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config import environment


def database(url: str, folder: Path, *, pgbouncer: bool = False) -> dict[str, Any]:
    """Django's description of the database named by `url`: "sqlite", "sqlite:///path" or "postgresql://…".

    `pgbouncer`: between us and PostgreSQL stands one that gives each transaction another line.
    """
    if url == "sqlite":
        return _sqlite(folder / "lantoa.sqlite3")
    if url.startswith("sqlite:///"):
        return _sqlite(Path("/" + url.removeprefix("sqlite:///").lstrip("/")))
    if url.startswith("postgresql://"):
        return _postgresql(url, pgbouncer=pgbouncer)
    raise SystemExit(f"LANTOA_DATABASE must be sqlite or a postgresql:// address, not {url!r}.")


def replica(url: str, folder: Path, *, pgbouncer: bool = False) -> dict[str, Any]:
    """The same of replicas of it. Nobody waits long for one: the primary is there."""
    if not url.startswith("postgresql://"):
        raise SystemExit(f"LANTOA_DATABASE_READ must be a postgresql:// address, not {url!r}.")
    given = database(url, folder, pgbouncer=pgbouncer)
    given["OPTIONS"]["pool"]["timeout"] = 1
    given["TEST"] = {"MIRROR": "default"}
    return given


def _sqlite(path: Path) -> dict[str, Any]:
    environment.folder(path.parent)
    return {
        "ENGINE": "lantoa.kit.database.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # IMMEDIATE: a transaction that will write never has to upgrade a read lock and fail.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;",
        },
    }


def _postgresql(url: str, *, pgbouncer: bool) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "lantoa.kit.database.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "lantoa",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port") or ""),
        # A cursor of the server's outlives its transaction on one line only.
        "DISABLE_SERVER_SIDE_CURSORS": pgbouncer,
        "OPTIONS": {
            # Prepared on the server: a list query costs half (psycopg keeps them off under Django unless asked). What is prepared
            # belongs to one line: PgBouncer before 1.21, such as Debian 12's 1.18, gives the next transaction another.
            "prepare_threshold": None if pgbouncer else 3,
            # One for each of the web's threads inside (config.gate), and some for what goes past it. Nobody waits longer for one than
            # `timeout`; after a restart of the database each new request tries at once, not after a pause that doubles.
            "pool": {"min_size": 1, "max_size": 16, "timeout": 3, "reconnect_timeout": 1},
        },
    }
