"""What the worker does for channels: send listings, ask for orders, read lists, and process knocks whose process died."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task

from lantoa.channels.actions import drain, sale
from lantoa.channels.actions.hook import Checked, keep_many, process_knock, take_left_behind
from lantoa.channels.actions.upload import look_at_links
from lantoa.channels.models import Listing
from lantoa.journal import api as journal
from lantoa.kit.database.writer import Writer

journal.sweeper("channels.left_behind")(take_left_behind)
journal.regular("channels.links", every=timedelta(minutes=10))(look_at_links)


@task()
def send_listing(listing_id: int) -> None:
    """Bring one listing to its channel, and what else its account owes."""
    _go_on(drain.wake(listing_id), Listing.objects.filter(pk=listing_id).values_list("account", flat=True).first())


@task()
def send_account(account_id: int) -> None:
    """Bring what the listings of one account owe."""
    _go_on(drain.drain(account_id), account_id)


def _go_on(at: datetime | None, account_id: int | None) -> None:
    if at is not None:
        send_account.using(run_after=at).enqueue(account_id)


@task()
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
