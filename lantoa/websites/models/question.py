"""Granted dossiers that do not become an entry by themselves: they wait for the keeper's word."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.websites.models.site import Site


class DossierQuestionQuerySet(models.QuerySet["DossierQuestion"]):
    def open(self) -> Self:
        return self.filter(settled_at=None)


class DossierQuestion(models.Model):
    """Why a decision about a site waits for the keeper, what it would write down, and what the keeper said.

    `entry` is what the dossier says as far as it could be read, `said` what stood there for the site, `other` the entry it looks like,
    `site` the entry that stands there already. `decision` and `body` are ids: whose they are, `cases` knows.
    """

    class Why(models.TextChoices):
        OWNER = "owner"  # the site stands in the register as somebody else's
        LIKE = "like"
        LETTERS = "letters"  # marks or letters of several alphabets
        UNREADABLE = "unreadable"
        OLDER = "older"
        CANCELLED = "cancelled"  # and an officer changed the entry meanwhile

    class Outcome(models.TextChoices):
        NOT_YET = ""
        ENTERED = "entered"
        LEFT = "left"
        GONE = "gone"  # the decision was cancelled, or its person erased

    decision = models.BigIntegerField()
    code = models.CharField(max_length=60, blank=True, default="")
    why = models.CharField(max_length=10, choices=Why)
    entry = models.JSONField(default=dict)
    said = models.CharField(max_length=200, blank=True, default="")
    other = models.CharField(max_length=253, blank=True, default="")
    site = models.ForeignKey(Site, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    body = models.BigIntegerField(null=True)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.NOT_YET)
    words = models.CharField(max_length=300, blank=True, default="")
    by_id = models.BigIntegerField(null=True)

    objects: ClassVar = DossierQuestionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "why"], name="websites_question_once"),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")), name="websites_question_settled"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["made_at"], condition=Q(settled_at=None), name="websites_question_open")
        ]

    def __str__(self) -> str:
        return f"question {self.pk} of decision {self.decision}"

    @property
    def name(self) -> str:
        """What the site is called: as it was read, else as it stood there; "" where nothing did."""
        read = self.entry.get("shown") or self.entry.get("app") or self.said
        return str(read or (self.site.name if self.site else ""))

    @property
    def can_enter(self) -> bool:
        """Whether the keeper may say that it becomes an entry: somebody owns it, and nothing newer stands there."""
        return bool(self.entry) and self.why not in {self.Why.OLDER, self.Why.CANCELLED}

    @property
    def lacks_site(self) -> bool:
        """Whether the keeper has to write which site is meant."""
        return self.why == self.Why.UNREADABLE
