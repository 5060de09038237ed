"""Deliver messages in the worker."""

from __future__ import annotations

from django_tasks import task

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages.actions import incoming_text
from lantoa.messages.actions import message as actions


@task()
def deliver(message_id: int) -> None:
    """Try one message, and come back later if that can help."""
    pause = actions.deliver(message_id)
    if pause is not None:
        deliver.using(run_after=world.now() + pause).enqueue(message_id)


@journal.sweeper("messages.left_behind")
def look_after() -> int:
    """Put on their way again what a worker that died left behind, take up what came and was left, and drop words whose time is over."""
    left = journal.not_failing(deliver, actions.left_behind())
    for message_id in left:
        deliver.enqueue(message_id)
    done = incoming_text.take_left_behind()
    return len(left) + done + actions.drop_old_words() + incoming_text.drop_old_texts()
