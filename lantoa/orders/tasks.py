"""What the worker looks after: problems whose last day comes near or is over, goods that nobody paid for ahead, quotes that ran out."""

from __future__ import annotations

from datetime import timedelta

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders.actions import abroad, erasure, news, unpaid

# As long as who and where of parcels that came to their end.
QUESTIONS_KEPT = timedelta(days=60)


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


@journal.regular("orders.old_questions", every=timedelta(hours=6))
def forget_old_questions() -> int:
    """Forget who asked from abroad where no order came of it."""
    return erasure.forget_old_questions(world.now() - QUESTIONS_KEPT)
