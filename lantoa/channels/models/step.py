"""What our side did with an order of a channel, on its way to the channel."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.channels.models.account import own
from lantoa.channels.models.sale import ChannelSale
from lantoa.kit.access import Actor


class SaleStepQuerySet(models.QuerySet["SaleStep"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "sale__account__organisation_id"))

    def open(self) -> Self:
        """The channel does not know it yet, and shall."""
        return self.filter(done_at=None, dropped_at=None)

    def due(self, now: datetime) -> Self:
        """To be told now: nobody is at it, it waits neither for its time nor for a person."""
        idle = Q(sending_until=None) | Q(sending_until__lte=now)
        waited = Q(next_try_at=None, fault="") | Q(next_try_at__lte=now)
        return self.open().filter(idle, waited).exclude(what=SaleStep.What.CANCEL, reason="")

    def waiting(self) -> Self:
        """A person has to look: the channel would not, it was tried too often, or it wants to know why."""
        failed = ~Q(fault="") & Q(next_try_at=None)
        return self.open().filter(failed | Q(what=SaleStep.What.CANCEL, reason=""))


class SaleStep(models.Model):
    """That an order was shipped or cancelled here, or what the seller answered to a buyer who asks to cancel, once each: whether its
    channel knows, and what stood against it.

    `reason` is why it was cancelled, one of ours; "" while the seller has not said it; of an answer whether it is agree or decline. `fault`, `words` and `field` are why the
    last try failed, the words the channel's own. `dropped_at`: the channel need not hear of it any more.
    """

    class What(models.TextChoices):
        SHIP = "ship"
        CANCEL = "cancel"
        ANSWER = "answer"

    sale = models.ForeignKey(ChannelSale, on_delete=models.CASCADE, related_name="steps")
    what = models.CharField(max_length=10, choices=What)
    reason = models.CharField(max_length=12, blank=True, default="")
    tracking_code = models.CharField(max_length=60, blank=True, default="")
    fault = models.CharField(max_length=20, blank=True, default="")
    words = models.CharField(max_length=200, blank=True, default="")
    field = models.CharField(max_length=20, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sending_until = models.DateTimeField(null=True)  # somebody tells it now; should they die over it, until then
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects: ClassVar = SaleStepQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], condition=Q(done_at=None, dropped_at=None), name="channels_step_open")
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sale", "what"], name="channels_step_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.sale_id}"
