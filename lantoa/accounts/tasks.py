"""What the worker does about people: going through all sessions for somebody who was erased."""

from __future__ import annotations

from django_tasks import task

from lantoa.accounts.actions.session import forget_in_sessions
from lantoa.journal import api as journal


@task(priority=journal.LONG)
def forget_sessions(person_id: int, phone_mark: str) -> None:
    """Take them out of every session."""
    forget_in_sessions(person_id, phone_mark)
