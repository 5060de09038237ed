"""The market as a buyer walks through it: all of it, one shelf, one commune."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from lantoa.catalog import api as catalog
from lantoa.kit.database.prepared import Prepared
from lantoa.learning import api as learning
from lantoa.places import api as places
from lantoa.stores import api as stores


def products_in_unit(unit: places.Unit) -> QuerySet[catalog.Product]:
    """What stalls of this commune sell, newest first."""
    offers = stores.market_offers().filter(store__unit=unit, variant__product=OuterRef("pk"))
    return stores.market_products().filter(Exists(offers))


def next_classes() -> QuerySet[learning.CourseRun]:
    """Classes one can still join, the soonest first, with course, commune and meetings; `ends` says when the last is over."""
    return learning.classes_to_come().select_related(None).select_related("course", "unit").prefetch_related("sessions")


def stores_by_unit() -> dict[str, int]:
    """How many stalls are open in each commune, by its code; communes without one are left out. One query."""
    return dict(stores.public_stores().order_by().values_list("unit").annotate(Count("pk")))


def shelves() -> list[catalog.Category]:
    """The shelves that hold something buyers may see, in the market's order. One query."""
    return _shelves()


def _compose_shelves() -> QuerySet[catalog.Category]:
    # One of each shelf, by the goods' own index of shelves. Asked only whether there is one, PostgreSQL joins all goods with all offers
    # before it looks at a shelf; asked for "=", it takes an empty shelf for one as full as the others and looks for it among all goods.
    on_it = {"category__gte": OuterRef("pk"), "category__lte": OuterRef("pk")}
    held = stores.market_products().filter(**on_it).order_by().values("pk")[:1]
    return catalog.Category.objects.alias(held=Subquery(held)).filter(held__isnull=False)


_shelves = Prepared(_compose_shelves)
