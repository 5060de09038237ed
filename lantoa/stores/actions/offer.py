"""Put a product up for sale, change it, take it out of sight: one step over catalog, stock and the stall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.money import format_dong
from lantoa.kit.page_cache.names import MARKET, seller
from lantoa.stock import api as stock
from lantoa.stores.actions.check import look_first, told_of
from lantoa.stores.actions.sight import gate, is_withheld
from lantoa.stores.acts import OFFER_CHANGED, OFFER_HIDDEN, OFFER_SHOWN, PHOTOGRAPHED, PRODUCT_OFFERED
from lantoa.stores.errors import BadOffer
from lantoa.stores.models import Offer, Store
from lantoa.stores.rules.stall import HIGHEST_PRICE, LOWEST_PRICE, MOST_ON_HAND, photographed_well


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of a product on sale: its name ("" where there is only one), price (đồng) and number on hand.

    `variant_id` names a kind that is already there; `seen` is the number on hand its seller saw: when `on_hand` is still
    that, stock is left alone, so that a sale in between is not undone.
    """

    name: str
    price: int
    on_hand: int
    variant_id: int | None = None
    seen: int | None = None

    def body(self) -> list[object]:
        return [self.variant_id, self.name, self.price, self.on_hand]


def offer_product(
    store: Store, *, name: str, category: str, unit: str, variants: Sequence[Kind | tuple[str, int, int]], description: str = "",
    photos: Sequence[documents.Photo] = (), by: Actor, key: UUID | None = None,
) -> catalog.Product:  # fmt: skip
    """Put a product up for sale in the stall: describe it, price its kinds, count its stock. Returns the product.

    `variants` are kinds or (name, price in đồng, on hand). Refuses, changing nothing: BadOffer for a price or number,
    catalog.BadProduct for the description. A repeat with the same key returns the first product. Goods of a kind that needs
    a look first (see `rules.moderation`) wait for a moderator, all others are public at once.
    """
    kinds = [kind if isinstance(kind, Kind) else Kind(*kind) for kind in variants]
    _check(kinds)
    body = {"store": store.pk, **_body(name, description, category, unit, photos, kinds)}
    with journal.command("stores.offer_product", key, body, by=by) as run:
        if run.replayed:
            return catalog.Product.objects.get(pk=(run.answer or {})["product"])
        gate(store.pk)
        product = catalog.create_product(
            store.organisation, name=name, description=description, category=category, unit=unit,
            variants=[kind.name for kind in kinds], photos=photos, rehearsal=store.rehearsal, by=by,
        )  # fmt: skip
        _put_up(store, product, kinds, shown=True, by=by)
        _record(PRODUCT_OFFERED, store, product, by, {"category": category})
        if photographed_well(photo.advice for photo in photos):
            _record(PHOTOGRAPHED, store, product, by, {})
        look_first(store, product, by=by)
        run.answer = {"product": product.pk}
        return product


def change_offer(
    store: Store, product: catalog.Product, *, name: str, category: str, unit: str, variants: Sequence[Kind], description: str = "",
    photos: Sequence[documents.Photo] = (), by: Actor, key: UUID | None = None,
) -> catalog.Product:  # fmt: skip
    """Describe, price and count a product of the stall anew; kinds left out are no longer sold.

    Refuses as `offer_product`, a number below what buyers were promised too. Other words may ask for a new look by a
    moderator; prices and numbers never do.
    """
    _check(variants)
    body = {"product": product.pk, **_body(name, description, category, unit, photos, variants)}
    with journal.command("stores.change_offer", key, body, by=by) as run:
        if run.replayed:
            return product
        gate(store.pk)
        told = told_of(product)
        well = photographed_well(photo.advice for photo in photos) and _has_new(product, photos)
        names = [(kind.variant_id, kind.name) for kind in variants]
        changed = catalog.edit_product(
            product, name=name, description=description, category=category, unit=unit, variants=names, photos=photos,
            rehearsal=store.rehearsal, by=by,
        )  # fmt: skip
        before = dict(Offer.objects.filter(store=store, variant__product=product).values_list("variant_id", "price"))
        shown = not before or Offer.objects.filter(store=store, variant__product=product, shown=True).exists()
        after = _put_up(store, changed, variants, shown=shown, by=by)
        prices = {str(pk): [before.get(pk), price] for pk, price in after.items() if before.get(pk) != price}
        _record(OFFER_CHANGED, store, changed, by, {"prices": prices})
        if well:
            _record(PHOTOGRAPHED, store, changed, by, {})
        look_first(store, changed, before=told, by=by)
        return changed


