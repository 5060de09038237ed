"""A market's rates, meters and bills. Rates, readings and corrections are rows that stay as they are; a later one counts instead."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells
from lantoa.markets.models.market import Market, Place, Stallholder, managed
from lantoa.markets.rules.fee import KINDS, METERED


class Rate(models.Model):
    """So many đồng from a day on: for a place or its cleaning a month, for a kWh of electricity, for a cubic metre of water."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="rates")
    kind = models.CharField(max_length=12)
    amount = models.PositiveIntegerField()
    since = models.DateField()
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "kind", "since"], name="markets_rate_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="markets_rate_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} since {self.since}"


class Reading(models.Model):
    """What a place's meter showed on a day; the latest row of a day counts.

    `anew`: another meter was put in since the reading before; `closing` is what the old one showed when it was taken out, `opening` at what the
    new one began. Rows without them are from before they were asked for: such a meter begins with what is written here.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="readings")
    kind = models.CharField(max_length=12)
    day = models.DateField()
    value = models.PositiveIntegerField()
    anew = models.BooleanField(default=False)
    closing = models.IntegerField(null=True)
    opening = models.IntegerField(null=True)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place", "kind", "day"], name="markets_reading_day")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=sorted(METERED)), name="markets_reading_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} on {self.day}"


class FeeRun(models.Model):
    """The fees of a month, asked for once in one market."""

    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="runs")
    month = models.DateField()
    due_on = models.DateField()
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["market", "month"], name="markets_run_once")]

    def __str__(self) -> str:
        return f"{self.market_id} {self.month}"


class BillQuerySet(models.QuerySet["Bill"]):
    def visible_to(self, actor: Actor) -> Self:
        """Bills of the markets this actor manages."""
        return self.filter(managed(actor, "run__market__"))

    def unpaid(self) -> Self:
        return self.filter(received__lt=F("amount"))

    def overdue(self, day: date) -> Self:
        """Not paid in full on this day, which is after the last day for paying."""
        return self.unpaid().filter(run__due_on__lt=day)

    def own(self, actor: Actor) -> Self:
        """Bills of the organisation this actor works in."""
        if not sells(actor):
            return self.none()
        return self.filter(stallholder__organisation_id=actor.organisation_id)


class Bill(models.Model):
    """What one stallholder is asked to pay for a month, to the manager's own account under a code.

    `amount` is what is asked now: what its lines come to and what was corrected since; `received` what came of it, as
    the payments tell. Paid or not is derived from them.
    """

    run = models.ForeignKey(FeeRun, on_delete=models.PROTECT, related_name="bills")
    stallholder = models.ForeignKey(Stallholder, on_delete=models.PROTECT, related_name="bills")
    code = models.CharField(max_length=9, unique=True)
    token = models.CharField(max_length=43, unique=True)
    amount = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    bank_received = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    objects: ClassVar = BillQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "stallholder"], name="markets_bill_once"),
            models.CheckConstraint(condition=Q(bank_received__lte=F("received")), name="markets_bill_bank"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.received} of {self.amount}"

    @property
    def due(self) -> int:
        """Đồng still to be paid."""
        return max(self.amount - self.received, 0)

    def is_overdue(self, today: date) -> bool:
        return self.due > 0 and self.run.due_on < today


class BillLine(models.Model):
    """One thing a bill asks for: the place, its cleaning, or what a meter counted, at the rate of the day.

    Of a meter it keeps which readings it asks for, so that no other bill does: those after `after_day`, up to `upto`. `parts` are each meter's
    (before, after) where another was put in; `late` is how much was read too late for the bill of its own month.
    """

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=12)
    quantity = models.PositiveIntegerField()
    rate = models.PositiveIntegerField()
    before = models.PositiveIntegerField(null=True)
    after = models.PositiveIntegerField(null=True)
    parts = models.JSONField(null=True)
    after_day = models.DateField(null=True)
    upto = models.DateField(null=True)
    late = models.IntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bill", "kind"], name="markets_line_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="markets_line_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.quantity} at {self.rate}"

    @property
    def amount(self) -> int:
        return int(self.quantity * self.rate)

    @property
    def meters(self) -> list[tuple[int, int]]:
        """What each meter showed before and after, in the order in which they were there; none for what is not metered."""
        if self.before is None or self.after is None:
            return []
        return [(before, after) for before, after in self.parts or [(self.before, self.after)]]


class BillCorrection(models.Model):
    """What was put right in a bill after it was sent, with a reason: so many đồng more, or less below 0. Never changed."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="corrections")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=160)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(amount=0), name="markets_correction_amount")]

    def __str__(self) -> str:
        return f"{self.amount}: {self.reason}"
