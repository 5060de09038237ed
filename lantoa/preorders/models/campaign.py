"""A group buy or pre-order, and who joined it."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.kit.access import Actor, sells
from lantoa.kit.world import world
from lantoa.preorders import rules


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the stalls this actor works in."""
        if not sells(actor):
            return self.none()
        return self.filter(store__organisation_id=actor.organisation_id)

    def public(self) -> Self:
        """Those buyers may see: of goods that buyers may see, in a stall that is open and no rehearsal."""
        open_ = {
            "store__rehearsal": False,
            "store__opened_at__isnull": False,
            "store__withheld": False,
            "store__moving_since": None,
        }
        return self.goods_there().filter(**open_)

    def goods_there(self) -> Self:
        """Those whose goods are still in the stall, shown and let through."""
        there = {"offer__variant__archived_at": None, "offer__variant__product__archived_at": None}
        return self.filter(offer__shown=True, offer__withheld=False, **there)

    def running(self, today: date) -> Self:
        """Those one can join and leave on this day."""
        return self.filter(closed_at=None, cancelled_at=None, last_day__gte=today)

    def to_close(self, today: date) -> Self:
        """Those whose last day is over, or that are full, and that nobody closed yet."""
        return self.filter(Q(last_day__lt=today) | Q(joined__gte=F("maximum")), closed_at=None, cancelled_at=None)

    def to_settle(self) -> Self:
        """Those that are decided while not everybody was told."""
        return self.filter(Q(closed_at__isnull=False) | Q(cancelled_at__isnull=False), settled_at=None)

    def held_up(self, today: date) -> Self:
        """Those whose orders wait for a stall that rests, as long as the promised day is not past."""
        rests = Q(store__closed_until=None) | Q(store__closed_until__gte=today)
        reached = self.filter(closed_at__isnull=False, gone=False, joined__gte=F("minimum"), due_on__gte=today)
        return reached.filter(rests, store__closed_from__lte=today)

    def to_show(self) -> Self:
        return self.select_related("store__unit", "offer__variant__product")


class Campaign(models.Model):
    """Goods one stall sells before it has them: a group buy (only when enough join) or a pre-order. Its state is derived from days and sums.

    `joined` are the pieces of all live pledges. `closed_at`: from then on nobody joins or leaves; `settled_at`: everybody got an order or
    was told. `gone`: its goods were no longer sold when it closed.
    """

    objects: ClassVar = CampaignQuerySet.as_manager()

    class Kind(models.TextChoices):
        GROUP_BUY = "group_buy"
        PRE_ORDER = "pre_order"

    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey("stores.Offer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    price = models.PositiveIntegerField()
    lower_price = models.PositiveIntegerField(null=True)
    lower_from = models.PositiveIntegerField(null=True)
    # What the stall asked for delivery when it was opened; None where the stall's own fee counts, as it is.
    delivery = models.PositiveIntegerField(null=True)
    minimum = models.PositiveIntegerField()
    maximum = models.PositiveIntegerField(null=True)
    last_day = models.DateField()
    due_on = models.DateField()
    pay_days = models.PositiveSmallIntegerField(default=rules.PAY_DAYS)
    words = models.TextField(blank=True, default="")
    joined = models.PositiveIntegerField(default=0)
    again_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    gone = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=rules.LONGEST_REASON, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    # When those who wanted to hear of another try were told of this one; None where there is nobody to tell, or not yet.
    again_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minimum__gte=1, price__gte=1), name="preorders_campaign_least"),
            models.CheckConstraint(
                condition=Q(maximum=None) | Q(maximum__gte=F("minimum"), joined__lte=F("maximum")), name="preorders_campaign_most"
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("last_day")), name="preorders_campaign_days"),
            models.CheckConstraint(
                condition=Q(lower_price=None, lower_from=None) | Q(lower_price__lt=F("price"), lower_price__gte=1, lower_from__gt=0), name="preorders_campaign_tier"
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | Q(cancelled_at=None), name="preorders_campaign_ends_once"),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["last_day"], name="preorders_campaign_running", condition=Q(closed_at=None, cancelled_at=None)),
            models.Index(fields=["id"], name="preorders_campaign_unsettled", condition=Q(settled_at=None)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def state(self) -> rules.State:
        return rules.state(
            cancelled=self.cancelled_at is not None, closed=self.closed_at is not None, gathered=self.settled_at is not None, gone=self.gone,
            joined=self.joined, minimum=self.minimum, over=world.today() > self.last_day,
        )  # fmt: skip

    @property
    def is_full(self) -> bool:
        return self.maximum is not None and self.joined >= self.maximum

    @property
    def missing(self) -> int:
        """Pieces until there are enough."""
        return max(self.minimum - self.joined, 0)

    @property
    def left(self) -> int | None:
        """Pieces that can still be joined for; None where there is no end to them."""
        return None if self.maximum is None else max(self.maximum - self.joined, 0)

    @property
    def price_now(self) -> int:
        """Đồng for one piece if it closed now."""
        return rules.price_at(self.price, self.lower_price, self.lower_from, self.joined)

    @property
    def delivery_fee(self) -> int:
        """Đồng each order pays for delivery, whatever the stall asks of others by then."""
        return self.store.shipping_fee if self.delivery is None else self.delivery

    @property
    def terms_mark(self) -> str:
        """What a buyer read of it, in one word: its kind, prices, delivery, days and the stall's own words."""
        read = [
            self.kind, self.price, self.lower_price, self.lower_from, self.delivery_fee, self.minimum, str(self.last_day), str(self.due_on),
            self.pay_days, self.words,
        ]  # fmt: skip
        return sha256(json.dumps(read).encode()).hexdigest()[:32]


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who joined at the stalls this actor works in."""
        if not sells(actor):
            return self.none()
        return self.filter(campaign__store__organisation_id=actor.organisation_id)

    def live(self) -> Self:
        return self.filter(withdrawn_at=None)

    def to_settle(self) -> Self:
        return self.live().filter(settled_at=None)


class Pledge(models.Model):
    """So many pieces somebody wants if enough join. Nothing is paid by it; it becomes an Order, or goes.

    Name, number and address stand here only until it is settled: then they are the order's, or nobody's. `tell_again`: the number
    alone is kept some time, to say that there is another try.
    """

    objects: ClassVar = PledgeQuerySet.as_manager()

    class Method(models.TextChoices):
        TRANSFER = "transfer"
        COD = "cod"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="pledges")
    token = models.CharField(max_length=32, unique=True)
    key = models.UUIDField(unique=True)
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=16, blank=True, default="", db_index=True)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=300, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    quantity = models.PositiveIntegerField()
    method = models.CharField(max_length=10, choices=Method)
    language = models.CharField(max_length=5, default="vi")
    tell_again = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # When they heard once more that their order waits to be paid.
    reminded_at = models.DateTimeField(null=True)
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")
    # The code of why no order came of it although enough had joined.
    refused = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="preorders_pledge_quantity"),
            models.UniqueConstraint(
                fields=["campaign", "phone"],
                condition=Q(withdrawn_at=None) & ~Q(phone=""),
                name="preorders_pledge_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["campaign", "id"], name="preorders_pledge_unsettled", condition=Q(settled_at=None, withdrawn_at=None)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.quantity} of {self.campaign_id}"
