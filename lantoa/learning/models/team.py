"""Community digital teams, one per hamlet or quarter, whom they help, and their visits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor
from lantoa.learning.models.course import Lesson
from lantoa.learning.models.enrollment import Enrollment
from lantoa.learning.models.run import LEADING


class TeamQuerySet(models.QuerySet["Team"]):
    def led_by(self, actor: Actor) -> TeamQuerySet:
        """The teams of the body this actor works for as an officer or instructor; none for anybody else."""
        if actor.organisation_id is None or not actor.roles & LEADING:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def of(self, person_id: int | None) -> TeamQuerySet:
        """The teams this person belongs to now."""
        return self.filter(ended_at=None, members__person=person_id, members__until=None)


class Team(models.Model):
    """A team of neighbours: set up by the commune, for one hamlet or quarter."""

    objects: ClassVar = TeamQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(ended_at=None), name="learning_team_once")
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """Somebody in a team, from one day to another."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    is_head = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "person"], condition=Q(until=None), name="learning_member_once"),
            models.UniqueConstraint(fields=["team"], condition=Q(until=None, is_head=True), name="learning_one_head"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}"


class Help(models.Model):
    """A learner is stuck at a lesson and asked the team of their hamlet; `helper` is who took it on.

    Over once the lesson ended (done), or somebody said that it is no longer needed.
    """

    class Result(models.TextChoices):
        DONE = "done"
        ENDED = "ended"

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="helps")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="helps")
    words = models.CharField(max_length=300, blank=True, default="")
    asked_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    helper = models.ForeignKey(TeamMember, null=True, on_delete=models.PROTECT, related_name="helps")
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=5, blank=True, default="", choices=Result)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment", "lesson"], condition=Q(closed_at=None), name="learning_help_once"
            ),
            models.CheckConstraint(condition=Q(helper=None) | Q(taken_at__isnull=False), name="learning_help_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} at {self.lesson_id}"


class Visit(models.Model):
    """A visit that was agreed on: whether it was made, how long it took, what came of it, and whether it was of use."""

    help = models.ForeignKey(Help, on_delete=models.CASCADE, related_name="visits")
    by = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="visits")
    planned_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    what = models.CharField(max_length=300, blank=True, default="")
    useful = models.BooleanField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["planned_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["help"], condition=Q(made_at=None, cancelled_at=None), name="learning_visit_next"
            ),
            models.CheckConstraint(
                condition=Q(made_at=None) | Q(minutes__isnull=False, cancelled_at=None), name="learning_visit_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} to {self.help_id}"
