"""The queue of the worker: tasks to be done once and regular work, each taken by one worker for a while.

A task is written in the transaction of what it belongs to. Whoever takes it has a lease; a worker that dies over it loses it
when the lease ends, and the next one takes it up. What fails is tried again later and later, and what fails too often is
parked with its reason for a person to look at (`actions.stuck`), so that it holds up nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus

from lantoa.journal.actions.registry import Regular, sweepers
from lantoa.journal.models import Job
from lantoa.journal.models.job import JobQuerySet
from lantoa.journal.rules.queue import MOST_TRIES, pause_after
from lantoa.kit import log_lines
from lantoa.kit.world import VIETNAM, world

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
# The priority of tasks that take longer than some seconds of a whole core: lines of their own do them.
LONG = -100
DIED = "the worker died over it, or took too long"
_mine: ContextVar[Job | None] = ContextVar("job", default=None)


class Backend(BaseTaskBackend):
    """Where `@task` functions of the rooms are written down: our own queue."""

    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Write the task down in the current transaction; it is done after the commit, or not at all."""
        self.validate_task(task)
        now = world.now()
        job = Job.objects.create(
            task=task.module_path, args=list(args), kwargs=dict(kwargs), priority=task.priority, made_at=now,
            next_at=task.run_after or now,
        )  # fmt: skip
        return TaskResult(
            task=task, id=str(job.pk), status=TaskResultStatus.READY, enqueued_at=now, started_at=None, finished_at=None,
            last_attempted_at=None, args=list(args), kwargs=dict(kwargs), backend=self.alias, errors=[], worker_ids=[],
        )  # fmt: skip


def work_off(most: int = 5, *, long: bool = True) -> int:
    """Do at most so many of the tasks that are ready, then the regular work that is due and not long; return how many things were
    done. Without `long` the tasks of the priority LONG are left to who does only those.

    Few at a time: sealing and followers do not wait for a whole album of photos to be cut. Between two pieces of regular work, all of
    which takes seconds on a busy machine, tasks of a priority above 0 are done: somebody waits for them.
    """
    return _tasks(most, None if long else Job.objects.once().filter(priority__gt=LONG)) + _regular_work(most)


def work_off_urgent(most: int = 5) -> int:
    """Do at most so many of the tasks of a priority above 0 that are ready, and nothing else; return how many were done."""
    return _tasks(most, _urgent())


def work_off_long() -> int:
    """Do one task of the priority LONG, or else the long regular work that is due since longest, one piece of it, and nothing else;
    return how many things were done.

    One at a time, so that what is due by then is looked for anew, and a worker that is told to stop can.
    """
    return _tasks(1, Job.objects.once().filter(priority__lte=LONG)) or sum(
        _once(name, regular, due=True) for name, regular in _due(long=True)[:1]
    )


def _tasks(most: int, waiting: JobQuerySet | None = None) -> int:
    done = 0
    while done < most and (job := _next_task(waiting)):
        _try(job, partial(_call, job))
        done += 1
    return done


def _regular_work(most: int) -> int:
    return sum(_once(name, regular, due=True) + _tasks(most, _urgent()) for name, regular in _due(long=False))


def _due(*, long: bool) -> list[tuple[str, Regular]]:
    there = {name: one for name, one in sweepers().items() if one.long == long}
    # One look that takes no lock: an idle worker must not take the embedded database's one write lock.
    due = Job.objects.due(world.now()).filter(regular__in=there).order_by("next_at", "pk")
    return [(name, there[name]) for name in due.values_list("regular", flat=True)]


def _urgent() -> JobQuerySet:
    found: JobQuerySet = Job.objects.once().filter(priority__gt=0)
    return found


def plan_regular_work() -> None:
    """Write down the regular work that was never done here. Called when a worker starts; several may at once."""
    now, there = world.now(), sweepers()
    known = set(Job.objects.filter(regular__in=there).values_list("regular", flat=True))
    new = [
        Job(regular=name, made_at=now, next_at=regular.times.first(now, VIETNAM))
        for name, regular in there.items()
        if name not in known
    ]
    if new:
        Job.objects.bulk_create(new, ignore_conflicts=True)


