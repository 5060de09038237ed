"""`lantoa ground`: may money and papers stand here? Looked at before anything is prepared, served or worked off.

Each look is a small function that yields a sentence for everything it finds, in Vietnamese and English, saying what is wrong
and what to do. Looks that ask the database come last, and only when the ground under it is safe.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection

from config import lodging
from config.door import knock
from config.embedded import OLDEST, version_refusal
from config.environment import needed_in_production
from lantoa.kit.database.shape import expected_migrations
from lantoa.kit.world import VIETNAM, world

PREPARE, WEB, WORKER = "prepare", "web", "worker"
# Between two looks at a database that is just starting (seconds).
PAUSE = 0.5
LARGEST_DRIFT = timedelta(minutes=5)
OLDEST_POSTGRESQL = 15
# Kinds of file systems that live on another machine: locks, shared memory and fsync do not mean there what they must.
NETWORK = re.compile(
    r"nfs4?|cifs|smb3?|smbfs|ncpfs|9p|afs|ceph|lustre|gfs2?|ocfs2|beegfs|davfs|coda"
    r"|fuse\.(sshfs|glusterfs|ceph|davfs2?|rclone|s3fs|gcsfuse|grpcfuse|osxfs|curlftpfs|mergerfs|juicefs|beegfs|moosefs)"
)
SAID = ("fsync", "full_page_writes", "synchronous_commit", "server_version_num")
# Of the line itself: what is set for a role or a database alone is seen too.
ASKED = f"SELECT {', '.join(f'current_setting({name!r})' for name in SAID)}"  # noqa: S608 - these names are ours
# Levels at which the own disk has a commit before it is answered.
DURABLE = frozenset({"on", "local", "remote_write", "remote_apply"})


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at: its name, who looks (prepare, web, worker), and what finds the sentences."""

    name: str
    find: Callable[[], Iterable[str]]
    by: frozenset[str] = frozenset({PREPARE, WEB, WORKER})


# --- without the database


def library() -> Iterator[str]:
    """The embedded database's library, which may lose data in WAL mode when it is too old."""
    if connection.vendor == "sqlite":
        yield from old_library(sqlite3.sqlite_version_info)


def old_library(version: tuple[int, ...]) -> Iterator[str]:
    if version < OLDEST:
        yield version_refusal(version)


def secrets() -> Iterator[str]:
    """What a public server cannot do without."""
    if settings.PRODUCTION:
        yield from missing(needed_in_production(settings))


def missing(needed: Mapping[str, str]) -> Iterator[str]:
    for name, value in needed.items():
        if not value:
            yield (
                f"Thiếu {name}: hãy đặt biến này, hoặc {name}_FILE trỏ tới tệp chứa nó."
                f" / {name} is missing: set it, or let {name}_FILE name a file that holds it."
            )


def unkept() -> Iterator[str]:
    """What is no reason not to start, and should not stay so."""
    if settings.PRODUCTION and not settings.BACKUP:
        yield (
            "Chưa đặt LANTOA_BACKUP: ổ đĩa này hỏng là mất hết. Xem docs/guide/operators/restore.md."
            " / LANTOA_BACKUP is not set: if this disk dies, all is gone. See docs/guide/operators/restore.md."
        )


def places() -> Iterator[Path]:
    """The folders in which the house keeps what must last, and the one file all processes share."""
    yield Path(settings.VAR)
    yield Path(settings.PAGES_ROOT)
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
        yield Path(connection.settings_dict["NAME"]).parent


def file_systems() -> Iterator[str]:
    """Whether a folder lies on another machine's disk."""
    mounts = Path("/proc/self/mountinfo")
    if mounts.exists():
        yield from network_places(mounts.read_text(encoding="utf-8", errors="surrogateescape"), set(places()))


def network_places(mountinfo: str, folders: Iterable[Path]) -> Iterator[str]:
    for folder in sorted(folders):
        kind = kind_of_place(mountinfo, folder)
        if NETWORK.fullmatch(kind):
            yield (
                f"{folder} nằm trên ổ đĩa mạng ({kind}); dữ liệu có thể hỏng. Hãy đặt LANTOA_VAR trên ổ đĩa của chính máy này."
                f" / {folder} is on a network file system ({kind}), where data can be lost; put LANTOA_VAR on a disk of this machine."
            )


def kind_of_place(mountinfo: str, folder: Path) -> str:
    """The kind of the file system that holds this folder: that of the nearest mount point above it, the last one mounted there."""
    found: tuple[int, str] = (-1, "")
    resolved = folder.resolve()
    for line in mountinfo.splitlines():
        before, _dash, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        if resolved.is_relative_to(point) and len(point.parts) >= found[0]:
            found = (len(point.parts), after.split(" ", 1)[0])
    return found[1]


