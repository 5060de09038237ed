"""What one author wants of one variant: how much of it is held, waited for, ordered."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.live.models.comment import LiveAuthor
from lantoa.live.models.session import LiveSession, Pick


class WantQuerySet(models.QuerySet["Want"]):
    def held_at(self, now: datetime) -> Self:
        """Those with pieces held for them at this moment."""
        return self.filter(held__gt=0, held_until__gt=now)

    def run_out(self, now: datetime) -> Self:
        return self.filter(held__gt=0, held_until__lte=now)

    def waiting(self) -> Self:
        """Those who wait for pieces, in the order in which they asked."""
        return self.filter(waits_from__isnull=False).order_by("waits_from", "pk")

    def wanted(self) -> Self:
        return self.filter(quantity__gt=0)


class Want(models.Model):
    """One row for each author, pick and choice. `choice` is the option values as said, `variant` what they mean: none while more than one
    fits. `held` pieces stand in the ledger until `held_until`, `claimed` ones in orders; for the rest it waits from `waits_from` (the number of
    the comment that asked). `trouble` is why nothing can be held: no variant chosen yet, or a part of a piece."""

    class Trouble(models.TextChoices):
        NONE = ""
        CHOICE = "choice"
        PART = "part"

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="wants")
    author = models.ForeignKey(LiveAuthor, on_delete=models.CASCADE, related_name="wants")
    pick = models.ForeignKey(Pick, on_delete=models.CASCADE, related_name="wants")
    choice = models.CharField(max_length=80, blank=True, default="")
    variant = models.ForeignKey("catalog.ProductVariant", null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=8, decimal_places=3)
    held = models.PositiveIntegerField(default=0)
    held_until = models.DateTimeField(null=True)
    claimed = models.PositiveIntegerField(default=0)
    waits_from = models.BigIntegerField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=8, choices=Trouble, blank=True, default=Trouble.NONE)
    asked_at = models.DateTimeField()

    objects: ClassVar = WantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "pick", "choice"], name="live_want_once"),
            models.CheckConstraint(condition=Q(quantity__gte=F("held") + F("claimed")), name="live_want_within"),
            models.CheckConstraint(condition=Q(held=0) | Q(held_until__isnull=False), name="live_want_held_until"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["session", "variant", "waits_from"], condition=Q(waits_from__isnull=False), name="live_want_waiting"
            ),
            models.Index(fields=["held_until"], condition=Q(held__gt=0), name="live_want_running_out"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.quantity} of {self.pick_id} for {self.author_id}"

    @property
    def open(self) -> int:
        """Whole pieces that are neither held nor ordered yet."""
        return 0 if self.trouble else int(self.quantity) - self.held - self.claimed

    @property
    def whole(self) -> list[int]:
        """The whole numbers of pieces that a part of one may mean, the smaller first."""
        below = int(self.quantity)
        return [below, below + 1] if below else [1]


class ClaimLine(models.Model):
    """So many pieces of a want stand in this order."""

    want = models.ForeignKey(Want, on_delete=models.CASCADE, related_name="claims")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    # Until when the order has to be paid; none where nothing is owed so, and once that was looked at.
    pay_until = models.DateTimeField(null=True)
    # The order was cancelled, or not paid in time: its pieces are wanted no more.
    given_back = models.BooleanField(default=False)
    # That was after the sale's account was closed: it stays in what the account says was sold, and is marked there.
    after_closing = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["want", "order"], name="live_claim_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="live_claim_line_quantity"),
            models.CheckConstraint(
                condition=Q(after_closing=False) | Q(given_back=True), name="live_claim_line_after_closing"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["pay_until"], condition=Q(pay_until__isnull=False), name="live_claim_line_unpaid"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} in order {self.order_id}"
