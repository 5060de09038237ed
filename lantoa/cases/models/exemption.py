"""Who does not pay a procedure's fee, and who asked not to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.cases.models.case import Case
from lantoa.cases.models.procedure import Procedure


class Exemption(models.Model):
    """A ground on which no fee is owed for a procedure, from a day to a day, in words by language, with its source."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="exemptions")
    ground = models.CharField(max_length=40)
    words = models.JSONField()
    legal_basis = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    # Read in somebody's copy only, not in the text itself.
    is_secondary = models.BooleanField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["procedure", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["procedure", "ground"], name="cases_exemption_once")]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.ground}"


class ExemptionClaim(models.Model):
    """Whoever asks says that they owe no fee, on this ground; the office says yes or no, and why. Until then nothing is asked."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="exemption")
    exemption = models.ForeignKey(Exemption, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    words = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(granted=None, decided_at=None) | Q(granted__isnull=False, decided_at__isnull=False),
                name="cases_exemption_decided",
            )
        ]

    def __str__(self) -> str:
        return f"exemption of {self.case_id}"
