"""How many pieces of everything a seller keeps back from a shop at a channel."""

from __future__ import annotations

from uuid import UUID

from lantoa.channels import acts
from lantoa.channels.actions.listing import note_change
from lantoa.channels.errors import NotYours
from lantoa.channels.models import ChannelAccount, Listing
from lantoa.journal import api as journal
from lantoa.kit.access import Actor

MOST = 100


def set_buffer(account: ChannelAccount, pieces: int, *, by: Actor, key: UUID | None = None) -> ChannelAccount:
    """From now on so many pieces of everything are kept back there; what stands there is told of it.

    Refuses (NotYours) an ended account, and more than a hundred.
    """
    with journal.command("channels.set_buffer", key, {"account": account.pk, "pieces": pieces}, by=by) as run:
        if not run.replayed:
            live = ChannelAccount.objects.live().filter(pk=account.pk)
            if not 0 <= pieces <= MOST or not live.update(buffer=pieces):
                raise NotYours
            data = {"channel": account.channel, "pieces": pieces}
            journal.record(acts.BUFFER_SET, account, by=by, on_behalf_of=account.organisation_id, data=data)
    account.refresh_from_db()
    return account


def tell_of_buffer(account_ids: list[int], *, whole: bool = False) -> list[int]:
    """Every listing of these accounts promises another number, or with `whole` may be another thing altogether; returns the ids of
    those to be put on their way."""
    if not account_ids:
        return []
    mine = Listing.objects.alive().filter(account__in=account_ids)
    products = list(mine.values_list("product_id", flat=True).distinct())
    return note_change(product_ids=products, account_ids=account_ids, whole=whole)
