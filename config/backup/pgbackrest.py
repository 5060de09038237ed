"""pgBackRest as we use it: what is written for it, how it is run, and what its repository holds."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from config.backup.cluster import Owner, programs
from config.backup.errors import BackupError, DamagedError, NoSuchTimeError
from lantoa.kit.world import world

STANZA = "lantoa"
# PostgreSQL and the first release of the tool that copies it (its release notes).
NEEDED = {15: (2, 41), 16: (2, 46), 17: (2, 53, 1)}
SEGMENT = 16 << 20
SEGMENT_NAME = re.compile(r"([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})-([0-9a-f]{40})(\.gz)?")
ENDED = re.compile(
    r"lsn: ([0-9A-F]+)/([0-9A-F]+), .*desc: (?:COMMIT|ABORT)\S* (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) UTC"
)
# Its exit statuses: a file is not what it was, is missing, or does not open with this passphrase.
CHECKSUM, FILE_INVALID, FORMAT, FILE_MISSING, CRYPTO = 26, 28, 29, 55, 95
DAMAGED = {CHECKSUM, FILE_INVALID, FORMAT, FILE_MISSING, CRYPTO}
WORDS, REMEMBERED, INDEXED_WITHIN = 700, 1_000, 2.0
UNREADABLE = 99  # a status of `info`


class ToolError(BackupError):
    """pgBackRest did not do it; `code` is its exit status."""

    def __init__(self, verb: str, code: int, words: str) -> None:
        super().__init__(f"pgbackrest {verb} không xong: {words} / pgbackrest {verb} failed: {words}")
        self.code = code
        self.words = words


class NoWholeBaseError(DamagedError):
    """There are base copies, and none whose WAL is all there; a new one mends it."""


@dataclass(frozen=True, slots=True)
class Base:
    """One base copy: a full one, or what changed since."""

    label: str
    full: bool
    start: datetime
    stop: datetime
    first: str  # the segments from its first to its last make it whole
    last: str
    end: int  # the position at which it is consistent
    sound: bool

    @property
    def since(self) -> datetime:
        """The first moment that can be restored from it; its times are whole seconds."""
        return self.stop + timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Ended:
    """The last transaction of a stretch of WAL: when it was committed, and where that is written."""

    at: datetime
    where: int

    @property
    def position(self) -> str:
        return f"{self.where >> 32:X}/{self.where & 0xFFFFFFFF:X}"


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of WAL in the repository."""

    timeline: int
    number: int
    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What can be restored: base copies, and WAL without a gap from the first of them on."""

    major: int
    bases: list[Base]
    segments: list[Segment]
    gap: str = ""  # a segment that is missing behind it
    lost: str = ""  # one that is missing before it


class Repository:
    """What pgBackRest keeps in the place, read with the passphrase; no database is needed."""

    def __init__(self, folder: Path, passphrase: str, work: Path) -> None:
        self.folder = folder
        self._passphrase = passphrase
        self._settings = work / "reading.conf"
        self._size, self._sized_up = SEGMENT, False
        self._alone = RLock()
        self._ends: dict[Path, Ended | None] = {}

    def settings(self, more: Mapping[str, str] | None = None, sections: str = "") -> str:
        return settings(self.folder, self._passphrase, more or {}, sections)

    def stretch(self) -> Stretch | None:
        """The latest stretch that can be restored; None while there is no base copy."""
        told = self._told()
        if not told.get("backup"):
            return None
        database = max(told["db"], key=lambda one: int(one["id"]))
        bases = [_base(one) for one in told["backup"] if one["database"]["id"] == database["id"]]
        if not bases:
            return None
        major = int(str(database["version"]).split(".")[0])
        chain = self._chain(f"{database['version']}-{database['id']}")
        runs = list(self._runs(chain, min(self.number(one.first) for one in bases)))
        for place, run in reversed(list(enumerate(runs))):
            first, last = run[0].number, run[-1].number
            whole = [one for one in bases if first <= self.number(one.first) and self.number(one.last) <= last]
            if whole:
                gap = self._name(run[-1], 1) if place < len(runs) - 1 else ""
                lost = self._name(runs[place - 1][-1], 1) if place else ""
                begin = min(self.number(one.first) for one in whole)
                return Stretch(major, whole, [one for one in run if one.number >= begin], gap, lost)
        raise NoWholeBaseError(
            f"Trong {self.folder} không có bản sao gốc nào còn đủ các đoạn WAL của nó; hãy chạy lantoa backup now."
            f" / {self.folder} holds no base copy whose WAL is all there; run lantoa backup now."
        )

    def last_end(self, stretch: Stretch, since: datetime) -> Ended | None:
        """The last transaction in this stretch, unless it ended before `since`."""
        for segment in reversed(stretch.segments):
            ended = self._last_end(segment, stretch.major)
            if ended:
                return ended if ended.at >= since else None
        return None

    def number(self, name: str) -> int:
        """How many segments lie before this one."""
        return int(name[8:16], 16) * self._per_log + int(name[16:24], 16)

    @property
    def _per_log(self) -> int:
        return (1 << 32) // self._size

    def _told(self) -> dict[str, Any]:
        told = self._info()
        if not told.get("backup") and self._has_copies():
            # Between a copy's last file and its entry in the index lies a moment.
            world.sleep(INDEXED_WITHIN)
            told = self._info()
            if not told.get("backup"):
                raise self._unreadable("backup.info")
        return told

    def _info(self) -> dict[str, Any]:
        try:
            # With another passphrase its words hold whatever bytes came out.
            output = json.loads(self._read("info", "--output=json").decode("utf-8", "replace") or "[]", strict=False)
        except ToolError as error:
            raise self._unreadable(error.words) if error.code in DAMAGED else error from None
        except ValueError:
            raise self._unreadable("info") from None
        told: dict[str, Any] = output[0] if output else {}
        statuses = [told.get("status", {}), *(one.get("status", {}) for one in told.get("repo", []))]
        if any(one.get("code") == UNREADABLE for one in statuses):
            raise self._unreadable(printable(" ".join(str(one.get("message", "")) for one in statuses)))
        return told

    def _has_copies(self) -> bool:
        folder = self.folder / "backup" / STANZA
        try:
            return any(folder.glob("*/backup.manifest"))
        except OSError as error:
            raise _unreadable_folder(folder, error) from None

    def _unreadable(self, words: str) -> DamagedError:
        return DamagedError(
            f"Không mở được kho {self.folder}: mật khẩu của nó là một mật khẩu khác, hoặc kho đã hỏng ({words})."
            f" / The repository {self.folder} cannot be opened: its passphrase is another one, or it is damaged ({words})."
        )

    def _chain(self, archive: str) -> list[Segment]:
        """The segments of the newest timeline and, before it began, of those it came from; in order."""
        root = self.folder / "archive" / STANZA / archive
        found: dict[int, dict[int, Segment]] = {}
        try:
            for folder in root.iterdir() if root.exists() else ():
                for path in folder.iterdir() if folder.is_dir() else ():
                    match = SEGMENT_NAME.fullmatch(path.name)
                    if match:
                        timeline, number = int(match[1], 16), self.number(path.name[:24])
                        found.setdefault(timeline, {})[number] = Segment(timeline, number, path, match[4])
        except OSError as error:
            raise _unreadable_folder(root, error) from None
        chain: list[Segment] = []
        before = max((number for one in found.values() for number in one), default=0) + 1
        for timeline in sorted(found, reverse=True):
            numbers = sorted(number for number in found[timeline] if number < before)
            chain[:0] = [found[timeline][number] for number in numbers]
            before = min([before, *numbers])
        return self._sized(archive, chain)

    def _sized(self, archive: str, chain: list[Segment]) -> list[Segment]:
        """The same, counted in segments of the size this cluster has; looked at once."""
        if not chain or self._sized_up:
            return chain
        size, self._sized_up = len(self._content(chain[-1])), True
        if size == self._size:
            return chain
        self._size = size
        return self._chain(archive)

    def _runs(self, chain: list[Segment], start: int) -> Iterator[list[Segment]]:
        run: list[Segment] = []
        for segment in chain:
            if segment.number < start:
                continue
            if run and segment.number != run[-1].number + 1:
                yield run
                run = []
            run.append(segment)
        if run:
            yield run

    def _name(self, segment: Segment, further: int) -> str:
        log, rest = divmod(segment.number + further, self._per_log)
        return f"{segment.timeline:08X}{log:08X}{rest:08X}"

    def _content(self, segment: Segment) -> bytes:
        """A segment as it was written; raises DamagedError where a byte of it is not."""
        name = segment.path.relative_to(self.folder)
        try:
            content = self._read("repo-get", str(name))
            content = zlib.decompress(content, 31) if name.suffix == ".gz" else content
        except (ToolError, zlib.error) as error:
            raise _damaged(segment, str(error)) from None
        if hashlib.sha1(content, usedforsecurity=False).hexdigest() != segment.digest:
            raise _damaged(segment, "SHA-1")
        return content

    def _last_end(self, segment: Segment, major: int) -> Ended | None:
        if segment.path not in self._ends:
            if len(self._ends) > REMEMBERED:
                self._ends.clear()
            with tempfile.TemporaryDirectory(prefix="lantoa-wal-") as folder:
                path = Path(folder) / segment.path.name[:24]
                path.write_bytes(self._content(segment))
                self._ends[segment.path] = last_end(programs(major) / "pg_waldump", path)
        return self._ends[segment.path]

    def _read(self, *arguments: str) -> bytes:
        me, written = Owner.of(os.geteuid()), self.settings()
        with self._alone:
            if not self._settings.parent.exists():
                me.folder(self._settings.parent)
            if not self._settings.exists() or self._settings.read_text("utf-8") != written:
                me.file(self._settings, written)
        return run(self._settings, *arguments)


def last_end(waldump: Path, path: Path) -> Ended | None:
    """The last transaction that ended in this segment."""
    # Its end is no end of WAL: the program says so, and what it printed before counts.
    said = subprocess.run(
        [str(waldump), "--rmgr=Transaction", str(path)],
        env={"TZ": "UTC", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = ENDED.findall(said.stdout)
    if not found:
        return None
    high, low, at = found[-1]
    return Ended(datetime.fromisoformat(at).replace(tzinfo=UTC), int(high, 16) << 32 | int(low, 16))


def settings(repository: Path, passphrase: str, more: Mapping[str, str], sections: str = "") -> str:
    """What pgbackrest.conf has to say of the repository, and `more` of the cluster."""
    lines = {
        "repo1-path": str(repository),
        "repo1-cipher-type": "aes-256-cbc",
        "repo1-cipher-pass": passphrase,
        "log-level-console": "off",
        "log-level-stderr": "warn",
        "log-level-file": "off",
    }
    written = "".join(f"{name}={value}\n" for name, value in lines.items())
    stanza = "".join(f"{name}={value}\n" for name, value in more.items())
    return f"# Written by lantoa backup; it holds a passphrase.\n[global]\n{written}{sections}\n[{STANZA}]\n{stanza}"


def command(configuration: Path, *arguments: str) -> list[str]:
    return [_program(), f"--config={configuration}", f"--stanza={STANZA}", *arguments]


def archiving(configuration: Path) -> str:
    """The archive_command."""
    return f"{_words(configuration, 'archive-push')} %p"


def fetching(configuration: Path) -> str:
    """The restore_command."""
    return f'{_words(configuration, "archive-get")} %f "%p"'


def _words(configuration: Path, verb: str) -> str:
    return " ".join(shlex.quote(word).replace("%", "%%") for word in command(configuration, verb))


def run(configuration: Path, *arguments: str, owner: Owner | None = None) -> bytes:
    """What it printed. Raises ToolError with its words."""
    done = subprocess.run(
        command(configuration, *arguments),
        **(owner.how if owner else {}),
        cwd="/",
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        verb = next(one for one in arguments if not one.startswith("-"))
        raise ToolError(verb, done.returncode, said(done.stderr))
    return done.stdout


def said(output: bytes) -> str:
    """Its own words in one line, without its clock."""
    text = output.decode("utf-8", "replace")
    lines = [re.sub(r"^\S+ \S+ P\d\d +", "", line) for line in text.splitlines()]
    return printable(" ".join(lines))


def printable(text: str) -> str:
    """Words for a terminal, in one line."""
    shown = "".join(letter if letter.isprintable() and letter != "\ufffd" else " " for letter in text)
    return " ".join(shown.split())[:WORDS]


def version() -> tuple[int, ...]:
    """Of the tool that is installed; raises BackupError where there is none."""
    words = subprocess.run([_program(), "version"], capture_output=True, text=True, check=False).stdout.split()
    return tuple(int(part) for part in re.findall(r"\d+", words[-1])) if words else ()


def installed() -> bool:
    return shutil.which("pgbackrest") is not None


def missing() -> str:
    return (
        "Thiếu pgBackRest trên máy này: apt-get install pgbackrest."
        " / pgBackRest is missing on this machine: apt-get install pgbackrest."
    )


def too_old(tool: tuple[int, ...], major: int) -> Iterator[str]:
    needed = NEEDED[max(one for one in NEEDED if one <= max(major, min(NEEDED)))]
    if tool < needed:
        have, want = ".".join(map(str, tool)), ".".join(map(str, needed))
        yield (
            f"pgBackRest {have} không hiểu PostgreSQL {major}; cần bản {want} trở lên (kho apt.postgresql.org có)."
            f" / pgBackRest {have} does not know PostgreSQL {major}; {want} or later is needed (apt.postgresql.org has it)."
        )


def chosen(bases: list[Base], to: datetime) -> Base:
    """The newest base copy from which this time can be reached. Raises NoSuchTimeError."""
    fitting = [one for one in bases if one.since <= to]
    if not fitting:
        first = min(one.since for one in bases)
        raise NoSuchTimeError(
            f"Bản sao đầu tiên có từ {first.isoformat()}; không lùi về trước đó được."
            f" / The first copy is from {first.isoformat()}; nothing before it can be restored."
        )
    return max(fitting, key=lambda one: one.stop)


def _base(one: Mapping[str, Any]) -> Base:
    high, low = one["lsn"]["stop"].split("/")
    return Base(
        label=one["label"],
        full=one["type"] == "full",
        start=datetime.fromtimestamp(one["timestamp"]["start"], UTC),
        stop=datetime.fromtimestamp(one["timestamp"]["stop"], UTC),
        first=one["archive"]["start"],
        last=one["archive"]["stop"],
        end=int(high, 16) << 32 | int(low, 16),
        sound=not one.get("error"),
    )


def _program() -> str:
    found = shutil.which("pgbackrest")
    if not found:
        raise BackupError(missing())
    return found


def _damaged(segment: Segment, why: str) -> DamagedError:
    name = segment.path.name[:24]
    return DamagedError(
        f"Đoạn WAL {name} trong bản sao đã hỏng ({why}). / The WAL segment {name} in the copy is damaged ({why})."
    )


def _unreadable_folder(folder: Path, error: OSError) -> BackupError:
    return BackupError(
        f"Không đọc được {folder} ({error.strerror}); hãy chạy bằng root hoặc người dùng của PostgreSQL."
        f" / {folder} cannot be read ({error.strerror}); run this as root or as PostgreSQL's user."
    )
