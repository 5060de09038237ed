"""Describe a product, change it, take it out of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lantoa.catalog.acts import ARCHIVED, CHANGED, CREATED
from lantoa.catalog.errors import BadProduct
from lantoa.catalog.models import Category, Dossier, Grade, OcopProduct, Product, ProductPhoto, ProductVariant
from lantoa.catalog.rules import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    LONGEST_VARIANT,
    MOST_PHOTOS,
    MOST_VARIANTS,
    UNITS,
    has_words,
    repeated,
)
from lantoa.catalog.rules.ocop import name_key
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.kit.vietnamese import clean_line, clean_text, fold
from lantoa.kit.world import world


@dataclass(frozen=True, slots=True)
class Described:
    """A product as somebody describes it, cleaned; (id or None, name) for each kind."""

    name: str
    description: str
    category: str
    unit: str
    variants: tuple[tuple[int | None, str], ...]
    photos: tuple[int, ...]

    def fields(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "folded": fold(self.name)[:200],
            "description": self.description,
            "category_id": self.category,
            "unit": self.unit,
        }

    def body(self) -> dict[str, Any]:
        variants = [list(variant) for variant in self.variants]
        return {**self.fields(), "variants": variants, "photos": list(self.photos)}


def create_product(
    organisation: models.Model, *, name: str, description: str = "", category: str, unit: str,
    variants: Sequence[str] = ("",), photos: Sequence[documents.Photo] = (), rehearsal: bool = False, by: Actor, key: UUID | None = None,
) -> Product:  # fmt: skip
    """Write down a product of the organisation and the kinds one can buy of it (`variants`: names; one unnamed kind by default).

    `category` is a category's slug, `unit` one of UNITS, `photos` the organisation's own. Refuses (BadProduct) with the
    field that is wrong. A repeat with the same key returns the first product.
    """
    kinds = tuple((None, kind) for kind in variants)
    described = describe(
        organisation.pk, name=name, description=description, category=category, unit=unit, variants=kinds, photos=photos
    )
    with journal.command(
        "catalog.create_product", key, {"organisation": organisation.pk, **described.body()}, by=by
    ) as run:
        if run.replayed:
            return Product.objects.get(pk=(run.answer or {})["product"])
        touch("catalog", MARKET, seller(organisation.pk))
        product = Product.objects.create(organisation_id=organisation.pk, created_at=world.now(), **described.fields())
        _set_variants(product, described)
        _set_photos(product, described)
        journal.record(
            CREATED,
            product,
            by=by,
            on_behalf_of=organisation.pk,
            rehearsal=rehearsal,
            data={"category": described.category},
        )
        run.answer = {"product": product.pk}
        return product


def edit_product(
    product: Product, *, name: str, description: str = "", category: str, unit: str,
    variants: Sequence[tuple[int | None, str]], photos: Sequence[documents.Photo], rehearsal: bool = False, by: Actor, key: UUID | None = None,
) -> Product:  # fmt: skip
    """Describe a product anew. `variants` are (id or None for a new one, name) in the order to show; those left out are
    archived, never deleted, since orders name them. Refuses as `create_product` does, and another name while a star holds."""
    described = describe(
        product.organisation_id,
        name=name,
        description=description,
        category=category,
        unit=unit,
        variants=variants,
        photos=photos,
    )
    with journal.command("catalog.edit_product", key, {"product": product.pk, **described.body()}, by=by) as run:
        if run.replayed:
            return product
        touch("catalog", MARKET, seller(product.organisation_id))
        locked: Product = Product.objects.select_for_update().get(pk=product.pk)
        _check_renaming(locked, described.name)
        for field, value in described.fields().items():
            setattr(locked, field, value)
        locked.save()
        _set_variants(locked, described)
        _set_photos(locked, described)
        journal.record(CHANGED, locked, by=by, on_behalf_of=locked.organisation_id, rehearsal=rehearsal)
        return locked


def _check_renaming(product: Product, name: str) -> None:
    """A star is given to what was looked at: under another name it would stand on other goods."""
    if name_key(name) == name_key(product.name):
        return
    ocop = OcopProduct.objects.filter(product=product).first()
    if ocop is None or name_key(name) == name_key(ocop.name):
        return
    under_way = ocop.dossiers.filter(state__in=[Dossier.State.HANDED_IN, Dossier.State.SCORING])
    if Grade.objects.holding(world.today()).filter(ocop=ocop).exists() or under_way.exists():
        said = _("This product has a star, or waits for one, as “%(name)s”. For other goods make a new product.")
        raise BadProduct(said % {"name": ocop.name}, field="name")


def archive_product(product: Product, *, rehearsal: bool = False, by: Actor, key: UUID | None = None) -> Product:
    """Take a product out of the list, for good; orders that name it keep it. Twice is no harm."""
    with journal.command("catalog.archive_product", key, {"product": product.pk}, by=by):
        touch("catalog", MARKET, seller(product.organisation_id))
        if Product.objects.filter(pk=product.pk, archived_at=None).update(archived_at=world.now()):
            journal.record(ARCHIVED, product, by=by, on_behalf_of=product.organisation_id, rehearsal=rehearsal)
    product.refresh_from_db()
    return product


def describe(
    organisation_id: int, *, name: str, description: str, category: str, unit: str,
    variants: Sequence[tuple[int | None, str]], photos: Sequence[documents.Photo],
) -> Described:  # fmt: skip
    """Clean what was typed and refuse what is not right, with the field's name."""
    kinds = tuple((pk, clean_line(kind)) for pk, kind in variants)
    described = Described(
        clean_line(name), clean_text(description), category, unit, kinds, tuple(photo.pk for photo in photos)
    )
    _check_words(described)
    _check_variants([kind for _pk, kind in kinds])
    if unit not in UNITS:
        raise BadProduct(_("Please choose how it is sold: by kg, by box, by bottle…"), field="unit")
    if not Category.objects.filter(pk=category).exists():
        raise BadProduct(_("Please choose what kind of goods this is."), field="category")
    if any(photo.organisation_id != organisation_id for photo in photos):
        raise BadProduct(_("One of these photos belongs to somebody else. Please choose it again."), field="photo")
    return described


