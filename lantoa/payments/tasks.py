"""What the worker does for money: messages of the bank whose processing died with its process, and statements."""

from __future__ import annotations

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.payments.actions import pull
from lantoa.payments.actions import statement as statements
from lantoa.payments.actions.account import take_over_due
from lantoa.payments.actions.hook import take_left_behind
from lantoa.payments.actions.silence import check_feeds

journal.sweeper("payments.left_behind")(take_left_behind)
journal.sweeper("payments.account_changes")(take_over_due)
journal.sweeper("payments.silence")(check_feeds)


@task(priority=-5)  # a code somebody waits for goes first
def read_statement(statement_id: int) -> None:
    """Read one statement to its end."""
    statements.read_statement(statement_id)


@journal.sweeper("payments.statements")
def read_on() -> int:
    """Put on their way again the statements over which a worker died."""
    left = journal.not_failing(read_statement, statements.left_behind())
    for statement_id in left:
        read_statement.enqueue(statement_id)
    return len(left)


@task(priority=-5)
def read_list(feed_id: int) -> None:
    """Ask one service for its list."""
    pull.read_list(feed_id)


@journal.sweeper("payments.lists")
def read_lists() -> int:
    """Put on their way the lists that are due."""
    due = journal.not_failing(read_list, pull.due_lists())
    for feed_id in due:
        read_list.enqueue(feed_id)
    return len(due)
