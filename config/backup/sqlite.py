"""SQLite: litestream writes every change into a spool of small files, each once and for ever; we seal them into the place.

A *piece* is one such file: pages changed by the transactions `low` to `high`. Level 0 are the pieces as they were cut, about
one a second; level 1 puts a minute of them together; level 9 (a base) holds the whole database. Names in the place say all that
a restore has to know, so that planning takes no key: `database/GENERATION/LEVEL/LOW-HIGH-MILLISECONDS`.
The milliseconds are a time after the last transaction in it.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import secrets
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from config.backup.base import Kept, Setting
from config.backup.errors import BackupError, DamagedError, NoSuchTimeError, PlaceError
from config.backup.place import Place
from config.database import database
from config.supervisor import die_with_parent

log = logging.getLogger(__name__)
ROOM = "database"
CUT, MINUTE, BASE = 0, 1, 9
LEVELS = (CUT, MINUTE, BASE)
# How often litestream looks for changes, and how often we look for new pieces, in seconds.
LOOK, PASS = 1.0, 0.25
# A change committed while a piece was being cut may bear a time before the piece's own, and be in the next one.
SLACK = timedelta(seconds=2)
# So long a restore is exact to the second; afterwards to the minute, where a minute's piece is there.
EXACT = timedelta(hours=26)
NEW_BASE = 1_800.0
PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)
CONFIG = """\
logging: {{level: warn, stderr: true}}
snapshot: {{interval: 72h, retention: 48h}}
levels: [{{interval: 1m}}]
l0-retention: 1h
l0-retention-check-interval: 1m
dbs:
  - path: {database}
    meta-path: {work}/meta
    monitor-interval: {look}ms
    replica: {{type: file, path: {work}/spool, sync-interval: {look}ms}}
