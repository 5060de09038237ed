"""What people asked one stall for that it does not have."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Wish(models.Model):
    """Words for goods that were asked for at a stall on a day and were not there, by where they were asked; nothing of who asked."""

    class Source(models.TextChoices):
        CHAT = "chat"
        COMMENT = "comment"

    store = models.ForeignKey("stores.Store", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    source = models.CharField(max_length=10, choices=Source)
    folded = models.CharField(max_length=60)
    words = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "day", "source", "folded"], name="preorders_wish_once"),
        ]

    def __str__(self) -> str:
        return f"{self.words} × {self.times} on {self.day}"
