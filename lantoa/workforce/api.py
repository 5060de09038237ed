"""The door to work: what is needed, who does it, what is made."""

from lantoa.workforce.queries.ingredient import going_to_be_made, shopping_list
from lantoa.workforce.queries.production import making_board

__all__ = ["going_to_be_made", "making_board", "shopping_list"]
