"""The door to livestream sales: plan one, show goods in it, take comments, claim what is held, and what of it wants the seller today."""

from lantoa.live.actions.claim import claim
from lantoa.live.actions.close import close
from lantoa.live.actions.pick import PickWords, pick, pin
from lantoa.live.actions.session import Plan, end, go_on_air, plan
from lantoa.live.actions.take import comment_here, paste
from lantoa.live.errors import BadClaim, BadComment, BadPick, BadSession
from lantoa.live.models import LiveSession
from lantoa.live.queries.account import Account, account
from lantoa.live.queries.attention import Attention, attention, of_the_day
from lantoa.live.queries.papers import papers_ending

__all__ = [
    "Account", "Attention", "BadClaim", "BadComment", "BadPick", "BadSession", "LiveSession", "PickWords", "Plan", "account", "attention", "claim", "close", "comment_here",
    "end", "go_on_air", "of_the_day", "papers_ending", "paste", "pick", "pin", "plan",
]  # fmt: skip
