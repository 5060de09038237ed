"""What a neighbour makes of an order: its part of the goods, what it gets for them, what is owed and paid."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantoa.kit.access import Actor, sells
from lantoa.orders.models.order import Order, OrderLine

REASONS: dict[str, Promise] = {
    "none_left": _("There is none left"),
    "spoiled": _("It has spoiled or broken"),
    "no_time": _("There is not enough time"),
    "other": _("Something else; call them"),
}


class MakerPartQuerySet(models.QuerySet["MakerPart"]):
    """Which parts: whose, and what comes next for them."""

    def visible_to(self, actor: Actor) -> MakerPartQuerySet:
        """Those this actor's own household makes; of the order they see no more than what is to be made."""
        if not sells(actor):
            return self.none()
        return self.filter(maker=actor.organisation_id, order__rehearsal=False)

    def at_stalls_of(self, actor: Actor) -> MakerPartQuerySet:
        """Those of orders of the stalls this actor works for."""
        if not sells(actor):
            return self.none()
        return self.filter(order__store__organisation_id=actor.organisation_id)

    def wanted(self) -> MakerPartQuerySet:
        """Of which something is still to reach the buyer: the order lives, and not all of the part was put right away."""
        live = self.filter(order__cancelled_at=None, order__handed_over_at=None)
        some = OrderLine.objects.filter(maker_share__part=OuterRef("pk"), taken_off__lt=F("quantity"))
        return live.filter(Exists(some))

    def hoped_for(self, now: datetime) -> MakerPartQuerySet:
        """Without those of orders that nobody paid in time."""
        return self.filter(~Exists(Order.objects.expired(now).filter(pk=OuterRef("order"))))

    def missing(self) -> MakerPartQuerySet:
        """Wanted, and not brought yet."""
        return self.wanted().filter(brought_at=None)

    def brought(self) -> MakerPartQuerySet:
        """Wanted, brought to the stall, and not packed yet; what is sold over the counter was there from the first."""
        return self.wanted().filter(brought_at__isnull=False, order__packed_at=None, order__at_counter=False)

    def promised(self) -> MakerPartQuerySet:
        """Of orders that are paid or confirmed, so that it is time to make them."""
        confirmed, paid = Q(order__confirmed_at__isnull=False), Q(order__received__gte=F("order__total"))
        return self.filter(confirmed | paid)

    def to_make(self) -> MakerPartQuerySet:
        return self.missing().promised().filter(ready_at=None, declined_at=None)

    def to_bring(self) -> MakerPartQuerySet:
        return self.missing().promised().filter(ready_at__isnull=False, declined_at=None)


class MakerPart(models.Model):
    """All that one neighbour makes for one order of a stall. Where it stands is derived from these times.

    `direct_at`: the stall asked the maker to send it straight to the buyer; only then the maker sees where to. `declined_at`: the maker
    said that it cannot; the stall puts the order right.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="maker_parts")
    maker = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    ready_at = models.DateTimeField(null=True)
    brought_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, blank=True, default="")
    direct_at = models.DateTimeField(null=True)

    objects: ClassVar = MakerPartQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["maker", "brought_at"], name="orders_part_of_maker")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "maker"], name="orders_part_once")]

    def __str__(self) -> str:
        return f"{self.maker_id}'s part of {self.order_id}"

    @property
    def reason(self) -> str:
        """Why the maker cannot, in words."""
        return str(REASONS.get(self.why, ""))

    @property
    def can_be_unbrought(self) -> bool:
        """Whether it may still turn out not to be there: nobody packed it, and it was not sold over the counter."""
        return self.state == "brought" and self.order.packed_at is None and not self.order.at_counter

    @property
    def state(self) -> str:
        """over, gone, brought, declined, waiting (for the buyer's money or the stall's word), to_make or ready."""
        order = self.order
        if order.cancelled_at is not None:
            return "over"
        if order.handed_over_at is not None:
            return "gone"
        if self.brought_at is not None:
            return "brought"
        if self.declined_at is not None:
            return "declined"
        if order.state not in ("to_pack", "to_hand_over"):
            return "waiting"
        return "ready" if self.ready_at else "to_make"


class MakerShare(models.Model):
    """What the maker of one line of an order gets for it (đồng) by the agreement that held when it was placed, frozen then, never changed."""

    line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="maker_share")
    part = models.ForeignKey(MakerPart, on_delete=models.PROTECT, related_name="shares")
    agreement = models.ForeignKey("stores.ConsignmentAgreement", on_delete=models.PROTECT, related_name="+")
    rate = models.PositiveIntegerField()
    price = models.PositiveIntegerField()
    base = models.PositiveBigIntegerField()
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__lte=F("base")), name="orders_share_below_price")
        ]

    def __str__(self) -> str:
        return f"{self.amount} of line {self.line_id}"


class MakerEntry(models.Model):
    """That a frozen share became owed, or so much of it less (below 0) or more again. Rows are only ever added."""

    share = models.ForeignKey(MakerShare, on_delete=models.PROTECT, related_name="entries")
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    maker = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    correction = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["seller", "maker", "at"], name="orders_maker_entry_at")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["share"], condition=Q(correction=False), name="orders_share_due_once")
        ]

    def __str__(self) -> str:
        return f"{self.amount} of share {self.share_id}"


class MakerSettlementQuerySet(models.QuerySet["MakerSettlement"]):
    def standing(self) -> MakerSettlementQuerySet:
        """What was paid, without what was marked by mistake and the rows that reverse it."""
        return self.filter(reverses=None, reversal=None)

    def earned_by(self, actor: Actor) -> MakerSettlementQuerySet:
        """What neighbours' stalls paid the household this actor works for."""
        if not sells(actor):
            return self.none()
        return self.standing().filter(maker=actor.organisation_id)


class MakerSettlement(models.Model):
    """Đồng a stall paid a maker for goods it sold for them, in cash or by a transfer that the bank told of, as the stall says. One payment
    may cover many orders. What was marked by mistake is reversed by a second row."""

    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    maker = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField()
    movement = models.ForeignKey("payments.BankTransaction", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")

    objects: ClassVar = MakerSettlementQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["seller", "maker", "at"], name="orders_maker_settled_at")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="orders_maker_settled_amount")]

    def __str__(self) -> str:
        return f"{self.amount} to {self.maker_id}"
