"""The worker: does what is in the queue, seals the journal, lets followers read on. One or several may run.

Beside its one line others do only what somebody waits for: a channel or bank that answers late keeps one line waiting, and the order
that every other place has to hear of goes by another. Long work (counting the figures of a province, planning a stall's weeks) has lines
of its own too.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from lantoa.journal import api as journal
from lantoa.kit.world import world

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do what is in the queue, seal the journal and let its followers read on, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what there is to do, then stop")
        parser.add_argument("--interval", type=float, default=0.3, help="seconds between looks when idle")
        parser.add_argument("--beside", type=int, default=2, help="lines that do only what somebody waits for")
        parser.add_argument("--long", type=int, default=3, help="lines that do only work that takes long")

    def handle(self, *, once: bool, interval: float, beside: int, long: int, **options: Any) -> None:
        self.running = True
        # Where no line does what takes long, this one does it too.
        self.does_long = once or not long
        self.fault: Exception | None = None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        duties = [*[journal.work_off_urgent] * beside, *[journal.work_off_long] * long]
        lines = [
            threading.Thread(target=self._line, args=[duty, interval], name=f"beside-{number}")
            for number, duty in enumerate([] if once else duties)
        ]
        for line in lines:
            line.start()
        try:
            self._work(interval, once=once)
        finally:
            self.running = False
            for line in lines:
                line.join()
        if self.fault:
            raise self.fault

    def _work(self, interval: float, *, once: bool) -> None:
        planned = False
        while self.running:
            busy, planned = self._round(planned, everything=once)
            if once and not busy:
                return
            if not busy:
                world.sleep(interval)

    def _line(self, duty: Callable[[], int], interval: float) -> None:
        """A line beside that meets a fault ends the whole worker, as its own line does: whoever runs it sees it and starts it anew."""
        try:
            self._beside(duty, interval)
        except Exception as fault:  # noqa: BLE001 - raised again by the line that started it
            self.fault = fault
            self.running = False
        finally:
            connection.close()

    def _beside(self, duty: Callable[[], int], interval: float) -> None:
        while self.running:
            close_old_connections()
            try:
                busy = duty()
            except (OperationalError, InterfaceError):
                self._away()
                continue
            if not busy:
                world.sleep(interval)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.running = False

    def _round(self, planned: bool, *, everything: bool) -> tuple[bool, bool]:
        close_old_connections()
        try:
            swept = 0
            if not planned and everything:
                swept = journal.sweep_all()
            elif not planned:
                journal.plan_regular_work()
            done = journal.work_off(long=self.does_long) + swept
            sealed = journal.seal()
            followed = journal.follow_all(due=True)
        except (OperationalError, InterfaceError):
            self._away()
            return False, planned
        return bool(done or sealed or followed), True

    def _away(self) -> None:
        """The database is away or locked for a moment; nothing of this round is lost."""
        log.warning("database not reachable, trying again", exc_info=True)
        world.sleep(1.0)
