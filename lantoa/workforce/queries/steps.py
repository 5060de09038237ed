"""The hours of one day by product and step, from what a plan makes and the minutes written down of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.workforce.models import Making, Plan, PlannedBatch
from lantoa.workforce.queries.scenario import product_of
from lantoa.workforce.rules.demand import steps_on
from lantoa.workforce.rules.scenario import Step


@dataclass(frozen=True, slots=True)
class StepHours:
    """So many hours of one step of a product on a day."""

    product: str
    step: Step
    hours: float

    @property
    def shown(self) -> float:
        """To a tenth, or to a hundredth where that would be nothing."""
        return round(self.hours, 1) or max(round(self.hours, 2), 0.01)


def hours_by_step(plan: Plan, day: date) -> list[StepHours]:
    """What is done on a day for the plan's batches of that day and of those after it, by product and step. Three queries.

    What was begun before the plan is no batch of it; what is left of it stands in the plan's hours alone.
    """
    batches = PlannedBatch.objects.filter(plan=plan, day__gte=day, quantity__gt=0).select_related("product")
    rows = list(batches.order_by("product__name", "product", "day"))
    makings = Making.objects.filter(product__in={one.product_id for one in rows}).prefetch_related("steps")
    names = {str(one.product_id): one.product.name for one in rows}
    made = [(str(one.product_id), one.day, one.quantity) for one in rows]
    return [
        StepHours(names[product], step, hours)
        for product, step, hours in steps_on([product_of(one) for one in makings], made, day)
    ]
