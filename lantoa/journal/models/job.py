"""What waits to be done in the worker, and what it does regularly."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class JobQuerySet(models.QuerySet["Job"]):
    def free(self, now: datetime) -> JobQuerySet:
        """Those nobody is at: never taken, given back, or taken by somebody whose lease has ended."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=now))

    def due(self, now: datetime) -> JobQuerySet:
        """Those to be done now."""
        return self.free(now).filter(parked_at=None, next_at__lte=now)

    def once(self) -> JobQuerySet:
        """Tasks: done once, then gone."""
        return self.filter(regular=None)


class Job(models.Model):
    """One task to be done once, or one regular job with when it is done next. Who takes it has it until `claimed_until`.

    `args` and `kwargs` are ids and plain values, never anything about people.
    """

    objects: ClassVar = JobQuerySet.as_manager()

    regular = models.CharField(max_length=60, unique=True, null=True)  # noqa: DJ001 - NULL: a task, of which there are many
    task = models.CharField(max_length=200, blank=True, default="")
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    # Tries since it last succeeded; the one under way counts.
    attempts = models.PositiveIntegerField(default=0)
    claimed_by = models.CharField(max_length=40, blank=True, default="")
    claimed_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    failing_since = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-priority", "next_at"], name="journal_job_due", condition=Q(parked_at=None)),
            models.Index(fields=["parked_at"], name="journal_job_parked", condition=Q(parked_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """By what it is known: a regular job's name, a task's function."""
        return self.regular or self.task
