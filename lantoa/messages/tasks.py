"""Deliver messages in the worker."""

from __future__ import annotations

from django_tasks import task

from lantoa.kit.world import world
from lantoa.messages import actions


@task()
def deliver(message_id: int) -> None:
    """Try one message, come back later if that can help, and look after what an earlier worker left behind."""
    pause = actions.deliver(message_id)
    if pause is not None:
        deliver.using(run_after=world.now() + pause).enqueue(message_id)
    for left in actions.left_behind():
        if left != message_id:
            deliver.enqueue(left)
    actions.drop_old_words()
