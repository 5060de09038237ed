"""Open PDF files in a process of their own: no network, bounded memory, time and files, gone with whoever asked.

What strangers send is read there by pyHanko and, beside it, by poppler's pdfsig or openssl; a fault or a bomb ends that process
and nothing else. It gets no environment, so no secret of the house. The network is taken away by a network namespace of its
own (Linux user namespaces); where the system forbids those, sockets are refused within the process, which stops pyHanko and
not a program it starts, so that the second engine is then not asked. `isolation` in its answer says which.

Loading the libraries takes more than a second, so a nursery keeps them: a process that reads no file itself and forks one that
does for each. It ends after five minutes without work. This same file is what it runs; all it needs comes on its standard input.
"""

from __future__ import annotations

import json
import os
import select
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

LARGEST = 20_000_000
MEMORY = 1_500_000_000
_SECONDS, _PATIENCE, _IDLE = 25, 40.0, 300.0
_DONE, _REFUSED, _TOO_LONG, _BROKEN = range(4)
_HEAD = struct.Struct(">BQ")


class NotOpened(Exception):
    """The file cannot be worked with; `code` is broken, encrypted, scripted, not_a_pdf, too_long or too_big."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(work: str, said: dict[str, Any], *parts: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Have this work done to these bytes (the first is the PDF); the answer's values and bytes. Raises NotOpened.

    `work` is prepare, prove or look; see the functions of the same names below. One at a time in each process of the house.
    """
    if len(parts[0]) > LARGEST:
        raise NotOpened("too_big")
    lengths = [len(part) for part in parts]
    head = json.dumps({"work": work, "said": said, "lengths": lengths, "memory": MEMORY}).encode()
    kind, content = _nursery.ask(head + b"\n" + b"".join(parts))
    if kind == _REFUSED:
        raise NotOpened(content.decode("ascii"))
    if kind != _DONE:
        raise NotOpened("too_long" if kind == _TOO_LONG else "broken")
    told, _line, rest = content.partition(b"\n")
    answer: dict[str, Any] = json.loads(told)
    return answer["said"], _cut(rest, answer["lengths"])


class _Nursery:
    """The process that forks the ones that read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: bytes) -> tuple[int, bytes]:
        with self._lock:
            for _try in (1, 2):
                if answer := self._once(request):
                    return answer
            return _BROKEN, b""

    def _once(self, request: bytes) -> tuple[int, bytes] | None:
        """None where it was gone before it could answer: it ends when it is idle, and with the thread that began it."""
        process = self._standing()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(_PATIENCE, end)
        timer.daemon = True
        timer.start()
        try:
            _send(process.stdin, 0, request)
            return _receive(process.stdout)
        except (OSError, EOFError):
            process.kill()
            process.wait()
            self._process = None
            return (_TOO_LONG, b"") if late.is_set() else None
        finally:
            timer.cancel()

    def _standing(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-I", "-X", "utf8", str(Path(__file__).resolve())]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            )  # fmt: skip
        return self._process


_nursery = _Nursery()


def _forked() -> None:
    """After a fork of the house's process the nursery belongs to the other one."""
    global _nursery
    _nursery = _Nursery()


os.register_at_fork(after_in_child=_forked)


def _send(stream: IO[bytes] | None, kind: int, content: bytes) -> None:
    if stream is None:
        raise EOFError
    stream.write(_HEAD.pack(kind, len(content)))
    stream.write(content)
    stream.flush()


def _receive(stream: IO[bytes] | None) -> tuple[int, bytes]:
    if stream is None:
        raise EOFError
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    kind, length = _HEAD.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return kind, content


def _cut(content: bytes, lengths: Sequence[int]) -> list[bytes]:
    found, at = [], 0
    for length in lengths:
        found.append(content[at : at + length])
        at += length
    return found


