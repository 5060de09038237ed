"""The door to work: how goods are made, who works, what is planned, and that in a sentence."""

from lantoa.workforce.actions.ask import ask_for_plan
from lantoa.workforce.actions.worker import Told, add_absence, add_worker, change_worker, end_worker
from lantoa.workforce.errors import BadAbsence, BadPin, BadWorker, NoPlan
from lantoa.workforce.models import Equipment, Making, MakingStep, Plan, PlannedBatch, PlannedShift, Portion, Worker
from lantoa.workforce.queries.ingredient import going_to_be_made, shopping_list
from lantoa.workforce.queries.production import making_board
from lantoa.workforce.queries.said import sentences_for

__all__ = [
    "BadAbsence", "BadPin", "BadWorker", "Equipment", "Making", "MakingStep", "NoPlan", "Plan", "PlannedBatch", "PlannedShift", "Portion", "Told", "Worker",
    "add_absence", "add_worker", "ask_for_plan", "change_worker", "end_worker", "going_to_be_made", "making_board", "sentences_for", "shopping_list",
]  # fmt: skip
