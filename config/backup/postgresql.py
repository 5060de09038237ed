"""Copies of a PostgreSQL database: every piece of its WAL as it is written, base copies daily, both by pgBackRest.

The server itself hands each segment to pgBackRest (archive_command). Here the rest is done: its settings are written, a mark is
set every minute so that it is known until when the copy reaches, base copies are made, and a cluster is built from them anew.
See docs/decisions/0029-backup.md.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from config.backup import pgbackrest
from config.backup.base import Kept, Setting
from config.backup.cluster import Cluster, Owner, programs, quoted, stop
from config.backup.errors import BackupError, DamagedError, NoSuchTimeError, PlaceError
from config.backup.pgbackrest import NoWholeBaseError, Repository, Stretch, ToolError
from config.backup.place import Place
from lantoa.kit.world import world

log = logging.getLogger(__name__)

NAME, PASSPHRASE = "postgresql", "postgresql/passphrase"
# A mark a minute and the server's archive_timeout: so far behind is the copy of a house in which nothing happens.
MARK, ARCHIVE_TIMEOUT, LONGEST_TIMEOUT = 60.0, 60, 300
FULL_EVERY = timedelta(days=7) - timedelta(hours=1)
ARCHIVED_WITHIN = 30.0
RECOVERY = 3_600.0
AGAIN, SECOND = 1_800.0, 1.05
HERE = ("localhost", "127.0.0.1", "::1")
ASKED = ("data_directory", "port", "unix_socket_directories", "server_version_num", "archive_mode", "archive_command",
         "archive_library", "archive_timeout", "wal_level")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Live:
    """What the running server says of itself. What the house's user may not see is ""."""

    said: Mapping[str, str]
    superuser: str  # the house's own user where it is one; else pgBackRest comes as the system's user
    socket: str
    failed: tuple[str, datetime] | None  # the segment the archiver could not hand over, last
    archived: datetime | None

    @property
    def major(self) -> int:
        return int(self.said["server_version_num"]) // 10_000

    @property
    def data(self) -> Path:
        return Path(self.said["data_directory"])


@dataclass(slots=True)
class RestoredCluster:
    """A cluster of its own in the folder; `reached` is when the last transaction in it was committed."""

    cluster: Cluster
    reached: datetime | None
    environment: dict[str, str] = field(init=False)
    next: str = field(init=False)

    def __post_init__(self) -> None:
        self.environment = {"LANTOA_DATABASE": self.cluster.address}
        self.next = self.cluster.command

    def standing(self) -> AbstractContextManager[str]:
        return self.cluster.standing()


