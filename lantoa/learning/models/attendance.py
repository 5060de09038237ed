"""The roll: phones that keep one, what they told, and who was there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor
from lantoa.learning.models.enrollment import Enrollment, ListedLearner
from lantoa.learning.models.run import LEADING, CourseRun, CourseSession

# How an event came: sent by the phone, brought in its file, marked on a screen, or by the learner from the code on the wall.
EVENT_WAYS = PHONE, FILE, SCREEN, CODE = ("phone", "file", "screen", "code")


class RollDeviceQuerySet(models.QuerySet["RollDevice"]):
    """Whose phones."""

    def visible_to(self, actor: Actor) -> RollDeviceQuerySet:
        """One's own; all of the organisation's for its officers."""
        if actor.organisation_id is None or not actor.roles & LEADING:
            return self.none()
        those = self.filter(organisation_id=actor.organisation_id)
        return those if "officer" in actor.roles else those.filter(keeper_id=actor.person_id)


class RollDevice(models.Model):
    """A phone that keeps the roll for one person and one organisation. Its id is made on the phone."""

    objects: ClassVar = RollDeviceQuerySet.as_manager()

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(max_length=60, blank=True, default="")
    first_seen = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.label or str(self.pk)


class RollEvent(models.Model):
    """One thing told of a roll, written once and never changed; its id is made where it happened.

    `subject` is an enrollment's number or the id a phone gave a walk-in, `hall` where the phone thought the class was if that is
    not where we think, `said` the event as it came without names.
    """

    id = models.UUIDField(primary_key=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(RollDevice, null=True, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8)
    run = models.ForeignKey(CourseRun, null=True, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(CourseSession, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=12)
    subject = models.CharField(max_length=36, blank=True, default="")
    listed = models.ForeignKey(ListedLearner, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, blank=True, default="")
    hall = models.CharField(max_length=160, blank=True, default="")
    counter = models.BigIntegerField(default=0)
    at_phone = models.DateTimeField(null=True)
    at = models.DateTimeField()
    at_how = models.CharField(max_length=8)
    received_at = models.DateTimeField()
    flags = models.JSONField(default=list)
    said = models.JSONField(default=dict)
    entry_id = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["session", "subject"], name="learning_roll_subject"),
            models.Index(fields=["subject"], condition=Q(what="walk_in"), name="learning_roll_walk_in"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.subject} {self.status}"

    @property
    def counts(self) -> bool:
        return "after_revocation" not in self.flags


class Attendance(models.Model):
    """Whether somebody was at a meeting: derived from the events, whatever order they came in."""

    session = models.ForeignKey(CourseSession, on_delete=models.CASCADE, related_name="+", db_index=False)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="attendances")
    status = models.CharField(max_length=8, blank=True, default="")
    doubt = models.CharField(max_length=8, blank=True, default="")
    decided_by = models.ForeignKey(RollEvent, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "enrollment"], name="learning_attendance_once"),
            models.CheckConstraint(
                condition=Q(status__in=("", "present", "late", "absent")), name="learning_attendance_status"
            ),
            models.CheckConstraint(condition=Q(doubt__in=("", "differ", "revoked")), name="learning_attendance_doubt"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} at {self.session_id}: {self.status}"
