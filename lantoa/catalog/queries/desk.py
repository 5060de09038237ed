"""What officers of a body that grades look at beside dossiers: stars of lists at no stall yet, trade codes that two stalls use."""

from __future__ import annotations

from django.db.models import Case, QuerySet, When

from lantoa.catalog.models import GtinClaim, OcopProduct, Product
from lantoa.catalog.rules.ocop import name_key

MOST = 50


def goods_named_as(ocop: OcopProduct) -> list[Product]:
    """Products in stalls here that are called as this one is, those of its own commune first; whether one of them is it, an officer says. One
    query."""
    alike = Product.objects.live().filter(folded=ocop.folded).exclude(ocop__grades__isnull=False)
    # Before the cut: behind fifty of elsewhere the right one would not be seen.
    far = Case(When(organisation__unit=ocop.unit_id, then=0), default=1)
    named = alike.select_related("organisation__unit").order_by(far, "pk")[:MOST]
    found = [one for one in named if name_key(one.name) == name_key(ocop.name)]
    return sorted(found, key=lambda one: (one.organisation.unit_id != ocop.unit_id, one.organisation.name, one.pk))


def open_claims() -> QuerySet[GtinClaim]:
    """Trade codes that two stalls use and nobody said whose they are, the oldest first."""
    rows = GtinClaim.objects.filter(settled_at=None).order_by("claimed_at", "pk")
    return rows.select_related("gtin__product__organisation__unit", "product__organisation__unit")
