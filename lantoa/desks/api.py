"""The door to the shared desk: which lists there are, who takes what on, who says it is done, and whom a list is handed to."""

from lantoa.desks.actions.care import end, give, take
from lantoa.desks.actions.share import hand_to
from lantoa.desks.models import Care, ListShare
from lantoa.desks.queries.desk import first_of
from lantoa.desks.rules import lists

__all__ = ["Care", "ListShare", "end", "first_of", "give", "hand_to", "lists", "take"]
