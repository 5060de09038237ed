"""What a household says again and again."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from lantoa.channels.models.account import own
from lantoa.kit.access import Actor


class QuickReplyQuerySet(models.QuerySet["QuickReply"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.kept().filter(own(actor))

    def kept(self) -> Self:
        """Those not dropped."""
        return self.exclude(text="")


class QuickReply(models.Model):
    """A sentence of a household's own, put into the box with one tap. Dropped, it stays without words."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    objects: ClassVar = QuickReplyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "position"], name="channels_quick_of")]

    def __str__(self) -> str:
        return f"quick reply {self.pk} of {self.organisation_id}"