"""
_SPOOLED = re.compile(r"([0-9a-f]{16})-([0-9a-f]{16})\.ltx")
_KEPT = re.compile(rf"{ROOM}/([0-9A-Za-z-]+)/(\d)/([0-9a-f]{{16}})-([0-9a-f]{{16}})-(\d{{13}})")


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """The pages changed by transactions `low` to `high`, none of them committed after `at`."""

    high: int
    low: int
    level: int
    at: datetime
    generation: str

    @property
    def name(self) -> str:
        moment = round(self.at.timestamp() * 1000)
        return f"{ROOM}/{self.generation}/{self.level}/{self.low:016x}-{self.high:016x}-{moment:013d}"

    @property
    def whole(self) -> bool:
        """Whether it stands alone: it holds every page there is."""
        return self.low == 1

    @classmethod
    def read(cls, name: str) -> Piece | None:
        found = _KEPT.fullmatch(name)
        if not found:
            return None
        moment = datetime.fromtimestamp(int(found[5]) / 1000, UTC)
        return cls(int(found[4], 16), int(found[3], 16), int(found[2]), moment, found[1])


def plan(pieces: Iterable[Piece], to: datetime | None = None) -> list[Piece]:
    """A base and what follows on it without a gap, as far as to this time; fewest pieces first. Empty where there is no base.

    Only one generation is looked at: the newest that reaches so far back.
    """
    usable = [one for one in pieces if to is None or one.at <= to]
    bases = [one for one in usable if one.whole]
    if not bases:
        return []
    generation = max(one.generation for one in bases)
    usable = sorted(one for one in usable if one.generation == generation)
    chain = [max((one for one in usable if one.whole), key=lambda one: (one.high, -one.level))]
    while True:
        end = chain[-1].high
        next_ones = [one for one in usable if one.low <= end + 1 and one.high > end and not one.whole]
        if not next_ones:
            return chain
        chain.append(max(next_ones))


def beyond(pieces: Iterable[Piece], chain: list[Piece], to: datetime | None = None) -> Piece | None:
    """A piece that should be in this chain and cannot be reached: something before it is missing."""
    end, generation = chain[-1].high, chain[-1].generation
    return next(
        (
            one
            for one in sorted(pieces)
            if one.generation == generation and one.high > end and (to is None or one.at <= to)
        ),
        None,
    )


def superfluous(pieces: Iterable[Piece], now: datetime, days: int) -> list[Piece]:
    """What no restore within so many days can need."""
    pieces, edge = list(pieces), now - timedelta(days=days)
    gone: list[Piece] = []
    newest = max((one.generation for one in pieces if one.whole), default="")
    for generation in {one.generation for one in pieces}:
        mine = [one for one in pieces if one.generation == generation]
        if generation < newest and max(one.at for one in mine) < edge:
            gone += mine
            continue
        before_edge = [one for one in mine if one.whole and one.at <= edge]
        first = max(before_edge, key=lambda one: one.high, default=None)
        if first:
            gone += [one for one in mine if one.high <= first.high and one != first]
        left = [one for one in mine if one not in set(gone)]
        minutes = [(one.low, one.high) for one in left if one.level == MINUTE]
        gone += [
            one
            for one in left
            if one.level == CUT
            and one.at < now - EXACT
            and any(low <= one.low and one.high <= high for low, high in minutes)
        ]
    return gone


@dataclass
class Mirror:
    """Brings every piece of the spool into the place, in their order, and knows what is there."""

    spool: Path
    place: Place
    generation: str
    there: dict[tuple[int, int, int], Piece] = field(default_factory=dict)
    looked: bool = False

    def run(self) -> int:
        """One pass; how many pieces were new. Raises PlaceError; what was done until then stays done.

        Cut pieces come first and in their order, so that what is there reaches further without a gap at every moment. What
        litestream put together and took away under our hands is in the spool under another name by then: looked at once more.
        """
        if not self.looked:
            for one in pieces_in(self.place):
                if one.generation == self.generation:
                    self.there[one.level, one.low, one.high] = one
            self.looked = True
        new, again = 0, True
        while again:
            again = False
            for level, low, high, path in self._spooled():
                if (level, low, high) in self.there:
                    continue
                try:
                    piece = Piece(high, low, level, self._moment(path, level, high), self.generation)
                    self.place.put(piece.name, path)
                except FileNotFoundError:
                    again = True
                    continue
                self.there[level, low, high] = piece
                new += 1
        return new

    def _spooled(self) -> list[tuple[int, int, int, Path]]:
        found = []
        for level in LEVELS:
            with suppress(FileNotFoundError):
                for entry in os.scandir(self.spool / "ltx" / str(level)):
                    if name := _SPOOLED.fullmatch(entry.name):
                        found.append((level, int(name[1], 16), int(name[2], 16), Path(entry.path)))
        return sorted(found, key=lambda one: (one[0], one[2], one[1]))

    def _moment(self, path: Path, level: int, high: int) -> datetime:
        """A time after the last transaction in it: of a minute, that of the last piece it was made of."""
        last = self.there.get((CUT, high, high))
        if level != MINUTE or not last:
            with path.open("rb") as file:
                header = file.read(48)
            if header[:4] != b"LTX1":
                raise BackupError(
                    f"{path.name} không phải là tệp của litestream. / {path.name} is no file of litestream."
                )
            moment = datetime.fromtimestamp(struct.unpack(">q", header[32:40])[0] / 1000, UTC)
            return moment if level != MINUTE else max(moment, datetime.fromtimestamp(path.stat().st_ctime, UTC))
        return last.at


def pieces_in(place: Place) -> list[Piece]:
    return [piece for name in place.names(ROOM) if (piece := Piece.read(name))]


class Litestream:
    """SQLite, copied by litestream."""

    name = "litestream"

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.place = Place(setting.place, setting.vault)
        self.path = Path(database(setting.database, setting.var)["NAME"])
        self.program = Path(sys.executable).with_name("litestream")
        self._process: subprocess.Popen[bytes] | None = None

    def check(self) -> Iterator[str]:
        if not self.program.exists():
            yield (
                "Thiếu chương trình litestream; hãy chạy bin/setup run. / The program litestream is missing; run bin/setup run."
            )

    # --- the continuous part

    def keep(self, stop: Event) -> None:
        with _alone(self.setting.work, stop) as ours:
            if ours:
                self._keep(stop)

    def _keep(self, stop: Event) -> None:
        mirror, failed, told = self._mirror(), 0, ""
        wanted = self.setting.work / "base-wanted"
        try:
            while not stop.is_set():
                if self._process is None or self._process.poll() is not None:
                    if self._process is not None:
                        log.warning("litestream ended with %s and is started again", self._process.returncode)
                        stop.wait(PAUSES[min(failed, len(PAUSES) - 1)])
                        failed += 1
                    self._start()
                    started = time.monotonic()
                elif time.monotonic() - started > 60:
                    failed = 0
                if wanted.exists():
                    self._stop()
                    self._new_base()
                    wanted.unlink(missing_ok=True)
                    self._start()
                    started = time.monotonic()
                try:
                    self.place.claim(self.setting.work, self.setting.var)
                    mirror.run()
                    told = ""
                except PlaceError as error:
                    mirror.looked = False
                    if str(error) != told:
                        told = str(error)
                        log.warning("%s", told)
                    stop.wait(2)
                stop.wait(PASS)
        finally:
            self._stop()
        with suppress(PlaceError):
            mirror.run()

    def _mirror(self) -> Mirror:
        return Mirror(self.setting.work / "spool", self.place, self._generation())

    def _generation(self) -> str:
        """The name of this spool: another spool counts its transactions anew, and is kept apart."""
        kept = self.setting.work / "spool" / "generation"
        if not kept.exists():
            for folder in ("spool", "meta"):
                shutil.rmtree(self.setting.work / folder, ignore_errors=True)
            kept.parent.mkdir(parents=True)
            beside = kept.with_suffix(".new")
            beside.write_text(f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}")
            beside.replace(kept)
        return kept.read_text()

    def _command(self, *arguments: str) -> list[str]:
        config = self.setting.work / "litestream.yml"
        config.write_text(CONFIG.format(database=self.path, work=self.setting.work, look=round(LOOK * 1000)))
        return [str(self.program), "replicate", "-config", str(config), "-no-expand-env", *arguments]

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self._command(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509
        )

    def _stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    # --- once a day

    def daily(self) -> None:
        wanted = self.setting.work / "base-wanted"
        newest = max((one.high for one in pieces_in(self.place)), default=1)
        with _alone(self.setting.work, None) as ours:
            if ours:
                self.place.claim(self.setting.work, self.setting.var)
                mirror = self._mirror()
                self._new_base()
                mirror.run()
            else:
                wanted.touch()
        until = time.monotonic() + NEW_BASE
        while not any(one.level == BASE and one.high >= newest for one in pieces_in(self.place)):
            if ours or time.monotonic() > until:
                raise BackupError(
                    "Chưa có được bản sao nền mới; hãy xem nhật ký. / No new base copy came about; look at the log."
                )
            time.sleep(1)
        for piece in superfluous(pieces_in(self.place), datetime.now(UTC), self.setting.days):
            self.place.remove(piece.name)

    def _new_base(self) -> None:
        done = subprocess.run(
            self._command("-once", "-force-snapshot", "-enforce-retention"),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        if done.returncode:
            log.warning("litestream could not make a base copy (%s)", done.returncode)

    # --- what is there

    def kept(self) -> Kept | None:
        pieces = pieces_in(self.place)
        chain = plan(pieces)
        if not chain:
            return None
        bases = [one.at for one in pieces if one.whole]
        daily = max((one.at for one in pieces if one.level == BASE), default=None)
        whole = beyond(pieces, chain) is None
        return Kept(min(bases), max(min(bases), chain[-1].at - SLACK), daily, self.place.size(ROOM), whole)

    def restore(self, into: Path, to: datetime | None) -> RestoredFile:
        pieces = pieces_in(self.place)
        chain = plan(pieces, to)
        if not chain:
            raise NoSuchTimeError(
                "Không có bản sao nào từ trước thời điểm ấy. / There is no copy from before that time."
            )
        if missing := beyond(pieces, chain, to):
            raise DamagedError(
                f"Thiếu một phần giữa {chain[-1].name} và {missing.name}; hãy chọn thời điểm trước {_clock(chain[-1].at)}."
                f" / Something between {chain[-1].name} and {missing.name} is missing; choose a time before {_clock(chain[-1].at)}."
            )
        spool, target = into / ".pieces", into / "lantoa.sqlite3"
        try:
            for piece in chain:
                level = BASE if piece.whole else piece.level
                opened = spool / "ltx" / str(level) / f"{piece.low:016x}-{piece.high:016x}.ltx"
                opened.parent.mkdir(parents=True, exist_ok=True)
                self.place.get(piece.name, opened)
            command = [str(self.program), "restore", "-o", str(target), f"file://{spool}"]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            if done.returncode or not target.exists():
                raise DamagedError(
                    f"litestream không dựng lại được: {done.stderr.strip()[-400:]}"
                    f" / litestream could not put it together: {done.stderr.strip()[-400:]}"
                )
        finally:
            shutil.rmtree(spool, ignore_errors=True)
        return RestoredFile(target)


@dataclass
class RestoredFile:
    """A restored SQLite file: it needs nothing to stand."""

    path: Path
    next: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return {"LANTOA_DATABASE": f"sqlite://{self.path}"}

    @contextmanager
    def standing(self) -> Iterator[str]:
        yield self.environment["LANTOA_DATABASE"]


@contextmanager
def _alone(work: Path, stop: Event | None) -> Iterator[bool]:
    """Whether nobody else copies from here while the block lasts; with `stop`, waited for until it is set."""
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if stop is None or stop.wait(1):
                    yield False
                    return
                continue
            yield True
            return


def _clock(moment: datetime) -> str:
    return moment.astimezone().isoformat(timespec="seconds")
