"""How goods are made, who can make them, and what is planned for whom."""

from lantoa.workforce.models.making import Equipment, Making, MakingStep, Portion
from lantoa.workforce.models.plan import Demand, MovedPromise, Plan, PlannedBatch, PlannedShift, Planning
from lantoa.workforce.models.worker import Absence, Worker

__all__ = [
    "Absence", "Demand", "Equipment", "Making", "MakingStep", "MovedPromise", "Plan", "PlannedBatch", "PlannedShift", "Planning", "Portion", "Worker",
]  # fmt: skip
