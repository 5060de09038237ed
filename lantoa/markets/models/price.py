"""What a market's price board lists, and what each thing cost on a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.markets.models.market import Market


class BoardItem(models.Model):
    """One line of a market's price board: what it is, for which unit it is priced; the same words by another unit are another line.

    `key` are its words without case, each tone in its place, with the unit where the words alone name another line.
    """

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="board")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True, default="")
    unit = models.CharField(max_length=20)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["market", "key"], name="markets_item_once")]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """So many đồng for one unit on a day, told by the manager or by a stallholder; the latest row of a day counts."""

    item = models.ForeignKey(BoardItem, on_delete=models.CASCADE, related_name="prices")
    day = models.DateField()
    amount = models.PositiveIntegerField()
    said_for = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["item", "day"], name="markets_price_day")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="markets_price_amount")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.amount} on {self.day}"
