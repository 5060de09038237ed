"""What people say of a listed site, and what an authority asks to have taken down, with its clock."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantoa.websites.models.site import Site

REASONS: dict[str, Promise] = {
    "no_owner": _("It does not say who sells there"),
    "not_sent": _("Takes money and sends nothing"),
    "other_goods": _("Not as shown or described"),
    "data": _("Uses what it knows of me for something else"),
    "badge": _("Shows our badge and is another site"),
    "other": _("Something else is wrong"),
}


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)


class Complaint(models.Model):
    """A word about a site, from anybody: no name, no number; whoever wrote it reads the answer behind `token`.

    `network` marks where it came from, so that one place cannot flood the desk; it is nobody's address.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="complaints")
    reason = models.CharField(max_length=12)
    words = models.TextField(blank=True, default="")
    token = models.CharField(max_length=40, unique=True)
    network = models.CharField(max_length=64, blank=True, default="")
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)

    objects: ClassVar = ComplaintQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="websites_complaint_answer")
        ]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], condition=Q(answered_at=None), name="websites_complaint_open")
        ]

    def __str__(self) -> str:
        return f"complaint {self.pk}"


class TakedownQuerySet(models.QuerySet["Takedown"]):
    def open(self) -> Self:
        return self.filter(done_at=None)


class Takedown(models.Model):
    """An authority asked that a site be taken down. `due_at` is when that has to be so; done, it says what was done."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="takedowns")
    authority = models.CharField(max_length=160)
    document = models.CharField(max_length=60)
    words = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, default="")
    done_words = models.TextField(blank=True, default="")
    by_id = models.BigIntegerField(null=True)

    objects: ClassVar = TakedownQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site"], condition=Q(done_at=None), name="websites_takedown_one"),
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at")), name="websites_takedown_clock"),
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="") | (Q(done_at__isnull=False) & ~Q(outcome="")), name="websites_takedown_done"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="websites_takedown_open")]

    def __str__(self) -> str:
        return f"takedown {self.pk}"

    def is_overdue(self, now: datetime) -> bool:
        return self.due_at < (self.done_at or now)
