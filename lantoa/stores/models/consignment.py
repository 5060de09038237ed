"""What a stall and a neighbour agreed on when the stall offers goods that the neighbour makes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells
from lantoa.kit.world import world

WHOLE = 10_000


class ConsignmentQuerySet(models.QuerySet["ConsignmentAgreement"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those in which this actor's organisation is one of the two sides."""
        if not sells(actor):
            return self.none()
        return self.filter(Q(seller=actor.organisation_id) | Q(maker=actor.organisation_id))

    def open(self) -> Self:
        """Proposed, and answered by nobody yet."""
        return self.filter(accepted_at=None, turned_down_at=None)

    def lasting(self, day: date) -> Self:
        """Accepted, and not over before this day."""
        agreed = self.filter(accepted_at__isnull=False)
        return agreed.filter(Q(valid_to=None) | Q(valid_to__gte=day), Q(ends_on=None) | Q(ends_on__gte=day))

    def in_force(self, day: date) -> Self:
        """Those by which goods may be sold on this day."""
        return self.lasting(day).filter(valid_from__lte=day)


class ConsignmentAgreement(models.Model):
    """A maker's goods in another's stall: one product, or all the maker makes (`product` is none), and what the maker gets of each sale.

    Either `rate`, hundredths of a percent of the price a buyer pays, or `price`, đồng for each piece of the one kind there was (`variant`):
    kinds that come later are not in it. The stall proposes, the maker accepts.
    Its terms are never changed: a new one takes its place. `ends_on` is the last day it holds once somebody ended it.
    """

    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    maker = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.PROTECT, related_name="+")
    # Looked for from an agreement only, so without an index.
    variant = models.ForeignKey(
        "catalog.ProductVariant", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rate = models.PositiveIntegerField(default=0)
    price = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    proposer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answerer = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    turned_down_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ender = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar = ConsignmentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["seller", "maker", "accepted_at"], name="stores_consigned_by")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(seller=F("maker")), name="stores_consigned_two_sides"),
            models.CheckConstraint(
                condition=Q(rate__gt=0, rate__lte=WHOLE, price=0) | Q(rate=0, price__gt=0),
                name="stores_consigned_terms",
            ),
            models.CheckConstraint(condition=Q(price=0) | Q(product__isnull=False), name="stores_consigned_piece"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="stores_consigned_dates"
            ),
            models.UniqueConstraint(
                fields=["seller", "maker", "product"],
                condition=Q(accepted_at=None, turned_down_at=None),
                name="stores_consigned_one_open",
            ),
            models.UniqueConstraint(
                fields=["seller", "maker"],
                condition=Q(accepted_at=None, turned_down_at=None, product=None),
                name="stores_consigned_all_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.maker_id} at {self.seller_id}"

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
        """Whether it waits for this actor's side: always the maker's."""
        return self.is_open and actor.organisation_id == self.maker_id

    def may_end(self, today: date) -> bool:
        """Whether it still holds some day after this one, or on it."""
        last = self.last_day
        return self.accepted_at is not None and (last is None or (last > today and last >= self.valid_from))
