"""A disk that knows what would be left of it if the power went at this moment.

What was not synced yet is kept apart:

* Of a file, for each 4-KiB page what is durable and what was written over it since, and the sizes the file has had. After a cut
  every such page holds any one of these, by itself, so that later writes may be there and earlier ones not; a torn page holds
  512-byte sectors of two of them. What never reached the disk reads as zeros. What a sync that failed could not write is lost
  for good unless it is written over again, though a later sync succeeds.
* Of names, every creation, removal and renaming, in their order. After a cut each is there whole or not at all; one that builds
  on the same name as an earlier one is never there without it.

Syncing a file makes its bytes and its size durable, and not its name: that is what syncing the directory is for. This is what
POSIX promises, and less than the usual file systems give. Owners and modes are durable at once; times are not looked at.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

PAGE, SECTOR = 4096, 512
ROOT = 1
# So many versions of a page, or sizes of a file, that were not synced are remembered: the durable one and the latest.
KEPT = 8
# How much of what was not synced survives in one file, drawn for each: from nothing to everything.
LUCK = (0.0, 0.1, 0.5, 0.9, 1.0)
TORN = 0.1


class Node:
    """A file, a directory or a symbolic link, whatever it is called."""

    __slots__ = (
        "forgotten", "gid", "handle", "is_own", "links", "mode", "names", "number", "pages", "parent", "place", "size", "sizes", "target",
        "times", "uid",
    )  # fmt: skip

    def __init__(self, number: int, mode: int, uid: int, gid: int) -> None:
        self.number, self.mode, self.uid, self.gid = number, mode, uid, gid
        self.times = [time.time_ns()] * 3
        self.links, self.parent = 0, ROOT
        self.names: dict[bytes, int] = {}
        self.target = b""
        self.place: Path | None = None
        self.handle, self.is_own = -1, False
        self.size = 0
        self.sizes = [0]
        self.pages: dict[int, list[bytes]] = {}
        self.forgotten: dict[int, bytes] = {}

    @property
    def is_directory(self) -> bool:
        return stat.S_ISDIR(self.mode)

    @property
    def is_file(self) -> bool:
        return stat.S_ISREG(self.mode)


@dataclass(frozen=True, eq=False, slots=True)
class Change:
    """One step in the names: what each (directory, name) means from then on, None where it is gone."""

    steps: tuple[tuple[int, bytes, int | None], ...]

    @property
    def keys(self) -> set[tuple[int, bytes]]:
        return {(folder, name) for folder, name, _node in self.steps}


@dataclass(slots=True)
class Left:
    """What a cut took: pages and names that were not there afterwards as they last were, and pages that were torn."""

    pages: int = 0
    torn: int = 0
    names: int = 0


class Disk:
    """What programs see of the files, which begin as the durable ones in `source`; nothing is written there, but into `store`."""

    def __init__(self, source: Path, store: Path) -> None:
        store.mkdir(parents=True, exist_ok=True)
        self._store = store
        self.nodes: dict[int, Node] = {}
        self.durable: dict[int, dict[bytes, int]] = {}
        self.waiting: list[Change] = []
        # For trials of another kind: no room for anything new; no write or sync that works.
        self.is_full = self.is_broken = False
        self._load(source)
        self.durable = {number: dict(node.names) for number, node in self.nodes.items() if node.is_directory}

    # --- names

    def node(self, number: int) -> Node:
        return self.nodes[number]

    def find(self, folder: int, name: bytes) -> Node:
        number = self.nodes[folder].names.get(name)
        if number is None:
            raise OSError(errno.ENOENT, "no such name")
        return self.nodes[number]

    def make(self, folder: int, name: bytes, mode: int, uid: int, gid: int, target: bytes = b"") -> Node:
        if name in self.nodes[folder].names:
            raise OSError(errno.EEXIST, "the name is taken")
        self._needs_room()
        node = self._new(mode, uid, gid)
        node.target, node.parent = target, folder
        node.is_own = True
        if node.is_directory:
            self.durable[node.number] = {}
        self._change((folder, name, node.number))
        return node

    def link(self, number: int, folder: int, name: bytes) -> Node:
        if name in self.nodes[folder].names:
            raise OSError(errno.EEXIST, "the name is taken")
        self._needs_room()
        self._change((folder, name, number))
        return self.nodes[number]

    def remove(self, folder: int, name: bytes, *, directory: bool) -> None:
        node = self.find(folder, name)
        if directory != node.is_directory:
            raise OSError(errno.EISDIR if node.is_directory else errno.ENOTDIR, "the other kind")
        if node.names:
            raise OSError(errno.ENOTEMPTY, "not empty")
        self._change((folder, name, None))

    def rename(self, folder: int, name: bytes, into: int, new: bytes, *, replace: bool = True) -> None:
        node, there = self.find(folder, name), self.nodes[into].names.get(new)
        if there is not None:
            if not replace:
                raise OSError(errno.EEXIST, "the name is taken")
            if self.nodes[there].names:
                raise OSError(errno.ENOTEMPTY, "not empty")
            if there == node.number:
                return
        self._change((folder, name, None), (into, new, node.number))
        node.parent = into

    def _change(self, *steps: tuple[int, bytes, int | None]) -> None:
        change = Change(steps)
        for folder, name, number in steps:
            names = self.nodes[folder].names
            before = names.pop(name, None)
            if before is not None:
                self.nodes[before].links -= 1
            if number is not None:
                names[name] = number
                self.nodes[number].links += 1
        self.waiting.append(change)

    # --- bytes

    def read(self, node: Node, offset: int, size: int) -> bytes:
        return os.pread(self._handle(node), size, offset)

    def write(self, node: Node, offset: int, data: bytes | memoryview) -> None:
        end = offset + len(data)
        if self.is_broken:
            raise OSError(errno.EIO, "broken")
        if end > node.size:
            self._needs_room()
        handle = self._own_handle(node)
        touched = range(offset // PAGE, (end - 1) // PAGE + 1)
        self._remember(node, touched, handle)
        if os.pwrite(handle, data, offset) != len(data):
            raise OSError(errno.ENOSPC, "the disk below is full")
        self._note(node, touched, handle, max(node.size, end))

    def resize(self, node: Node, size: int) -> None:
        if size == node.size:
            return
        if size > node.size:
            self._needs_room()
        handle = self._own_handle(node)
        touched = range(size // PAGE, (node.size - 1) // PAGE + 1) if size < node.size else range(0)
        self._remember(node, touched, handle)
        os.ftruncate(handle, size)
        self._note(node, touched, handle, size)

    def sync(self, node: Node) -> None:
        """Make durable: of a file its bytes, of a directory its names and whatever they build on."""
        if self.is_broken:
            # As Linux does it: what could not be written counts as written from now on, unless it is written over.
            node.forgotten |= {page: versions[0] for page, versions in node.pages.items()}
            node.pages.clear()
            raise OSError(errno.EIO, "broken")
        if node.is_directory:
            self._sync_names(node.number)
        else:
            node.pages.clear()
            node.sizes = [node.size]

    def _remember(self, node: Node, touched: range, handle: int) -> None:
        for page in touched:
            if page not in node.pages:
                kept = node.forgotten.pop(page, None)
                node.pages[page] = [os.pread(handle, PAGE, page * PAGE) if kept is None else kept]

    def _note(self, node: Node, touched: range, handle: int, size: int) -> None:
        for page in touched:
            versions = node.pages[page]
            versions.append(os.pread(handle, PAGE, page * PAGE))
            if len(versions) > KEPT:
                del versions[1]
        if size != node.size:
            node.size = size
            node.sizes.append(size)
            if len(node.sizes) > KEPT:
                del node.sizes[1]
        node.times[1] = node.times[2] = time.time_ns()

    def _sync_names(self, folder: int) -> None:
        needed: set[tuple[int, bytes]] = set()
        synced = []
        for change in reversed(self.waiting):
            if change.keys & needed or any(at == folder for at, _name in change.keys):
                needed |= change.keys
                synced.append(change)
        for change in reversed(synced):
            self._make_durable(change)
        gone = set(map(id, synced))
        self.waiting = [change for change in self.waiting if id(change) not in gone]

    def _make_durable(self, change: Change) -> None:
        for folder, name, number in change.steps:
            if number is None:
                self.durable[folder].pop(name, None)
            else:
                self.durable[folder][name] = number

    def _needs_room(self) -> None:
        if self.is_full:
            raise OSError(errno.ENOSPC, "full")

    # --- the files below

    def _new(self, mode: int, uid: int, gid: int) -> Node:
        node = Node(len(self.nodes) + 1, mode, uid, gid)
        self.nodes[node.number] = node
        return node

    def _load(self, place: Path) -> Node:
        seen = place.lstat()
        node = self._new(seen.st_mode, seen.st_uid, seen.st_gid)
        node.times = [seen.st_atime_ns, seen.st_mtime_ns, seen.st_ctime_ns]
        if node.is_directory:
            for child in sorted(place.iterdir()):
                inner = self._load(child)
                inner.links, inner.parent = 1, node.number
                node.names[os.fsencode(child.name)] = inner.number
        elif stat.S_ISLNK(seen.st_mode):
            node.target = os.fsencode(place.readlink())
        else:
            node.place, node.size, node.sizes = place, seen.st_size, [seen.st_size]
        return node

    def _handle(self, node: Node) -> int:
        if node.handle < 0:
            if node.place is None:
                node.place = self._store / str(node.number)
            flags = os.O_RDWR | os.O_CREAT if node.is_own else os.O_RDONLY
            node.handle = os.open(node.place, flags | os.O_CLOEXEC, 0o600)
        return node.handle

    def _own_handle(self, node: Node) -> int:
        """For writing: what came from the source is copied before."""
        if not node.is_own:
            copy = self._store / str(node.number)
            made = os.open(copy, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if node.size:
                given = self._handle(node)
                at = 0
                while at < node.size:
                    at += os.pwrite(made, os.pread(given, 1 << 20, at), at)
            if node.handle >= 0:
                os.close(node.handle)
            node.handle, node.place, node.is_own = made, copy, True
        return self._handle(node)

    def change_owner(self, node: Node, mode: int, uid: int, gid: int) -> None:
        if node.is_file and (mode, uid, gid) != (node.mode, node.uid, node.gid):
            self._own_handle(node)
        node.mode, node.uid, node.gid = mode, uid, gid

    # --- the cut

    def cut(self, chance: Random, target: Path) -> Left:
        """Write what is left into the folder `target`; the disk is of no use afterwards."""
        left, gone = Left(), set[tuple[int, bytes]]()
        luck = chance.choice(LUCK)
        for change in self.waiting:
            if change.keys & gone or chance.random() >= luck:
                gone |= change.keys
                left.names += 1
            else:
                self._make_durable(change)
        self._write_out(ROOT, target, chance, left, {})
        self.close()
        return left

    def close(self) -> None:
        for node in self.nodes.values():
            if node.handle >= 0:
                os.close(node.handle)
                node.handle = -1

    def _write_out(self, folder: int, target: Path, chance: Random, left: Left, written: dict[int, Path]) -> None:
        node = self.nodes[folder]
        target.mkdir(mode=0o700)
        for name, number in self.durable[folder].items():
            inner, place = self.nodes[number], target / os.fsdecode(name)
            if inner.is_directory:
                self._write_out(number, place, chance, left, written)
            elif not inner.is_file:
                os.symlink(inner.target, place)
            elif number in written:
                os.link(written[number], place)
            else:
                self._settle(inner, chance, left)
                self._handle(inner)
                os.link(inner.place or place, place)
                if inner.is_own:
                    os.fchown(inner.handle, inner.uid, inner.gid)
                    os.fchmod(inner.handle, stat.S_IMODE(inner.mode))
                written[number] = place
        os.chown(target, node.uid, node.gid)
        target.chmod(stat.S_IMODE(node.mode))

    def _settle(self, node: Node, chance: Random, left: Left) -> None:
        """Let each page of the file be one that it may be."""
        if not node.pages and not node.forgotten and len(node.sizes) == 1:
            return
        handle, luck = self._handle(node), chance.choice(LUCK)
        for page, kept in node.forgotten.items():
            os.pwrite(handle, kept.ljust(PAGE, b"\0"), page * PAGE)
        for page, versions in node.pages.items():
            latest = versions[-1]
            chosen = versions[0] if chance.random() >= luck else latest
            if 0 < luck < 1 and chance.random() < TORN:
                chosen = chance.choice(versions)
            if 0 < luck < 1 and chance.random() < TORN:
                chosen = _torn(chance, chosen, chance.choice(versions))
                left.torn += 1
            if chosen != latest:
                left.pages += 1
                os.pwrite(handle, chosen.ljust(PAGE, b"\0"), page * PAGE)
        os.ftruncate(handle, node.size if chance.random() < luck else chance.choice(node.sizes))


def _torn(chance: Random, one: bytes, other: bytes) -> bytes:
    pair = one.ljust(PAGE, b"\0"), other.ljust(PAGE, b"\0")
    return b"".join(chance.choice(pair)[at : at + SECTOR] for at in range(0, PAGE, SECTOR))
