"""What every marketplace needs of a listing."""

from __future__ import annotations

from lantoa.channels.adapters.base import ListingDraft, ListingProblem


def missing(draft: ListingDraft, most_variants: int) -> list[ListingProblem]:
    """What stands against it beside its words: shelf, photos, weight, kinds, prices."""
    found = []
    if not draft.category.isdigit():
        found.append(ListingProblem("category", "missing"))
    if not draft.photos:
        found.append(ListingProblem("photos", "missing"))
    if draft.weight_grams <= 0:
        found.append(ListingProblem("weight", "missing"))
    if not draft.variants:
        found.append(ListingProblem("variants", "missing"))
    if len(draft.variants) > most_variants:
        found.append(ListingProblem("variants", "many", most_variants))
    if any(one.price <= 0 for one in draft.variants):
        found.append(ListingProblem("price", "small", 1))
    return found
