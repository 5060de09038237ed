"""What whoever asks signs of their dossier."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.cases.models.case import Case, CaseAction


class CaseSignature(models.Model):
    """A dossier printed for whoever asks to sign, and the request for their signature on it.

    `mark` is the SHA-256 of what was printed, before it became a PDF: it holds only while the dossier would print the same.
    `action` is the handing in that it went with; until then there is one at most, and it may be thrown away.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signatures")
    request = models.OneToOneField("signing.SignatureRequest", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    action = models.OneToOneField(CaseAction, null=True, on_delete=models.CASCADE, related_name="signature")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(action=None), name="cases_signature_one_open"),
        ]

    def __str__(self) -> str:
        return f"signature on {self.case_id}"
