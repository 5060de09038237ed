"""What an office decided, the paper that says so, and its seal."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.cases.models.case import Case


class DecisionQuerySet(models.QuerySet["Decision"]):
    def unsealed(self) -> Self:
        """Printed and in force, and the office's seal is still to come."""
        return self.filter(seal__isnull=False, signed=None, cancelled_at=None)

    def printed(self) -> Self:
        """There is a paper of it, whichever."""
        return self.filter(Q(paper__isnull=False) | Q(plain__isnull=False))

    def without_seal(self) -> Self:
        """In force and given out as a plain paper, and no seal was asked for. Of whoever was erased nothing is printed anew."""
        return self.filter(seal=None, paper__isnull=False, cancelled_at=None, case__person__erased_at=None)


class Decision(models.Model):
    """One result of a dossier; its code is the dossier's with `-KQ` and a number (Decree 45/2020/NĐ-CP, art. 14).

    A cancelled one stays to be found (art. 15). `paper` is there a moment after it was approved, as it was printed; `signed` is
    the same with the office's seal, and then the result. `seal` is the newest request for it, NULL where the office had no seal.
    `signing_by` signs before the seal is put on, where the office had that asked when the paper was printed: who approved, or the
    officer who took the signature over. `plain` is the paper given out before the office had a seal: the result until `signed` is.
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
    seal = models.ForeignKey("signing.SignatureRequest", null=True, on_delete=models.PROTECT, related_name="+")
    signing_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    plain = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    # What is in the way of the seal, in one word; when it is asked for again by itself (NULL: not by itself), and how often it was.
    seal_trouble = models.CharField(max_length=40, blank=True, default="", db_default="")
    seal_due_at = models.DateTimeField(null=True)
    seal_tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    delivered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_words = models.TextField(blank=True, default="")

    objects: ClassVar = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["case", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_decision_once"),
            # One at a time: what was sent back or cancelled makes room.
            models.UniqueConstraint(
                fields=["case"], condition=Q(sent_back_at=None, cancelled_at=None), name="cases_decision_one"
            ),
            models.CheckConstraint(condition=Q(paper=None) | Q(approved_at__isnull=False), name="cases_decision_paper"),
            models.CheckConstraint(condition=Q(signed=None) | Q(seal__isnull=False), name="cases_decision_signed"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["approved_at"],
                condition=Q(paper=None, approved_at__isnull=False),
                name="cases_decision_unprinted",
            ),
            models.Index(
                fields=["seal_due_at"],
                condition=Q(seal__isnull=False, signed=None, cancelled_at=None),
                name="cases_decision_unsealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}-KQ{self.number}"

    @property
    def code(self) -> str:
        return f"{self.case.code}-KQ{self.number}"

    @property
    def result_id(self) -> str | None:
        """The file whoever asked may have: never an unsealed paper where a seal is to come, save one they had before."""
        found: str | None = self.signed_id or self.plain_id or (None if self.seal_id else self.paper_id)
        return found

    @property
    def is_being_sealed(self) -> bool:
        return self.seal_id is not None and self.signed_id is None and self.cancelled_at is None

    @property
    def is_withheld(self) -> bool:
        """Whether whoever asked waits for the seal with nothing in their hands."""
        return self.is_being_sealed and self.plain_id is None

    @property
    def is_live(self) -> bool:
        return self.approved_at is not None and self.cancelled_at is None
