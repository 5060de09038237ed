"""The door to work: how goods are made, who works, what is planned, and that in a sentence."""

from lantoa.workforce.actions.ask import ask_for_plan
from lantoa.workforce.actions.equipment import keep_equipment
from lantoa.workforce.actions.making import Said, StepSaid, write_making
from lantoa.workforce.actions.worker import Told, add_absence, add_worker, change_worker, end_worker
from lantoa.workforce.errors import BadAbsence, BadMaking, BadPin, BadWorker, NoPlan
from lantoa.workforce.models import Equipment, Making, Plan, PlannedBatch, PlannedShift, Worker
from lantoa.workforce.queries.burst import told_bursts
from lantoa.workforce.queries.held import Held, told_held
from lantoa.workforce.queries.ingredient import going_to_be_made, shopping_list
from lantoa.workforce.queries.plan import of_the_day
from lantoa.workforce.queries.production import making_board
from lantoa.workforce.queries.said import sentences_for

__all__ = [
    "BadAbsence", "BadMaking", "BadPin", "BadWorker", "Equipment", "Held", "Making", "NoPlan", "Plan", "PlannedBatch", "PlannedShift", "Said", "StepSaid", "Told",
    "Worker", "add_absence", "add_worker", "ask_for_plan", "change_worker", "end_worker", "going_to_be_made", "keep_equipment", "making_board", "of_the_day",
    "sentences_for", "shopping_list", "told_bursts", "told_held", "write_making",
]  # fmt: skip
