"""Products, their kinds and their photos as screens ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import FilteredRelation, Max, Q, QuerySet, Sum, Value

from lantoa.catalog.models import Asked, Category, Product, ProductPhoto, ProductVariant
from lantoa.catalog.rules import ASKED_DAYS, ASKED_LEAST
from lantoa.documents import api as documents
from lantoa.kit.database.prepared import Prepared, padded
from lantoa.kit.world import world


def categories() -> list[Category]:
    """Every shelf, in the market's order."""
    return list(Category.objects.all())


def products_of(organisation_id: int) -> QuerySet[Product]:
    """An organisation's products that are not archived, newest first."""
    return Product.objects.live().filter(organisation_id=organisation_id).order_by("-created_at", "-pk")


def variants_of(product: Product) -> list[ProductVariant]:
    """What one can buy of a product, in its order."""
    return list(product.variants.filter(archived_at=None))


def photos_of(product_ids: Iterable[int]) -> dict[int, list[documents.Photo]]:
    """Photos by product id, each in its order; products without any are left out. One query."""
    found: dict[int, list[documents.Photo]] = {}
    for row in _photos(product_ids=padded(product_ids)):
        found.setdefault(row.product_id, []).append(row.photo)
    return found


def main_photos(product_ids: Iterable[int]) -> dict[int, documents.Photo]:
    """The first photo of each product that has one, by product id. One query."""
    return {product_id: photos[0] for product_id, photos in photos_of(product_ids).items()}


def with_main_photo(products: QuerySet[Product]) -> QuerySet[Product]:
    """The products, each with its first photo at hand for `main_photo`. Part of their own query."""
    first = FilteredRelation("photos", condition=Q(photos__position=0))
    return products.annotate(main=first, main_known=Value(True)).select_related("main__photo")


def main_photo(product: Product) -> documents.Photo | None:
    """The first photo of a product of `with_main_photo`. No query."""
    main = getattr(product, "main", None)
    return main.photo if main else None


_IN_A_LIST = ("pk", "name", "unit", "main__photo__large_id", "main__photo__width", "main__photo__cut_at")


def as_rows(products: QuerySet[Product], *more: str) -> QuerySet[Product, Any]:
    """Products of `with_main_photo` as named rows (pk, name, unit, what `picture` asks for, and `more`): a list of two dozen goods
    would make a hundred objects."""
    return products.values_list(*_IN_A_LIST, *more, named=True)


def picture(product: Any) -> documents.Picture | None:
    """The first photo with its sizes, of a product of `with_main_photo` or of a row of it. No query."""
    if isinstance(product, Product):
        photo = main_photo(product)
        return documents.picture_of(photo) if photo else None
    sha = product.main__photo__large_id
    return documents.picture(sha, product.main__photo__width if product.main__photo__cut_at else 0) if sha else None


_photos = Prepared(lambda product_ids: ProductPhoto.objects.filter(product_id__in=product_ids).select_related("photo"))


def asked_for(most: int = 6) -> list[tuple[str, int]]:
    """What people looked for in vain in the last 30 days, (words as they wrote them, how often), most often first. One query."""
    since = world.today() - timedelta(days=ASKED_DAYS)
    found = Asked.objects.filter(day__gte=since).values("folded").annotate(often=Sum("times"), said=Max("words"))
    rows = found.filter(often__gte=ASKED_LEAST).order_by("-often", "folded")[:most]
    return [(row["said"], row["often"]) for row in rows]
