"""The door to the shared desk: who takes what on, who says it is done, and whom a list is handed to."""

from lantoa.desks.actions.care import end, give, take
from lantoa.desks.actions.share import hand_to
from lantoa.desks.models import Care, ListShare
from lantoa.desks.queries.desk import items_of, reader_of

__all__ = ["Care", "ListShare", "end", "give", "hand_to", "items_of", "reader_of", "take"]
