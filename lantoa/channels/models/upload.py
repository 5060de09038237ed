"""Goods put up by hand at a place without an interface."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor, sells


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, actor: Actor) -> Self:
        """What was put up for the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def live(self) -> Self:
        return self.filter(ended_at=None)


class Upload(models.Model):
    """Goods of a household at a place without an interface: where they stand there, at what price, whether there were any, as somebody
    put them up. Taken down, the row stays; put up again, it is a new one."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    board = models.CharField(max_length=40)
    address = models.CharField(max_length=500, blank=True, default="")
    price = models.PositiveIntegerField()
    had_any = models.BooleanField()
    by_id = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField()
    link = models.CharField(max_length=10, blank=True, default="")
    looked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = UploadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "board"], condition=Q(ended_at=None), name="channels_upload_live_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-noted_at"], name="channels_upload_of"),
            models.Index(fields=["looked_at"], condition=Q(ended_at=None), name="channels_upload_look"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} at {self.board}"
