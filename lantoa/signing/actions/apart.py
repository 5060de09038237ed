"""Open PDF files in a process of its own: no network, bounded memory, time and files, gone with whoever asked.

What strangers send is read there by pyHanko and, beside it, by poppler's pdfsig or openssl; a fault or a bomb ends that process
and nothing else. It gets no environment, so no secret of the house. The network is taken away by a network namespace of its
own (Linux user namespaces); where the system forbids those, sockets are refused within the process, which stops pyHanko and
not a program it starts, so that the second engine is then not asked. `isolation` in its answer says which.

This same file is what that process runs; all it needs comes on its standard input: one line of JSON, then bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LARGEST = 20_000_000
_MEMORY, _SECONDS, _PATIENCE = 1_500_000_000, 25, 40
_REFUSED = 3


class NotOpened(Exception):
    """The file cannot be worked with; `code` is broken, encrypted, scripted, not_a_pdf, too_long or too_big."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask(work: str, said: dict[str, Any], *parts: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Have this work done to these bytes (the first is the PDF); the answer's values and bytes. Raises NotOpened.

    `work` is prepare, prove or look; see the functions of the same names below.
    """
    if len(parts[0]) > LARGEST:
        raise NotOpened("too_big")
    head = json.dumps({"work": work, "said": said, "lengths": [len(part) for part in parts]}).encode()
    command = [sys.executable, "-I", "-X", "utf8", str(Path(__file__).resolve())]
    try:
        done = subprocess.run(
            command, input=head + b"\n" + b"".join(parts), capture_output=True, timeout=_PATIENCE, check=False,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotOpened("too_long") from None
    if done.returncode == _REFUSED:
        raise NotOpened(done.stdout.decode("ascii", "replace")[:20])
    if done.returncode:
        # Killed for its memory or time, or broken by what it read.
        raise NotOpened("too_long" if done.returncode < 0 or b"MemoryError" in done.stderr else "broken")
    told, _line, rest = done.stdout.partition(b"\n")
    answer: dict[str, Any] = json.loads(told)
    return answer["said"], _cut(rest, answer["lengths"])


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

    certificates, ocsps, crls = ([bytes.fromhex(one) for one in said[name]] for name in ("certificates", "ocsps", "crls"))
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

    socket.socket.connect = refused  # type: ignore[assignment,method-assign]
    socket.socket.connect_ex = refused  # type: ignore[assignment,method-assign]
    return "sockets"


def _confined() -> str:
    import ctypes
    import resource
    import signal

    # Whoever asked is gone, even by kill -9: nobody waits for the answer. 1 is PR_SET_PDEATHSIG.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    isolation = _alone()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * LARGEST, 4 * LARGEST))
    return isolation


def _run() -> int:
    isolation = _confined()
    head = json.loads(sys.stdin.buffer.readline())
    parts = _cut(sys.stdin.buffer.read(), head["lengths"])
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    from lantoa.signing.rules.pdf import Unreadable

    if head["work"] == "look":
        head["said"]["second"] = isolation == "namespace"
    try:
        told, made = {"prepare": prepare, "prove": prove, "look": look}[head["work"]](head["said"], *parts)
    except Unreadable as error:
        sys.stdout.write(error.code)
        return _REFUSED
    answer = {"said": {**told, "isolation": isolation}, "lengths": [len(part) for part in made]}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(made))
    return 0


if __name__ == "__main__":
    sys.exit(_run())
