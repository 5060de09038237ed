"""The door to buying ahead: what is promised before it is made, when goods can be had, and what a stall is asked for."""

from lantoa.preorders.actions.campaign import NewGoods, Terms, cancel_campaign, open_campaign
from lantoa.preorders.actions.pledge import Joining, join
from lantoa.preorders.actions.season import say_season
from lantoa.preorders.actions.wish import asks_for_something, note_wish, note_wishes
from lantoa.preorders.errors import BadCampaign, CannotJoin, TooLate
from lantoa.preorders.models import Campaign, Pledge, Wish
from lantoa.preorders.queries.campaign import Ahead, News, news_of, of_the_day, promised_ahead, running_for
from lantoa.preorders.queries.season import windows_of
from lantoa.preorders.rules import window_at

__all__ = [
    "Ahead", "BadCampaign", "Campaign", "CannotJoin", "Joining", "NewGoods", "News", "Pledge", "Terms", "TooLate", "Wish", "asks_for_something",
    "cancel_campaign", "join", "news_of", "note_wish", "note_wishes", "of_the_day", "open_campaign", "promised_ahead", "running_for", "say_season", "window_at",
    "windows_of",
]  # fmt: skip
