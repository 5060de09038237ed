"""Asks ClamAV's daemon, on this machine or another. See docs/adapters/clamd.md."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

from django.conf import settings

PIECE = 1_000_000
SECONDS = 60  # for one step: a large PDF is unpacked before the answer comes
LONGEST_ANSWER = 4_096


class Adapter:
    """See Scanner."""

    def harm_in(self, content: bytes) -> str:
        answer = _asked("INSTREAM", _pieces(content))
        found, _space, verdict = answer.removeprefix("stream: ").rpartition(" ")
        if verdict == "FOUND":
            return found or "?"
        if answer != "stream: OK":
            raise OSError(errno.EIO, f"clamd: {answer[:200]}")
        return ""

    def check_config(self) -> str:
        try:
            answer = _asked("PING", ())
        except OSError as error:
            return f"clamd at {settings.CLAMD}: {error}"
        return "" if answer == "PONG" else f"clamd at {settings.CLAMD} answers {answer[:80]!r}"


def _pieces(content: bytes) -> Iterable[bytes]:
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        yield len(piece).to_bytes(4, "big")
        yield piece
    yield bytes(4)


def _asked(command: str, then: Iterable[bytes]) -> str:
    """The daemon's answer to one command, ended by a NUL as the command was."""
    host, _colon, port = settings.CLAMD.rpartition(":")
    local = settings.CLAMD.startswith("/")
    with socket.socket(socket.AF_UNIX if local else socket.AF_INET) as line:
        line.settimeout(SECONDS)
        line.connect(settings.CLAMD if local else (host, int(port)))
        try:
            line.sendall(f"z{command}\0".encode())
            for piece in then:
                line.sendall(piece)
        except ConnectionError:
            pass  # it hung up: what it said before tells why
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            more = line.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace")
