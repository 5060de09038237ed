"""Products as their makers describe them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantoa.kit.access import Actor, sells

TITLES: dict[str, Promise] = {
    "hai-san": _("Seafood"),
    "do-che-bien": _("Prepared food"),
    "nong-san": _("Farm produce"),
    "tra-duoc-lieu": _("Tea & herbs"),
    "gia-vi": _("Fish sauce & spices"),
    "do-uong": _("Drinks"),
    "qua-thu-cong": _("Gifts & crafts"),
    "thoi-trang": _("Shoes & clothing"),
    "dich-vu": _("Services"),
    "khac": _("Other goods"),
}


class Category(models.Model):
    """A shelf of the market; its name is Vietnamese, its title in the reader's language."""

    slug = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return str(TITLES.get(self.slug, self.name))


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, actor: Actor) -> Self:
        """Products of the organisation this actor sells for, those on no shelf any more too."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def live(self) -> Self:
        return self.filter(archived_at=None)


class Product(models.Model):
    """One thing an organisation makes or sells; what is bought is always one of its variants."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    folded = models.CharField(max_length=200, db_index=True)
    description = models.TextField(blank=True, default="")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    unit = models.CharField(max_length=20)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar = ProductQuerySet.as_manager()

    class Meta:
        # Lists show the newest of a stall, of a shelf and of the market.
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-created_at", "-id"], name="catalog_product_of_maker"),
            models.Index(fields=["category", "-created_at", "-id"], name="catalog_product_on_shelf"),
            models.Index(fields=["-created_at", "-id"], name="catalog_product_newest"),
        ]

    def __str__(self) -> str:
        return self.name


class ProductPhoto(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="photos")
    photo = models.ForeignKey("documents.Photo", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"photo {self.position} of {self.product_id}"


class ProductVariant(models.Model):
    """What one buys: a weight, size or colour of a product; a product without choices has one unnamed variant."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    name = models.CharField(max_length=80, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["product", "name"], name="catalog_variant_name_once")]

    def __str__(self) -> str:
        return self.name


class Asked(models.Model):
    """Words that people looked for on a day and that nothing in the market answered."""

    day = models.DateField()
    folded = models.CharField(max_length=60)
    words = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "folded"], name="catalog_asked_once")]

    def __str__(self) -> str:
        return f"{self.words} × {self.times} on {self.day}"
