"""Several processes that live and die together: whatever ends one of them, or the one that watches, ends them all."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from types import FrameType
from urllib.parse import urlsplit

PR_SET_PDEATHSIG = 1
GONE = select.POLLERR | select.POLLHUP | select.POLLNVAL
_LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(last_word: int = signal.SIGKILL) -> None:
    """Ask the kernel to send this process `last_word` when its parent is gone, even by `kill -9`."""
    _LIBC.prctl(PR_SET_PDEATHSIG, last_word, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Process:
    """One process to keep: its name in the log, how to start it, and the address that answers once it is ready.

    `last_word` is what it hears when the supervisor is killed outright: SIGTERM for one that has processes of its own to
    stop, SIGKILL for the rest.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    health: str = ""
    last_word: int = signal.SIGKILL


class Child:
    """A started process, in a group of its own so that nothing it started can be left behind."""

    def __init__(self, process: Process) -> None:
        self.name = process.name
        self.health = process.health
        watcher = os.getpid()

        def bind_to_watcher() -> None:
            die_with_parent(process.last_word)
            if os.getppid() != watcher:
                os._exit(1)

        self._popen = subprocess.Popen(
            process.command,
            env={**os.environ, **process.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=bind_to_watcher,  # noqa: PLW1509 - the supervisor has a single thread
        )
        assert self._popen.stdout is not None
        self.output = self._popen.stdout.fileno()
        os.set_blocking(self.output, False)
        self.end = os.pidfd_open(self._popen.pid)
        self.rest = b""
        self.ended = False
        self.silent = False

    def ask_to_stop(self) -> None:
        if not self.ended:
            signal.pidfd_send_signal(self.end, signal.SIGTERM)

    def bury(self) -> int:
        """Kill what is left of the group, then take the exit status. Before that the group's number cannot be given away."""
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        code = self._popen.wait()
        if not self.ended:
            self.ended = True
            os.close(self.end)
        return code

    def lines(self, *, last: bool = False) -> list[bytes]:
        """The whole lines written since the last call; with `last` also the unfinished one."""
        try:
            read = os.read(self.output, 65536)
            self.silent = not read
        except BlockingIOError:
            read = b""
        *lines, self.rest = (self.rest + read).split(b"\n")
        if last and self.rest:
            lines, self.rest = [*lines, self.rest], b""
        return lines


class Supervisor:
    """Starts processes, passes their lines on, and stops all of them when one ends, on a signal, or when nobody can read on.

    `words` are the sentences said; see `config.run`. `grace` is how many seconds a process has to stop by itself.
    """

    def __init__(self, words: Mapping[str, str], *, grace: float = 8.0) -> None:
        self.words = words
        self.grace = grace
        self.children: list[Child] = []
        self.reason = ""
        self.code = 0
        self._stopping = False
        self._poll = select.poll()
        self._listen()

    def _listen(self) -> None:
        wake, self._wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        self._woken = wake
        self._poll.register(wake, select.POLLIN)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP):
            # Under nohup the terminal may close: the caller asked to go on.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._asked)
        try:
            os.fstat(1)
            self._poll.register(1, 0)
        except OSError:
            self._deaf = True
        else:
            self._deaf = False

    def _asked(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            self.grace = 0.0
        self._finish(self.words["asked"], 0)

    def _finish(self, reason: str, code: int) -> None:
        if not self.reason:
            self.reason, self.code = reason, code

    def start(self, process: Process) -> Child:
        child = Child(process)
        self.children.append(child)
        self._poll.register(child.output, select.POLLIN)
        self._poll.register(child.end, select.POLLIN)
        return child

    def first(self, process: Process) -> bool:
        """Run one process to its end before the others; True when it succeeded and nobody asked to stop meanwhile."""
        child = self.start(process)
        while not self.reason and not child.ended:
            self._turn(expected=child)
        return not self.reason

    def keep(self, ready: Callable[[], Iterable[str]]) -> None:
        """Watch until something ends it all; say the lines of `ready` once every process answers its address."""
        waiting = [child for child in self.children if child.health and not child.ended]
        announced = False
        while not self.reason:
            waiting = [child for child in waiting if not answers(child.health)]
            if not waiting and not announced:
                announced = True
                for line in ready():
                    self.say(line)
            self._turn(timeout=0.1 if waiting else None)

    def stop(self) -> int:
        """Stop everything, gently and then not; the exit code."""
        self._stopping = True
        if self.reason:
            self.say(self.reason)
        started = time.monotonic()
        for child in self.children:
            child.ask_to_stop()
        while any(not child.ended for child in self.children) and time.monotonic() - started < self.grace:
            self._turn(timeout=0.1)
        for child in self.children:
            child.bury()
            self._pass_on(child, last=True)
        return self.code

    def _turn(self, *, timeout: float | None = None, expected: Child | None = None) -> None:
        events = self._poll.poll(None if timeout is None else timeout * 1000)
        for handle, event in events:
            if handle == self._woken:
                os.read(handle, 4096)
            elif handle == 1 and event & GONE:
                self._deaf = True
                self._poll.unregister(1)
                self._finish(self.words["deaf"], 0)
        ready = {handle for handle, _ in events}
        for child in self.children:
            if child.output in ready:
                self._pass_on(child)
            if not child.ended and child.end in ready:
                self._ended(child, expected)

    def _ended(self, child: Child, expected: Child | None) -> None:
        self._poll.unregister(child.end)
        code = child.bury()
        self._pass_on(child, last=True)
        if not self._stopping and not (child is expected and code == 0):
            self._finish(self.words["died"].format(name=child.name, code=code), 1)

    def _pass_on(self, child: Child, *, last: bool = False) -> None:
        if child.silent:
            return
        lines = child.lines(last=last)
        if child.silent or child.ended:
            child.silent = True
            self._poll.unregister(child.output)
        for line in lines:
            self.say(f"{child.name:<8}| {line.decode('utf-8', 'replace')}", patience=0)

    def say(self, line: str, *, patience: float = 0.5) -> None:
        """Write a line, or drop it where nobody reads: a full pipe or a closed terminal must not stop the watch."""
        room = select.poll()
        room.register(1, select.POLLOUT)
        if self._deaf or not any(event & select.POLLOUT for _, event in room.poll(patience * 1000)):
            return
        try:
            os.write(1, line.encode()[:4000] + b"\n")
        except OSError:
            self._deaf = True


def answers(url: str) -> bool:
    """True when something behind `url` answers and is not broken."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=1)
    try:
        connection.request("GET", parts.path or "/", headers={"Connection": "close"})
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
