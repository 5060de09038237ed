"""Neighbours who are willing to help when orders peak, and whom they showed what they worked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.kit.access import SIGNED_IN, Actor
from lantoa.kit.sealing import Sealing

_accounts = Sealing("workforce pay account", "workforce.Neighbour.account_sealed")


@dataclass(frozen=True, slots=True)
class PayAccount:
    """Where somebody wants their pay: the bank's number, the account's, its holder as banks print it."""

    bank_bin: str
    number: str
    holder: str

    def sealed(self) -> bytes:
        """As it is kept: the database alone does not give it away."""
        return _accounts.sealed(json.dumps([self.bank_bin, self.number, self.holder]))


class NeighbourQuerySet(models.QuerySet["Neighbour"]):
    def visible_to(self, actor: Actor) -> Self:
        """The one whose phone this very person has; nobody looks others up."""
        phone = getattr(getattr(actor, "person", None), "phone", "")
        return self.filter(phone=phone, left_at=None) if phone and actor.roles & SIGNED_IN else self.none()

    def willing(self) -> Self:
        """Those who said yes themselves, and have not left."""
        return self.filter(left_at=None, consented_at__isnull=False)


class Neighbour(models.Model):
    """Somebody who may be asked to come and help, at any stall.

    They said yes themselves, by a link sent to their phone (`consented_at`, to the words kept in `wording`); before that nobody is asked.
    `token` opens their own page. `missed_at`: they said yes and the place was gone; they come first next time. Who leaves keeps no name,
    phone or account here; the work they did stays.
    """

    objects: ClassVar = NeighbourQuerySet.as_manager()

    token = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=16, blank=True, default="")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    skills = models.JSONField(default=list)
    reach_km = models.PositiveSmallIntegerField(default=10)
    born = models.PositiveSmallIntegerField()
    entered_by = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    wording = models.TextField(blank=True, default="")
    told_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    account_sealed = models.BinaryField(default=b"")
    account_shown = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phone"], condition=Q(left_at=None) & ~Q(phone=""), name="workforce_neighbour_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit"], name="workforce_neighbour_unit")]

    def __str__(self) -> str:
        return self.name

    @property
    def account(self) -> PayAccount | None:
        """Where their pay goes, where they said so and it can be opened."""
        written = _accounts.opened(self.account_sealed)
        return PayAccount(*json.loads(written)) if written else None


class QuietNumber(models.Model):
    """A phone whose holder left or refused: stalls cannot have a link sent there until a day. `mark` stands for it, so that it is not kept."""

    mark = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"quiet until {self.until}"


class WorkShareQuerySet(models.QuerySet["WorkShare"]):
    def open_at(self, now: datetime) -> Self:
        """Those that still let somebody in."""
        return self.filter(ended_at=None, until__gt=now)


class WorkShare(models.Model):
    """A link by which somebody shows what they worked, until a day; `credential` is that as a signed text."""

    objects: ClassVar = WorkShareQuerySet.as_manager()

    neighbour = models.ForeignKey(Neighbour, on_delete=models.CASCADE, related_name="shares")
    token = models.CharField(max_length=32, unique=True)
    status_index = models.PositiveIntegerField(unique=True)
    credential = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"share {self.pk}"


class WorkView(models.Model):
    """That somebody opened it, and who they are: known by their account, or as they said. Only added."""

    share = models.ForeignKey(WorkShare, on_delete=models.CASCADE, related_name="views")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"view of {self.share_id}"
