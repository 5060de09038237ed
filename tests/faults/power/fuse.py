"""The disk as the kernel mounts it: requests read from /dev/fuse, answered one after the other, until the power goes.

This speaks the kernel's own language (FUSE, version 7) and needs no library. It wants to be root and /dev/fuse to be there.
Written pages come through at once (the kernel's cache holds nothing back but what was mapped), reads mostly stay in that cache.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
import time
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path

from tests.faults.power.disk import PAGE, ROOT, Disk, Node

_LIBC = ctypes.CDLL(None, use_errno=True)
_NOSUID_NODEV, _DETACH = 6, 2
DEVICE = "/dev/fuse"
MOST = 131_072
FOREVER = 3600
# Set on the root by `os.setxattr`: how the harness speaks to the disk.
ORDER = b"user.power"

_HEAD = struct.Struct("<IIQQIIIHH")
_ANSWER = struct.Struct("<IiQ")
_INIT = struct.Struct("<IIII")
_INIT_ANSWER = struct.Struct("<IIIIHHIIHHI28x")
_ATTRIBUTES = struct.Struct("<6Q10I")
_ENTRY = struct.Struct("<4Q2I")
_HOLD = struct.Struct("<Q2I")
_SET = struct.Struct("<IIQQQQQQIIIIIIII")
_IO = struct.Struct("<QQII")
_WRITE_SIZE = 40
_FSYNC = struct.Struct("<QII")
_OPENED = struct.Struct("<QII")
_STATFS = struct.Struct("<5Q4I24x")
_ENTRY_HEAD = struct.Struct("<QQII")
_BIG_WRITES, _NO_OPEN = 1 << 5, 1 << 17


class Op(IntEnum):
    LOOKUP, FORGET, GETATTR, SETATTR, READLINK, SYMLINK = 1, 2, 3, 4, 5, 6
    MKNOD, MKDIR, UNLINK, RMDIR, RENAME, LINK = 8, 9, 10, 11, 12, 13
    READ, WRITE, STATFS, FSYNC, SETXATTR, INIT = 15, 16, 17, 20, 21, 26
    OPENDIR, READDIR, RELEASEDIR, FSYNCDIR = 27, 28, 29, 30
    INTERRUPT, DESTROY, BATCH_FORGET, FALLOCATE, RENAME2 = 36, 38, 42, 43, 45


class Unavailable(Exception):
    """Nothing can be mounted here; the sentence says why."""


class PowerCut(Exception):  # noqa: N818 - it is what happens, and nobody's error
    """The power is gone."""


def mount(place: Path) -> int:
    """Mount a disk there; whoever serves the handle returned is the disk. Raises Unavailable."""
    try:
        handle = os.open(DEVICE, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise Unavailable(
            f"there is no file system to cut the power of: {DEVICE} cannot be opened ({error.strerror})"
        ) from None
    options = f"fd={handle},rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions".encode()
    if _LIBC.mount(b"power", os.fsencode(place), b"fuse.power", _NOSUID_NODEV, options):
        why = os.strerror(ctypes.get_errno())
        os.close(handle)
        raise Unavailable(
            f"there is no file system to cut the power of: mounting one needs the rights of root here ({why})"
        )
    return handle


def unmount(place: Path) -> None:
    """Take the mount away, whoever still looks at it."""
    _LIBC.umount2(os.fsencode(place), _DETACH)


class Server:
    """Answers the kernel until the power goes (PowerCut) or the disk is unmounted.

    The order "cut N" ends it at the N-th change from then on: a write, a sync, a change of names. "cut N late" does that
    change before, and only its answer never comes. "full", "broken" and "well" let it refuse what is new, all, or nothing.
    """

    def __init__(self, disk: Disk, handle: int) -> None:
        self._disk, self._handle = disk, handle
        self._left, self._late = -1, False
        self._listings: dict[int, list[tuple[bytes, int]]] = {}
        self._opened = 0
        self.is_idle = False
        self.changes = 0
        self._does: dict[int, Callable[[int, memoryview], bytes]] = {
            Op.INIT: self._init, Op.LOOKUP: self._lookup, Op.GETATTR: self._getattr, Op.SETATTR: self._setattr,
            Op.READLINK: self._readlink, Op.SYMLINK: self._symlink, Op.MKNOD: self._mknod, Op.MKDIR: self._mkdir,
            Op.UNLINK: self._unlink, Op.RMDIR: self._rmdir, Op.RENAME: self._rename, Op.RENAME2: self._rename2, Op.LINK: self._link,
            Op.READ: self._read, Op.WRITE: self._write, Op.STATFS: self._statfs, Op.FSYNC: self._fsync, Op.FSYNCDIR: self._fsync,
            Op.OPENDIR: self._opendir, Op.READDIR: self._readdir, Op.RELEASEDIR: self._releasedir, Op.FALLOCATE: self._fallocate,
            Op.SETXATTR: self._order,
        }  # fmt: skip

    def cut(self) -> None:
        """At the next change, or at once where nothing is being done (for a signal's handler)."""
        self._left = 0
        if self.is_idle:
            raise PowerCut

    def serve(self) -> None:
        buffer = bytearray(MOST + PAGE)
        view, silent = memoryview(buffer), {Op.FORGET, Op.BATCH_FORGET, Op.INTERRUPT}
        while True:
            try:
                self.is_idle = True
                got = os.readv(self._handle, [buffer])
                self.is_idle = False
            except OSError as error:
                if error.errno == errno.ENODEV:
                    return
                if error.errno in (errno.ENOENT, errno.EINTR, errno.EAGAIN):
                    continue
                raise
            _length, op, unique, number, self._uid, self._gid, _pid, _more, _pad = _HEAD.unpack_from(buffer)
            if op in silent:
                continue
            does, answer, code = self._does.get(op), b"", 0
            try:
                if does is None:
                    code = 0 if op == Op.DESTROY else errno.ENOSYS
                else:
                    answer = does(number, view[_HEAD.size : got])
            except OSError as error:
                code = error.errno or errno.EIO
            if self._left == 0 and self._late:
                raise PowerCut
            try:
                os.writev(self._handle, [_ANSWER.pack(_ANSWER.size + len(answer), -code, unique), answer])
            except OSError as error:
                if error.errno not in (errno.ENOENT, errno.ENODEV):
                    raise

    def _changes(self) -> None:
        self.changes += 1
        if self._left > 0:
            self._left -= 1
        if self._left == 0 and not self._late:
            raise PowerCut

    def _order(self, number: int, given: memoryview) -> bytes:
        name, value = bytes(given[8:]).split(b"\0", 1)
        if number != ROOT or name != ORDER:
            raise OSError(errno.ENOTSUP, "no such attribute")
        word, *more = value.decode().split()
        if word == "cut":
            self._left, self._late = int(more[0]), "late" in more
        self._disk.is_full, self._disk.is_broken = word == "full", word == "broken"
        return b""

    # --- about the whole

    def _init(self, number: int, given: memoryview) -> bytes:
        _major, minor, ahead, flags = _INIT.unpack_from(given)
        return _INIT_ANSWER.pack(7, min(minor, 31), ahead, flags & (_BIG_WRITES | _NO_OPEN), 12, 9, MOST, 1, 0, 0, 0)

    def _statfs(self, number: int, given: memoryview) -> bytes:
        free = 0 if self._disk.is_full else 1 << 20
        return _STATFS.pack(1 << 21, free, free, 1 << 20, 1 << 19, PAGE, 255, PAGE, 0)

    # --- names

    def _lookup(self, number: int, given: memoryview) -> bytes:
        return _entry(self._disk.find(number, _name(given)))

    def _mknod(self, number: int, given: memoryview) -> bytes:
        (mode,) = struct.unpack_from("<I", given)
        if not stat.S_ISREG(mode):
            raise OSError(errno.EPERM, "files only")
        self._changes()
        return _entry(self._disk.make(number, _name(given[16:]), mode, self._uid, self._gid))

    def _mkdir(self, number: int, given: memoryview) -> bytes:
        (mode,) = struct.unpack_from("<I", given)
        self._changes()
        return _entry(self._disk.make(number, _name(given[8:]), mode | stat.S_IFDIR, self._uid, self._gid))

    def _symlink(self, number: int, given: memoryview) -> bytes:
        name, target = bytes(given).split(b"\0")[:2]
        self._changes()
        return _entry(self._disk.make(number, name, 0o777 | stat.S_IFLNK, self._uid, self._gid, target))

    def _readlink(self, number: int, given: memoryview) -> bytes:
        return self._disk.node(number).target

    def _unlink(self, number: int, given: memoryview) -> bytes:
        self._changes()
        self._disk.remove(number, _name(given), directory=False)
        return b""

    def _rmdir(self, number: int, given: memoryview) -> bytes:
        self._changes()
        self._disk.remove(number, _name(given), directory=True)
        return b""

    def _rename(self, number: int, given: memoryview) -> bytes:
        return self._renamed(number, given[:8], given[8:], replace=True)

    def _rename2(self, number: int, given: memoryview) -> bytes:
        _into, flags = struct.unpack_from("<QI", given)
        if flags & ~1:
            raise OSError(errno.EINVAL, "no exchange")
        return self._renamed(number, given[:8], given[16:], replace=not flags)

    def _renamed(self, number: int, into: memoryview, names: memoryview, *, replace: bool) -> bytes:
        old, new = bytes(names).split(b"\0")[:2]
        self._changes()
        self._disk.rename(number, old, struct.unpack("<Q", into)[0], new, replace=replace)
        return b""

    def _link(self, number: int, given: memoryview) -> bytes:
        (node,) = struct.unpack_from("<Q", given)
        self._changes()
        return _entry(self._disk.link(node, number, _name(given[8:])))

    def _opendir(self, number: int, given: memoryview) -> bytes:
        self._opened += 1
        node = self._disk.node(number)
        self._listings[self._opened] = [(b".", number), (b"..", node.parent), *node.names.items()]
        return _OPENED.pack(self._opened, 0, 0)

    def _readdir(self, number: int, given: memoryview) -> bytes:
        opened, offset, size, _flags = _IO.unpack_from(given)
        answer = bytearray()
        for at, (name, inner) in enumerate(self._listings[opened][offset:], offset + 1):
            node = self._disk.nodes[inner]
            row = _ENTRY_HEAD.pack(inner, at, len(name), stat.S_IFMT(node.mode) >> 12) + name
            row += b"\0" * (-len(row) % 8)
            if len(answer) + len(row) > size:
                break
            answer += row
        return bytes(answer)

    def _releasedir(self, number: int, given: memoryview) -> bytes:
        (opened,) = struct.unpack_from("<Q", given)
        self._listings.pop(opened, None)
        return b""

    # --- attributes and bytes

    def _getattr(self, number: int, given: memoryview) -> bytes:
        return _HOLD.pack(FOREVER, 0, 0) + _attributes(self._disk.node(number))

    def _setattr(self, number: int, given: memoryview) -> bytes:
        node, asked = self._disk.node(number), _SET.unpack_from(given)
        valid, size = asked[0], asked[3]
        if valid & 7:
            mode = stat.S_IFMT(node.mode) | stat.S_IMODE(asked[11]) if valid & 1 else node.mode
            uid, gid = asked[13] if valid & 2 else node.uid, asked[14] if valid & 4 else node.gid
            self._disk.change_owner(node, mode, uid, gid)
        if valid & 8:
            self._changes()
            self._disk.resize(node, size)
        for place, (bit, now, whole, part) in enumerate(((16, 128, 5, 8), (32, 256, 6, 9))):
            if valid & bit:
                node.times[place] = time.time_ns() if valid & now else asked[whole] * 10**9 + asked[part]
        return self._getattr(number, given)

    def _read(self, number: int, given: memoryview) -> bytes:
        _opened, offset, size, _flags = _IO.unpack_from(given)
        return self._disk.read(self._disk.node(number), offset, size)

    def _write(self, number: int, given: memoryview) -> bytes:
        _opened, offset, size, _flags = _IO.unpack_from(given)
        self._changes()
        self._disk.write(self._disk.node(number), offset, given[_WRITE_SIZE : _WRITE_SIZE + size])
        return struct.pack("<II", size, 0)

    def _fallocate(self, number: int, given: memoryview) -> bytes:
        _opened, offset, length, mode = struct.unpack_from("<QQQI", given)
        if mode:
            raise OSError(errno.EOPNOTSUPP, "only to take room")
        self._changes()
        node = self._disk.node(number)
        self._disk.resize(node, max(node.size, offset + length))
        return b""

    def _fsync(self, number: int, given: memoryview) -> bytes:
        self._changes()
        self._disk.sync(self._disk.node(number))
        return b""


def _name(given: memoryview) -> bytes:
    return bytes(given).split(b"\0", 1)[0]


def _entry(node: Node) -> bytes:
    return _ENTRY.pack(node.number, 0, FOREVER, FOREVER, 0, 0) + _attributes(node)


def _attributes(node: Node) -> bytes:
    (seen, sn), (changed, cn), (known, kn) = (divmod(moment, 10**9) for moment in node.times)
    size = len(node.target) or node.size
    links = node.links + 1 if node.is_directory else node.links
    return _ATTRIBUTES.pack(
        node.number, size, -(-size // 512), seen, changed, known, sn, cn, kn, node.mode, links, node.uid, node.gid, 0, PAGE, 0
    )  # fmt: skip
