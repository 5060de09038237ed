"""An order as its channel knows it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.channels.models.account import ChannelAccount, own
from lantoa.kit.access import Actor

# Sold there before the channel heard that there were too few.
SHORT = Q(why="short")


class ChannelSaleQuerySet(models.QuerySet["ChannelSale"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "account__organisation_id"))

    def to_ask(self) -> Self:
        """Told of, and not read since."""
        return self.filter(ask_at__isnull=False)

    def unfit(self) -> Self:
        """Placed at a channel, wanted there still, and not to be kept here."""
        return self.filter(order=None).exclude(why="")

    def asked_to_cancel(self) -> Self:
        """Whose buyer asks to cancel."""
        return self.filter(cancel_asked_at__isnull=False)

    def short(self) -> Self:
        """Of these, those for which there are too few: sold there before the channel heard the new number."""
        return self.unfit().filter(SHORT)


class ChannelSale(models.Model):
    """An order as its channel knows it, once: its number there, the newest state told, and the ordinary order it became.

    `why` says why it became none: "unknown" goods, "short" of stock, "refused" otherwise. With `ask_at` it waits to be asked for;
    `told_at` is the channel's time of the newest that was read, `placed_at` its time of the order. While it is no order of ours, it
    says itself who bought (a number only where the channel does not mask it) and which (variant, pieces) are wanted; of these it
    holds what is left. `carrier` and `tracking_code` are the channel's. `cancel_asked_at`: since then its buyer asks to cancel.
    """

    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="sales")
    outside_id = models.CharField(max_length=60)
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, blank=True, default="")
    code = models.CharField(max_length=40, blank=True, default="")
    total = models.PositiveBigIntegerField(default=0)
    placed_at = models.DateTimeField(null=True)
    buyer_name = models.CharField(max_length=120, blank=True, default="")
    buyer_phone = models.CharField(max_length=16, blank=True, default="")
    wants = models.JSONField(default=list)
    carrier = models.CharField(max_length=60, blank=True, default="")
    tracking_code = models.CharField(max_length=60, blank=True, default="")
    cancel_asked_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=12, blank=True, default="")
    ask_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar = ChannelSaleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "outside_id"], name="channels_sale_once"),
            models.UniqueConstraint(fields=["order"], condition=Q(order__isnull=False), name="channels_sale_one_order"),
        ]
        # Few, and looked for whenever goods come free.
        indexes: ClassVar = [models.Index(fields=["account"], condition=Q(why="short"), name="channels_sale_short")]

    def __str__(self) -> str:
        return f"{self.outside_id} at {self.account_id}"

    @property
    def is_over(self) -> bool:
        """Whether the channel says that it was cancelled or came back."""
        return self.state in ("cancelled", "returned")
