"""Know the small transfer by which a seller tries the connection, however it was told."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.journal import api as journal
from lantoa.kit.order_code import codes_in
from lantoa.kit.world import world
from lantoa.payments import acts
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.models import Feed, PayoutAccount


def list_source(provider: str) -> str:
    """By what name tellings from a service's list are kept: its numbers are not those of its messages."""
    return f"{provider}_list"


def is_proof(account: PayoutAccount, direction: str, memo: str) -> bool:
    """Whether this memo names the account's trial code."""
    return bool(account.proof_code) and direction == "in" and account.proof_code in codes_in(memo)


def note_proof(account: PayoutAccount, notices: Iterable[BankNotice], source: str) -> None:
    """Write down that the way these notices came works, when one of them is the trial; joins the caller's transaction.

    A statement proves no way.
    """
    ways = {account.feed: "hook_proved_at", list_source(account.feed): "list_proved_at"}
    way = ways.get(source) if account.feed else None
    if way is None or not any(is_proof(account, one.direction, one.memo) for one in notices):
        return
    if Feed.objects.filter(account=account, **{way: None}).update(**{way: world.now()}):
        data = {"feed": account.feed, "by": way.removesuffix("_proved_at")}
        journal.record(acts.FEED_PROVED, account, on_behalf_of=account.organisation_id, data=data)