def sweep_all() -> int:
    """Let all regular work be done now, due or not, save what another worker is at; return how many things were done. What
    fails is logged and kept, and the others go on."""
    plan_regular_work()
    return sum(_once(name, regular) for name, regular in sweepers().items())


def not_failing(task: Task[..., Any], ids: Iterable[int]) -> list[int]:
    """Those of the ids a sweeper wants to put on their way once more whose task is not failing or parked already: that one is
    tried again by itself, or waits for a person, and a second would only be stuck beside it."""
    failing = Job.objects.once().filter(task=task.module_path).exclude(failing_since=None)
    known = {args[0] for args in failing.values_list("args", flat=True) if args}
    return [one for one in ids if one not in known]


def still_at_it() -> None:
    """Say, within a long task or regular job, that its worker lives: from now on it has another lease's time. Elsewhere it
    does nothing. Call it between the steps, outside a transaction."""
    job = _mine.get()
    if job is not None:
        _of(job).update(claimed_until=world.now() + LEASE)


def _next_task(of: JobQuerySet | None = None) -> Job | None:
    tasks = Job.objects.once() if of is None else of
    while True:
        now = world.now()
        if not tasks.due(now).exists():
            return None
        job = _take(tasks.due(now).order_by("-priority", "next_at", "pk"))
        if job is None or job.attempts <= MOST_TRIES:
            return job
        # It was taken as often as it may be, and nobody came back from it: it may be what kills them.
        _park(job, DIED)


def _once(name: str, regular: Regular, *, due: bool = False) -> int:
    now, mine = world.now(), Job.objects.filter(regular=name)
    # Asked again when it is taken: another worker may have done it since the look.
    job = _take(mine.due(now) if due else mine.free(now))
    return _try(job, regular.sweep, regular) if job else 0


def _take(jobs: JobQuerySet) -> Job | None:
    """The first of these, ours from now on until the lease ends; None where there is none that is not being taken."""
    now = world.now()
    with transaction.atomic():
        job = jobs.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
        if job is None:
            return None
        name, until = world.token(12), now + LEASE
        # On the embedded database nothing is locked by reading; there the words of the condition decide.
        same = Job.objects.filter(pk=job.pk, claimed_by=job.claimed_by, attempts=job.attempts).free(now)
        if not same.update(claimed_by=name, claimed_until=until, attempts=F("attempts") + 1):
            return None
    job.claimed_by, job.claimed_until, job.attempts = name, until, job.attempts + 1
    return job


def _try(job: Job, do: Callable[[], int], regular: Regular | None = None) -> int:
    with log_lines.marked(f"job-{job.pk}-{job.attempts}"), _at(job):
        try:
            count = do()
        except Exception as error:  # noqa: BLE001 - one broken task must not stop the others
            log.exception("%s %s failed", "sweeper" if regular else "task", job.name)
            _failed(job, log_lines.told(error), regular)
            return 0
    if regular:
        now = world.now()
        _of(job).update(
            next_at=regular.times.after(now, VIETNAM), done_at=now, attempts=0, reason="", failing_since=None,
            claimed_by="", claimed_until=None,
        )  # fmt: skip
    else:
        _of(job).delete()
    return int(count or 0)


def _call(job: Job) -> int:
    import_string(job.task).call(*job.args, **job.kwargs)
    return 1


def _failed(job: Job, reason: str, regular: Regular | None) -> None:
    if regular is None and job.attempts >= MOST_TRIES:
        _park(job, reason)
        return
    now = world.now()
    _of(job).update(
        next_at=now + pause_after(job.attempts, world.random.random()), reason=reason[:300],
        failing_since=job.failing_since or now, claimed_by="", claimed_until=None,
    )  # fmt: skip


def _park(job: Job, reason: str) -> None:
    now = world.now()
    _of(job).update(
        parked_at=now, reason=reason[:300], failing_since=job.failing_since or now, claimed_by="", claimed_until=None
    )
    log.error("task %s %s parked", job.name, job.pk)


def _of(job: Job) -> QuerySet[Job]:
    # Whoever lost the lease meanwhile changes nothing any more: somebody else is at it.
    return Job.objects.filter(pk=job.pk, claimed_by=job.claimed_by)


@contextmanager
def _at(job: Job) -> Iterator[None]:
    before = _mine.set(job)
    try:
        yield
    finally:
        _mine.reset(before)
