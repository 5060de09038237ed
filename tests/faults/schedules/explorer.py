"""Two actions on two real connections, one statement at a time, in an order that somebody chooses.

Each action runs in a thread of its own and stops before every statement, before COMMIT and before ROLLBACK. One of the two is
let go, and nothing else happens until it stops again, is done, or waits for a lock of the other; then the next choice is made.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import psycopg
from django.db import OperationalError, connection

from config.door import is_passing
from lantoa.kit.errors import RuleError

Job = Callable[[], str | None]
# Given whose turns are possible (0, 1 or both) and how many steps were taken: who goes next.
Choose = Callable[[list[int], int], int]
# Seconds: until a statement that has not come back is asked after, and until everything must have come to rest.
GLANCE, PATIENCE = 0.001, 30.0
# Milliseconds until PostgreSQL looks for a ring of waiters, and seconds until that has surely happened. So it is always
# the one who closes the ring that is undone, and a schedule replays.
RING, RING_SEEN = 2, 0.004
# What is answered; a row that an action returns was read again after its commit, so its state is no part of an answer.
DONE, REFUSED = "done", "refused: "
# How often one who is asked to come again does.
TRIES = 4


def is_undone(error: Exception) -> bool:
    """Whether PostgreSQL undid this in favour of the other (class 40 is "transaction rollback") or a lock was not had in time: the
    house asks whoever sent it to send it again, and nothing else of its troubles is excused here."""
    state = str(getattr(error.__cause__, "sqlstate", None) or "")
    undone = state.startswith("40") or state == "55P03"
    return isinstance(error, OperationalError) and undone and is_passing(error)


class State(Enum):
    IDLE = "idle"
    RUNNING = "running"
    STOPPED = "stopped"  # before a statement
    LATER = "later"  # refused for now; comes again when the other is done


class Stuck(Exception):
    """Neither of the two can go on."""


@dataclass
class Run:
    """What came of one schedule: what each was answered, every step in order, how often one waited or was asked to come again."""

    answers: tuple[str, str] = ("", "")
    trace: list[str] = field(default_factory=list)
    steps: tuple[int, int] = (0, 0)
    waits: int = 0
    again: int = 0
    rings: int = 0


class Line(threading.Thread):
    """A connection on which one action at a time is done, a step whenever it is let."""

    def __init__(self, name: str, turn: threading.Condition) -> None:
        super().__init__(name=name, daemon=True)
        self.turn, self.state = turn, State.IDLE
        self.answer, self.step = "", ""
        self.again, self.rings, self.pid = 0, 0, 0
        self.is_over = False
        self.job: Job | None = None
        self.start()
        with turn:
            turn.wait_for(lambda: self.pid)

    def run(self) -> None:
        pid = self._connect()
        with self.turn:
            self.pid = pid
            self.turn.notify_all()
        while True:
            with self.turn:
                self.turn.wait_for(lambda: self.job is not None or self.is_over)
                job = self.job
            if job is None:
                connection.close()
                return
            answer = self._do(job)
            with self.turn:
                self.job, self.answer, self.state = None, answer, State.IDLE
                self.turn.notify_all()

    def _connect(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SET deadlock_timeout TO {RING}")
            cursor.execute("SELECT pg_backend_pid()")
            pid = int(cursor.fetchone()[0])
        connection.execute_wrappers.append(self._statement)
        for name in ("_commit", "_rollback"):
            setattr(connection, name, self._ending(name.strip("_").upper(), getattr(connection, name)))
        return pid

    def _statement(self, execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        text = str(sql)
        # These two change nothing that another connection could see or wait for.
        if not text.startswith(("SAVEPOINT", "RELEASE")):
            self._halt(State.STOPPED, short(text))
        return execute(sql, params, many, context)

    def _ending(self, name: str, end: Callable[[], None]) -> Callable[[], None]:
        def ended() -> None:
            self._halt(State.STOPPED, name)
            end()

        return ended

    def _halt(self, state: State, step: str) -> None:
        with self.turn:
            self.state, self.step = state, step
            self.turn.notify_all()
            self.turn.wait_for(lambda: self.state is State.RUNNING)

    def _do(self, job: Job) -> str:
        """What a person is answered, who comes again when they are asked to."""
        refused = ""
        for _ in range(TRIES):
            try:
                return job() or DONE
            except RuleError as error:
                refused = f"{REFUSED}{error.code}"
                if error.code != "in_flight":
                    return refused
            except Exception as error:  # noqa: BLE001 - what would be a page of "something broke" is what we look for
                if not is_undone(error):
                    return f"broken: {type(error).__name__}: {str(error).strip()[:200]}"
                refused = f"{REFUSED}busy"
                self.rings += 1
            self.again += 1
            self._halt(State.LATER, "comes again")
        return refused

    def begin(self, job: Job) -> None:
        with self.turn:
            self.again, self.rings, self.answer, self.step = 0, 0, "", ""
            self.state, self.job = State.RUNNING, job
            self.turn.notify_all()

    def go(self) -> None:
        with self.turn:
            self.state = State.RUNNING
            self.turn.notify_all()


class Explorer:
    """Has two lines, and a third connection that sees who waits for whom."""

    def __init__(self) -> None:
        self.turn = threading.Condition()
        self.lines = [Line(name, self.turn) for name in "AB"]
        self.waiting: set[int] = set()
        self.watch = psycopg.connect(**{**connection.get_connection_params(), "autocommit": True})

    def close(self) -> None:
        """When nothing is under way."""
        with self.turn:
            for line in self.lines:
                line.is_over = True
            self.turn.notify_all()
        for line in self.lines:
            line.join(PATIENCE)
        self.watch.close()

    def run(self, jobs: tuple[Job, Job], choose: Choose) -> Run:
        """Do both, in the order that `choose` says. Raises Stuck when that cannot be brought to an end."""
        run = Run()
        taken = [0, 0]
        self.waiting.clear()
        for line, job in zip(self.lines, jobs, strict=True):
            line.begin(job)
            self._settle(run)
        while free := self._free(run):
            number = choose(free, sum(taken))
            line = self.lines[number]
            taken[number] += 1
            run.trace.append(f"{line.name}  {line.step}")
            line.go()
            self._settle(run)
        run.answers = (self.lines[0].answer, self.lines[1].answer)
        run.steps = (taken[0], taken[1])
        run.again, run.rings = (sum(getattr(line, name) for line in self.lines) for name in ("again", "rings"))
        return run

    def _free(self, run: Run) -> list[int]:
        states = [line.state for line in self.lines]
        free = [number for number, state in enumerate(states) if state is State.STOPPED]
        if not free and State.RUNNING not in states:
            # Whoever was asked to come again does so when nothing else is under way.
            free = [number for number, state in enumerate(states) if state is State.LATER][:1]
        if not free and states != [State.IDLE, State.IDLE]:
            raise Stuck("\n".join(run.trace))
        return free

    def _settle(self, run: Run) -> None:
        """Come back when each has stopped, is done, or waits for the other, who has stopped."""
        until = time.monotonic() + PATIENCE
        while True:
            with self.turn:
                self.turn.wait_for(self._has_come_back, GLANCE)
                running = {number for number, line in enumerate(self.lines) if line.state is State.RUNNING}
            waiting = {number for number in running if self._waits(number)}
            for number in waiting - self.waiting:
                run.waits += 1
                run.trace.append(f"{self.lines[number].name}  … waits")
                time.sleep(RING_SEEN)
            new, self.waiting = waiting - self.waiting, waiting
            if not new and waiting == running and len(running) < len(self.lines):
                return
            if time.monotonic() > until:
                raise Stuck("\n".join(run.trace))

    def _has_come_back(self) -> bool:
        return all(line.state is not State.RUNNING or number in self.waiting for number, line in enumerate(self.lines))

    def _waits(self, number: int) -> bool:
        mine, other = self.lines[number].pid, self.lines[1 - number].pid
        found = self.watch.execute("SELECT %s = ANY(pg_blocking_pids(%s))", (other, mine)).fetchone()
        return bool(found and found[0])


def one_after_the_other(first: int) -> Choose:
    """`first` to its end, then the other."""
    return lambda free, _step: first if first in free else free[0]


def interrupted(first: int, after: int) -> Choose:
    """`first` as far as so many steps, then the other to its end, then the rest."""
    return _interrupting(first, {after})


def chosen(chance: random.Random, steps: tuple[int, int]) -> Choose:
    """An order to try, of two actions that take about so many steps alone.

    Half of them interrupt one action once, anywhere, and let the other run as far as it comes: nearly every race needs no
    more. The others interrupt twice, or wander.
    """
    kind, now = chance.random(), chance.randrange(2)
    if kind < 0.75:
        at = {chance.randrange(max(steps[now], 1))}
        if kind > 0.5:
            at.add(chance.randrange(sum(steps) + 1))
        return _interrupting(now, at)
    return _wandering(chance, now, chance.choice((0.15, 0.5)))


def _interrupting(now: int, at: set[int]) -> Choose:
    wanted = [now]

    def choose(free: list[int], step: int) -> int:
        if step in at:
            at.remove(step)
            wanted[0] = 1 - wanted[0]
        return wanted[0] if wanted[0] in free else free[0]

    return choose


def _wandering(chance: random.Random, now: int, restless: float) -> Choose:
    wanted = [now]

    def choose(free: list[int], _step: int) -> int:
        if chance.random() < restless:
            wanted[0] = 1 - wanted[0]
        return wanted[0] if wanted[0] in free else free[0]

    return choose


def short(sql: str) -> str:
    """A statement in a line, without its values."""
    text = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    if text.startswith("ROLLBACK TO"):
        return "ROLLBACK TO SAVEPOINT"
    text = re.sub(r"^SELECT .{40,}? FROM ", "SELECT … FROM ", text)
    text = re.sub(r"^(INSERT INTO \S+) .*?(ON CONFLICT.*|$)", r"\1 \2", text).strip()
    lock = re.search(r" FOR (?:NO KEY )?UPDATE.*$", text)
    tail = lock[0] if lock and len(text) > 130 else ""
    return text[: 130 - len(tail)] + tail
