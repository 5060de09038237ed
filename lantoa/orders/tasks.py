"""What the worker looks after: problems whose last day comes near or is over."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.orders.actions import news


@journal.sweeper("orders.problems_due")
def remind() -> int:
    """Remind stalls and tell buyers, by day, once for each last day."""
    return news.remind()
