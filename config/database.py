"""Where the data live: the embedded SQLite by default, PostgreSQL in production."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config import environment


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's description of the database named by `url`: "sqlite", "sqlite:///path" or "postgresql://…"."""
    if url == "sqlite":
        return _sqlite(folder / "lantoa.sqlite3")
    if url.startswith("sqlite:///"):
        return _sqlite(Path("/" + url.removeprefix("sqlite:///").lstrip("/")))
    if url.startswith("postgresql://"):
        return _postgresql(url)
    raise SystemExit(f"LANTOA_DATABASE must be sqlite or a postgresql:// address, not {url!r}.")


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


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "lantoa.kit.database.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "lantoa",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or query.get("port") or ""),
        "OPTIONS": {
            # Prepared on the server: a list query costs half (psycopg keeps them off under Django unless asked).
            "prepare_threshold": 3,
            # One for each of the web's threads inside (config.gate), and some for what goes past it. Nobody waits longer for one than
            # `timeout`; after a restart of the database each new request tries at once, not after a pause that doubles.
            "pool": {"min_size": 1, "max_size": 16, "timeout": 3, "reconnect_timeout": 1},
        },
    }
