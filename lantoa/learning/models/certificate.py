"""Certificates: what somebody learned and did, as it was signed, the acts it stands on, and whether it still holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

# Why one no longer holds. Shown to everybody who checks it, so there is no room for anybody's own words.
REASONS = REOPENED, MISTAKE, ASKED, ERASED = ("practice_reopened", "mistake", "holder_asked", "holder_erased")


class Certificate(models.Model):
    """One certificate, known by an unguessable `code`. `credential` is the signed text and never changes; since its holder was
    erased it is empty, as the name is. `status_index` is its bit over all status lists, chosen by chance."""

    code = models.CharField(max_length=22, unique=True)
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    course = models.ForeignKey("learning.Course", on_delete=models.PROTECT, related_name="+")
    course_version = models.CharField(max_length=20)
    level = models.CharField(max_length=40, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    credential = models.TextField(blank=True)
    status_index = models.PositiveIntegerField(unique=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "course", "course_version"], condition=Q(revoked_at=None), name="learning_certificate_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="") | Q(revoked_at__isnull=False, revoked_reason__in=REASONS),
                name="learning_certificate_revoked",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code


class CertificateEvidence(models.Model):
    """A practical lesson a certificate stands on: its title as it was, and the entry of the act that ended it."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=160)
    entry_id = models.BigIntegerField()
    completed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certificate", "entry_id", "title"], name="learning_evidence_once")
        ]
        indexes: ClassVar = [models.Index(fields=["entry_id"], name="learning_evidence_entry")]

    def __str__(self) -> str:
        return f"{self.certificate_id} stands on {self.entry_id}"