def set_shown(store: Store, product: catalog.Product, *, shown: bool, by: Actor, key: UUID | None = None) -> None:
    """Take a product out of buyers' sight, or put it back. Twice is no harm."""
    with journal.command(
        "stores.set_shown", key, {"store": store.pk, "product": product.pk, "shown": shown}, by=by
    ) as run:
        touch("stores", MARKET, seller(store.organisation_id))
        others = Offer.objects.filter(store=store, variant__product=product, shown=not shown)
        if not run.replayed and others.update(shown=shown):
            _record(OFFER_SHOWN if shown else OFFER_HIDDEN, store, product, by, {})


def _body(
    name: str, description: str, category: str, unit: str, photos: Sequence[documents.Photo], kinds: Sequence[Kind]
) -> dict[str, object]:
    words = {"name": name, "description": description, "category": category, "unit": unit}
    return {**words, "photos": [photo.pk for photo in photos], "kinds": [kind.body() for kind in kinds]}


def _check(kinds: Sequence[Kind]) -> None:
    for row, kind in enumerate(kinds):
        if kind.price <= 0:
            raise BadOffer(_("Please write a price above 0."), field="price", row=row)
        if kind.price < LOWEST_PRICE:
            raise BadOffer(
                _("Only %(price)s? For 85 thousand write 85.000 or 85k.") % {"price": format_dong(kind.price)},
                field="price",
                row=row,
            )
        if kind.price > HIGHEST_PRICE:
            message = _("This price is too high for one transfer; at most %(limit)s.") % {
                "limit": format_dong(HIGHEST_PRICE)
            }
            raise BadOffer(message, field="price", row=row)
        if not 0 <= kind.on_hand <= MOST_ON_HAND:
            raise BadOffer(_("Please write how many you have as a number from 0 to 999.999."), field="on_hand", row=row)


def _put_up(store: Store, product: catalog.Product, kinds: Sequence[Kind], *, shown: bool, by: Actor) -> dict[int, int]:
    touch("stores", MARKET, seller(store.organisation_id))
    pairs = sorted(zip(catalog.variants_of(product), kinds, strict=True), key=lambda pair: pair[0].pk)
    mark = {"shown": shown, "withheld": is_withheld(product)}
    Offer.objects.bulk_create(
        [Offer(store=store, variant=variant, price=kind.price, **mark) for variant, kind in pairs],
        update_conflicts=True, update_fields=["price", "shown", "withheld"], unique_fields=["store", "variant"],
    )  # fmt: skip
    for variant, kind in pairs:
        if kind.on_hand != kind.seen:
            _count(variant.pk, kind.on_hand, row=kinds.index(kind), by=by)
    return {variant.pk: kind.price for variant, kind in pairs}


def _count(variant_id: int, on_hand: int, *, row: int, by: Actor) -> None:
    try:
        stock.set_on_hand(variant_id, on_hand, by=by)
    except stock.BelowPromised as error:
        raise BadOffer(str(error), field="on_hand", row=row) from None


def _has_new(product: catalog.Product, photos: Sequence[documents.Photo]) -> bool:
    return not {*photos} <= {*catalog.photos_of([product.pk]).get(product.pk, ())}


def _record(act: str, store: Store, product: catalog.Product, by: Actor, data: dict[str, object]) -> None:
    journal.record(
        act, product, by=by, on_behalf_of=store.organisation_id, place=store.unit_id, rehearsal=store.rehearsal, data={"store": store.pk, **data}
    )  # fmt: skip
