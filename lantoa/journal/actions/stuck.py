"""What a person does about something that is stuck: let it be tried again, or set it aside for good."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lantoa.journal import acts
from lantoa.journal.actions.command import command
from lantoa.journal.actions.record import record
from lantoa.journal.errors import NotStuck
from lantoa.journal.models import Follower, Incoming, Job
from lantoa.journal.queries.stuck import Stuck
from lantoa.kit.access import Actor
from lantoa.kit.world import world


def try_again(stuck: Stuck, *, by: Actor | None, key: UUID | None = None) -> None:
    """Let it be done once more, now, with all its tries before it; the worker takes it up.

    Refuses (NotStuck) what somebody else has dealt with meanwhile. `by` None is the operator at the command line.
    """
    with command("journal.try_again", key, {"stuck": stuck.handle, "since": _when(stuck)}, by=by) as run:
        if run.replayed:
            return
        now = world.now()
        if stuck.kind == "task":
            _moved(_task(stuck).update(parked_at=None, failing_since=None, attempts=0, next_at=now))
        elif stuck.kind == "arrived":
            # Its room's sweeper takes up what is new.
            _moved(_arrived(stuck).update(state=Incoming.State.NEW, reason=""))
        elif stuck.kind == "regular":
            _moved(Job.objects.filter(pk=stuck.id).exclude(failing_since=None).update(next_at=now))
        else:
            _moved(Follower.objects.filter(pk=stuck.id).exclude(parked_reason="").update(next_at=now))
        record(acts.WORK_TRIED_AGAIN, _subject(stuck), by=by, data={"kind": stuck.kind, "name": stuck.name})


def set_aside(stuck: Stuck, *, by: Actor | None, key: UUID | None = None) -> None:
    """Give it up for good: the task is not done any more, what arrived stays kept as it came and has no effect.

    Refuses (NotStuck) what somebody else has dealt with meanwhile, and regular work and followers, which cannot be set aside.
    """
    with command("journal.set_aside", key, {"stuck": stuck.handle, "since": _when(stuck)}, by=by) as run:
        if run.replayed:
            return
        if not stuck.can_be_set_aside:
            raise NotStuck(_("This goes on by itself once its cause is gone. It cannot be set aside."))
        record(acts.WORK_SET_ASIDE, _subject(stuck), by=by, data={"kind": stuck.kind, "name": stuck.name})
        if stuck.kind == "task":
            _moved(_task(stuck).delete()[0])
        else:
            _moved(_arrived(stuck).update(state=Incoming.State.REFUSED))


def _task(stuck: Stuck) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=stuck.id, parked_at=stuck.since)


def _arrived(stuck: Stuck) -> models.QuerySet[Incoming]:
    return Incoming.objects.filter(pk=stuck.id, state=Incoming.State.PARKED)


def _moved(rows: int) -> None:
    if not rows:
        raise NotStuck(_("Somebody has dealt with this meanwhile."))


def _subject(stuck: Stuck) -> models.Model:
    if stuck.kind == "arrived":
        return Incoming(pk=stuck.id)
    return Follower(pk=stuck.id) if stuck.kind == "follower" else Job(pk=stuck.id)


def _when(stuck: Stuck) -> str:
    since: datetime = stuck.since
    return since.isoformat()
