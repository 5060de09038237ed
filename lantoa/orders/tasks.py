"""What the worker looks after: problems whose last day comes near or is over, and goods that nobody paid for ahead."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.orders.actions import news, unpaid


@journal.sweeper("orders.problems_due")
def remind() -> int:
    """Remind stalls and tell buyers, by day, once for each last day."""
    return news.remind()


@journal.sweeper("orders.unpaid_to_make")
def drop_unpaid() -> int:
    """What was to be made for orders nobody paid in time is not to be made any more."""
    return unpaid.drop_unpaid()
