"""What the worker does for channels: send listings, ask for orders, read lists, and process knocks whose process died."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from lantoa.channels.actions import message_list, reply, sale, send
from lantoa.channels.actions.hook import take_left_behind
from lantoa.channels.actions.upload import look_at_links
from lantoa.journal import api as journal

journal.sweeper("channels.left_behind")(take_left_behind)
journal.regular("channels.links", every=timedelta(minutes=10))(look_at_links)


@task()
def send_listing(listing_id: int) -> None:
    """Bring one listing to its channel."""
    send.send(listing_id)


@task()
def read_orders(account_id: int) -> None:
    """Ask for the orders of one account that were told of."""
    sale.read_orders(account_id)


@task(priority=-5)
def read_list(account_id: int) -> None:
    """Ask one account for its list of orders, and for what stands on it."""
    sale.read_list(account_id)
    sale.read_orders(account_id)


@journal.sweeper("channels.behind")
def send_on() -> int:
    """Put on their way the listings that are due: those that failed, and those over which a worker died."""
    due = journal.not_failing(send_listing, send.due())
    for listing_id in due:
        send_listing.enqueue(listing_id)
    return len(due)


@journal.sweeper("channels.orders")
def read_on() -> int:
    """Put on their way the orders that wait to be asked for, and the lists that are due."""
    waiting, lists = journal.not_failing(read_orders, sale.to_read()), journal.not_failing(read_list, sale.to_list())
    for account_id in waiting:
        read_orders.enqueue(account_id)
    for account_id in lists:
        read_list.enqueue(account_id)
    return len(waiting) + len(lists)


@task()
def send_replies(conversation_id: int) -> None:
    """Say what waits in one conversation."""
    reply.deliver(conversation_id)


@task(priority=-5)
def read_messages(account_id: int) -> None:
    """Ask one account what was said there, for what no hook told."""
    message_list.read_messages(account_id)


@journal.sweeper("channels.replies")
def say_on() -> int:
    """Put on their way the answers that are due: those that failed, and those over which a worker died."""
    due = journal.not_failing(send_replies, reply.to_deliver())
    for conversation_id in due:
        send_replies.enqueue(conversation_id)
    return len(due)


@journal.sweeper("channels.messages")
def ask_on() -> int:
    """Ask the accounts that are due for what their hooks did not tell."""
    due = journal.not_failing(read_messages, message_list.to_ask())
    for account_id in due:
        read_messages.enqueue(account_id)
    return len(due)
