"""Lists of grades that were decided elsewhere, row by row as an officer brought them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from lantoa.kit.access import Actor


class GradeListQuerySet(models.QuerySet["GradeList"]):
    def visible_to(self, actor: Actor) -> Self:
        """The lists of the body this actor is an officer of."""
        if actor.organisation_id is None or "officer" not in actor.roles:
            return self.none()
        return self.filter(body__organisation_id=actor.organisation_id)


class GradeList(models.Model):
    """A list as it was read; nothing of it counts before an officer has looked and said yes. The file itself is not kept."""

    class State(models.TextChoices):
        PREVIEW = "preview"
        TAKING = "taking"  # said yes to; each row is tried once, whoever dies over it
        DONE = "done"
        DROPPED = "dropped"

    body = models.ForeignKey("catalog.GradingBody", on_delete=models.PROTECT, related_name="lists")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEW)
    by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    objects: ClassVar = GradeListQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class GradeRow(models.Model):
    """One row of a list: what was understood, and what is wrong with it (a code of the rules)."""

    class State(models.TextChoices):
        GOOD = "good"
        WRONG = "wrong"
        KNOWN = "known"  # this very decision about this product is here already, or stands above

    grade_list = models.ForeignKey(GradeList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=160, blank=True, default="")
    group = models.CharField(max_length=20, blank=True, default="")
    producer = models.CharField(max_length=160, blank=True, default="")
    place = models.CharField(max_length=160, blank=True, default="")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    stars = models.PositiveSmallIntegerField(null=True)
    decision_number = models.CharField(max_length=60, blank=True, default="")
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=160, blank=True, default="")
    state = models.CharField(max_length=6, choices=State)
    problem = models.CharField(max_length=24, blank=True, default="")
    params = models.JSONField(default=dict)
    taken = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grade_list", "number"], name="catalog_grade_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.grade_list_id}:{self.number}"
