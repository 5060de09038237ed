"""Say once what goods are to customs, for every kind of them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.shipping import api as shipping


def classify_goods(
    product: catalog.Product,
    *,
    code: str,
    description: str,
    grams: Mapping[int, int | None],
    by: Actor,
    key: UUID | None,
) -> None:
    """Keep code and English words of a product with all its kinds, and the net grams of one of each (by variant; None: not known).

    Refuses what `shipping.classify` refuses.
    """
    body = {
        "product": product.pk,
        "hs": code,
        "description": description,
        "grams": sorted([k, v] for k, v in grams.items()),
    }
    with journal.command("stores.classify_goods", key, body, by=by) as run:
        if not run.replayed:
            for variant in catalog.variants_of(product):
                shipping.classify(
                    product.organisation_id, variant, code=code, description=description, net_grams=grams.get(variant.pk), by=by
                )  # fmt: skip
