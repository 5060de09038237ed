"""What a stall agreed to pay a cooperative, an association or a market for each order."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells
from lantoa.kit.world import world

MOST_RATE = 10_000


class FeeAgreementQuerySet(models.QuerySet["FeeAgreement"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those in which this actor's organisation is one of the two sides."""
        if not sells(actor):
            return self.none()
        return self.filter(Q(payer=actor.organisation_id) | Q(payee=actor.organisation_id))

    def open(self) -> Self:
        """Proposed, and answered by nobody yet."""
        return self.filter(accepted_at=None, turned_down_at=None)

    def in_force(self, day: date) -> Self:
        """Those by which an order of this day owes something."""
        begun = self.filter(accepted_at__isnull=False, valid_from__lte=day)
        return begun.filter(Q(valid_to=None) | Q(valid_to__gte=day), Q(ends_on=None) | Q(ends_on__gte=day))


class FeeAgreement(models.Model):
    """A fee for each order of the payer's stall: so many hundredths of a percent of the goods, and so many đồng besides.

    Proposed by one side, accepted by the other. Its terms are never changed: a new one takes its place. `ends_on` is the
    last day it holds once somebody ended it.
    """

    payer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=160)
    rate = models.PositiveIntegerField(default=0)
    fixed = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answerer = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    turned_down_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ender = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar = FeeAgreementQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["payer", "accepted_at"], name="stores_fee_payer")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(payer=F("payee")), name="stores_fee_two_sides"),
            models.CheckConstraint(
                condition=Q(rate__lte=MOST_RATE) & (Q(rate__gt=0) | Q(fixed__gt=0)), name="stores_fee_terms"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="stores_fee_dates"
            ),
            models.UniqueConstraint(
                fields=["payer", "payee"],
                condition=Q(accepted_at=None, turned_down_at=None),
                name="stores_fee_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.payer_id} to {self.payee_id}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.turned_down_at is None

    @property
    def last_day(self) -> date | None:
        """The last day it holds, by what was agreed and by who ended it."""
        days = [day for day in (self.valid_to, self.ends_on) if day]
        return min(days) if days else None

    @property
    def state(self) -> str:
        """proposed, turned_down, to_come, in_force or over."""
        if self.accepted_at is None:
            return "turned_down" if self.turned_down_at else "proposed"
        last, today = self.last_day, world.today()
        if last and (last < today or last < self.valid_from):
            return "over"
        return "in_force" if self.valid_from <= today else "to_come"

    def may_answer(self, actor: Actor) -> bool:
        """Whether it waits for this actor's side."""
        sides = {self.payer_id, self.payee_id} - {self.proposed_by_id}
        return self.is_open and actor.organisation_id in sides

    def may_end(self, today: date) -> bool:
        """Whether it still holds some day after this one."""
        last = self.last_day
        return self.accepted_at is not None and (last is None or (last > today and last >= self.valid_from))
