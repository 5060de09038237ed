"""What the worker does for channels: send listings, ask for orders, read lists, and process knocks whose process died."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task

from lantoa.channels.actions import drain, lost, message_list, post, reply, sale, shelf, sight, step
from lantoa.channels.actions.hook import Checked, keep_many, process_knock, take_left_behind
from lantoa.channels.actions.upload import look_at_links
from lantoa.channels.adapters import registry
from lantoa.channels.models import Listing
from lantoa.journal import api as journal
from lantoa.kit.database.writer import Writer

BOUGHT = 5  # until other channels hear of what was bought, they sell it once more

journal.sweeper("channels.left_behind")(take_left_behind)
journal.regular("channels.links", every=timedelta(minutes=10))(look_at_links)


@task()
def send_listing(listing_id: int) -> None:
    """Bring one listing to its channel, and what else its account owes."""
    _go_on(drain.wake(listing_id), Listing.objects.filter(pk=listing_id).values_list("account", flat=True).first())


@task(priority=BOUGHT)
def sell_no_more(listing_id: int) -> None:
    """The same for goods of which somebody bought, before everything else; while its account has a pause, right after it."""
    at = drain.wake(listing_id) or drain.held_until(listing_id)
    _go_on(at, Listing.objects.filter(pk=listing_id).values_list("account", flat=True).first())


@task()
def send_account(account_id: int) -> None:
    """Bring what the listings of one account owe."""
    _go_on(drain.drain(account_id), account_id)


def _go_on(at: datetime | None, account_id: int | None) -> None:
    if at is not None:
        priority = BOUGHT if drain.in_a_hurry(account_id) else 0
        send_account.using(run_after=at, priority=priority).enqueue(account_id)


@task(priority=BOUGHT)
def do_knocks(incoming_ids: list[int], account_ids: list[int]) -> None:
    """Do what kept knocks say, and ask for the orders they told of."""
    for incoming_id in incoming_ids:
        process_knock(incoming_id)
    for account_id in account_ids:
        sale.read_orders(account_id)


def take_knock(knock: Checked) -> None:
    """Keep the knock for good and put it on its way; where many come at once, several go together.

    Raises OperationalError or InterfaceError when it could not be kept.
    """
    _line.write(knock)


def _take(knocks: list[Checked]) -> list[Exception | None]:
    with transaction.atomic():
        new = keep_many(knocks)
        if new:
            # One task each of the few accounts that are told much: what is broken in one holds up no other.
            by_account: dict[int, list[int]] = {}
            for incoming in new:
                by_account.setdefault(int(incoming.headers["account"]), []).append(incoming.pk)
            for account_id, ids in by_account.items():
                do_knocks.enqueue(ids, [account_id])
    return [None] * len(knocks)


_line: Writer[Checked, None] = Writer(_take, key=lambda knock: knock.key)


@journal.regular("channels.lost", every=timedelta(minutes=30))
def take_lost() -> int:
    """Ask for the news that channels could not bring."""
    return sum(lost.read_lost(channel, take_knock) for channel in registry.recalling())


@task(priority=BOUGHT)
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
    """Put on their way the accounts with listings that are due: those that failed, and those over which a worker died."""
    due = journal.not_failing(send_account, drain.owing())
    for account_id in due:
        send_account.enqueue(account_id)
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
def tell_step(step_id: int) -> None:
    """Tell a channel that one of its orders was shipped or cancelled here."""
    step.tell(step_id)


@journal.sweeper("channels.steps")
def tell_on() -> int:
    """Put on their way what channels have to hear and did not: what failed, and over which a worker died."""
    due = journal.not_failing(tell_step, step.due())
    for step_id in due:
        tell_step.enqueue(step_id)
    return len(due)


@journal.sweeper("channels.short")
def keep_on() -> int:
    """Ask again for orders that were short of goods, where some came free without anybody's doing."""
    found = sale.can_be_kept()
    for account_id in found:
        read_orders.enqueue(account_id)
    return len(found)


@task(priority=-5)
def look_at(account_id: int) -> None:
    """Ask one account how its listings stand there."""
    sight.look_at(account_id)


@journal.sweeper("channels.looks")
def look_on() -> int:
    """Put on their way the looks at listings that are due."""
    accounts = journal.not_failing(look_at, sight.to_look_at())
    for account_id in accounts:
        look_at.enqueue(account_id)
    return len(accounts)


@journal.sweeper("channels.freed")
def tell_of_freed() -> int:
    """Tell channels of what can be promised again because a hold ran out."""
    return _send(sight.hear_of_freed())


@journal.regular("channels.ledger", every=timedelta(minutes=10))
def hold_against_ledger() -> int:
    """Hold what channels were told against what is left, whatever was missed."""
    return _send(sight.hear_of_freed(everything=True))


def _send(listing_ids: list[int]) -> int:
    for pk in listing_ids:
        send_listing.enqueue(pk)
    return len(listing_ids)


@task(priority=-5)
def read_shelves(account_id: int) -> None:
    """Ask a channel for its shelves."""
    shelf.read_shelves(account_id)


@journal.sweeper("channels.shelves")
def read_shelves_on() -> int:
    """Put on its way the reading of shelves that are not known or a week old."""
    accounts = journal.not_failing(read_shelves, shelf.to_read_shelves())
    for account_id in accounts:
        read_shelves.enqueue(account_id)
    return len(accounts)


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
