"""What an office keeps for the steps of its desk: templates of words, and what it wants looked at beside the usual."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.cases.models.office import DESK
from lantoa.cases.models.procedure import Procedure
from lantoa.kit.access import Actor


class DeskTextQuerySet(models.QuerySet["DeskText"]):
    def visible_to(self, actor: Actor) -> Self:
        """What the office of this officer keeps, ended ones too."""
        if actor.organisation_id is None or DESK not in actor.roles:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def live(self) -> Self:
        return self.filter(ended_at=None)


class DeskText(models.Model):
    """A template for the words of a step, or a point to look at before it, for every procedure or for one.

    Never changed: another wording is a new row, and the old one is ended. It is the public body's, not that of one of its desks.
    """

    class Kind(models.TextChoices):
        TEMPLATE = "template"
        CHECK = "check"

    # The steps that have words, and those before which something is looked at.
    STEPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "template": ("supplement", "decline", "stop", "extend", "fee", "decide", "send_back", "cancel", "write"),
        "check": ("accept", "decide", "approve"),
    }

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    step = models.CharField(max_length=12)
    # None: every procedure.
    procedure = models.ForeignKey(Procedure, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    made_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = DeskTextQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind="check") | ~Q(words=""), name="cases_desktext_words"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
