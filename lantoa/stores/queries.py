"""What the market, a stall and its people see of stalls and offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Avg, Count, Exists, OuterRef, QuerySet, Window
from django.utils.formats import number_format

from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.kit.access import Actor
from lantoa.stock import api as stock
from lantoa.stores.models import Offer, Review, Store


def public_stores() -> QuerySet[Store]:
    """Stalls that buyers may see, with their commune."""
    return Store.objects.public().select_related("unit")


def public_offers() -> QuerySet[Offer]:
    """Offers that buyers may see, with stall, commune, variant and product. Rehearsals and hidden offers are not among them."""
    return Offer.objects.public().select_related("store__unit", "variant__product")


def public_products() -> QuerySet[catalog.Product]:
    """Products with at least one offer that buyers may see, newest first."""
    return _with_offers(Offer.objects.public())


def products_in(store: Store, *, hidden: bool = False) -> QuerySet[catalog.Product]:
    """What this stall offers, newest first; with `hidden` also what it has taken out of sight."""
    offers = Offer.objects.live().filter(store=store)
    return _with_offers(offers if hidden else offers.filter(shown=True))


def _with_offers(offers: QuerySet[Offer]) -> QuerySet[catalog.Product]:
    found = catalog.Product.objects.filter(Exists(offers.filter(variant__product=OuterRef("pk"))))
    return found.select_related("category").order_by("-created_at", "-pk")


def store_of(actor: Actor) -> Store | None:
    """The stall this actor works in now: the real one, else the rehearsal, else none."""
    return (
        Store.objects.visible_to(actor)
        .select_related("unit", "cover", "organisation")
        .order_by("rehearsal", "pk")
        .first()
    )


def is_closed(store: Store, today: date) -> bool:
    """Whether the stall takes no orders on this day (Vietnam's calendar)."""
    return store.is_closed(today)


@dataclass(frozen=True, slots=True)
class Card:
    """A product as it lies in a list: lowest price (đồng), how many kinds, what is left of all of them, its first photo."""

    product: catalog.Product
    store: Store
    price: int
    kinds: int
    left: int
    shown: bool
    photo: documents.Photo | None

    @property
    def photo_url(self) -> str:
        return documents.photo_url(self.photo, "small") if self.photo else ""


def cards(products: Iterable[catalog.Product], *, store: Store | None = None) -> list[Card]:
    """Cards for these products in their order, of one stall or of all public offers. Four queries for any number."""
    wanted = list(products)
    offers = Offer.objects.live().filter(store=store) if store else Offer.objects.public()
    by_product: dict[int, list[Offer]] = {}
    for offer in offers.filter(variant__product__in=[p.pk for p in wanted]).select_related("store__unit", "variant"):
        by_product.setdefault(offer.variant.product_id, []).append(offer)
    left = stock.available([offer.variant_id for those in by_product.values() for offer in those])
    photos = catalog.main_photos(by_product)
    return [_card(product, by_product[product.pk], left, photos) for product in wanted if product.pk in by_product]


def _card(
    product: catalog.Product, offers: Sequence[Offer], left: dict[int, int], photos: dict[int, documents.Photo]
) -> Card:
    seen = [offer for offer in offers if offer.shown] or offers
    return Card(
        product, offers[0].store, min(offer.price for offer in seen), len(seen), sum(left[offer.variant_id] for offer in seen),
        any(offer.shown for offer in offers), photos.get(product.pk),
    )  # fmt: skip


def offers_of(store: Store, product: catalog.Product) -> list[Offer]:
    """The stall's offers of one product, hidden ones too, in the product's order."""
    found = Offer.objects.live().filter(store=store, variant__product=product)
    return list(found.select_related("variant").order_by("variant__position", "variant_id"))


def offers_seen_by_buyers(product_id: int) -> list[Offer]:
    """What buyers may see of one product, with stall, commune, variant and product, in the product's order. One query."""
    found = public_offers().filter(variant__product_id=product_id)
    return list(found.order_by("variant__position", "variant_id"))


def offers_seen_by_sellers(product_id: int, actor: Actor) -> list[Offer]:
    """The same for the stall's own people: hidden ones and those of a stall only tried out too."""
    mine = Offer.objects.live().visible_to(actor).filter(variant__product_id=product_id)
    return list(mine.select_related("store__unit", "variant__product").order_by("variant__position", "variant_id"))


@dataclass(frozen=True, slots=True)
class Rating:
    """What buyers say of a product or of all a stall sells: how many reviews, their average (1 to 5), the newest of them."""

    count: int
    average: float
    newest: list[Review]

    @property
    def shown(self) -> str:
        """The average as people write it: 4,7."""
        return number_format(round(self.average, 1), decimal_pos=1)


def reviews_of(store: Store, product_id: int | None = None) -> QuerySet[Review]:
    """What everybody may read about a stall, or about one product of it, newest first, with the product."""
    found = Review.objects.public().filter(store=store)
    found = found if product_id is None else found.filter(product=product_id)
    return found.select_related("product").order_by("-written_at", "-pk")


def rating_of(store: Store, product_id: int | None = None, *, newest: int = 3) -> Rating:
    """Count, average and the newest reviews of a stall, or of one product of it. One query."""
    over_all = {"in_all": Window(Count("pk")), "average": Window(Avg("stars", output_field=models.FloatField()))}
    found = list(reviews_of(store, product_id).annotate(**over_all)[:newest])
    return Rating(found[0].in_all, found[0].average, found) if found else Rating(0, 0.0, [])


def review_of(bought: models.Model, product_id: int) -> Review | None:
    """What the buyer said of this product after this purchase, hidden or not; None where nothing, or where it was taken back."""
    return reviews_for([bought]).get((str(bought.pk), product_id))


def reviews_for(purchases: Iterable[models.Model]) -> dict[tuple[str, int], Review]:
    """What was said after these purchases (of one kind), by (the purchase's id as text, product id). One query."""
    those = list(purchases)
    if not those:
        return {}
    kind = those[0]._meta.label_lower
    found = Review.objects.filter(bought_type=kind, bought_id__in=[str(one.pk) for one in those], withdrawn_at=None)
    return {(review.bought_id, review.product_id): review for review in found}


def reviews_to_answer(actor: Actor) -> QuerySet[Review]:
    """What buyers said in the stalls this actor works for and nobody answered yet."""
    return Review.objects.visible_to(actor).filter(answered_at=None, hidden_at=None)
