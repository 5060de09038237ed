"""Lists of learners that an association or an office brought, row by row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext

from lantoa.kit.access import Actor


class LearnerListQuerySet(models.QuerySet["LearnerList"]):
    """Which lists: whose."""

    def visible_to(self, actor: Actor) -> LearnerListQuerySet:
        """The lists of the organisation this actor is an officer of; none for anybody else."""
        if actor.organisation_id is None or "officer" not in actor.roles:
            return self.none()
        return self.filter(programme__organisation_id=actor.organisation_id)


class LearnerList(models.Model):
    """A list as it was brought, checked row by row, and enrolled once somebody said so.

    `seen` says how many rows of the file stand in `rows`, `total` how many there are (None until counted): a reading that
    died goes on from there. Enrolling takes the rows that were not tried in this `round`: again and again, until each was.
    `title_case`: names in capitals are written as Nguyễn Thị Lan. `file` is what came, and goes within days; `forgotten_at` is when the rows lost name, phone and words.
    """

    class State(models.TextChoices):
        READING = "reading"
        PREVIEW = "preview"  # an officer has to look, and to say yes
        ENROLLING = "enrolling"
        DONE = "done"
        REFUSED = "refused"
        DROPPED = "dropped"

    objects: ClassVar = LearnerListQuerySet.as_manager()

    programme = models.ForeignKey("learning.Programme", on_delete=models.PROTECT, related_name="lists")
    run = models.ForeignKey("learning.CourseRun", null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=4)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    columns = models.JSONField(default=dict)
    title_case = models.BooleanField(default=False)
    seen = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    round = models.PositiveSmallIntegerField(default=0)
    sentence = models.CharField(max_length=300, blank=True, default="")
    params = models.JSONField(default=dict)
    by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "worked_at"], name="learning_list_work")]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> str:
        """Why it cannot be read, in the language now spoken; "" where it can."""
        return gettext(self.sentence) % self.params if self.sentence else ""


class ListRow(models.Model):
    """One row of a list: what was understood, what is wrong with it (a code of the rules), and where it led.

    `cells` is the row as it stood there, kept for rows in error only and without its citizen number.
    """

    class State(models.TextChoices):
        GOOD = "good"
        WRONG = "wrong"
        DOUBLE = "double"  # the same person stands in the list already

    class Outcome(models.TextChoices):
        NOT_YET = ""
        SEATED = "seated"
        WAITING = "waiting"
        KNOWN = "known"  # had a seat in the programme already
        UNSEATED = "unseated"  # on the roster, without a class so far

    learner_list = models.ForeignKey(LearnerList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=16, blank=True, default="")
    number_mark = models.CharField(max_length=64, blank=True, default="")
    born = models.CharField(max_length=10, blank=True, default="")
    work = models.CharField(max_length=160, blank=True, default="")
    group = models.CharField(max_length=20, blank=True, default="")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=6, choices=State)
    problem = models.CharField(max_length=24, blank=True, default="")
    params = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.NOT_YET)
    tried = models.PositiveSmallIntegerField(default=0)
    listed = models.ForeignKey("learning.ListedLearner", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["learner_list", "number"], name="learning_row_once")]
        indexes: ClassVar = [models.Index(fields=["learner_list", "state", "outcome"], name="learning_row_outcome")]

    def __str__(self) -> str:
        return f"{self.learner_list_id}:{self.number}"
