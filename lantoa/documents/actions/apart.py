"""Open what strangers send in a process of its own: without network, without the house's files, with bounded memory and time.

Decoders are written in C++ and read hostile bytes; what a file unpacks to stands in its coded stream, not in its header. A fault
or a bomb in one ends that process and nothing else. It gets the bytes on its standard input, answers on its standard output, has
an empty environment, and dies with whoever asked.

This same file is what that process runs first: it shuts itself in, then runs the script it was given. Such a script imports
nothing of the house; everything it needs comes as arguments.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

_MEMORY, _SECONDS, _PATIENCE = 1_400_000_000, 30, 60
TOO_MANY, _OPEN = 3, 70
_HERE = Path(__file__).resolve()
_PICTURE = _HERE.with_name("apart_picture.py")


class EndedApart(ValueError):
    """The process gave no answer: `status` is its exit status, negative for the signal that ended it, None when it took too long."""

    def __init__(self, status: int | None, words: str = "") -> None:
        super().__init__(f"ended with {status}: {words}")
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class Decoded:
    """The picture upright, its colour profile if any, and the pixels it was sent with."""

    picture: Image.Image
    profile: bytes | None
    sent: tuple[int, int]


def run_apart(
    script: Path, content: bytes, *arguments: object, memory: int = _MEMORY, seconds: int = _SECONDS
) -> tuple[dict[str, Any], list[bytes]]:
    """Run the script apart with `content` on its standard input; return what it told.

    The script imports only the standard library and installed packages, and writes one line of JSON with `lengths`, then so many
    parts one after the other (`tell`-like, see apart_picture.py). `memory` in bytes of address space, `seconds` of processor.
    Raises EndedApart where it ended otherwise, RuntimeError where this machine offers no way to take the network from it.
    """
    asked = [sys.executable, "-I", str(_HERE), str(memory), str(seconds), str(script), *map(str, arguments)]
    try:
        done = subprocess.run(
            asked, input=content, capture_output=True, timeout=_PATIENCE, check=False, cwd="/", env={"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise EndedApart(None, "takes too long") from None
    words = done.stderr[-300:].decode(errors="replace")
    if done.returncode == _OPEN:
        raise RuntimeError(f"untrusted files cannot be opened here: {words}")
    if done.returncode:
        raise EndedApart(done.returncode, words)
    line, _newline, rest = done.stdout.partition(b"\n")
    told, parts = json.loads(line), []
    for length in told["lengths"]:
        parts.append(rest[:length])
        rest = rest[length:]
    return told, parts


def decode(content: bytes, *, longest: int, most_pixels: int) -> Decoded:
    """A HEIC's main picture, its longer side at most `longest`.

    Raises OverflowError for more than `most_pixels`, ValueError for what cannot be decoded.
    """
    try:
        told, (pixels,) = run_apart(_PICTURE, content, "decode", longest, most_pixels)
    except EndedApart as ended:
        if ended.status == TOO_MANY:
            raise OverflowError("too many pixels") from None
        raise
    picture = Image.frombytes(told["mode"], tuple(told["size"]), pixels)
    return Decoded(picture, bytes.fromhex(told["profile"]) or None, tuple(told["sent"]))


def cut(content: bytes, sizes: Sequence[tuple[int, int, str]]) -> list[bytes]:
    """The picture, a clean file of the house, in each of these sizes (width, height, "avif" or "webp")."""
    return run_apart(_PICTURE, content, "cut", json.dumps(list(sizes)))[1]


def _shut_in(memory: int, seconds: int, script: str) -> None:
    """Bound this process, take the network and the disk from it; ends it where the network cannot be taken."""
    import ctypes
    import resource
    import signal

    libc = ctypes.CDLL(None, use_errno=True)
    # Whoever asked is gone, even by kill -9: nobody waits for the answer. 1 is PR_SET_PDEATHSIG, 38 PR_SET_NO_NEW_PRIVS.
    libc.prctl(1, signal.SIGKILL, 0, 0, 0)
    libc.prctl(38, 1, 0, 0, 0)
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 64)):  # fmt: skip
        resource.setrlimit(what, (most, most))
    # 0x50000000: CLONE_NEWUSER | CLONE_NEWNET, an empty network. Containers often forbid it; the filter below stands by itself.
    alone = libc.unshare(0x50000000) == 0
    _keep_to(libc, script)
    if not _no_sockets(libc) and not alone:
        sys.stderr.write("neither a network namespace nor a system call filter")
        sys.exit(_OPEN)


def _keep_to(libc: Any, script: str) -> None:
    """Leave only Python's own folders to be read, nothing to be written (Landlock, Linux 5.13; older kernels know none)."""
    import ctypes
    import os
    import struct

    version = libc.syscall(444, None, 0, 1)
    if version < 1:
        return
    rights = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    rules = struct.pack("QQQ", rights, 3, 3)[: 8 if version < 4 else 16 if version < 6 else 24]
    held = libc.syscall(444, ctypes.create_string_buffer(rules, len(rules)), len(rules), 0)
    if held < 0:
        return
    for path in {sys.prefix, sys.base_prefix, "/usr/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/urandom", "/dev/null", script}:  # fmt: skip
        if os.path.exists(path):  # noqa: PTH110 - pathlib is one more import for a process that lives a moment
            place = os.open(path, os.O_PATH)
            libc.syscall(445, held, 1, struct.pack("=Qi", 13 if os.path.isdir(path) else 5, place), 0)  # noqa: PTH112
            os.close(place)
    libc.syscall(446, held, 0)
    os.close(held)


def _no_sockets(libc: Any) -> bool:
    """Refuse (EPERM) to open a socket, to start a program and io_uring, which could do both; False on unknown machines.

    Linux 3.5: PR_SET_SECCOMP is 22, SECCOMP_MODE_FILTER 2; the numbers of the calls are those of the kernel's tables.
    """
    import ctypes
    import os
    import struct

    known = {"x86_64": (0xC000003E, (41, 425, 59, 322)), "aarch64": (0xC00000B7, (198, 425, 221, 281))}
    if os.uname().machine not in known:
        return False
    machine, calls = known[os.uname().machine]
    count = len(calls) + 1
    lines = [(0x20, 0, 0, 4), (0x15, 1, 0, machine), (0x06, 0, 0, 0x00050001), (0x20, 0, 0, 0)]
    # The other way to call on x86_64 (x32) has the bit 30 set: refused as well.
    lines.append((0x35, count, 0, 0x40000000))
    lines += [(0x15, count - 1 - number, 0, call) for number, call in enumerate(calls)]
    lines += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050001)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    filter_ = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(lines), ctypes.addressof(program)))
    return bool(libc.prctl(22, 2, filter_, 0, 0) == 0)


def _run(memory: str, seconds: str, script: str, *arguments: str) -> None:
    import runpy

    _shut_in(int(memory), int(seconds), script)
    sys.argv = [script, *arguments]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    _run(*sys.argv[1:])