def _check_words(described: Described) -> None:
    if not has_words(described.name):
        raise BadProduct(_("Please write what it is called, in letters."), field="name")
    if len(described.name) > LONGEST_NAME:
        raise BadProduct(
            _("This name is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_NAME},
            field="name",
        )
    if len(described.description) > LONGEST_DESCRIPTION:
        message = _("This description is too long. Please write at most %(limit)s characters.")
        raise BadProduct(message % {"limit": LONGEST_DESCRIPTION}, field="description")
    if len(described.photos) > MOST_PHOTOS:
        raise BadProduct(_("At most %(limit)s photos. Please leave some out.") % {"limit": MOST_PHOTOS}, field="photo")


def _check_variants(names: list[str]) -> None:
    if not 1 <= len(names) <= MOST_VARIANTS:
        raise BadProduct(
            _("Between 1 and %(limit)s kinds of a product, please.") % {"limit": MOST_VARIANTS}, field="variants"
        )
    nameless = next((row for row, name in enumerate(names) if not has_words(name)), None)
    if len(names) > 1 and nameless is not None:
        message = _("Where there are several kinds, each needs a name, such as a weight, a size or a colour.")
        raise BadProduct(message, field="variants", row=nameless)
    long = next((row for row, name in enumerate(names) if len(name) > LONGEST_VARIANT), None)
    if long is not None:
        message = _("The name of a kind may have at most %(limit)s characters.") % {"limit": LONGEST_VARIANT}
        raise BadProduct(message, field="variants", row=long)
    again = repeated(names)
    if again is not None:
        raise BadProduct(_("“%(name)s” stands here twice.") % {"name": names[again]}, field="variants", row=again)


def _set_variants(product: Product, described: Described) -> None:
    there = {variant.pk: variant for variant in product.variants.all()}
    asked = {pk for pk, _name in described.variants if pk is not None}
    # A new kind takes up the one of its name that was archived before, never one that is asked for by its number.
    by_name = {variant.name: variant for variant in there.values() if variant.pk not in asked}
    kept: list[ProductVariant] = []
    for row, (pk, name) in enumerate(described.variants):
        if pk is not None and (pk not in there or there[pk] in kept):
            message = _("This kind is no longer there. Please open the page again.")
            raise BadProduct(message, field="variants", row=row)
        given = there[pk] if pk is not None else by_name.get(name)
        kept.append(given or ProductVariant(product=product))
    leaving = [variant for variant in there.values() if variant not in kept]
    _name_them(kept, [name for _pk, name in described.variants], leaving)


def _name_them(kept: list[ProductVariant], names: list[str], leaving: list[ProductVariant]) -> None:
    # Names that change hands move through a spare one that nobody can type (a line end), so that two kinds can swap theirs;
    # an archived kind gives its name up when asked for.
    moving = [variant for variant, name in zip(kept, names, strict=True) if variant.pk and variant.name != name]
    for variant in [*moving, *(gone for gone in leaving if gone.name in names)]:
        variant.name = f"\n{variant.pk}"
        variant.save(update_fields=["name"])
    for position, (variant, name) in enumerate(zip(kept, names, strict=True)):
        if variant.pk is None or (variant.name, variant.position, variant.archived_at) != (name, position, None):
            variant.name, variant.position, variant.archived_at = name, position, None
            variant.save()
    for variant in leaving:
        if variant.archived_at is None:
            variant.archived_at = world.now()
            variant.save(update_fields=["archived_at"])


def _set_photos(product: Product, described: Described) -> None:
    wanted = list(dict.fromkeys(described.photos))
    if list(product.photos.values_list("photo_id", flat=True)) != wanted:
        product.photos.all().delete()
        ProductPhoto.objects.bulk_create(
            ProductPhoto(product=product, photo_id=photo, position=position) for position, photo in enumerate(wanted)
        )
