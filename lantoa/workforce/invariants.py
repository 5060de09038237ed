"""What was made came into stock once, and a shelf of ingredients holds what went in and did not go out."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from lantoa.kit.invariants import MOST_SHOWN, Tally, invariant
from lantoa.stock import api as stock
from lantoa.workforce.models import Ingredient, IngredientMove, ProducedKind, ProductionOrder

# Making.
OURS = ProductionOrder._meta.label_lower


@invariant("workforce.made", "what was good of each batch that is done came into stock once")
def made(tally: Tally) -> Iterator[str]:
    tally.rows = ProducedKind.objects.count()
    moves = stock.StockMove.objects.filter(
        holder_type=OURS, holder_id=OuterRef("production"), variant=OuterRef("variant")
    )
    came = Coalesce(Subquery(moves.order_by().values("variant").values(all=Sum("change"))), 0)
    kinds = ProducedKind.objects.filter(production__done_at__isnull=False).annotate(came=came)
    for kind in kinds.exclude(came=F("made") - F("spoiled"))[:MOST_SHOWN]:
        yield f"{kind.made - kind.spoiled} of variant {kind.variant_id} were good in batch {kind.production_id}, and {kind.came} came into stock"


@invariant("workforce.shelves", "an ingredient's shelf holds what went in and did not go out")
def shelves(tally: Tally) -> Iterator[str]:
    tally.rows = Ingredient.objects.count()
    moves = IngredientMove.objects.filter(ingredient=OuterRef("pk")).order_by().values("ingredient")
    held = Coalesce(Subquery(moves.values(all=Sum("change"))), 0)
    for one in Ingredient.objects.annotate(held=held).filter(~Q(on_shelf=F("held")))[:MOST_SHOWN]:
        yield f"ingredient {one.pk} holds {one.on_shelf}, and {one.held} went in and did not go out"
