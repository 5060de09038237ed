"""What is stuck and waits for a person, and how the queue stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Count, Min, Q

from lantoa.journal.models import Follower, Incoming, Job
from lantoa.journal.models.incoming import COUNTED
from lantoa.journal.models.job import JobQuerySet
from lantoa.kit.access import Actor
from lantoa.kit.world import world

Kind = Literal["task", "arrived", "regular", "follower"]
KINDS: tuple[Kind, ...] = ("task", "arrived", "regular", "follower")
FLOODS_SHOWN = timedelta(days=7)
# What goes on by itself once its cause is gone can be hurried, not set aside: that would lose what comes after.
CAN_BE_SET_ASIDE: frozenset[str] = frozenset({"task", "arrived"})


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing that failed: a task that was given up, something that arrived and could not be understood, regular work or a
    follower that keeps failing. `id` names it within its kind; `tries` is 0 where nobody counted."""

    kind: Kind
    id: str
    name: str
    reason: str
    since: datetime
    tries: int = 0
    next_at: datetime | None = None

    @property
    def can_be_set_aside(self) -> bool:
        return self.kind in CAN_BE_SET_ASIDE

    @property
    def handle(self) -> str:
        """By what the command and the page name it."""
        return f"{self.kind}-{self.id}"


def stuck_visible_to(actor: Actor, limit: int = 50) -> list[Stuck]:
    """What waits for a person, of each kind at most so many, the oldest first; nothing for anybody but an operator."""
    return stuck(limit) if "operator" in actor.roles else []


def stuck(limit: int = 50) -> list[Stuck]:
    """The same for the house itself. Four queries."""
    found = [
        *map(_job, Job.objects.exclude(parked_at=None).order_by("parked_at")[:limit]),
        *map(_arrived, Incoming.objects.filter(state=Incoming.State.PARKED).order_by("received_at")[:limit]),
        *map(_job, _failing()[:limit]),
        *map(_follower, Follower.objects.exclude(parked_reason="").order_by("failing_since", "name")[:limit]),
    ]
    return found


def find_stuck(kind: str, id: str) -> Stuck | None:
    """This one, if it is stuck; None for anything else."""
    if (
        not (id.isascii() and id.isprintable())
        or len(id) > 60
        or (kind != "follower" and not (id.isdigit() and len(id) < 19))
    ):
        return None
    rows: Iterable[Stuck] = ()
    if kind == "task":
        rows = map(_job, Job.objects.exclude(parked_at=None).filter(pk=id))
    elif kind == "regular":
        rows = map(_job, _failing().filter(pk=id))
    elif kind == "arrived":
        rows = map(_arrived, Incoming.objects.filter(pk=id, state=Incoming.State.PARKED))
    elif kind == "follower":
        rows = map(_follower, Follower.objects.exclude(parked_reason="").filter(pk=id))
    return next(iter(rows), None)


def _failing() -> JobQuerySet:
    return Job.objects.exclude(regular=None).exclude(failing_since=None).order_by("failing_since")


def _job(job: Job) -> Stuck:
    since = job.parked_at or job.failing_since or job.made_at
    return Stuck(
        "regular" if job.regular else "task", str(job.pk), job.name, job.reason, since, job.attempts, job.next_at
    )


def _arrived(row: Incoming) -> Stuck:
    return Stuck("arrived", str(row.pk), row.source, row.reason, row.received_at)


def _follower(row: Follower) -> Stuck:
    since = row.failing_since or world.now()
    return Stuck("follower", row.name, row.name, row.parked_reason, since, row.attempts, row.next_at)


@dataclass(frozen=True, slots=True)
class Queue:
    """How the queue stands: tasks that wait and the oldest one's due time, tasks being done, parked tasks and arrivals,
    arrivals not yet done."""

    waiting: int
    oldest: datetime | None
    at_work: int
    parked: int
    arrived_parked: int
    arrived_waiting: int


def queue() -> Queue:
    """How the queue stands now. Two queries."""
    now = world.now()
    jobs = Job.objects.once().aggregate(
        waiting=_count(Q(parked_at=None, next_at__lte=now)), at_work=_count(Q(claimed_until__gt=now)),
        parked=_count(Q(parked_at__isnull=False)), oldest=Min("next_at", filter=Q(parked_at=None, next_at__lte=now)),
    )  # fmt: skip
    arrived = Incoming.objects.filter(state__in=(Incoming.State.NEW, Incoming.State.PARKED)).aggregate(
        new=_count(Q(state=Incoming.State.NEW)), parked=_count(Q(state=Incoming.State.PARKED))
    )
    return Queue(jobs["waiting"], jobs["oldest"], jobs["at_work"], jobs["parked"], arrived["parked"], arrived["new"])


def _count(which: Q) -> Count:
    return Count("pk", filter=which)


@dataclass(frozen=True, slots=True)
class RegularWork:
    """Regular work: when it last went well, when it is next, and since when it fails."""

    name: str
    done_at: datetime | None
    next_at: datetime
    failing_since: datetime | None


def regular_work(names: Iterable[str]) -> list[RegularWork]:
    """How the regular work of these names stands, by name. One query."""
    rows = Job.objects.filter(regular__in=list(names)).order_by("regular")
    return [RegularWork(row.name, row.done_at, row.next_at, row.failing_since) for row in rows]


@dataclass(frozen=True, slots=True)
class Flood:
    """Things of one source that were refused within an hour and only counted, beyond those that were kept."""

    source: str
    since: datetime
    times: int


def floods(limit: int = 24) -> list[Flood]:
    """Those of the last week, the newest first. One query."""
    counted = Incoming.objects.filter(
        state=Incoming.State.REFUSED, dedupe_key__startswith=COUNTED, received_at__gte=world.now() - FLOODS_SHOWN
    ).order_by("-received_at", "-pk")
    return [Flood(row.source, row.received_at, row.times_received) for row in counted[:limit]]


def is_only_counted(row: Incoming) -> bool:
    """Whether it stands for things that were counted and not kept."""
    return row.state == Incoming.State.REFUSED and (row.dedupe_key or "").startswith(COUNTED)
