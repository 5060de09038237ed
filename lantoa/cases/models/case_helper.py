"""Whom somebody lets help with one dossier."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.cases.models.case import Case


class CaseHelper(models.Model):
    """Who asks agreed, in these words, that this person fills in and follows their dossier, until ended or decided."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="helpers")
    helper = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    wording = models.TextField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "helper"], condition=Q(ended_at=None), name="cases_helper_once")
        ]
        indexes: ClassVar = [models.Index(fields=["helper"], condition=Q(ended_at=None), name="cases_helper_live")]

    def __str__(self) -> str:
        return f"helper {self.helper_id} with {self.case_id}"
