"""Pay: what was worked in a period, fixed line by line, and how each line was paid."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor, sells
from lantoa.kit.order_code import codes_in
from lantoa.workforce.models.shift import Shift
from lantoa.workforce.models.worker import Worker


class PaySheetQuerySet(models.QuerySet["PaySheet"]):
    def visible_to(self, actor: Actor) -> Self:
        """The sheets of the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class PaySheet(models.Model):
    """What was worked until a day and not fixed before; once it stands, nothing in it changes."""

    objects: ClassVar = PaySheetQuerySet.as_manager()

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    total = models.PositiveBigIntegerField()
    closed_at = models.DateTimeField()
    closed_by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


class PayLineQuerySet(models.QuerySet["PayLine"]):
    def visible_to(self, actor: Actor) -> Self:
        if not sells(actor):
            return self.none()
        return self.filter(sheet__organisation_id=actor.organisation_id)

    def open(self) -> Self:
        """Those still to be paid."""
        return self.filter(settled_at=None)


class PayLine(models.Model):
    """So many đồng to one worker, under a code for the transfer. The bank's line closes it, or the stall says that it paid in cash
    and the worker confirms that."""

    class How(models.TextChoices):
        BANK = "bank"
        CASH = "cash"

    objects: ClassVar = PayLineQuerySet.as_manager()

    sheet = models.ForeignKey(PaySheet, on_delete=models.PROTECT, related_name="lines")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=9, unique=True)
    amount = models.PositiveBigIntegerField()
    settled_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=5, choices=How, blank=True, default="")
    movement = models.OneToOneField("payments.BankTransaction", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "worker"], name="workforce_pay_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="workforce_pay_line_some"),
            models.CheckConstraint(
                condition=Q(settled_at=None, movement=None, how="") | Q(how="cash", movement=None, settled_at__isnull=False) | Q(how="bank", movement__isnull=False, settled_at__isnull=False),
                name="workforce_pay_line_settled",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code}: {self.amount}"

    @property
    def can_be_taken_back(self) -> bool:
        """Paid by the stall's word alone: in cash nobody confirmed, or by a movement it chose that does not name the code."""
        if self.settled_at is None or self.confirmed_at is not None:
            return False
        return self.movement is None or self.code not in codes_in(self.movement.memo)


class PayItem(models.Model):
    """What one shift adds to a line. A shift put right later adds the difference to the next sheet (`correction`, below 0 too)."""

    line = models.ForeignKey(PayLine, on_delete=models.PROTECT, related_name="items")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="items")
    pay_by = models.CharField(max_length=10, choices=Worker.PayBy)
    pay = models.PositiveIntegerField()
    # Minutes, days or pieces, by `pay_by`.
    quantity = models.PositiveIntegerField()
    # Of a correction: what the sheets before had counted.
    quantity_before = models.PositiveIntegerField(null=True)
    amount = models.BigIntegerField()
    correction = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shift"], condition=Q(correction=False), name="workforce_shift_paid_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for shift {self.shift_id}"