class PgBackRest:
    """See `config.backup.base.Engine`."""

    name = NAME

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.own = setting.work / NAME
        self.folder = setting.place / NAME / "repository"
        self.configuration = self.own / "pgbackrest.conf"
        self._read: Repository | None = None

    # --- what is missing

    def check(self) -> Iterator[str]:
        if not pgbackrest.installed():
            yield pgbackrest.missing()
        yield from elsewhere(self.setting.database)
        try:
            live = self._live()
        except psycopg.Error as error:
            why = " ".join(str(error).split())
            yield f"Không hỏi được PostgreSQL ({why}). / PostgreSQL cannot be asked ({why})."
            return
        found = list(self._hopeless(live))
        yield from found
        yield from careless(live.said, pgbackrest.archiving(self.configuration) if pgbackrest.installed() else "")
        # Before there is a repository nothing can be handed over; `keep` makes it.
        if self._has_repository():
            yield from failing(live)
        if pgbackrest.installed() and not found:
            yield from self._missing_in_place()

    def _hopeless(self, live: Live) -> Iterator[str]:
        """What no waiting mends."""
        if not live.said["data_directory"]:
            yield (
                "Người dùng cơ sở dữ liệu của Lantoa không được xem cài đặt: GRANT pg_read_all_settings TO … (chạy bằng postgres)."
                " / The house's database user may not read the settings: GRANT pg_read_all_settings TO … (as postgres)."
            )
            return
        try:
            owner = Owner.of(live.data.stat().st_uid)
        except OSError:
            yield (
                f"Không thấy thư mục dữ liệu {live.data} từ máy hoặc người dùng này; lantoa backup phải chạy trên máy của PostgreSQL, bằng root"
                " hoặc bằng người dùng của nó."
                f" / The data folder {live.data} is not to be seen from here; lantoa backup must run on PostgreSQL's machine, as root or as"
                " its user."
            )
            return
        if not owner.within_reach:
            yield (
                f"Dữ liệu của PostgreSQL thuộc người dùng {owner.name}: hãy chạy lantoa backup bằng root hoặc bằng {owner.name}."
                f" / PostgreSQL's data belong to {owner.name}: run lantoa backup as root or as {owner.name}."
            )
        if pgbackrest.installed():
            yield from pgbackrest.too_old(pgbackrest.version(), live.major)

    def _missing_in_place(self) -> Iterator[str]:
        try:
            repository = self._repository()
            stretch = repository.stretch() if repository else None
            if stretch:
                programs(stretch.major)
        except NoWholeBaseError:
            return  # `keep` makes a new one
        except BackupError as error:
            yield str(error)

    # --- the continuous part

    def keep(self, stop: Event) -> None:
        ready, told, tried = False, "", 0.0
        while not stop.is_set():
            trouble = ""
            try:
                live = self._live()
                # A place that came back without its repository gets it again.
                if not ready or failing_now(live):
                    self._prepare(live)
                    ready = True
                trouble = " ".join([*careless(live.said, pgbackrest.archiving(self.configuration)), *failing(live)])
                self._mark()
                lacking = self._lacking()
                if lacking is not None and (not tried or world.monotonic() - tried > AGAIN):
                    tried = world.monotonic()
                    trouble = f"{trouble} {lacking}".strip()
                    self.daily()
            except (psycopg.Error, ToolError, PlaceError, OSError) as error:
                trouble = " ".join(str(error).split())
            if trouble and trouble != told:
                log.warning("%s", trouble)
            told = trouble
            stop.wait(MARK)

    def _lacking(self) -> str | None:
        """Why a base copy is needed now, and not at the quiet hour: "" where there is none yet. None: it is not."""
        try:
            repository = self._repository()
            stretch = repository.stretch() if repository else None
        except NoWholeBaseError as error:
            return str(error)
        return "" if stretch is None else " ".join(gaps(stretch)) if stretch.gap else None

    def _prepare(self, live: Live) -> None:
        """Settings for pgBackRest, a passphrase, a repository; nothing where all is there."""
        for sentence in [*elsewhere(self.setting.database), *self._hopeless(live)]:
            raise BackupError(sentence)
        # A disk that is not mounted leaves an empty folder behind: nothing may be made in it.
        Place(self.setting.place, self.setting.vault).claim(self.setting.work, self.setting.var)
        owner = Owner.of(live.data.stat().st_uid)
        passphrase = self._passphrase(make=True)
        owner.folder(self.own)
        owner.give(self.own / "passphrase")
        self._open_way(owner)
        written = pgbackrest.settings(self.folder, passphrase, stanza(live), sections(self.own, self.setting.days))
        if not self.configuration.exists() or self.configuration.read_text("utf-8") != written:
            owner.file(self.configuration, written)
        if not owner.reaches(self.configuration):
            raise BackupError(
                f"Người dùng {owner.name} không đọc được {self.configuration}; hãy để các thư mục phía trên cho đi qua (chmod a+x)."
                f" / The user {owner.name} cannot read {self.configuration}; let the folders above it be passed through (chmod a+x)."
            )
        try:
            pgbackrest.run(self.configuration, "stanza-create", owner=owner)
        except ToolError as error:
            if "do not match" in error.words:
                raise BackupError(
                    f"{self.setting.place} chứa bản sao của một PostgreSQL khác hoặc bản cũ hơn; hãy chọn thư mục mới cho LANTOA_BACKUP."
                    f" / {self.setting.place} holds copies of another PostgreSQL, or of an earlier version; choose a new folder for LANTOA_BACKUP."
                ) from None
            raise

    def _open_way(self, owner: Owner) -> None:
        owner.folder(self.folder)
        if not owner.reaches(self.folder):
            raise BackupError(
                f"Người dùng {owner.name} không vào được {self.folder}; hãy để các thư mục phía trên cho đi qua (chmod a+x)."
                f" / The user {owner.name} cannot enter {self.folder}; let the folders above it be passed through (chmod a+x)."
            )

    def _mark(self) -> None:
        """A transaction that changes nothing: what was committed before it is in the copy once it is."""
        with self._line() as line:
            line.execute("SELECT pg_logical_emit_message(true, 'lantoa', 'mark')")

    # --- base copies

    def daily(self) -> None:
        try:
            live = self._live()
            self._prepare(live)
            repository = self._repository()
            kind = kind_of_copy(repository, world.now()) if repository else "full"
            owner = Owner.of(live.data.stat().st_uid)
            pgbackrest.run(self.configuration, "backup", f"--type={kind}", owner=owner)
            # A copy can be restored from the next whole second on; a mark behind that is what says so.
            world.sleep(SECOND)
            self._mark()
            self._hand_over()
        except psycopg.Error as error:
            why = " ".join(str(error).split())
            raise BackupError(f"Không hỏi được PostgreSQL ({why}). / PostgreSQL cannot be asked ({why}).") from None

    def _hand_over(self) -> None:
        """Let the server hand over what it has, and wait for it a little. Who may not ask for that has it within archive_timeout."""
        with self._line() as line, suppress(psycopg.errors.InsufficientPrivilege):
            ((name,),) = line.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchall()
            until = world.monotonic() + ARCHIVED_WITHIN
            while world.monotonic() < until:
                ((last,),) = line.execute("SELECT last_archived_wal FROM pg_stat_archiver").fetchall()
                if last and str(last)[:24] >= name:
                    return
                world.sleep(0.1)

    # --- what is there

    def kept(self) -> Kept | None:
        repository = self._repository()
        stretch = repository.stretch() if repository else None
        if repository is None or stretch is None:
            return None
        since = min(one.since for one in stretch.bases)
        ended = repository.last_end(stretch, since)
        if ended is None:
            return None
        daily = max(one.stop for one in stretch.bases)
        size = Place(self.setting.place, self.setting.vault).size(NAME)
        return Kept(since, ended.at, daily, size, whole=not stretch.gap)

    # --- anew

    def restore(self, into: Path, to: datetime | None) -> RestoredCluster:
        repository = self._repository()
        stretch = repository.stretch() if repository else None
        if repository is None or stretch is None:
            raise NoSuchTimeError(
                f"Trong {self.setting.place} chưa có bản sao PostgreSQL nào."
                f" / There is no copy of a PostgreSQL database in {self.setting.place}."
            )
        home = into / NAME
        user, database = whose(self.setting.database)
        cluster = Cluster(home, programs(stretch.major), Owner.for_restoring(), database, user)
        self._let_in(into, cluster.owner)
        for sentence in cluster.refusals():
            raise BackupError(sentence)
        label, target, last = self._target(repository, stretch, to)
        try:
            restored = self._build(repository, cluster, label, target, to)
            restored.reached = last or restored.reached
            return restored
        except BaseException:
            # A half-restored cluster must not be taken for a whole one.
            shutil.rmtree(home, ignore_errors=True)
            raise

    def _let_in(self, into: Path, owner: Owner) -> None:
        """The empty folder we were given, and folders of our own above it, may be passed through by the cluster's owner."""
        ours = [into, *(one for one in into.parents if one.is_relative_to(self.setting.work))]
        if not owner.me:
            for folder in ours:
                folder.chmod(folder.stat().st_mode | 0o011)

    def _target(
        self, repository: Repository, stretch: Stretch, to: datetime | None
    ) -> tuple[str, dict[str, str], datetime | None]:
        """The base copy to begin with, where recovery has to arrive (it fails where it does not), and, where that is the very
        last transaction, when it was committed: PostgreSQL does not count it."""
        since = min(one.since for one in stretch.bases)
        ended = repository.last_end(stretch, since)
        if to is None and stretch.gap:
            raise gone(stretch.gap, ended.at if ended else since)
        if to is not None:
            base = pgbackrest.chosen(stretch.bases, to)
            if ended is None or to > ended.at:
                until = ended.at if ended else since
                if stretch.gap:
                    raise gone(stretch.gap, until)
                raise NoSuchTimeError(
                    f"Bản sao mới có đến {until.isoformat()}. / The copy reaches until {until.isoformat()}."
                )
            if to < ended.at:
                return base.label, {"recovery_target_time": to.astimezone(UTC).isoformat(sep=" ")}, None
        else:
            base = max(stretch.bases, key=lambda one: one.stop)
        if ended is None or ended.where < base.end:
            return base.label, {"recovery_target": "immediate"}, None
        return base.label, {"recovery_target_lsn": ended.position}, ended.at

    def _build(
        self, repository: Repository, cluster: Cluster, label: str, target: Mapping[str, str], to: datetime | None
    ) -> RestoredCluster:
        owner, home = cluster.owner, cluster.home
        for folder in (home, cluster.data, cluster.socket):
            owner.folder(folder)
        configuration = home / "pgbackrest.conf"
        places = {"pg1-path": str(cluster.data)}
        owner.file(configuration, repository.settings(places, f"lock-path={home / 'lock'}\n"))
        self._restore_base(configuration, cluster, label)
        fetch = {
            "restore_command": pgbackrest.fetching(configuration),
            # Its settings may be below the live server's; nobody reads it before it is whole.
            "hot_standby": "off",
            "recovery_target_action": "promote",
        }
        cluster.settle({**fetch, **target})
        server = cluster.start()
        try:
            cluster.wait(server, RECOVERY)
            with psycopg.connect(cluster.address, autocommit=True) as line:
                ((reached,),) = line.execute("SELECT pg_last_xact_replay_timestamp()").fetchall()
        except BackupError:
            raise short(cluster.said(), to) from None
        finally:
            stop(server)
        cluster.settle({})
        configuration.unlink()
        shutil.rmtree(home / "lock", ignore_errors=True)
        return RestoredCluster(cluster, reached)

    def _restore_base(self, configuration: Path, cluster: Cluster, label: str) -> None:
        home = cluster.home
        try:
            pgbackrest.run(
                configuration, "restore", f"--set={label}", "--type=immediate", "--archive-mode=off",
                f"--tablespace-map-all={home / 'tablespaces'}", f"--process-max={os.cpu_count() or 1}", owner=cluster.owner,
            )  # fmt: skip
        except ToolError as error:
            if error.code in pgbackrest.DAMAGED:
                raise DamagedError(
                    f"Bản sao gốc {label} đã hỏng ({error.words}). / The base copy {label} is damaged ({error.words})."
                ) from None
            raise

    # --- the parts

    def _has_repository(self) -> bool:
        with suppress(OSError):
            return (self.folder / "archive" / pgbackrest.STANZA / "archive.info").exists()
        return False

    def _line(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.setting.database, autocommit=True, connect_timeout=5)

    def _live(self) -> Live:
        with self._line() as line:
            rows = line.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(ASKED)]).fetchall()
            said = {name: "" for name in ASKED} | dict(rows)
            ((user, superuser),) = line.execute(
                "SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchall()
            ((wal, failed, archived),) = line.execute(
                "SELECT last_failed_wal, last_failed_time, last_archived_time FROM pg_stat_archiver"
            ).fetchall()
        host = conninfo_to_dict(self.setting.database).get("host") or ""
        socket = str(host) if str(host).startswith("/") else said["unix_socket_directories"].split(",")[0].strip()
        return Live(said, user if superuser else "", socket, (wal, failed) if failed else None, archived)

    def _repository(self) -> Repository | None:
        """None while nothing was ever put there."""
        if self._read is None:
            passphrase = self._passphrase(make=False)
            self._read = Repository(self.folder, passphrase, self.own) if passphrase else None
        return self._read

    def _passphrase(self, *, make: bool) -> str:
        """The repository's: on this machine in a file, in the place sealed by the vault. Made once; "" where there is none."""
        place, path = Place(self.setting.place, self.setting.vault), self.own / "passphrase"
        sealed = self.setting.place / f"{PASSPHRASE}.age"
        if path.exists():
            passphrase = path.read_text("utf-8").strip()
        elif sealed.exists():
            if not self.setting.vault.opens:
                raise BackupError(
                    f"{self.setting.place} chứa bản sao của một máy khác; muốn dùng tiếp phải có khóa riêng, hoặc chọn thư mục mới."
                    f" / {self.setting.place} holds copies of another machine; going on with them takes the private key, or choose a new folder."
                )
            passphrase = (place.get_bytes(PASSPHRASE) or b"").decode()
        elif make:
            passphrase = world.token(48)
        else:
            return ""
        if make and not path.exists():
            Owner.of(os.geteuid()).folder(self.own)
            Owner.of(os.geteuid()).file(path, passphrase)
        if make and not sealed.exists():
            place.put_bytes(PASSPHRASE, passphrase.encode())
        return passphrase


# --- what is said of what was found


def elsewhere(address: str) -> Iterator[str]:
    """Where the database is on another machine: its files can be copied there only."""
    host = str(conninfo_to_dict(address).get("host") or "")
    if host and not host.startswith("/") and host not in HERE:
        yield (
            f"PostgreSQL ở máy khác ({host}): lantoa backup phải chạy trên chính máy đó."
            f" / PostgreSQL is on another machine ({host}): lantoa backup has to run there."
        )


def careless(said: Mapping[str, str], wanted: str) -> Iterator[str]:
    """What postgresql.conf lacks so that every piece is handed over; `wanted` is the archive_command."""
    right = [
        said["archive_mode"] == "on",
        said["archive_command"] == wanted and not said["archive_library"],
        0 < int(said["archive_timeout"] or 0) <= LONGEST_TIMEOUT,
        said["wal_level"] in {"replica", "logical"},
    ]
    if wanted and not all(right):
        lines = f"archive_mode = on; archive_command = {quoted(wanted)}; archive_timeout = {ARCHIVE_TIMEOUT}"
        lines += "" if right[3] else "; wal_level = replica"
        restart = "" if right[0] and right[3] else " rồi khởi động lại PostgreSQL"
        again = "" if right[0] and right[3] else " and restart PostgreSQL"
        yield (
            f"PostgreSQL chưa chuyển nhật ký (WAL) vào bản sao. Hãy đặt trong postgresql.conf: {lines}{restart}."
            f" / PostgreSQL does not hand its WAL to the copies. Set in postgresql.conf: {lines}{again}."
        )


def failing_now(live: Live) -> bool:
    return live.failed is not None and (live.archived is None or live.failed[1] > live.archived)


def failing(live: Live) -> Iterator[str]:
    if live.failed and failing_now(live):
        wal, at = live.failed
        yield (
            f"PostgreSQL không chuyển được đoạn WAL {wal} vào bản sao (lần cuối thử: {at.isoformat()}); hãy xem nhật ký của PostgreSQL và chỗ chứa."
            f" / PostgreSQL cannot hand the WAL segment {wal} to the copies (last tried {at.isoformat()}); see its log, and the place."
        )


def gaps(stretch: Stretch) -> Iterator[str]:
    if stretch.gap or stretch.lost:
        name = stretch.gap or stretch.lost
        yield (
            f"Trong bản sao thiếu đoạn WAL {name}: không khôi phục được về quãng thời gian quanh nó; một bản sao gốc mới được làm ngay."
            f" / The WAL segment {name} is missing from the copies: the time around it cannot be restored; a new base copy is made at once."
        )
    for base in stretch.bases:
        if not base.sound:
            yield (
                f"Bản sao gốc {base.label} có trang dữ liệu hỏng ngay từ máy đang chạy; hãy chạy pg_amcheck trên máy đó."
                f" / The base copy {base.label} holds pages that were damaged in the live database; run pg_amcheck there."
            )


def gone(name: str, until: datetime) -> DamagedError:
    return DamagedError(
        f"Trong bản sao thiếu đoạn WAL {name}: chỉ còn khôi phục được đến {until.isoformat()} (--to)."
        f" / The WAL segment {name} is missing from the copy: it can be restored until {until.isoformat()} only (--to)."
    )


def short(log: str, to: datetime | None) -> DamagedError:
    """Recovery did not arrive where it had to."""
    wanted = to.isoformat() if to else ""
    lines = [line for line in log.splitlines() if any(word in line for word in ("FATAL", "PANIC", "ERROR"))]
    why = " ".join(" ".join(lines[-4:] or log.splitlines()[-4:]).split())
    return DamagedError(
        f"Bản sao bị hỏng hoặc thiếu: không dựng lại được tới thời điểm {wanted or 'mới nhất'} ({why})."
        f" / The copy is damaged or incomplete: it does not come up to {wanted or 'its newest moment'} ({why})."
    )


# --- small things


def kind_of_copy(repository: Repository, now: datetime) -> str:
    """A full copy a week; on the other days what changed since it, so that a restore needs two and no chain of seven."""
    try:
        stretch = repository.stretch()
    except DamagedError:
        return "full"
    fulls = [one.stop for one in stretch.bases if one.full] if stretch else []
    return "diff" if fulls and now - max(fulls) < FULL_EVERY else "full"


def stanza(live: Live) -> dict[str, str]:
    lines = {"pg1-path": str(live.data), "pg1-port": live.said["port"], "pg1-socket-path": live.socket}
    return {**lines, **({"pg1-user": live.superuser} if live.superuser else {})}


def sections(own: Path, days: int) -> str:
    """The settings of all commands and of single ones.

    WAL is packed so that Python can read it (gzip), base copies so that a restore is fast (Zstandard).
    """
    lines = {
        "repo1-bundle": "y",
        "repo1-retention-full-type": "time",
        "repo1-retention-full": str(days),
        "compress-type": "zst",
        "process-max": str(max(1, min(4, (os.cpu_count() or 1)))),
        "start-fast": "y",
        "lock-path": str(own / "lock"),
    }
    common = "".join(f"{name}={value}\n" for name, value in lines.items())
    return f"{common}\n[global:archive-push]\ncompress-type=gz\n"


def whose(address: str) -> tuple[str, str]:
    """The house's user and database, by its address."""
    said = conninfo_to_dict(address)
    user = str(said.get("user") or Owner.of(os.geteuid()).name)
    return user, str(said.get("dbname") or user)
