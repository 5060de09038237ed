"""Who takes cashless payment since when, by whose word, and in which months the bank told of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lantoa.markets.models.market import Market, Stallholder


class Acceptance(models.Model):
    """A stallholder takes cashless payment by one source, from a day on: an own account for which a QR can be drawn, or as surveyed."""

    class Source(models.TextChoices):
        OWN = "own"
        SURVEYED = "surveyed"

    stallholder = models.ForeignKey(Stallholder, on_delete=models.CASCADE, related_name="acceptances")
    source = models.CharField(max_length=10, choices=Source)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stallholder", "source"], condition=Q(until=None), name="markets_acceptance_once"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="markets_acceptance_days"),
        ]

    def __str__(self) -> str:
        return f"{self.stallholder_id} {self.source} since {self.since}"


class Survey(models.Model):
    """What the manager saw on a day: whether a stallholder takes cashless payment. Never changed; a later row takes its place."""

    stallholder = models.ForeignKey(Stallholder, on_delete=models.CASCADE, related_name="surveys")
    accepts = models.BooleanField()
    day = models.DateField()
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stallholder_id} {self.accepts} on {self.day}"


class CashlessUse(models.Model):
    """In this month the bank told of money to a stallholder's own account at least once."""

    stallholder = models.ForeignKey(Stallholder, on_delete=models.CASCADE, related_name="uses")
    month = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["stallholder", "month"], name="markets_use_once")]

    def __str__(self) -> str:
        return f"{self.stallholder_id} in {self.month}"


class CashlessCount(models.Model):
    """How many stallholders a market had at the end of a month, how many of them took cashless payment and used it."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    holders = models.PositiveIntegerField()
    accepting = models.PositiveIntegerField()
    own = models.PositiveIntegerField()
    used = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "month"], name="markets_count_once"),
            models.CheckConstraint(
                condition=Q(accepting__lte=F("holders"), own__lte=F("accepting")), name="markets_count_within"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market_id} {self.month}: {self.accepting} of {self.holders}"
