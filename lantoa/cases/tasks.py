"""What the worker does for public services: papers of decisions and their seals, and watching the clock."""

from __future__ import annotations

from django_tasks import task

from lantoa.cases.actions import news, paper, seal
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


@task()
def seal_decision(decision_id: int) -> None:
    """Ask for the office's seal on one decision."""
    seal.seal(decision_id)


@journal.sweeper("cases.seals")
def ask_for_seals() -> int:
    """Ask for the seals that are due: once more, or for the first time where a worker died over it."""
    waiting = journal.not_failing(seal_decision, seal.due())
    for decision_id in waiting:
        seal_decision.enqueue(decision_id)
    return len(waiting)


@journal.sweeper("cases.clock")
def watch() -> int:
    """Say of every dossier that became late that it is, once for each date."""
    return news.watch()
