"""Programmes: what a commune or a sector means to teach in a time, whom, and how many seats that takes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor
from lantoa.learning.models.run import LEADING


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Which programmes: whose."""

    def led_by(self, actor: Actor) -> ProgrammeQuerySet:
        """The programmes of the organisation this actor teaches or works for; none for anybody else."""
        if actor.organisation_id is None or not actor.roles & LEADING:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Programme(models.Model):
    """What an organisation means to teach from one day to another: in a `unit`, or in a `sector` in its own words.

    `seats` is the budget: so many are to be announced. What was done is counted from classes, never written here.
    """

    objects: ClassVar = ProgrammeQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=120, blank=True, default="")
    title = models.CharField(max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="learning_programme_days"),
            models.CheckConstraint(condition=Q(unit__isnull=False) | ~Q(sector=""), name="learning_programme_for_whom"),
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """How many people of one target group (a code of the data file) a programme means to reach."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="targets")
    group = models.CharField(max_length=20)
    people = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["programme", "group"], name="learning_target_once")]

    def __str__(self) -> str:
        return f"{self.group}: {self.people}"
