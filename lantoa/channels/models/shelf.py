"""A channel's own shelves, as it names and numbers them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ChannelShelf(models.Model):
    """A shelf of a channel's that goods can stand on: its number there, its name with those around it, the same folded for searching."""

    channel = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "number"], name="channels_shelf_once")]

    def __str__(self) -> str:
        return f"{self.number} of {self.channel}"
