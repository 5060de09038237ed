"""Which public body takes dossiers, and of which commune."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Office(models.Model):
    """The desk of a public body: a commune's, or with no commune the province's."""

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit"], name="cases_office_of_unit"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(unit=None), name="cases_office_of_province"),
        ]

    def __str__(self) -> str:
        return f"office {self.organisation_id}"