def prepare(said: dict[str, Any], pdf: bytes, stamp: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Make the place for a signature; see `rules.pdf.prepare`."""
    from lantoa.signing.rules import pdf as work

    made = work.prepare(
        pdf, stamp, field=said["field"], others=[(name, tuple(box)) for name, box in said["others"]], name=said["name"], reason=said["reason"],
        certificate=bytes.fromhex(said["certificate"]), chain=[bytes.fromhex(one) for one in said["chain"]],
    )  # fmt: skip
    told = {"digest": made.digest.hex(), "start": made.start, "end": made.end, "to_sign": made.to_sign.hex()}
    return told, [made.pdf, made.attributes]


def prove(said: dict[str, Any], pdf: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Put in revocation data and, where a field is named, the place of a time stamp behind it; see `rules.pdf`."""
    from lantoa.signing.rules import pdf as work

    certificates, ocsps, crls = (
        [bytes.fromhex(one) for one in said[name]] for name in ("certificates", "ocsps", "crls")
    )
    if certificates:
        pdf = work.with_proofs(pdf, certificates=certificates, ocsps=ocsps, crls=crls)
    if not said["field"]:
        return {}, [pdf]
    made = work.with_place_for_time(pdf, said["field"])
    return {"digest": made.digest.hex(), "start": made.start, "end": made.end}, [pdf, made.pdf]


def look(said: dict[str, Any], pdf: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Look at its signatures with both engines; see `rules.check.look` and `rules.second.ask`."""
    from datetime import datetime

    from lantoa.signing.rules import check, second

    roots, ocsps, crls = ([bytes.fromhex(one) for one in said[name]] for name in ("roots", "ocsps", "crls"))
    found = check.look(pdf, roots=roots, ocsps=ocsps, crls=crls, now=datetime.fromisoformat(said["now"]))
    return {"found": found, "second": second.ask(pdf, found) if said["second"] else {"engine": "", "whole": {}}}, []


def _alone() -> str:
    """Take the network away; says how."""
    import ctypes
    import socket

    if ctypes.CDLL(None, use_errno=True).unshare(0x10000000 | 0x40000000) == 0:  # CLONE_NEWUSER | CLONE_NEWNET
        return "namespace"

    def refused(*_given: object, **_more: object) -> None:
        raise PermissionError("no network here")

    for way in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, way, refused)
    return "sockets"


def _confined(memory: int) -> str:
    import ctypes
    import resource
    import signal

    # Whoever asked is gone, even by kill -9: nobody waits for the answer. 1 is PR_SET_PDEATHSIG.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    isolation = _alone()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * LARGEST, 4 * LARGEST))
    return isolation


def _work(request: bytes) -> tuple[int, bytes]:
    """In the forked process: confine it, do the work, say what came of it."""
    told, _line, rest = request.partition(b"\n")
    head = json.loads(told)  # the house's own words, not the file's
    isolation = _confined(head["memory"])
    from lantoa.signing.rules.pdf import Unreadable

    if head["work"] == "look":
        head["said"]["second"] = isolation == "namespace"
    try:
        works: dict[str, Any] = {"prepare": prepare, "prove": prove, "look": look}
        said, made = works[head["work"]](head["said"], *_cut(rest, head["lengths"]))
    except Unreadable as error:
        return _REFUSED, error.code.encode()
    except MemoryError:
        return _TOO_LONG, b""
    except Exception:  # noqa: BLE001 - whatever a stranger's file does to a library, it is the file that is broken
        return _BROKEN, b""
    answer = {"said": {**said, "isolation": isolation}, "lengths": [len(part) for part in made]}
    return _DONE, json.dumps(answer).encode() + b"\n" + b"".join(made)


def _fork(request: bytes) -> tuple[int, bytes]:
    """Have a process of its own do it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        nothing = os.open(os.devnull, os.O_RDWR)
        for way_out in (0, 1):  # to the house; its own answer goes by the pipe alone
            os.dup2(nothing, way_out)
        with os.fdopen(writing, "wb") as out:
            _send(out, *_work(request))
        os._exit(0)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as answer:
            return _receive(answer)
    except EOFError:
        return _TOO_LONG, b""  # killed for its time or memory
    finally:
        os.waitpid(child, 0)


def _run() -> int:
    import ctypes
    import logging
    import signal

    # Whoever asked is gone, even by kill -9: nobody waits for the answer. 1 is PR_SET_PDEATHSIG.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import lantoa.signing.rules.check
    import lantoa.signing.rules.second  # noqa: F401 - for those that are forked

    logging.disable(logging.CRITICAL)  # what a stranger's file makes the libraries say helps nobody
    stdin = os.fdopen(0, "rb", 0)
    while select.select([stdin], [], [], _IDLE)[0]:
        try:
            _kind, request = _receive(_Whole(stdin))  # type: ignore[arg-type]
        except EOFError:
            return 0
        _send(sys.stdout.buffer, *_fork(request))
    return 0


class _Whole:
    """Reads all that is asked for from an unbuffered stream, so that `select` sees what is left."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        found = bytearray()
        while len(found) < size and (part := self._stream.read(size - len(found))):
            found += part
        return bytes(found)


if __name__ == "__main__":
    sys.exit(_run())
