"""How the house does at this moment: what waits, what lags, what is silent; and whether its database has the shape we expect."""

from __future__ import annotations

import logging
import platform
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from prometheus_client.core import GaugeMetricFamily

import lantoa
from lantoa.journal import api as journal
from lantoa.kit.database.shape import expected_migrations
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.payments import api as payments
from lantoa.stock import api as stock

log = logging.getLogger(__name__)
_complete: list[bool] = []


class House:
    """Looked up when somebody asks; without a database it says that it has none."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("build_info", "Which version answers.", {(lantoa.__version__, platform.python_version(), connection.vendor): 1.0}, "version python database")  # fmt: skip
        try:
            found = list(_gauges())
        except Error:
            log.warning("the database does not answer whoever watches", exc_info=True)
            yield _gauge("database_up", "Whether the database answers.", {(): 0.0})
            return
        yield _gauge("database_up", "Whether the database answers.", {(): 1.0})
        yield from found


def _gauges() -> Iterator[GaugeMetricFamily]:
    queue, now = journal.queue(), world.now()
    waiting, holds = messages.waiting(), stock.held()
    root, copies = journal.last_root(), journal.copies()
    work = journal.regular_work(journal.sweepers())
    yield _gauge("jobs_waiting", "Tasks whose time has come.", {(): queue.waiting})
    yield _gauge("jobs_oldest_seconds", "How long the oldest of them has waited.", {(): _age(queue.oldest, now)})
    yield _gauge("jobs_running", "Tasks and regular work some worker is at.", {(): queue.at_work})
    yield _gauge("jobs_parked", "Tasks given up, for a person to look at.", {(): queue.parked})
    yield _gauge("arrived", "What came from outside and has no effect yet.", {("new",): queue.arrived_waiting, ("parked",): queue.arrived_parked}, "state")  # fmt: skip
    yield _gauge("regular_done_seconds", "Since when regular work last went well.", {(one.name,): _age(one.done_at, now) for one in work if one.done_at}, "name")  # fmt: skip
    yield _gauge("regular_failing", "Whether regular work fails.", {(one.name,): float(one.failing_since is not None) for one in work}, "name")  # fmt: skip
    yield _gauge("sealer_lag_seconds", "How long the oldest entry has waited for its seal.", {(): _age(journal.oldest_unsealed(), now)})  # fmt: skip
    yield _gauge("follower_lag_entries", "Entries a follower has still to read.", {(name,): lag for name, lag in journal.follower_lags().items()}, "follower")  # fmt: skip
    yield _gauge("root_age_seconds", "Since when the newest root is signed.", {(): _age(root.signed_at, now)} if root else {})  # fmt: skip
    yield _gauge("messages_waiting", "Messages not delivered yet.", {(): waiting.count})
    yield _gauge("messages_oldest_seconds", "How long the oldest of them has waited.", {(): _age(waiting.oldest, now)})
    yield _gauge("feeds_silent", "Connections to banks that fell silent.", {(): payments.silent_feeds()})
    yield _gauge("holds", "Goods held while money is awaited: holds, and units in them.", {("holds",): holds[0], ("units",): holds[1]}, "what")  # fmt: skip
    yield _gauge("backup_behind_seconds", "How old the newest moment is that could be restored.", {(): _age(copies.heard.until, now)} if copies.heard and copies.heard.until else {})  # fmt: skip
    yield _gauge("backup_drill_age_seconds", "Since when a real restore last went well.", {(): _age(copies.went_well.recorded_at, now)} if copies.went_well else {})  # fmt: skip
    yield _gauge("database_bytes", "Size of the database.", {(): _database_bytes()})


def _gauge(name: str, words: str, values: Mapping[tuple[str, ...], float], labels: str = "") -> GaugeMetricFamily:
    made = GaugeMetricFamily(f"lantoa_{name}", words, labels=labels.split())
    for of, value in values.items():
        made.add_metric(of, float(value))
    return made


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def missing_migrations() -> list[str]:
    """What this code expects of the database and is not there yet; raises django.db.Error when it does not answer.

    Once nothing is missing that stays so for this process: migrations are not taken back under a running house.
    """
    if _complete:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return []
    missing = sorted(expected_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    if not missing:
        _complete.append(True)
    return [f"{app}.{name}" for app, name in missing]