def writable() -> Iterator[str]:
    for folder in sorted({*places(), Path(settings.FILES_ROOT), Path(tempfile.gettempdir())}):
        yield from unwritable(folder)


def unwritable(folder: Path) -> Iterator[str]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"lantoa")
    except OSError as error:
        yield (
            f"Không ghi được vào {folder} ({error.strerror}); hãy cho người chạy Lantoa quyền ghi, hoặc đặt LANTOA_VAR ở chỗ khác."
            f" / {folder} cannot be written to ({error.strerror}); let whoever runs this write there, or put LANTOA_VAR elsewhere."
        )


# --- asking the database


def reached() -> Iterator[str]:
    """Whether the database answers; one that is just starting is waited for."""
    until, why = world.monotonic() + settings.DATABASE_PATIENCE, ""
    while True:
        try:
            knock()
            return
        except Error as error:
            if not why:
                sys.stderr.write("Đang chờ cơ sở dữ liệu… / Waiting for the database…\n")
            why = " ".join(str(error).split())
        if world.monotonic() > until:
            break
        world.sleep(PAUSE)
    yield (
        f"Không hỏi được cơ sở dữ liệu ({why}); hãy xem LANTOA_DATABASE và máy chủ cơ sở dữ liệu có đang chạy không."
        f" / The database cannot be reached ({why}); see whether LANTOA_DATABASE is right and its server runs."
    )


def kept_on_disk() -> Iterator[str]:
    """Whether what the database says is committed is on the disk."""
    if connection.vendor == "sqlite":
        yield from careless_sqlite(_value("PRAGMA journal_mode"), int(_value("PRAGMA synchronous")))
    else:
        with connection.cursor() as cursor:
            cursor.execute(ASKED)
            yield from careless_postgresql(dict(zip(SAID, cursor.fetchone(), strict=True)))


def careless_sqlite(journal: str, synchronous: int) -> Iterator[str]:
    if journal not in {"wal", "memory"}:
        yield (
            f"SQLite không bật được WAL ở đây (journal_mode={journal}); hãy đặt LANTOA_VAR trên một ổ đĩa thường của máy này."
            f" / SQLite has no WAL here (journal_mode={journal}); put LANTOA_VAR on an ordinary disk of this machine."
        )
    if synchronous < 2:
        yield (
            f"SQLite đang ở synchronous={synchronous}: mất điện là mất đơn hàng; phải là FULL, như config/database.py vẫn đặt."
            f" / SQLite runs with synchronous={synchronous}: a power cut would lose orders; it must be FULL, as config/database.py sets it."
        )


def careless_postgresql(said: Mapping[str, str]) -> Iterator[str]:
    """`said` is what the server says of fsync, full_page_writes, synchronous_commit and server_version_num."""
    version = int(said["server_version_num"]) // 10_000
    if version < OLDEST_POSTGRESQL:
        yield (
            f"PostgreSQL {version} quá cũ; cần bản {OLDEST_POSTGRESQL} trở lên."
            f" / PostgreSQL {version} is too old; {OLDEST_POSTGRESQL} or later is needed."
        )
    for name in ("fsync", "full_page_writes"):
        if said[name] != "on":
            yield (
                f"PostgreSQL đang tắt {name}: mất điện là hỏng dữ liệu. Hãy đặt {name} = on trong postgresql.conf."
                f" / PostgreSQL has {name} off: a power cut would corrupt it. Set {name} = on in postgresql.conf."
            )
    if said["synchronous_commit"] not in DURABLE:
        yield (
            "PostgreSQL đang để synchronous_commit = off cho người dùng hoặc cơ sở dữ liệu này: đơn đã báo nhận vẫn có thể mất."
            " Hãy đặt lại on (ALTER ROLE … RESET synchronous_commit; ALTER DATABASE … RESET synchronous_commit)."
            f" / PostgreSQL has synchronous_commit = {said['synchronous_commit']} for this user or database: acknowledged orders could be"
            " lost. Set it on again (ALTER ROLE … RESET synchronous_commit; ALTER DATABASE … RESET synchronous_commit)."
        )


def clock() -> Iterator[str]:
    """Our clock beside the database's, and beside the last thing written down."""
    from lantoa.journal import api as journal

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            before = world.now()
            cursor.execute("SELECT clock_timestamp()")
            yield from drifted(before, cursor.fetchone()[0])
    if _has_table("journal_root") and not settings.CLOCK_RIGHT:
        yield from gone_back(world.now(), journal.last_moment())


