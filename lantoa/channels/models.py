"""A seller's shops at channels, what they show there, and the orders that came from there."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lantoa.channels.rules import channels
from lantoa.kit.access import SELLING, Actor


def _own(actor: Actor, path: str = "organisation_id") -> Q:
    """The rows of the organisation the actor works for; none for anybody else."""
    mine = actor.organisation_id if actor.roles & SELLING else None
    return Q(**{path: mine}) if mine is not None else Q(pk__in=[])


class ChannelAccountQuerySet(models.QuerySet["ChannelAccount"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_own(actor))

    def live(self) -> Self:
        return self.filter(ended_at=None)

    def working(self) -> Self:
        """Connected, and the channel takes our key."""
        return self.live().filter(connected_at__isnull=False, key_refused_at=None)


class ChannelAccount(models.Model):
    """One shop, page or official account of an organisation at a channel.

    `credentials` is sealed (see actions/secret.py). `buffer` is how many pieces of everything are kept back from it. Until
    `busy_until` nothing is asked of it. `orders_seen_to` is until when its list of orders was read.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    shop = models.CharField(max_length=60, blank=True, default="")
    shop_name = models.CharField(max_length=120, blank=True, default="")
    credentials = models.BinaryField(default=b"")
    token_until = models.DateTimeField(null=True)
    hook_token = models.CharField(max_length=43, unique=True)
    buffer = models.PositiveSmallIntegerField(default=0)
    connected_at = models.DateTimeField(null=True)
    key_refused_at = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    orders_seen_to = models.DateTimeField(null=True)
    last_heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar = ChannelAccountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "channel", "shop"], condition=Q(ended_at=None), name="channels_one_live_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.shop} of {self.organisation_id}"

    @property
    def name(self) -> str:
        """The channel's name as people know it."""
        return channels.channel_name(self.channel)

    @property
    def state(self) -> str:
        """ended, waiting (for the owner's yes), refused (our key) or working."""
        if self.ended_at:
            return "ended"
        if not self.connected_at:
            return "waiting"
        return "refused" if self.key_refused_at else "working"

    def hook_path(self) -> str:
        """Where the channel knocks for this account."""
        return reverse("channel_hooks:knock", args=[self.channel, self.hook_token])


class ListingQuerySet(models.QuerySet["Listing"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_own(actor, "account__organisation_id"))

    def behind(self) -> Self:
        """What the channel does not know yet."""
        return self.filter(sent_version__lt=F("wanted_version"))

    def alive(self) -> Self:
        return self.exclude(wish=Listing.Wish.ENDED)


class Listing(models.Model):
    """One product at one account: what differs there from the product, what is wanted, and what the channel knows.

    `wanted_version` rises with every change that matters, `whole_version` is the newest for which more than price, stock
    and sight has to be sent, `sent_version` the newest the channel took. "" and 0 mean: as the product says. `fault` and
    `words` are why the last try failed, the words the channel's own.
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
    fault = models.CharField(max_length=20, blank=True, default="")
    words = models.CharField(max_length=200, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sending_until = models.DateTimeField(null=True)  # somebody sends it now; should they die over it, until then
    published_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

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

    def can_retry(self) -> bool:
        """Whether the seller may have it tried again now."""
        return bool(self.fault) and self.sent_version < self.wanted_version


class ListingVariant(models.Model):
    """A variant in a listing: its own price there (None: as in the stall) and the channel's number for it."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="variants")
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.PROTECT, related_name="+")
    price = models.PositiveIntegerField(null=True)
    outside_id = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "variant"], name="channels_variant_once"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gt=0), name="channels_variant_price"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} in {self.listing_id}"


class ChannelSaleQuerySet(models.QuerySet["ChannelSale"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_own(actor, "account__organisation_id"))

    def to_ask(self) -> Self:
        """Told of, and not read since."""
        return self.filter(ask_at__isnull=False)

    def unfit(self) -> Self:
        """Placed at a channel, wanted there still, and not to be kept here."""
        return self.filter(order=None).exclude(why="")


class ChannelSale(models.Model):
    """An order as its channel knows it, once: its number there, the newest state told, and the ordinary order it became.

    `why` says why it became none: "unknown" goods, "short" of stock, "refused" otherwise. With `ask_at` it waits to be asked for;
    `told_at` is the channel's time of the newest that was read.
    """

    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="sales")
    outside_id = models.CharField(max_length=60)
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, blank=True, default="")
    code = models.CharField(max_length=40, blank=True, default="")
    total = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=12, blank=True, default="")
    ask_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar = ChannelSaleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "outside_id"], name="channels_sale_once"),
            models.UniqueConstraint(fields=["order"], condition=Q(order__isnull=False), name="channels_sale_one_order"),
        ]

    def __str__(self) -> str:
        return f"{self.outside_id} at {self.account_id}"


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, actor: Actor) -> Self:
        """What was put up for the organisation this actor sells for."""
        if actor.organisation_id is None or not actor.roles & SELLING:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def live(self) -> Self:
        return self.filter(ended_at=None)


class Upload(models.Model):
    """Goods of a household at a place without an interface: where they stand there, at what price, whether there were any, as somebody
    put them up. Taken down, the row stays; put up again, it is a new one."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    board = models.CharField(max_length=40)
    address = models.CharField(max_length=500, blank=True, default="")
    price = models.PositiveIntegerField()
    had_any = models.BooleanField()
    by_id = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField()
    link = models.CharField(max_length=10, blank=True, default="")
    looked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = UploadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "board"], condition=Q(ended_at=None), name="channels_upload_live_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-noted_at"], name="channels_upload_of"),
            models.Index(fields=["looked_at"], condition=Q(ended_at=None), name="channels_upload_look"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} at {self.board}"
