"""Parcels a neighbour brings: one round with its stops, what was proved at each door, and the cash taken there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.access import SELLING, Actor
from lantoa.shipping.models.parcel import Parcel
from lantoa.shipping.rules import statuses


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: Actor) -> RoundQuerySet:
        mine = actor.organisation_id if actor.roles & SELLING else None
        return self.filter(organisation_id=mine) if mine is not None else self.none()


class Round(models.Model):
    """What one neighbour takes along in one go; known to them by an unguessable link, without an account.

    `fee` is what was agreed for the whole round (đồng). `cash_given_at` is when the seller said to have got the cash.
    """

    objects: ClassVar = RoundQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=43, unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, blank=True, default="")
    fee = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    cash_given_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # the link opens nothing any more

    def __str__(self) -> str:
        return f"round {self.pk} of {self.organisation_id}"


class Stop(models.Model):
    """One door of a round. The buyer's four digits or a photo prove it; `tries` counts wrong digits."""

    class Proof(models.TextChoices):
        CODE = "code"
        PHOTO = "photo"

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stops")
    parcel = models.OneToOneField(Parcel, on_delete=models.PROTECT, related_name="stop")
    reference = models.CharField(max_length=20)
    receiver = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120, blank=True, default="")
    proof = models.CharField(max_length=5, choices=Proof, blank=True, default="")
    photo = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    cash_taken = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(delivered_at=None) | ~Q(proof=""), name="shipping_stop_proved")
        ]

    def __str__(self) -> str:
        return f"{self.reference} on round {self.round_id}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be brought: who and where is shown to the neighbour so long."""
        return self.delivered_at is None and self.parcel.status not in statuses.OVER
