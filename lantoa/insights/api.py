"""The door to figures: counting them anew."""

from lantoa.insights.actions.edition import make_edition
from lantoa.insights.rules.cohort import last_closed_month

__all__ = ["last_closed_month", "make_edition"]
