"""A post about goods, and how it stands at each place."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.channels.models.account import ChannelAccount
from lantoa.channels.models.link import ShortLink
from lantoa.kit.access import Actor, sells


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def to_come(self) -> Self:
        """Planned for a time, and not at every place yet."""
        return self.filter(planned_at__isnull=False, places__shared_at=None).distinct()


class Post(models.Model):
    """What a household says about one of its goods, with photos, in its own words; each place gets its form of it."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True, default="")
    photos = models.JSONField(default=list)
    planned_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar = PostQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-created_at"], name="channels_post_of")]

    def __str__(self) -> str:
        return f"post {self.pk}"


class PostPlaceQuerySet(models.QuerySet["PostPlace"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(post__in=Post.objects.visible_to(actor))

    def to_send(self) -> Self:
        """To be posted by the house at a connected page, and not there yet."""
        return self.filter(account__isnull=False, shared_at=None, send_at__isnull=False)


class PostPlace(models.Model):
    """A post at one place: its own short link, when it was shared. With `account` the house posts it there at `send_at`; what stood
    against it is in `fault` and, in the place's own words, in `words`."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="places")
    spot = models.CharField(max_length=20)
    link = models.OneToOneField(ShortLink, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(ChannelAccount, null=True, on_delete=models.PROTECT, related_name="+")
    send_at = models.DateTimeField(null=True)
    sending_until = models.DateTimeField(null=True)  # somebody posts it now; should they die over it, until then
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=20, blank=True, default="")
    words = models.CharField(max_length=200, blank=True, default="")
    shared_at = models.DateTimeField(null=True)
    outside_id = models.CharField(max_length=60, blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")

    objects: ClassVar = PostPlaceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "spot"], name="channels_post_place_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["send_at"], condition=Q(shared_at=None, account__isnull=False), name="channels_post_to_send"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.spot}"

    @property
    def state(self) -> str:
        """shared, refused, sending (waits for its time or for a worker) or draft."""
        if self.shared_at:
            return "shared"
        if self.fault and self.send_at is None:
            return "refused"
        return "sending" if self.send_at else "draft"
