"""What the worker does for channels: send listings, ask for orders, read lists, and process knocks whose process died."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from lantoa.channels.actions import post, sale, send
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
def send_post(place_id: int) -> None:
    """Put one post on its page, when its time has come."""
    post.put_on_page(place_id)


@journal.sweeper("channels.posts")
def send_posts() -> int:
    """Put on their way the posts whose time has come, those that failed, and those over which a worker died."""
    due = journal.not_failing(send_post, post.due_posts())
    for place_id in due:
        send_post.enqueue(place_id)
    return len(due)
