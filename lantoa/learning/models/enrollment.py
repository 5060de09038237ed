"""Seats in a class, of people with an account or only on somebody's list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

SEATED, WAITING = "seated", "waiting"
STATES = (SEATED, WAITING)
# How somebody came to their seat: took it, was given it by who leads the class, stood on a list, or came to the hall.
WAYS = SELF, OFFICER, LIST, WALK_IN = ("self", "officer", "list", "walk_in")


class ListedLearner(models.Model):
    """Somebody a list or a hall knows, who has no account here (yet): a name, and the phone they left, perhaps a neighbour's.

    Known to the organisation whose list it was. `number_mark` is a keyed hash of the citizen number, kept only to find the same
    person twice. `person` is set once they joined and said that it is they.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, blank=True, default="")
    number_mark = models.CharField(max_length=64, blank=True, default="")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "phone"], name="learning_listed_phone"),
            models.Index(fields=["organisation", "number_mark"], name="learning_listed_number"),
            models.Index(fields=["phone"], condition=~Q(phone="") & Q(person=None), name="learning_listed_unclaimed"),
        ]

    def __str__(self) -> str:
        return self.name


class Enrollment(models.Model):
    """A seat, or a place on the waiting list, of a `person` or of somebody `listed`; of both once who was listed has joined.

    `target_group` is a code of the data file, "" where nobody said. `told` is the version of the class they were told of, and
    `reminded_on` the day of the meeting they were reminded of last.
    """

    run = models.ForeignKey("learning.CourseRun", on_delete=models.CASCADE, related_name="enrollments")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.CASCADE, related_name="+")
    listed = models.ForeignKey(
        ListedLearner, null=True, on_delete=models.PROTECT, related_name="enrollments", db_index=False
    )
    state = models.CharField(max_length=8, default=SEATED, db_default=SEATED)
    way = models.CharField(max_length=8, default=SELF, db_default=SELF)
    enrolled_at = models.DateTimeField()
    target_group = models.CharField(max_length=20, blank=True, default="", db_default="")
    told = models.PositiveIntegerField(default=0, db_default=0)
    reminded_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["listed"], name="learning_enrollment_listed")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "person"], name="learning_enrollment_once"),
            models.UniqueConstraint(
                fields=["run", "listed"], condition=Q(listed__isnull=False), name="learning_enrollment_listed_once"
            ),
            models.CheckConstraint(condition=Q(person__isnull=False) | Q(listed__isnull=False), name="learning_enrollment_whose"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="learning_enrollment_state"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person_id or self.listed_id} in {self.run_id}"

    @property
    def name(self) -> str:
        """As they call themselves, else as the list does; empty for somebody erased. Select `person` and `listed` with it."""
        if self.person is not None:
            return self.person.name
        return self.listed.name if self.listed else ""
