"""The door to figures: counting them anew, fixing months that are over, and printing these."""

from lantoa.insights.actions.edition import make_edition
from lantoa.insights.actions.month import freeze_months, months_late
from lantoa.insights.rules.cohort import last_closed_month

__all__ = ["freeze_months", "last_closed_month", "make_edition", "months_late"]