def drifted(ours: datetime, theirs: datetime) -> Iterator[str]:
    if abs(ours - theirs) > LARGEST_DRIFT:
        yield (
            f"Đồng hồ máy này chỉ {_clock(ours)}, đồng hồ của PostgreSQL chỉ {_clock(theirs)}. Hãy chỉnh cho đúng (timedatectl set-ntp true)."
            f" / This machine's clock says {_clock(ours)}, PostgreSQL's {_clock(theirs)}. Put them right (timedatectl set-ntp true)."
        )


def gone_back(ours: datetime, last: datetime | None) -> Iterator[str]:
    if last is not None and ours < last - LARGEST_DRIFT:
        yield (
            f"Đồng hồ máy này chỉ {_clock(ours)}, mà sổ đã ghi tới {_clock(last)}: đồng hồ chạy lùi. Hãy chỉnh cho đúng (timedatectl set-ntp true);"
            " nếu trước đây nó chạy nhanh còn bây giờ đã đúng thì chạy một lần với LANTOA_CLOCK_RIGHT=1."
            f" / This machine's clock says {_clock(ours)}, but the journal was written until {_clock(last)}: the clock went back."
            " Put it right (timedatectl set-ntp true); if it was ahead before and is right now, start once with LANTOA_CLOCK_RIGHT=1."
        )


def shape() -> Iterator[str]:
    """Whether the database has the shape this release expects; it may well be ahead of it."""
    done: set[tuple[str, str]] = set()
    if _has_table("django_migrations"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            done = set(cursor.fetchall())
    yield from behind(expected_migrations(), done)


def behind(here: Iterable[tuple[str, str]], done: set[tuple[str, str]]) -> Iterator[str]:
    left = sorted(set(here) - done)
    if left:
        app, name = left[0]
        yield (
            f"Cơ sở dữ liệu còn thiếu {len(left)} bước của bản này (đầu tiên: {app} {name}); hãy chạy: lantoa prepare"
            f" / The database lacks {len(left)} migrations of this release (the first: {app} {name}); run: lantoa prepare"
        )


def _value(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _has_table(name: str) -> bool:
    asked = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = %s"
        if connection.vendor == "sqlite"
        else "SELECT count(to_regclass(%s))"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [name])
        return bool(cursor.fetchone()[0])


def _clock(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


# --- all of them

UNDER = (
    Look("library", library),
    Look("secrets", secrets),
    Look("file systems", file_systems),
    Look("writable", writable),
)
INSIDE = (
    Look("reached", reached),
    Look("kept on disk", kept_on_disk),
    Look("clock", clock),
    Look("migrations", shape, frozenset({WEB, WORKER})),
    Look("wall", lodging.faults, frozenset({WEB})),
)


def looks(by: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each look's name and what it found; who does not say who looks gets all. The database is asked only on safe ground."""
    for part in (UNDER, INSIDE):
        found_any = False
        for look in part:
            if by and by not in look.by:
                continue
            try:
                found = list(look.find())
            except Error as error:
                found = [f"Không hỏi được cơ sở dữ liệu ({error}). / The database could not be asked ({error})."]
            found_any = found_any or bool(found)
            yield look.name, found
            if found and look.find is reached:
                return
        if found_any:
            return


def stand(by: str) -> None:
    """End this process with the sentences, unless the ground is safe. `by` is prepare, web or worker."""
    found = [sentence for _name, sentences in looks(by) for sentence in sentences]
    connection.close()
    if by == PREPARE:
        sys.stderr.write("".join(f"{sentence}\n" for sentence in unkept()))
    if not found:
        return
    sys.stderr.write("".join(f"{sentence}\n" for sentence in found))
    if settings.UNSAFE_GROUND:
        sys.stderr.write("LANTOA_UNSAFE_GROUND=1: vẫn chạy, chỉ để thử. / started all the same, for an experiment.\n")
        return
    raise SystemExit(1)


def main(arguments: list[str]) -> int:
    """One line for each look; 1 where something is wrong."""
    argparse.ArgumentParser(prog="lantoa ground", description=__doc__).parse_args(arguments)
    import django

    django.setup()
    bad = False
    for name, found in looks():
        bad = bad or bool(found)
        sys.stdout.write(f"{'-' if found else '+'} {name}{': ' if found else ''}{' '.join(found)}\n")
    sys.stdout.write("".join(f"! copies: {sentence}\n" for sentence in unkept()))
    if not bad:
        sys.stdout.write("".join(f"! wall: {sentence}\n" for sentence in lodging.missing()))
    return 1 if bad else 0
