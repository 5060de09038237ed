"""A PostgreSQL whose files lie on a disk that may lose its power: made once elsewhere, started and killed as a whole."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from config.supervisor import die_with_parent
from tests import postgres

# Little memory and short logs: pages leave early, logs are turned over and checkpoints made all the time.
SETTINGS = {
    "listen_addresses": "", "max_connections": "60", "shared_buffers": "4MB", "max_wal_size": "6MB", "min_wal_size": "2MB",
    "checkpoint_timeout": "30s", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "timezone": "UTC",
}  # fmt: skip
PATIENCE = 60.0
_LIBC, _REMOVE = ctypes.CDLL(None), 0
# Every page of every index and table of ours is read and understood.
WHOLE = (
    "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relkind = 'i'"
    " AND c.relnamespace = 'public'::regnamespace",
    "SELECT c.relname, v.msg FROM pg_class c, LATERAL verify_heapam(c.oid) v WHERE c.relkind = 'r'"
    " AND c.relnamespace = 'public'::regnamespace",
)


class Cluster:
    """The cluster in `home`/data; its socket lies in `sockets`."""

    def __init__(self, sockets: Path) -> None:
        self.sockets, self.address = sockets, f"postgresql://lantoa@/lantoa?host={sockets}&port={postgres.PORT}"
        self._programs, self._owner = postgres.programs(), postgres._owner()
        self._server: subprocess.Popen[bytes] | None = None
        self._shared: set[str] = set()
        sockets.mkdir(exist_ok=True)
        if self._owner:
            shutil.chown(sockets, self._owner)

    def make(self, home: Path) -> None:
        """A fresh one, running without regard for its files until it is stopped."""
        if self._owner:
            shutil.chown(home, self._owner)
        command = [
            str(self._programs / "initdb"),
            "--pgdata",
            str(home / "data"),
            "--username",
            "lantoa",
            "--auth",
            "trust",
        ]
        command += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions", "--no-sync", "--data-checksums", "--wal-segsize", "1"]  # fmt: skip
        made = subprocess.run(command, **self._as(home), capture_output=True, text=True, check=False)
        if made.returncode:
            raise postgres.Unavailable(f"initdb failed: {made.stderr.strip()}")
        with (home / "data" / "postgresql.conf").open("a") as file:
            for name, value in {**SETTINGS, "unix_socket_directories": str(self.sockets)}.items():
                file.write(f"{name} = '{value}'\n")
        self.start(home, ["-c", "fsync=off"])
        for database, sql in (("postgres", "CREATE DATABASE lantoa"), ("lantoa", "CREATE EXTENSION amcheck")):
            self.ask(sql, database)

    def start(self, home: Path, options: Sequence[str] = ()) -> None:
        """Raises Unavailable, with what the log says, when it does not come up."""
        self.begin(home, options)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._server is not None and self._server.poll() is None:
            with suppress(Exception):
                self.ask("SELECT 1", "postgres")
                return
            time.sleep(0.02)
        raise postgres.Unavailable("PostgreSQL did not come up: " + self.log()[-1500:])

    def begin(self, home: Path, options: Sequence[str] = ()) -> None:
        # Nothing runs there: what an outage left of the lock, an empty file perhaps, is taken away as Debian's own start does it.
        (home / "data" / "postmaster.pid").unlink(missing_ok=True)
        with (self.sockets / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(home / "data"), "-p", str(postgres.PORT), *options],
                **self._as(self.sockets),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGQUIT),  # noqa: PLW1509
            )

    def log(self) -> str:
        return (self.sockets / "log").read_text(errors="replace")

    def ask(self, sql: str, database: str = "lantoa") -> list[Any]:
        import psycopg

        address = f"host={self.sockets} port={postgres.PORT} user=lantoa dbname={database}"
        with psycopg.connect(address, autocommit=True) as line:
            answer = line.execute(sql)
            return answer.fetchall() if answer.description else []

    def faults(self) -> list[str]:
        """What the database finds wrong when it looks at every page of its own."""
        found = []
        for sql in WHOLE:
            try:
                found += [str(row) for row in self.ask(sql) if row != ("",)]
            except Exception as error:  # noqa: BLE001 - a fault is what it was asked for
                found.append(str(error).strip().splitlines()[0])
        return found

    def stop(self) -> None:
        if self._server:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(PATIENCE)
            self._server = None

    def kill(self) -> None:
        """All of its processes at once; the caller is who gets their orphans."""
        if not self._server:
            return
        with suppress(ProcessLookupError, FileNotFoundError):
            os.kill(self._server.pid, signal.SIGSTOP)
            about = Path(f"/proc/{self._server.pid}")
            self._shared = set(re.findall(r"/dev/\w+/PostgreSQL\.\d+", (about / "maps").read_text()))
            for child in (about / "task" / about.name / "children").read_text().split():
                with suppress(ProcessLookupError):
                    os.kill(int(child), signal.SIGKILL)
            os.kill(self._server.pid, signal.SIGKILL)

    def is_up(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def bury(self) -> None:
        """Wait until the killed ones are gone, and take away the memory they shared, as an outage does."""
        if self._server:
            self._server.wait(PATIENCE)
            for path in self._shared:
                Path(path).unlink(missing_ok=True)
            for row in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]:
                _key, number, _mode, _size, maker, *_more = row.split()
                if int(maker) == self._server.pid:
                    _LIBC.shmctl(int(number), _REMOVE, None)
            self._server = None

    def _as(self, folder: Path) -> dict[str, Any]:
        return postgres._as(self._owner, folder)
