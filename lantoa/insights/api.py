"""The door to figures: counting them anew, fixing months that are over, and printing these."""

from lantoa.insights.actions.edition import make_edition
from lantoa.insights.actions.month import count_open_month, freeze_months
from lantoa.insights.actions.paper import print_papers
from lantoa.insights.rules.cohort import last_closed_month

__all__ = ["count_open_month", "freeze_months", "last_closed_month", "make_edition", "print_papers"]
