"""The door to buying ahead: what is promised before it is made, when goods can be had, and what a stall is asked for."""

from lantoa.preorders.actions.campaign import NewGoods, Terms, cancel_campaign, open_campaign
from lantoa.preorders.actions.pledge import Joining, join
from lantoa.preorders.actions.wish import note_wish
from lantoa.preorders.errors import BadCampaign, CannotJoin, TooLate
from lantoa.preorders.models import Campaign, Pledge
from lantoa.preorders.queries.campaign import Ahead, promised_ahead, running_for
from lantoa.preorders.queries.season import windows_of
from lantoa.preorders.rules import window_at

__all__ = [
    "Ahead", "BadCampaign", "Campaign", "CannotJoin", "Joining", "NewGoods", "Pledge", "Terms", "TooLate", "cancel_campaign", "join", "note_wish",
    "open_campaign", "promised_ahead", "running_for", "window_at", "windows_of",
]  # fmt: skip
