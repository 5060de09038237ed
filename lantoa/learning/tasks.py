"""What the worker does for classes: lists read and enrolled, people told of changes and reminded, old lists forgotten."""

from __future__ import annotations

from datetime import time

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.learning.actions import learner_list as lists
from lantoa.learning.actions.reminder import remind
from lantoa.learning.actions.run import tell_changes
from lantoa.learning.models import LearnerList


@task(priority=-5)  # a code somebody waits for goes first
def read_list(list_id: int) -> None:
    """Read one list of learners to its end."""
    lists.read_list(list_id)


@task(priority=-5)
def enroll_list(list_id: int) -> None:
    """Enrol one list of learners to its end."""
    lists.enroll_list(list_id)


@journal.sweeper("learning.lists")
def go_on() -> int:
    """Put on their way again the lists over which a worker died."""
    reading = journal.not_failing(read_list, lists.left_behind(LearnerList.State.READING))
    enrolling = journal.not_failing(enroll_list, lists.left_behind(LearnerList.State.ENROLLING))
    for list_id in reading:
        read_list.enqueue(list_id)
    for list_id in enrolling:
        enroll_list.enqueue(list_id)
    return len(reading) + len(enrolling)


journal.sweeper("learning.changes")(tell_changes)
journal.regular("learning.reminders", at=time(18))(remind)
journal.regular("learning.old_lists", at=time(3))(lists.forget_lists)
