"""What the worker does for public services: papers of decisions, and watching the clock."""

from __future__ import annotations

from django_tasks import task

from lantoa.cases.actions import news, paper
from lantoa.journal import api as journal


@task()
def print_decision(decision_id: int) -> None:
    """Make the paper of one decision."""
    paper.print_decision(decision_id)


@journal.sweeper("cases.papers")
def look_after() -> int:
    """Put on their way again the papers over which a worker died."""
    left = journal.not_failing(print_decision, paper.left_behind())
    for decision_id in left:
        print_decision.enqueue(decision_id)
    return len(left)


@journal.sweeper("cases.clock")
def watch() -> int:
    """Say of every dossier that became late that it is, once for each date."""
    return news.watch()
