"""How goods are made, who can make them, and what is planned for whom."""

from lantoa.workforce.models.ingredient import Ingredient, IngredientMove, IngredientUse, Purchase
from lantoa.workforce.models.making import Equipment, Making, MakingStep, MinutesChange, Portion
from lantoa.workforce.models.plan import Demand, MovedPromise, Plan, PlannedBatch, PlannedShift, Planning
from lantoa.workforce.models.production import LotPick, ProducedKind, ProductionOrder
from lantoa.workforce.models.worker import Absence, Worker

__all__ = [
    "Absence", "Demand", "Equipment", "Ingredient", "IngredientMove", "IngredientUse", "LotPick", "Making", "MakingStep", "MinutesChange",
    "MovedPromise", "Plan", "PlannedBatch", "PlannedShift", "Planning", "Portion", "ProducedKind", "ProductionOrder", "Purchase", "Worker",
]  # fmt: skip
