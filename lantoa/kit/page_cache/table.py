"""Who is committing changes to which public pages at this very moment: one small file that all processes of a machine map.

A row for each hash of a name (a seller, the market), in it a cell for each committing process: how many commits it has started
and how many it has finished. A writer raises `started`, commits, raises `finished`. Whoever builds a page looks at its rows
first and keeps the page only if nobody was between the two; a kept page is good while its rows have the very same bytes.

A process that dies between the two leaves its mark: pages of these rows are built anew each time until somebody who has seen
that the process is gone and its transaction over (`repair`) brings the two counts together.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import threading
import weakref
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lantoa.kit.world import world

ROWS = 4096
SLOTS = 128
EVERYTHING = "everything"
# Every commit counts in row 0, whatever it touches; only pages whose rows are not known yet are judged by it.
ANY = 0
_MAGIC = b"lantoa pages 1\n"
_HEAD = 4096
_HALF = SLOTS * 4
_ROW = 2 * _HALF
_SIZE = _HEAD + ROWS * _ROW
_ORIGIN = slice(16, 32)
_HEARD = slice(32, 40)


class NoSlot(RuntimeError):
    """More processes want to commit at once than the table has slots for, or what a dead one left cannot be settled yet."""


def row_of(name: str) -> int:
    """The row of a name; two names may share one, which only makes pages be built anew more often."""
    return 1 if name == EVERYTHING else 2 + zlib.crc32(name.encode()) % (ROWS - 2)


class Look:
    """The bytes of some rows at one moment."""

    __slots__ = ("rows",)

    def __init__(self, rows: dict[int, bytes]) -> None:
        self.rows = rows

    def of(self, rows: Iterable[int]) -> Look:
        """The same moment, only these rows of it."""
        return Look({row: self.rows[row] for row in rows})

    def is_settled(self) -> bool:
        """Whether nobody was between started and finished."""
        return all(row[:_HALF] == row[_HALF:] for row in self.rows.values())


class Mark:
    """One commit under way, from `Table.begin` to `finish` or `leave`."""

    __slots__ = ("_table", "rows", "slot")

    def __init__(self, table: Table, slot: int, rows: tuple[int, ...]) -> None:
        self._table = table
        self.slot = slot
        self.rows = rows

    def finish(self) -> None:
        """The transaction is over: committed for all to see, or undone."""
        self._table._count(self.slot, self.rows, finished=True)

    def leave(self) -> None:
        """Nobody knows whether it was committed: the mark stays until the database was asked."""
        self._table._unknown(self.rows)


class Table:
    """The table of one installation on one machine; `settled` tells whether every transaction begun before now is over."""

    def __init__(self, folder: Path, *, settled: Callable[[], bool]) -> None:
        self.folder = folder
        self.path = folder / "table"
        self._settled = settled
        self._guard = threading.Lock()
        self._slot = -1
        self._lock = -1
        self._left: list[tuple[int, ...]] = []
        self._repaired = -1.0
        self._open()
        after_fork = weakref.WeakMethod(self._forget)
        os.register_at_fork(after_in_child=lambda: (method := after_fork()) and method())

    # --- reading

    def look(self, rows: Iterable[int]) -> Look:
        """Copy these rows now."""
        memory = self._memory
        return Look({row: memory[_HEAD + row * _ROW : _HEAD + (row + 1) * _ROW] for row in rows})

    def places(self, look: Look) -> tuple[tuple[int, int, bytes], ...]:
        """(first byte, byte after the last, content) of each row looked at, for comparing with `memory` again and again."""
        return tuple((_HEAD + row * _ROW, _HEAD + (row + 1) * _ROW, seen) for row, seen in look.rows.items())

    @property
    def memory(self) -> mmap.mmap:
        return self._memory

    @property
    def origin(self) -> str:
        """A word that names this table among those of other machines."""
        return self._memory[_ORIGIN].hex()

    def is_in_place(self) -> bool:
        """Whether the file at its path is still the one mapped here; somebody may have removed it under running processes."""
        try:
            return os.stat(self.path).st_ino == self._inode
        except OSError:
            return False

    # --- committing

    def begin(self, names: Iterable[str]) -> Mark:
        """Mark that a commit touching these names starts now. Raises NoSlot."""
        rows = (ANY, *sorted({row_of(name) for name in names}))
        with self._guard:
            if self._slot < 0:
                self._slot, self._lock = self._claim()
            slot = self._slot
            self._add(slot, rows, 0)
        return Mark(self, slot, rows)

    def bump(self, names: Iterable[str]) -> None:
        """Let every page of these names be built anew: what changed them is already committed, by somebody elsewhere."""
        self.begin(names).finish()

    def _count(self, slot: int, rows: tuple[int, ...], *, finished: bool) -> None:
        with self._guard:
            self._add(slot, tuple(reversed(rows)), SLOTS if finished else 0)

    def _add(self, slot: int, rows: tuple[int, ...], half: int) -> None:
        cells, width = self._cells, 2 * SLOTS
        for row in rows:
            at = row * width + half + slot
            cells[at] = (cells[at] + 1) & 0xFFFFFFFF

    def _unknown(self, rows: tuple[int, ...]) -> None:
        with self._guard:
            self._left.append(rows)

    # --- slots

    def _claim(self) -> tuple[int, int]:
        uneven = []
        for slot in range(SLOTS):
            lock = self._try_lock(slot)
            if lock is None:
                continue
            if self._is_even(slot):
                return slot, lock
            os.close(lock)
            uneven.append(slot)
        for slot in uneven:
            lock = self._try_lock(slot)
            if lock is not None:
                # What its dead owner left is now this process's own to settle.
                self._left += self._debts(slot)
                return slot, lock
        raise NoSlot(f"{SLOTS} processes are at work on {self.folder} already")

    def _debts(self, slot: int) -> list[tuple[int, ...]]:
        cells, width = self._cells, 2 * SLOTS
        owed = (
            (row, (cells[row * width + slot] - cells[row * width + SLOTS + slot]) & 0xFFFFFFFF) for row in range(ROWS)
        )
        return [(row,) for row, count in owed for _ in range(count)]

    def _try_lock(self, slot: int) -> int | None:
        lock = os.open(self.folder / f"slot-{slot:03}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return None
        return lock

    def _is_even(self, slot: int) -> bool:
        return self._cells[slot] == self._cells[SLOTS + slot]

    def _level(self, slot: int) -> None:
        # Row 0 last: while it is uneven, the rest is looked through again.
        cells, width = self._cells, 2 * SLOTS
        for row in range(ROWS - 1, -1, -1):
            at = row * width + slot
            if cells[at] != cells[at + SLOTS]:
                cells[at + SLOTS] = cells[at]

    # --- repair

    def repair(self, *, patience: float = 0.05) -> int:
        """Bring together what the dead and the unknown left, where their transactions are over; returns how many slots.

        Cheap where there is nothing to do, and asks the database at most once in `patience` seconds. Never inside a transaction.
        """
        now = world.monotonic()
        if now - self._repaired < patience:
            return 0
        self._repaired = now
        done = self._repair_own()
        for slot in self._uneven():
            lock = self._try_lock(slot)
            if lock is None:
                continue  # its process lives and is committing right now
            with _closing(lock):
                if not self._is_even(slot) and self._settled():
                    self._level(slot)
                    done += 1
        return done

    def _uneven(self) -> Iterator[int]:
        row = self._memory[_HEAD : _HEAD + _ROW]
        if row[:_HALF] == row[_HALF:]:
            return
        for slot in range(SLOTS):
            if slot != self._slot and not self._is_even(slot):
                yield slot

    def _repair_own(self) -> int:
        with self._guard:
            left, self._left = self._left, []
        if not left:
            return 0
        if not self._settled():
            with self._guard:
                self._left += left
            return 0
        for rows in left:
            self._count(self._slot, rows, finished=True)
        return 1

    @property
    def has_left(self) -> bool:
        """Whether a commit of this very process ended without anybody knowing how."""
        return bool(self._left)

    # --- other machines

    def heard(self, moment: float) -> None:
        """The news of other machines up to this moment (`world.monotonic()`) is in the table."""
        self._heard[0] = moment

    def last_heard(self) -> float:
        """Until when the news of other machines is known here; never, for one that was not heard since the machine started."""
        moment: float = self._heard[0]
        return moment if 0 < moment <= world.monotonic() else float("-inf")

    # --- the file

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with _closing(handle):
            fcntl.flock(handle, fcntl.LOCK_EX)
            head, size = os.pread(handle, 16, 0), os.fstat(handle).st_size
            if not head.strip(b"\0"):
                # New, or the power went before the head of a new one was on the disk.
                os.pwrite(handle, _MAGIC.ljust(16, b"\0") + os.urandom(16), 0)
            elif not head.startswith(_MAGIC) or size > _SIZE:
                raise RuntimeError(
                    f"{self.path} was made by another version: stop every process of this installation, then delete it"
                )
            if size < _SIZE:
                # Room is taken now: on a disk that is full later, a first write to a hole would end the process.
                os.posix_fallocate(handle, 0, _SIZE)
            self._inode = os.fstat(handle).st_ino
            # The map keeps a handle of its own, and with it a lock that is not given back.
            fcntl.flock(handle, fcntl.LOCK_UN)
            self._memory = mmap.mmap(handle, _SIZE)
        self._cells = memoryview(self._memory)[_HEAD:].cast("I")
        self._heard = memoryview(self._memory)[_HEARD].cast("d")

    def close(self) -> None:
        """Give the slot back; the next commit takes one again."""
        with self._guard:
            if self._lock >= 0:
                os.close(self._lock)
            self._slot = self._lock = -1

    def _forget(self) -> None:
        # A child made by fork is another process: it must neither count in its parent's cell nor hold its parent's lock.
        self._guard = threading.Lock()
        self._left = []
        self.close()


@contextmanager
def _closing(handle: int) -> Iterator[None]:
    try:
        yield
    finally:
        os.close(handle)
