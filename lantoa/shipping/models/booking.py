"""Parcels ordered from carriers: the way in, what was ordered, what came of it, and what is printed for it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.access import SELLING, Actor
from lantoa.shipping.models.parcel import CarrierAccount, Parcel
from lantoa.shipping.rules import carriers, statuses


def _own(actor: Actor) -> Q:
    mine = actor.organisation_id if actor.roles & SELLING else None
    return Q(organisation_id=mine) if mine is not None else Q(pk__in=[])


class CarrierAccess(models.Model):
    """With which key a seller orders from a carrier, kept encrypted, and as which shop there. `fault` is "key" once it was refused."""

    account = models.OneToOneField(CarrierAccount, on_delete=models.PROTECT, related_name="access")
    key = models.BinaryField()
    shop = models.CharField(max_length=40, blank=True, default="")
    fault = models.CharField(max_length=20, blank=True, default="")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"way into account {self.account_id}"


class PickupPoint(models.Model):
    """Where a seller's parcels start. `former` is the code of the unit it lay in before July 2025."""

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16)
    address = models.CharField(max_length=300)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    former = models.CharField(max_length=5)

    def __str__(self) -> str:
        return f"start of {self.organisation_id}"


class CarrierPlace(models.Model):
    """A place as a carrier lists it, read from it and read anew after some weeks."""

    carrier = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    parent = models.CharField(max_length=20, blank=True, default="")
    outside_id = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    others = models.JSONField(default=list)
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["carrier", "level", "parent", "outside_id"], name="shipping_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.level} {self.name}"


class Handling(models.Model):
    """How heavy one piece of something is (grams), and whether it must be kept cold or minded; as last said, of any row."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    weight = models.PositiveIntegerField()
    cold = models.BooleanField(default=False)
    fragile = models.BooleanField(default=False)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="shipping_handling_once")
        ]

    def __str__(self) -> str:
        return f"{self.weight} g of {self.subject_type} {self.subject_id}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, actor: Actor) -> BookingQuerySet:
        return self.filter(_own(actor))

    def due(self, now: datetime) -> BookingQuerySet:
        """Those a carrier is to be asked about now."""
        return self.filter(state__in=(Booking.State.ASKED, Booking.State.CANCEL_ASKED), due_at__lte=now)

    def live(self) -> BookingQuerySet:
        """Those a carrier has or may get: asked for, and neither refused, let go of nor at their end."""
        asked = self.filter(state__in=(Booking.State.ASKED, Booking.State.BOOKED, Booking.State.CANCEL_ASKED))
        return asked.filter(Q(parcel=None) | ~Q(parcel__status__in=statuses.OVER))

    def to_hand_over(self) -> BookingQuerySet:
        """Ordered, and neither fetched nor brought to the carrier yet."""
        waiting = self.filter(state__in=(Booking.State.BOOKED, Booking.State.CANCEL_ASKED), handed_at=None)
        return waiting.filter(parcel__status=statuses.CREATED)


class Booking(models.Model):
    """A parcel a seller asked a carrier to carry. `code` is ours, and what its repeats are known by at the carrier.

    `receiver` and `sender` hold who and where as they were said; they are emptied when the receiver is erased, or some weeks
    after the parcel came to its end.
    """

    class State(models.TextChoices):
        ASKED = "asked"  # the carrier has not said yes or no yet
        BOOKED = "booked"
        REFUSED = "refused"
        CANCEL_ASKED = "cancel_asked"
        CANCELLED = "cancelled"

    objects: ClassVar = BookingQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    carrier = models.CharField(max_length=20)
    code = models.CharField(max_length=20, unique=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    reference = models.CharField(max_length=20)
    service = models.CharField(max_length=40)
    fee_seen = models.PositiveBigIntegerField()
    fee = models.PositiveBigIntegerField(null=True)
    promised = models.DateField(null=True)
    sort_code = models.CharField(max_length=40, blank=True, default="")
    weight = models.PositiveIntegerField()
    length = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    value = models.PositiveBigIntegerField(default=0)
    cash = models.PositiveBigIntegerField(default=0)
    cold = models.BooleanField(default=False)
    fragile = models.BooleanField(default=False)
    fetched = models.BooleanField(default=True)
    pick_day = models.DateField(null=True)  # when it is wished to be fetched; None: as the carrier plans
    pick_part = models.CharField(max_length=10, blank=True, default="", db_default="")
    content = models.CharField(max_length=200)
    note = models.CharField(max_length=120, blank=True, default="")
    sender = models.JSONField(default=dict)
    receiver = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State, default=State.ASKED)
    said = models.CharField(
        max_length=200, blank=True, default=""
    )  # the carrier's words when it refused, or why it is waited for
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    parcel = models.OneToOneField(Parcel, null=True, on_delete=models.PROTECT, related_name="booking")
    handed_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)  # since when the carrier is asked to let go of it
    rehearsal = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="shipping_booking_subject"),
            models.Index(fields=["organisation", "state"], name="shipping_booking_state"),
            models.Index(fields=["due_at"], name="shipping_booking_due"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(weight__gt=0), name="shipping_booking_weight")]

    def __str__(self) -> str:
        return f"{self.carrier} {self.code}: {self.state}"

    @property
    def carrier_name(self) -> str:
        return carriers.carrier_name(self.carrier)

    @property
    def is_open(self) -> bool:
        """Whether a parcel may still come of it that is none yet."""
        return self.state == self.State.ASKED

    @property
    def is_live(self) -> bool:
        """Whether a carrier has it or may get it: asked for, and neither refused, let go of nor at its end."""
        over = self.parcel is not None and self.parcel.status in statuses.OVER
        return self.state in (self.State.ASKED, self.State.BOOKED, self.State.CANCEL_ASKED) and not over

    @property
    def can_be_called_off(self) -> bool:
        """Nobody calls off what the carrier has already."""
        if self.state == self.State.ASKED:
            return True
        waits = self.parcel is not None and self.parcel.status == statuses.CREATED
        return self.state == self.State.BOOKED and waits and self.handed_at is None

    @property
    def costs_otherwise(self) -> bool:
        """Whether the carrier charges something else than it said before; many ordered in one go were ordered at its price (0)."""
        return self.fee is not None and self.fee_seen > 0 and self.fee != self.fee_seen

    @property
    def can_be_printed(self) -> bool:
        """Whether there is a label to print: an ordered parcel whose receiver is still known here."""
        return self.parcel is not None and self.state == self.State.BOOKED and bool(self.receiver.get("name"))


class PrintRunQuerySet(models.QuerySet["PrintRun"]):
    def visible_to(self, actor: Actor) -> PrintRunQuerySet:
        return self.filter(_own(actor))


class PrintRun(models.Model):
    """Labels or a hand-over list of many parcels, printed aside; the paper is thrown away after some days."""

    class Kind(models.TextChoices):
        LABELS = "labels"
        HAND_OVER = "hand_over"

    class Layout(models.TextChoices):
        A6 = "a6"
        A4 = "a4"  # four on a sheet

    objects: ClassVar = PrintRunQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    layout = models.CharField(max_length=4, choices=Layout, default=Layout.A6)
    bookings = models.JSONField(default=list)
    file = models.ForeignKey("documents.File", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["printed_at", "asked_at"], name="shipping_print_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} of {len(self.bookings)}"
