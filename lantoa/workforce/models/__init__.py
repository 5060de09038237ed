"""How goods are made, who can make them, what is planned for whom, who is called to help, and what was worked and paid."""

from lantoa.workforce.models.call import Call, CallDay, Offer
from lantoa.workforce.models.ingredient import Ingredient, IngredientMove, IngredientUse, Purchase
from lantoa.workforce.models.making import Equipment, Making, MakingStep, MinutesChange, Portion
from lantoa.workforce.models.neighbour import Neighbour, PayAccount, QuietNumber, WorkShare, WorkView
from lantoa.workforce.models.pay import PayItem, PayLine, PaySheet
from lantoa.workforce.models.plan import Demand, MovedPromise, Plan, PlannedBatch, PlannedShift, Planning
from lantoa.workforce.models.production import LotPick, ProducedKind, ProductionOrder
from lantoa.workforce.models.shift import Shift, ShiftCorrection, WorkContract
from lantoa.workforce.models.worker import Absence, Worker

__all__ = [
    "Absence", "Call", "CallDay", "Demand", "Equipment", "Ingredient", "IngredientMove", "IngredientUse", "LotPick", "Making", "MakingStep", "MinutesChange",
    "MovedPromise", "Neighbour", "Offer", "PayAccount", "PayItem", "PayLine", "PaySheet", "Plan", "PlannedBatch", "PlannedShift", "Planning", "Portion",
    "ProducedKind", "ProductionOrder", "Purchase", "QuietNumber", "Shift", "ShiftCorrection", "WorkContract", "WorkShare", "WorkView", "Worker",
]  # fmt: skip
