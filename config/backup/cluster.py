"""A PostgreSQL cluster that was restored into a folder: its own settings, a socket only its owner opens, started and stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from config.backup.errors import BackupError
from config.supervisor import die_with_parent
from lantoa.kit.world import world

PORT = 5432  # Names the socket only: a restored cluster listens on no network address.
LONGEST_SOCKET = 107
# Own settings in full: the live server's files may lie elsewhere, listen to the network, or push into the live repository.
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "archive_mode": "off",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "max_wal_size": "4GB",
    "recovery_init_sync_method": "syncfs",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
SAID = 1_500  # so much of a log is repeated


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose files a cluster and its copies are. Neither PostgreSQL runs as root nor does its owner's work."""

    name: str
    uid: int
    gid: int

    @classmethod
    def of(cls, uid: int) -> Owner:
        one = pwd.getpwuid(uid)
        return cls(one.pw_name, one.pw_uid, one.pw_gid)

    @classmethod
    def for_restoring(cls) -> Owner:
        """Whoever runs this; root leaves it to the user postgres."""
        if os.geteuid():
            return cls.of(os.geteuid())
        try:
            return cls.of(pwd.getpwnam("postgres").pw_uid)
        except KeyError:
            raise BackupError(
                "PostgreSQL không chạy bằng root và máy này không có người dùng postgres: apt-get install postgresql."
                " / PostgreSQL does not run as root and there is no user postgres here: apt-get install postgresql."
            ) from None

    @property
    def me(self) -> bool:
        return os.geteuid() == self.uid

    @property
    def within_reach(self) -> bool:
        return self.me or os.geteuid() == 0

    @property
    def how(self) -> dict[str, Any]:
        """For subprocess: to run something as this user."""
        return {} if self.me else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def folder(self, path: Path) -> Path:
        """This folder of theirs, closed to others."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.give(path)
        return path

    def file(self, path: Path, content: str) -> None:
        """This file of theirs, closed to others, all of it or as it was."""
        beside = path.with_name(f".{path.name}.{world.token(6)}")
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self.give(beside)
        beside.replace(path)

    def give(self, path: Path) -> None:
        if not self.me:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether they can read this, with every folder above it."""
        return self.me or subprocess.run(["test", "-r", str(path)], **self.how, check=False).returncode == 0


def programs(major: int) -> Path:
    """Where PostgreSQL's own programs of this version lie. Raises BackupError."""
    debian = Path(f"/usr/lib/postgresql/{major}/bin")
    if (debian / "postgres").exists():
        return debian
    found = shutil.which("postgres")
    if found:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        if said.split()[-1:] and said.split()[2].split(".")[0] == str(major):
            return Path(found).resolve().parent
    raise BackupError(
        f"Cần PostgreSQL {major} trên máy này, đúng bản của dữ liệu: apt-get install postgresql-{major}."
        f" / PostgreSQL {major}, the version of the data, is needed on this machine: apt-get install postgresql-{major}."
    )


@dataclass(frozen=True, slots=True)
class Cluster:
    """A restored cluster below `home`; `database` and `user` are those of the house."""

    home: Path
    programs: Path
    owner: Owner
    database: str
    user: str

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket(self) -> Path:
        return self.home / "run"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def address(self) -> str:
        # In one word for a shell, too.
        whom = quote(self.user, safe="")
        return f"postgresql://{whom}@:{PORT}/{quote(self.database, safe='')}?host={quote(str(self.socket))}"

    @property
    def command(self) -> str:
        """How it is started by hand."""
        start = f"{self.programs}/pg_ctl -D {self.data} -l {self.log} -w start"
        return start if self.owner.me else f"runuser -u {self.owner.name} -- {start}"

    def refusals(self) -> Iterator[str]:
        if len(str(self.socket / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET:
            yield (
                f"{self.home} là đường dẫn quá dài cho PostgreSQL; hãy chọn thư mục có đường dẫn ngắn hơn."
                f" / {self.home} is too long a path for PostgreSQL; choose a folder with a shorter one."
            )
        elif not self.owner.reaches(self.home.parent):
            yield (
                f"Người dùng {self.owner.name} không vào được {self.home.parent}; hãy chọn thư mục khác hoặc mở quyền (chmod a+rx)."
                f" / The user {self.owner.name} cannot enter {self.home.parent}; choose another folder or open it (chmod a+rx)."
            )

    def settle(self, more: Mapping[str, str]) -> None:
        """Put our settings in place of what the live server's were; those stay beside, as NAME.live."""
        for name in ("postgresql.conf", "postgresql.auto.conf"):
            there, aside = self.data / name, self.data / f"{name}.live"
            if there.exists() and not aside.exists():
                there.rename(aside)
        files = {"hba_file": self.home / "hba.conf", "ident_file": self.home / "ident.conf"}
        self.owner.file(files["hba_file"], "local all all trust\n")
        self.owner.file(files["ident_file"], "")
        places = {"unix_socket_directories": self.socket, **files}
        lines = {**SETTINGS, **{name: str(path) for name, path in places.items()}, **more}
        self.owner.file(self.data / "postgresql.conf", "".join(f"{name} = {quoted(lines[name])}\n" for name in lines))
        self.owner.file(self.data / "postgresql.auto.conf", "")

    @contextmanager
    def standing(self, patience: float = 60.0) -> Iterator[str]:
        """Its address while it runs."""
        server = self.start()
        try:
            self.wait(server, patience)
            yield self.address
        finally:
            stop(server)

    def start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            self.owner.give(self.log)
            return subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(self.data)],
                **self.owner.how,
                cwd=self.home,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGINT),  # noqa: PLW1509
            )

    def wait(self, server: subprocess.Popen[bytes], patience: float) -> None:
        """Until it answers; raises BackupError with the last lines of its log where it ends before."""
        until = world.monotonic() + patience
        while world.monotonic() < until:
            if server.poll() is not None:
                break
            try:
                with psycopg.connect(self.address, connect_timeout=5):
                    return
            except psycopg.OperationalError as error:
                if "does not exist" in str(error):
                    raise self._failed(" ".join(str(error).split())) from None
                world.sleep(0.05)
        raise self._failed(" ".join(self.said().split()))

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-SAID:]

    def _failed(self, why: str) -> BackupError:
        return BackupError(
            f"PostgreSQL khôi phục không đứng lên được: {why} / The restored PostgreSQL does not come up: {why}"
        )


def stop(server: subprocess.Popen[bytes]) -> None:
    """A fast shutdown; not so gently where it takes minutes."""
    for number, patience in ((signal.SIGINT, 120), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def quoted(value: str) -> str:
    """A value as postgresql.conf takes it."""
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
