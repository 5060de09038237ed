"""The worker: runs queued tasks, seals the journal, lets followers read on, sweeps up. One or several may run."""

from __future__ import annotations

import logging
import os
import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from lantoa.journal import api as journal
from lantoa.kit.world import world

log = logging.getLogger(__name__)
HOUR = 3600.0
SWEEP = 20.0


class Command(BaseCommand):
    help = "Run queued tasks, seal the journal and let its followers read on, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what there is to do, then stop")
        parser.add_argument("--interval", type=float, default=0.3, help="seconds between looks when idle")

    def handle(self, *, once: bool, interval: float, **options: Any) -> None:
        self.running = True
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        swept = tidied = -HOUR
        while self.running:
            busy = self._round()
            if world.monotonic() - swept >= SWEEP:
                busy = journal.sweep_all() > 0 or busy
                journal.forget_page_news()
                swept = world.monotonic()
            if world.monotonic() - tidied >= HOUR:
                journal.forget_old_commands()
                tidied = world.monotonic()
            if once and not busy:
                return
            if not busy:
                world.sleep(interval)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.running = False

    def _round(self) -> bool:
        close_old_connections()
        try:
            tasks = run_tasks()
            sealed = journal.seal()
            followed = journal.follow_all()
        except OperationalError:
            # The database is away or locked for a moment; nothing of this round is lost.
            log.warning("database not reachable, trying again", exc_info=True)
            world.sleep(1.0)
            return False
        return bool(tasks or sealed or followed)


def run_tasks() -> bool:
    """Run some of the tasks that are ready; tell whether there were any. Few at a time: sealing and followers do not wait
    for a whole album of photos to be cut."""
    if not DBTaskResult.objects.ready().exists():
        return False
    Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=5,
        worker_id=f"{os.getpid()}-{world.token(4)}", excluded_queue_names=[],
    ).run()  # fmt: skip
    return True
