"""What the worker looks after: problems whose last day comes near or is over, goods that nobody paid for ahead, quotes that ran out."""

from __future__ import annotations

from datetime import timedelta

from lantoa.journal import api as journal
from lantoa.orders.actions import abroad, news, unpaid


@journal.sweeper("orders.problems_due")
def remind() -> int:
    """Remind stalls and tell buyers, by day, once for each last day."""
    return news.remind()


@journal.sweeper("orders.unpaid_to_make")
def drop_unpaid() -> int:
    """What was to be made for orders nobody paid in time is not to be made any more."""
    return unpaid.drop_unpaid()


@journal.regular("orders.quotes_over", every=timedelta(minutes=10))
def tell_over() -> int:
    """Tell both sides once that what a stall said of delivery abroad holds no longer."""
    return abroad.tell_over()
