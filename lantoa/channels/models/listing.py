"""What of a stall stands at a channel."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.channels.models.account import ChannelAccount, own
from lantoa.channels.rules import sight
from lantoa.kit.access import Actor


class ListingQuerySet(models.QuerySet["Listing"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "account__organisation_id"))

    def behind(self) -> Self:
        """What the channel does not know yet."""
        return self.filter(sent_version__lt=F("wanted_version"))

    def alive(self) -> Self:
        return self.exclude(wish=Listing.Wish.ENDED)

    def settled(self) -> Self:
        """Standing at the channel as it was sent last, nothing being on its way."""
        return self.alive().exclude(outside_id="").filter(sent_version=F("wanted_version"), fault="")


class Listing(models.Model):
    """One product at one account: what differs there from the product, what is wanted, and what the channel knows.

    `wanted_version` rises with every change that matters, `whole_version` is the newest for which more than price, stock
    and sight may have to be sent, `sent_version` the newest the channel took. "" and 0 mean: as the product says. `fault` and
    `words` are why the last try failed, the words the channel's own. `sent_title` and `sent_shown` are what the channel took
    last, `sent_digest` stands for its words, photos and choices ("": not known, or changed there), `seen` is what stands there
    otherwise since somebody changed it there (see rules/sight.py). `hurry`: fewer are left, it is sent before all others.
    """

    class Wish(models.TextChoices):
        SHOWN = "shown"
        PAUSED = "paused"
        ENDED = "ended"

    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="listings")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300, blank=True, default="")
    description = models.TextField(blank=True, default="")
    category = models.CharField(max_length=40, blank=True, default="")
    weight_grams = models.PositiveIntegerField(default=0)
    photos = models.JSONField(default=list)  # of documents.Photo, in their order; none: the product's
    wish = models.CharField(max_length=10, choices=Wish, default=Wish.SHOWN)
    wanted_version = models.PositiveBigIntegerField(default=1)
    whole_version = models.PositiveBigIntegerField(default=1)
    sent_version = models.PositiveBigIntegerField(default=0)
    outside_id = models.CharField(max_length=60, blank=True, default="")
    url = models.CharField(max_length=300, blank=True, default="")
    hurry = models.BooleanField(default=False)
    fault = models.CharField(max_length=20, blank=True, default="")
    words = models.CharField(max_length=200, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sending_until = models.DateTimeField(null=True)  # somebody sends it now; should they die over it, until then
    published_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_title = models.CharField(max_length=300, blank=True, default="")
    sent_digest = models.CharField(max_length=64, blank=True, default="")
    sent_shown = models.BooleanField(null=True)
    seen = models.JSONField(default=dict)
    looked_at = models.DateTimeField(null=True)

    objects: ClassVar = ListingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_version__lt=F("wanted_version")),
                name="channels_listing_behind",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "product"], condition=~Q(wish="ended"), name="channels_listing_once"
            ),
            models.CheckConstraint(
                condition=Q(sent_version__lte=F("wanted_version")) & Q(whole_version__lte=F("wanted_version")),
                name="channels_listing_versions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} at {self.account_id}"

    @property
    def state(self) -> str:
        """ended, paused, gone, refused, stuck (waits for a retry), sending or shown; what is wrong goes before what is wanted."""
        if self.fault in ("refused", "gone", "not_understood"):
            return "gone" if self.fault == "gone" else "refused"
        if self.fault and self.next_try_at is None:
            return "refused"
        if self.sent_version < self.wanted_version:
            return "stuck" if self.fault else "sending"
        return str(self.wish)

    @property
    def told(self) -> list[str]:
        """What of it somebody changed there, as far as the seller is told."""
        return sight.told(self.seen) if self.state in ("shown", "paused", "sending") else []

    @property
    def other_prices(self) -> list[tuple[str, int, int]]:
        """(kind, price there, price we sent) of what somebody priced otherwise there."""
        return self._other("price", "sent_price")

    @property
    def other_stocks(self) -> list[tuple[str, int, int]]:
        """(kind, pieces promised there, pieces we sent) of what somebody counted otherwise there."""
        return self._other("stock", "sent_stock")

    def _other(self, name: str, sent: str) -> list[tuple[str, int, int]]:
        there = self.seen.get(name, {}) if name in self.told else {}
        rows = {str(row.variant_id): (row.variant.name, getattr(row, sent)) for row in self.variants.all()}
        return [(rows[pk][0], said, rows[pk][1] or 0) for pk, said in there.items() if pk in rows]

    @property
    def can_keep(self) -> bool:
        """Whether anything of that can stay as it is there: not the number left, which is the same everywhere."""
        return any(name in self.told for name in ("title", "price", "shown"))

    def can_retry(self) -> bool:
        """Whether the seller may have it tried again now."""
        return bool(self.fault) and self.sent_version < self.wanted_version


class ListingVariant(models.Model):
    """A variant in a listing: its own price there (None: as in the stall), the channel's number for it, and the price and the
    stock the channel took last (None: nothing was sent yet)."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="variants")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    price = models.PositiveIntegerField(null=True)
    outside_id = models.CharField(max_length=60, blank=True, default="")
    sent_price = models.PositiveIntegerField(null=True)
    sent_stock = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "variant"], name="channels_variant_once"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gt=0), name="channels_variant_price"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.listing_id}"
