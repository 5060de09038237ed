"""Which paper of the citizen's own store stands at which part of a dossier."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.cases.models.case import Case


class CasePaper(models.Model):
    """A paper at one part of a dossier, put there by its owner with the agreement that they read as `wording`.

    The office sees it from `handed_in_at` on. What was handed in stays in this list, whatever becomes of the paper.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    # A code of the form's papers.
    part = models.CharField(max_length=60)
    paper = models.ForeignKey("documents.PersonalPaper", on_delete=models.PROTECT, related_name="+")
    wording = models.TextField()
    added_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "part", "paper"], name="cases_paper_once")]

    def __str__(self) -> str:
        return f"{self.part} of {self.case_id}"
