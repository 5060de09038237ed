"""Forked processes that are killed and come back: what harnesses that kill on one prepared house have in common."""

from __future__ import annotations

import gc
import os
import random
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from config.supervisor import die_with_parent

Role = Callable[[int], None]


class Crew:
    """One process for each role, called with its number and meant never to return; whoever dies is started again by `replace`.

    `kills` counts those that died of a signal, `ended` names those that ended by themselves; what ended them is told, a line
    each, in the file `told`. No line to the database may be open when it is made.
    """

    def __init__(self, roles: Sequence[Role], told: Path) -> None:
        self.roles, self.told = roles, told
        self.kills = 0
        self.ended: list[str] = []
        self._running: dict[int, int] = {}
        # Nobody who is forked looks through what stands now for garbage, and so makes it a copy of their own.
        gc.freeze()
        for number in range(len(roles)):
            self._start(number)

    def strike(self, chance: random.Random, among: Callable[[Role], bool] = lambda role: True) -> None:
        """Kill one of those whose role is asked for, or any where there is none."""
        asked = [process for process, number in self._running.items() if among(self.roles[number])]
        os.kill(chance.choice(asked or list(self._running)), signal.SIGKILL)

    def replace(self) -> None:
        """Start everybody again who died since the last call."""
        while (gone := os.waitpid(-1, os.WNOHANG))[0]:
            number = self._running.pop(gone[0])
            if os.WIFSIGNALED(gone[1]):
                self.kills += 1
            else:
                self.ended.append(f"{_name(self.roles[number])} ended with {os.waitstatus_to_exitcode(gone[1])}")
            self._start(number)

    def end(self) -> None:
        """Kill everybody and start nobody again."""
        for process in self._running:
            os.kill(process, signal.SIGKILL)
        for process in self._running:
            os.waitpid(process, 0)
        self._running.clear()

    def _start(self, number: int) -> None:
        process = os.fork()
        if process:
            self._running[process] = number
            return
        try:
            die_with_parent()
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            self.roles[number](number)
        except BaseException as error:  # noqa: BLE001 - whatever ends a process is told
            with self.told.open("a") as file:
                file.write(f"{_name(self.roles[number])} ended: {error!r}\n")
        finally:
            os._exit(1)


def part() -> None:
    """Close every line to the database: a line that is there when processes part would be everybody's."""
    from django.db import connection, connections

    if hasattr(connection, "close_pool"):
        connection.close_pool()
    connections.close_all()


def _name(role: Role) -> str:
    return getattr(role, "__name__", "a process")
