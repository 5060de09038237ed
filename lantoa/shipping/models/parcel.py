"""Parcels, what their carriers tell of them, and the cash carriers settle."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import SELLING, Actor
from lantoa.shipping.rules import carriers, settling, statuses

# Stands in an event's code where the seller's word is all there is.
SELLER = "seller"


def _own(actor: Actor) -> Q:
    """The rows of the organisation the actor works for; none for anybody else."""
    mine = actor.organisation_id if actor.roles & SELLING else None
    return Q(organisation_id=mine) if mine is not None else Q(pk__in=[])


class CarrierAccountQuerySet(models.QuerySet["CarrierAccount"]):
    def visible_to(self, actor: Actor) -> CarrierAccountQuerySet:
        return self.filter(_own(actor))

    def live(self) -> CarrierAccountQuerySet:
        return self.filter(ended_at=None)


class CarrierAccount(models.Model):
    """A seller's own account at a carrier: where its messages arrive and with which key they prove themselves."""

    objects: ClassVar = CarrierAccountQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    carrier = models.CharField(max_length=20)
    hook_token = models.CharField(max_length=43, unique=True)
    hook_secret = models.BinaryField(default=b"")
    last_heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "carrier"], condition=Q(ended_at=None), name="shipping_one_live_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.carrier} of {self.organisation_id}"

    @property
    def name(self) -> str:
        """The carrier's name as people know it."""
        return carriers.carrier_name(self.carrier)


class ParcelQuerySet(models.QuerySet["Parcel"]):
    def visible_to(self, actor: Actor) -> ParcelQuerySet:
        return self.filter(_own(actor))

    def owing(self) -> ParcelQuerySet:
        """Handed over, and the carrier has not accounted for all its cash yet. Rehearsals aside."""
        return self.filter(status=statuses.DELIVERED, cash_received__lt=F("cash_to_collect"), rehearsal=False)


class Parcel(models.Model):
    """Something a carrier carries. Engines do not know what it is: the subject is a type and an id.

    `cash_received` is the sum of its counted settlement lines, kept by conditional updates; `status` is the newest the
    carrier told, by the carrier's own time. Delivered is not paid: only a settlement line says that money came.
    """

    objects: ClassVar = ParcelQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    carrier = models.CharField(max_length=20)
    tracking_code = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    cash_to_collect = models.PositiveBigIntegerField()
    cash_received = models.PositiveBigIntegerField(default=0)
    fee_agreed = models.PositiveBigIntegerField(null=True)
    status = models.CharField(max_length=20, default=statuses.CREATED)
    status_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=200, blank=True, default="")  # the carrier's, where we have none
    delivered_at = models.DateTimeField(null=True)
    rehearsal = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # when its carrier was last asked where it is

    class Meta:
        constraints: ClassVar = [
            # A code mistyped by one household must not keep another from registering its own parcel.
            models.UniqueConstraint(fields=["organisation", "carrier", "tracking_code"], name="shipping_parcel_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="shipping_parcel_subject"),
            models.Index(fields=["organisation", "status"], name="shipping_parcel_status"),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.tracking_code}: {self.status}"

    @property
    def carrier_name(self) -> str:
        return carriers.carrier_name(self.carrier)

    @property
    def owed(self) -> int:
        """Đồng the carrier collected and has not accounted for."""
        return max(self.cash_to_collect - self.cash_received, 0) if self.status == statuses.DELIVERED else 0

    @property
    def is_silent(self) -> bool:
        """Whether nobody told anything of it yet."""
        return self.status_at is None

    def carried(self) -> settling.Carried:
        """What the settling rule needs to know of this parcel."""
        return settling.Carried(self.status, self.status_at is not None, self.cash_to_collect, self.cash_received)


class ParcelEvent(models.Model):
    """One thing a carrier told of a parcel, once however often it was told. Append-only."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="events")
    outside_id = models.CharField(max_length=120)
    code = models.CharField(max_length=40)
    status = models.CharField(max_length=20, blank=True, default="")  # "" where the code means none of ours
    words = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    incoming = models.ForeignKey("journal.Incoming", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["parcel", "outside_id"], name="shipping_event_once")]

    def __str__(self) -> str:
        return f"{self.code} at {self.at}"

    @property
    def is_sellers_word(self) -> bool:
        return self.code == SELLER


class EarlyNotice(models.Model):
    """A genuine message about a tracking code nobody has registered yet; taken when the parcel is, then dropped."""

    account = models.ForeignKey(CarrierAccount, on_delete=models.PROTECT, related_name="+")
    tracking_code = models.CharField(max_length=40)
    incoming = models.OneToOneField("journal.Incoming", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "tracking_code"], name="shipping_early_code")]

    def __str__(self) -> str:
        return self.tracking_code


class SettlementQuerySet(models.QuerySet["Settlement"]):
    def visible_to(self, actor: Actor) -> SettlementQuerySet:
        return self.filter(_own(actor))


class Settlement(models.Model):
    """A carrier's account of cash it collected: its own event, from a file or a message, counted once by its reference."""

    objects: ClassVar = SettlementQuerySet.as_manager()

    class Source(models.TextChoices):
        FILE = "file"
        HOOK = "hook"

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    carrier = models.CharField(max_length=20)
    reference = models.CharField(max_length=120)
    source = models.CharField(max_length=10, choices=Source)
    file = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    incoming = models.ForeignKey("journal.Incoming", null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    paid_at = models.DateTimeField()
    total = models.BigIntegerField(default=0)
    fees = models.BigIntegerField(default=0)
    not_understood = models.JSONField(default=list)  # [number of the row, why as a code, what stood there]
    recorded_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "carrier", "reference"], name="shipping_settlement_once")
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.reference}: {self.total}"

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it is a file somebody handed in, and still counts."""
        return self.source == self.Source.FILE and self.taken_back_at is None

    @property
    def carrier_name(self) -> str:
        return carriers.carrier_name(self.carrier)


class SettlementLine(models.Model):
    """What a settlement says of one parcel, and whether that is what was agreed. `net` is as told, after fees."""

    class State(models.TextChoices):
        AGREES = "agrees"
        SHORT = "short"
        OVER = "over"
        UNKNOWN_PARCEL = "unknown_parcel"
        NOT_DELIVERED = "not_delivered"
        ALREADY_SETTLED = "already_settled"
        TAKEN_BACK = "taken_back"  # with its settlement, which was handed in by mistake

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    tracking_code = models.CharField(max_length=40)
    parcel = models.ForeignKey(Parcel, null=True, on_delete=models.PROTECT, related_name="lines")
    collected = models.PositiveBigIntegerField()
    fee = models.BigIntegerField()
    net = models.BigIntegerField()
    state = models.CharField(max_length=20, choices=State)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["settlement", "number"], name="shipping_line_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["tracking_code", "state"], name="shipping_line_code")]

    def __str__(self) -> str:
        return f"{self.tracking_code}: {self.collected} ({self.state})"

    @property
    def counted(self) -> int:
        """Đồng of it that count towards its parcel now."""
        return self.collected if self.state in settling.COUNTED else 0

    @property
    def charged(self) -> int:
        """Đồng the carrier keeps for its work by this line; a repeat or what was taken back charges nothing."""
        return self.fee if self.state in settling.COUNTED else 0

    @property
    def needs_a_look(self) -> bool:
        """Whether it says something else than was agreed."""
        return self.state not in (self.State.AGREES, self.State.TAKEN_BACK)
