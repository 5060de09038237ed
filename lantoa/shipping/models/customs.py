"""What goods are to customs, and the declaration of a parcel that goes abroad."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor, sells
from lantoa.shipping.rules import abroad, customs


class CustomsGoods(models.Model):
    """What something is to customs, as its seller says: six-digit code, words in English, net grams of one. Engines do not know what it is:
    the subject is a type and an id."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    hs = models.CharField(max_length=6)
    description = models.CharField(max_length=80)
    net_grams = models.PositiveIntegerField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="shipping_customs_goods_once")
        ]

    def __str__(self) -> str:
        return f"{self.hs} {self.description}"

    @classmethod
    def of(cls, subject_type: str, ids: list[int]) -> dict[int, CustomsGoods]:
        """What is known of these, by id. One query."""
        return {one.subject_id: one for one in cls.objects.filter(subject_type=subject_type, subject_id__in=ids)}


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, actor: Actor) -> DeclarationQuerySet:
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Declaration(models.Model):
    """What customs read of one parcel: from whom, to whom, why, how heavy, and item by item. A draft until it is declared.

    The rate by which it was reckoned in SDR, and whose rate that was, stay with it.
    """

    objects: ClassVar = DeclarationQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    reference = models.CharField(max_length=40)
    goods_type = models.CharField(max_length=60, blank=True, default="")  # of what the items' `subject_id` are ids
    kind = models.CharField(max_length=10, default="parcel")
    category = models.CharField(max_length=10, default="sale")
    sender_name = models.CharField(max_length=120)
    sender_address = models.CharField(max_length=300)
    sender_phone = models.CharField(max_length=16, blank=True, default="")
    receiver_name = models.CharField(max_length=120)
    receiver_address = models.CharField(max_length=300)
    receiver_postcode = models.CharField(max_length=20, blank=True, default="")
    receiver_phone = models.CharField(max_length=16, blank=True, default="")
    country = models.CharField(max_length=2)
    gross_grams = models.PositiveIntegerField(null=True)
    postage = models.PositiveIntegerField(default=0)
    remarks = models.CharField(max_length=200, blank=True, default="")
    form = models.CharField(max_length=4, blank=True, default="")
    sdr_rate = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=300, blank=True, default="")
    rate_is_sure = models.BooleanField(default=False)
    rehearsal = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="shipping_declaration_once"),
            models.CheckConstraint(
                condition=Q(declared_at=None) | (Q(gross_grams__gt=0) & ~Q(form="")),
                name="shipping_declared_has_weight",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} to {self.country}"

    @classmethod
    def about(cls, subject: models.Model) -> Declaration | None:
        """The declaration of this row's parcel; None when there is none."""
        mine = cls.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
        found: Declaration | None = mine.first()
        return found

    @property
    def destination(self) -> abroad.Country:
        return abroad.countries()[self.country]

    @property
    def value(self) -> int:
        """Đồng of all items."""
        return sum(item.value for item in self.items.all())

    @property
    def net_grams(self) -> int:
        return sum(item.net_grams for item in self.items.all())

    @property
    def sdr(self) -> Decimal | None:
        """The value in SDR by the rate kept with it."""
        if not self.sdr_rate or self.rate_on is None:
            return None
        confidence = "verified" if self.rate_is_sure else "general"
        return abroad.Rate(abroad.SDR, self.sdr_rate, self.rate_on, self.rate_source, confidence).value(self.value)


class DeclarationItem(models.Model):
    """One kind of goods in a declared parcel; weight (net grams) and value (đồng) of all pieces together."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    subject_id = models.BigIntegerField(null=True)  # whose CustomsGoods learns from it
    description = models.CharField(max_length=80, blank=True, default="")
    quantity = models.PositiveIntegerField()
    net_grams = models.PositiveIntegerField(default=0)
    value = models.PositiveBigIntegerField()
    hs = models.CharField(max_length=6, blank=True, default="")
    origin = models.CharField(max_length=2, default="VN")
    # What the seller calls it, so that the form says of which goods it asks.
    called = models.CharField(max_length=250, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["declaration", "number"], name="shipping_declared_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.description}"

    def read(self) -> customs.Item:
        """What the rules judge."""
        return customs.Item(self.description, self.quantity, self.net_grams, self.value, self.hs, self.origin)
