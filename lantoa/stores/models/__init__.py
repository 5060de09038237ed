"""Stalls and their offers; what moderators look at; what buyers ask and say."""

from lantoa.stores.models.consignment import ConsignmentAgreement
from lantoa.stores.models.fee_agreement import FeeAgreement
from lantoa.stores.models.member import CooperativeMember
from lantoa.stores.models.moderation import Appeal, Decision, Matter, Notice
from lantoa.stores.models.paper import Paper
from lantoa.stores.models.question import Question
from lantoa.stores.models.store import Offer, Review, Store

__all__ = [
    "Appeal", "ConsignmentAgreement", "CooperativeMember", "Decision", "FeeAgreement", "Matter", "Notice", "Offer", "Paper", "Question", "Review", "Store",
]  # fmt: skip
