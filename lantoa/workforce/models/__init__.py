"""How goods are made, who can make them, what is planned for whom, who is called to help, and what was worked and paid."""

from lantoa.workforce.models.call import Call, CallDay, Offer
from lantoa.workforce.models.making import Equipment, Making, MakingStep, Portion
from lantoa.workforce.models.neighbour import Neighbour, PayAccount, WorkShare, WorkView
from lantoa.workforce.models.pay import PayItem, PayLine, PaySheet
from lantoa.workforce.models.plan import MovedPromise, Plan, PlannedBatch, PlannedShift
from lantoa.workforce.models.shift import Shift, ShiftCorrection, WorkContract
from lantoa.workforce.models.worker import Absence, Worker

__all__ = [
    "Absence", "Call", "CallDay", "Equipment", "Making", "MakingStep", "MovedPromise", "Neighbour", "Offer", "PayAccount", "PayItem", "PayLine", "PaySheet",
    "Plan", "PlannedBatch", "PlannedShift", "Portion", "Shift", "ShiftCorrection", "WorkContract", "WorkShare", "WorkView", "Worker",
]  # fmt: skip
