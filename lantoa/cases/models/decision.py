"""What an office decided, and the paper that says so."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.cases.models.case import Case


class Decision(models.Model):
    """One result of a dossier; its code is the dossier's with `-KQ` and a number (Decree 45/2020/NĐ-CP, art. 14).

    A cancelled one stays to be found (art. 15). `paper` is there a moment after it was approved.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        REFUSED = "refused"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    words = models.TextField()
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    paper = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_words = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["case", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_decision_once"),
            # One at a time: what was sent back or cancelled makes room.
            models.UniqueConstraint(
                fields=["case"], condition=Q(sent_back_at=None, cancelled_at=None), name="cases_decision_one"
            ),
            models.CheckConstraint(condition=Q(paper=None) | Q(approved_at__isnull=False), name="cases_decision_paper"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["approved_at"],
                condition=Q(paper=None, approved_at__isnull=False),
                name="cases_decision_unprinted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}-KQ{self.number}"

    @property
    def code(self) -> str:
        return f"{self.case.code}-KQ{self.number}"

    @property
    def is_live(self) -> bool:
        return self.approved_at is not None and self.cancelled_at is None
