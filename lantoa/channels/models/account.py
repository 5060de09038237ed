"""A seller's shop, page or official account at a channel."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.channels.rules import channels
from lantoa.kit.access import SELLING, Actor


def own(actor: Actor, path: str = "organisation_id") -> Q:
    """The rows of the organisation the actor works for; none for anybody else."""
    mine = actor.organisation_id if actor.roles & SELLING else None
    return Q(**{path: mine}) if mine is not None else Q(pk__in=[])


class ChannelAccountQuerySet(models.QuerySet["ChannelAccount"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor))

    def live(self) -> Self:
        return self.filter(ended_at=None)

    def working(self) -> Self:
        """Connected, and the channel takes our key."""
        return self.live().filter(connected_at__isnull=False, key_refused_at=None)


class ChannelAccount(models.Model):
    """One shop, page or official account of an organisation at a channel.

    `credentials` is sealed (see actions/secret.py). `buffer` is how many pieces of everything are kept back from it. Until
    `busy_until` nothing is asked of it. Until `sending_until` somebody sends its listings, or its channel's pace wants a pause. `orders_seen_to` is until when its list of orders was read.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    shop = models.CharField(max_length=60, blank=True, default="")
    shop_name = models.CharField(max_length=120, blank=True, default="")
    credentials = models.BinaryField(default=b"")
    token_until = models.DateTimeField(null=True)
    buffer = models.PositiveSmallIntegerField(default=0)
    connected_at = models.DateTimeField(null=True)
    key_refused_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    sending_until = models.DateTimeField(null=True)
    orders_seen_to = models.DateTimeField(null=True)
    last_heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar = ChannelAccountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "channel", "shop"], condition=Q(ended_at=None), name="channels_one_live_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.shop} of {self.organisation_id}"

    @property
    def name(self) -> str:
        """The channel's name as people know it."""
        return channels.channel_name(self.channel)

    @property
    def state(self) -> str:
        """ended, waiting (for the owner's yes), refused (our key) or working."""
        if self.ended_at:
            return "ended"
        if not self.connected_at:
            return "waiting"
        return "refused" if self.key_refused_at else "working"
