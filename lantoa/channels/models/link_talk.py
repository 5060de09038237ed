"""A conversation that began by a post."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.channels.models.conversation import Conversation
from lantoa.channels.models.link import ShortLink


class LinkTalk(models.Model):
    """A conversation in which a buyer named the code of a link, or commented under the post it stands in; with the newest time."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="talks")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "conversation"], name="channels_link_talk_once")
        ]

    def __str__(self) -> str:
        return f"{self.link_id} in {self.conversation_id}"
