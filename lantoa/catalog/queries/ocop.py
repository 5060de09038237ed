"""Graded products as everybody sees them: who has how many stars by which decision until when, counted and found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lantoa.catalog.models import Grade, Lot, OcopProduct
from lantoa.catalog.rules.ocop import groups
from lantoa.kit.database.prepared import Prepared, padded
from lantoa.kit.vietnamese import clean_line, collation_key, fold
from lantoa.kit.world import world
from lantoa.places import api as places

EXPIRED = "het-han"
# What a room above says of goods: for product ids, where each that is for sale now can be bought.
Stalls = Callable[[Iterable[int]], Mapping[int, str]]
_stalls: list[Stalls] = []


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: stars ("1"…"5", "het-han" for those that ran out, "" for both), group, commune, producer, words."""

    stars: str = ""
    group: str = ""
    unit: str = ""
    producer: str = ""
    words: str = ""

    @property
    def is_anything(self) -> bool:
        return any((self.stars, self.group, self.unit, self.producer, self.words))


def told_where_sold(stalls: Stalls) -> None:
    """A room above says once how to find where goods are sold: for product ids, the address of each that is for sale now."""
    _stalls[:] = [stalls]


def where_sold(product_ids: Iterable[int]) -> Mapping[int, str]:
    """The address of each of these products that can be bought here now."""
    return _stalls[0](list(product_ids)) if _stalls else {}


def graded(asked: Asked | None = None) -> QuerySet[OcopProduct]:
    """Products about which something was decided, those with a star first, most stars first, each with its commune. One query."""
    today, asked = world.today(), asked or Asked()
    found = OcopProduct.objects.graded().with_star_or_none(today)
    if asked.stars == EXPIRED:
        found = found.filter(stars=None)
    elif asked.stars:
        found = found.filter(stars=int(asked.stars))
    if asked.group:
        found = found.filter(group=asked.group)
    if asked.unit:
        found = found.filter(unit=asked.unit)
    if asked.producer:
        found = found.filter(producer_folded=fold(asked.producer)[:200])
    if asked.words:
        words = fold(asked.words)[:80]
        found = found.filter(Q(folded__contains=words) | Q(producer_folded__contains=words))
    return found.select_related("unit").order_by("-ranked", "folded", "pk")


def asked_from(said: Mapping[str, str]) -> Asked:
    """What an address asks for; what makes no sense in it is left out."""
    stars, group = said.get("sao", ""), said.get("nhom", "")
    return Asked(
        stars if stars in {"1", "2", "3", "4", "5", EXPIRED} else "",
        group if group in groups() else "",
        clean_line(said.get("xa", ""))[:5],
        clean_line(said.get("chu-the", ""))[:160],
        clean_line(said.get("q", ""))[:80],
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many products hold how many stars today, and how many hold none any more."""

    by_stars: Mapping[int, int]
    expired: int

    @property
    def holding(self) -> int:
        return sum(self.by_stars.values())


def counts() -> Counts:
    """Counted from the decisions themselves. Two queries."""
    today = world.today()
    holding = Grade.objects.holding(today)
    rows = dict(holding.order_by().values_list("stars").annotate(Count("ocop", distinct=True)))
    without = OcopProduct.objects.graded().exclude(Exists(holding.filter(ocop=OuterRef("pk"))))
    return Counts({stars: rows.get(stars, 0) for stars in (5, 4, 3, 2, 1)}, without.count())


def units_with_grades() -> list[tuple[str, str]]:
    """(code, title) of the communes whose products were graded, in the order of their names. One query."""
    made_there = OcopProduct.objects.graded().filter(unit=OuterRef("pk"))
    those = sorted(places.Unit.objects.filter(Exists(made_there)), key=lambda unit: collation_key(unit.name))
    return [(unit.pk, places.unit_title(unit)) for unit in those]


def grades_of(ocop: OcopProduct) -> list[Grade]:
    """Everything decided about a product, the newest first."""
    return list(Grade.objects.filter(ocop=ocop))


def last_grade_of(ids: Iterable[int]) -> dict[int, Grade]:
    """The newest decision about each of these products. One query."""
    found: dict[int, Grade] = {}
    for grade in Grade.objects.filter(ocop__in=list(ids)).order_by("decided_on", "pk"):
        found[grade.ocop_id] = grade
    return found


def stars_of(product_ids: Iterable[int], on: date | None = None) -> dict[int, Grade]:
    """The grade that each of these products (of stalls) holds today; those without one are left out. One query."""
    return {grade.ocop.product_id: grade for grade in _holding(products=padded(product_ids), on=on or world.today())}


_holding = Prepared(
    lambda products, on: Grade.objects.holding(on).filter(ocop__product__in=products).select_related("ocop")
)


def starred() -> QuerySet[OcopProduct]:
    """Products of OCOP that hold a grade today."""
    return OcopProduct.objects.with_star(world.today())


def recalled_lots(product_id: int) -> list[Lot]:
    """The lots of a product that were called back, the newest first."""
    return list(Lot.objects.filter(product=product_id).exclude(recalled_at=None).order_by("-recalled_at")[:20])
