"""Stalls and their offers."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from lantoa.kit.access import Actor, sells
from lantoa.stores.rules.stall import is_closed, last_change


class StoreQuerySet(models.QuerySet["Store"]):
    def public(self) -> Self:
        """Stalls that buyers may see: open, no rehearsal, not taken down."""
        return self.filter(rehearsal=False, opened_at__isnull=False, withheld=False, moving_since=None)

    def visible_to(self, actor: Actor) -> Self:
        """The stalls this actor works in."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class Store(models.Model):
    """A stall: where an organisation meets its buyers. A rehearsal stall is never public."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    story = models.TextField(blank=True, default="")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=16)
    cover = models.ForeignKey("documents.Photo", null=True, on_delete=models.SET_NULL, related_name="+")
    shipping_fee = models.PositiveIntegerField(default=0)
    accepts_cod = models.BooleanField(default=True)
    rehearsal = models.BooleanField(default=False)
    hours = models.CharField(max_length=80, blank=True, default="")
    opened_at = models.DateTimeField(null=True)
    closed_from = models.DateField(null=True)
    closed_until = models.DateField(null=True)
    closed_note = models.CharField(max_length=200, blank=True, default="")
    # Taken down by a moderator; follows from the matters about it, see actions/sight.py.
    withheld = models.BooleanField(default=False)
    # Its province is on its way to another house: nothing is sold here any more, and nothing there yet.
    moving_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar = StoreQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "rehearsal"], name="stores_store_once"),
            models.CheckConstraint(
                condition=Q(closed_until=None) | Q(closed_from__isnull=False, closed_until__gte=F("closed_from")),
                name="stores_store_holiday",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_closed(self, today: date) -> bool:
        """Whether it rests on this day."""
        return is_closed(self.closed_from, self.closed_until, today)

    def is_public(self) -> bool:
        return not self.rehearsal and self.opened_at is not None and not self.withheld and self.moving_since is None


class OfferQuerySet(models.QuerySet["Offer"]):
    def live(self) -> Self:
        """Offers by their own makers, of products and kinds that are still there."""
        return self._there().filter(consigned=False)

    def public(self) -> Self:
        """Offers by their own makers that buyers may see."""
        return self.sellable().filter(consigned=False)

    def consigned(self) -> Self:
        """A neighbour's goods that buyers may see in a stall."""
        return self.sellable().filter(consigned=True)

    def in_market(self) -> Self:
        """Each thing under the one stall by which the market shows it: its maker's own, or where the maker does not show it, of the neighbours'
        stalls that sell it the one that is here longest."""
        same = Offer.objects.sellable().filter(variant__product=OuterRef("variant__product"))
        before = same.filter(Q(consigned=False) | Q(store__lt=OuterRef("store")))
        return self.sellable().filter(Q(consigned=False) | ~Exists(before))

    def sellable(self) -> Self:
        """Whatever buyers may see and order: a stall's own goods, and a neighbour's beside them."""
        open_ = {
            "store__rehearsal": False,
            "store__opened_at__isnull": False,
            "store__withheld": False,
            "store__moving_since": None,
        }
        return self._there().filter(shown=True, withheld=False, **open_)

    def _there(self) -> Self:
        return self.filter(variant__archived_at=None, variant__product__archived_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """Offers of the stalls this actor works in."""
        if not sells(actor):
            return self.none()
        return self.filter(store__organisation_id=actor.organisation_id)


class Offer(models.Model):
    """A variant on sale in a stall at a price (đồng, for one selling unit of the variant)."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="offers")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.CASCADE, related_name="+")
    price = models.PositiveIntegerField()
    shown = models.BooleanField(default=True)
    # Waits for a moderator, was refused or taken down; follows from the matters about its product, see actions/sight.py.
    withheld = models.BooleanField(default=False)
    # A neighbour's goods, by a ConsignmentAgreement: its maker's own offer stands in the maker's own stall.
    consigned = models.BooleanField(default=False, db_default=False)

    objects: ClassVar = OfferQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "variant"], name="stores_offer_once"),
            models.CheckConstraint(condition=Q(price__gt=0), name="stores_offer_price"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} at {self.price}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def public(self) -> Self:
        """What everybody may read: neither taken back by its writer nor hidden."""
        return self.filter(withdrawn_at=None, hidden_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """Reviews of the stalls this actor works in, hidden ones too; what was taken back is gone for them as well."""
        if not sells(actor):
            return self.none()
        return self.filter(store__organisation_id=actor.organisation_id, withdrawn_at=None)


class Review(models.Model):
    """What somebody who bought a product here says of it, once for each purchase; and the stall's answer.

    `bought_type` and `bought_id` name the purchase it is bound to: a room above keeps it and vouches for it. `name` is
    what the buyer lets others read, "" for a buyer without a name. Name, words and answer go when it is taken back.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    bought_type = models.CharField(max_length=60)
    bought_id = models.CharField(max_length=40)
    stars = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    name = models.CharField(max_length=40, blank=True, default="")
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=200, blank=True, default="")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answer_changed_at = models.DateTimeField(null=True)

    objects: ClassVar = ReviewQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["product", "-written_at"], name="stores_review_product"),
            models.Index(fields=["store", "-written_at"], name="stores_review_store"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bought_type", "bought_id", "product"], name="stores_review_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="stores_review_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.stars} of 5 for {self.product_id}"

    def can_change(self, now: datetime) -> bool:
        """Whether its writer may still change it."""
        return self.hidden_at is None and now < last_change(self.written_at)

    @property
    def changed_after_answer(self) -> bool:
        """Whether the buyer changed it after the stall had answered: the answer may speak of other words."""
        return self.changed_at is not None and self.answered_at is not None and self.changed_at > self.answered_at
