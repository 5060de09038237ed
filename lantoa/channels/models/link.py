"""A stall's own short links, how often they were opened, and the orders that named their code."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor, sells
from lantoa.kit.post_code import LENGTH, spoken


class ShortLinkQuerySet(models.QuerySet["ShortLink"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those that lead to the stall this actor sells for, and those they share as a creator."""
        if not sells(actor):
            return self.none()
        shared = Q(by_creator__agreement__creator__organisation_id=actor.organisation_id)
        return self.filter(Q(organisation_id=actor.organisation_id) | shared)


class ShortLink(models.Model):
    """A short address of our own that leads to goods of one stall, or to all of them. Its code, said in a chat or typed with an order,
    ties the order to the post the link stood in."""

    code = models.CharField(max_length=LENGTH, unique=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=12)
    created_at = models.DateTimeField()

    objects: ClassVar = ShortLinkQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-created_at"], name="channels_link_of")]

    def __str__(self) -> str:
        return self.code

    @property
    def said(self) -> str:
        """The code as it is read aloud."""
        return spoken(self.code)


class LinkHour(models.Model):
    """How often a link was opened within one hour of one day. Nothing is known of who opened it."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="hours")
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    visits = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "day", "hour"], name="channels_link_hour_once"),
            models.CheckConstraint(condition=Q(hour__lte=23) & Q(visits__gt=0), name="channels_link_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.visits} of {self.link_id} on {self.day}"


class Claim(models.Model):
    """An order that came by a link: its code was named when the order was placed, or the seller heard it (`by_hand`). Frozen."""

    order = models.OneToOneField("orders.Order", on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="claims")
    by_hand = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"order {self.order_id} by {self.link_id}"
