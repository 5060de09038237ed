"""The embedded database's library: a SQLite new enough to be trusted with money, put in place of Python's own."""

import sys

import pysqlite3
import pysqlite3.dbapi2

# Older versions can corrupt a database in WAL mode (sqlite.org/wal.html, "WAL-reset bug", fixed in 3.51.3).
OLDEST = (3, 51, 3)


def install() -> None:
    """Make `import sqlite3` mean the packaged library; refuse to start on an older one."""
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
    import sqlite3

    if sqlite3.sqlite_version_info < OLDEST:
        raise SystemExit(version_refusal(sqlite3.sqlite_version_info))


def version_refusal(version: tuple[int, ...]) -> str:
    """Why this version of the library is not used and what to do about it."""
    old, oldest = (".".join(map(str, numbers)) for numbers in (version, OLDEST))
    return (
        f"SQLite {old} có thể làm hỏng dữ liệu ở chế độ WAL; cần bản {oldest} trở lên: hãy chạy bin/setup run"
        f" / SQLite {old} can corrupt data in WAL mode; at least {oldest} is needed: run bin/setup run"
    )
