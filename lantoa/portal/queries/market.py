"""The market as a buyer walks through it: all of it, one shelf, one commune, or what fits some words."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, QuerySet

from lantoa.catalog import api as catalog
from lantoa.kit.vietnamese import clean_line, fold, slug
from lantoa.places import api as places
from lantoa.stores import api as stores

LONGEST_QUESTION = 100
MOST_WORDS = 8


def products_in_unit(unit: places.Unit) -> QuerySet[catalog.Product]:
    """What stalls of this commune sell, newest first."""
    offers = stores.public_offers().filter(store__unit=unit, variant__product=OuterRef("pk"))
    return stores.public_products().filter(Exists(offers))


def products_like(text: str) -> QuerySet[catalog.Product]:
    """Products whose name holds every word of the text, whatever its case, tones and order; none for a text without words."""
    words = fold(clean_line(text[:LONGEST_QUESTION])).split()[:MOST_WORDS]
    found = stores.public_products()
    for word in words:
        found = found.filter(folded__contains=word)
    return found if words else found.none()


def stores_like(text: str) -> QuerySet[stores.Store]:
    """Stalls whose name holds the text, tones aside."""
    wanted = slug(text[:LONGEST_QUESTION])
    return (
        stores.public_stores().filter(slug__contains=wanted).order_by("name")
        if wanted
        else stores.public_stores().none()
    )


def stores_by_unit() -> dict[str, int]:
    """How many stalls are open in each commune, by its code; communes without one are left out. One query."""
    return dict(stores.public_stores().order_by().values_list("unit").annotate(Count("pk")))


def shelves() -> list[catalog.Category]:
    """The shelves that hold something buyers may see, in the market's order."""
    held = stores.public_offers().filter(variant__product__category=OuterRef("pk"))
    return list(catalog.Category.objects.filter(Exists(held)))
