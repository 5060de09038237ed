"""Which public body takes dossiers, of which commune, from when until when, and with what its results are sealed."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor

DESK = "officer"


class OfficeQuerySet(models.QuerySet["Office"]):
    def live(self) -> Self:
        """Those that take new dossiers."""
        return self.filter(ended_at=None)

    def worked_at_by(self, actor: Actor) -> Self:
        """The desks this actor works at, ended ones too."""
        if actor.organisation_id is None or DESK not in actor.roles:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def looked_after_by(self, actor: Actor) -> Self:
        """The office this actor works for, an ended one too; for officers of the province's every one but those above it."""
        if actor.organisation_id is None or DESK not in actor.roles:
            return self.none()
        own = Q(organisation_id=actor.organisation_id)
        return self.filter(own | Q(level="")) if self.of_province(actor).exists() else self.filter(own)

    def of_province(self, actor: Actor) -> Self:
        """The office this actor works for, if it is one of the province."""
        if actor.organisation_id is None or DESK not in actor.roles:
            return self.none()
        return self.live().filter(organisation_id=actor.organisation_id, unit=None, level="")


class Office(models.Model):
    """The desk of a public body: a commune's, or with no commune the province's, or that of the `level` above it, in the words
    of the procedures that it takes.

    Once ended it takes no new dossier; those under way stay with it. Rows are never deleted, and a body named again gets a new
    one. `named_at` None: not written down. `seal_adapter` and `seal_credential` name its seal as room `signing` knows it, "" while
    it has none; `seal_until` is the end of the certificate that was seen when it was named. Keys and passwords are kept by the
    service alone. With `approver_signs` who approves a decision signs it first, then the seal is put on (Decree 30/2020/NĐ-CP).
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=120, blank=True, default="", db_default="")
    named_at = models.DateTimeField(null=True)
    named_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    ended_words = models.TextField(blank=True, default="", db_default="")
    seal_adapter = models.CharField(max_length=20, blank=True, default="", db_default="")
    seal_credential = models.CharField(max_length=120, blank=True, default="", db_default="")
    approver_signs = models.BooleanField(default=False, db_default=False)
    seal_until = models.DateTimeField(null=True)
    seal_set_at = models.DateTimeField(null=True)
    seal_set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar = OfficeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at=None), name="cases_office_of_unit"),
            models.UniqueConstraint(
                fields=["organisation", "level"], condition=Q(ended_at=None), name="cases_office_of_body"
            ),
            models.CheckConstraint(condition=Q(level="") | Q(unit=None), name="cases_office_level"),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(ended_words=""), name="cases_office_ended"),
        ]

    def __str__(self) -> str:
        return f"office {self.organisation_id}"

    @property
    def has_seal(self) -> bool:
        return self.seal_credential != ""


class OfficerCredential(models.Model):
    """An officer's own signature, as the signing service that keeps its key calls it; `until` as of when it was named."""

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+")
    adapter = models.CharField(max_length=20)
    credential = models.CharField(max_length=120)
    until = models.DateTimeField()
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"signature of {self.person_id}"
