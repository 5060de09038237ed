"""What channels let go of when somebody is erased: who bought there, and the raw news that names them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import QuerySet

from lantoa.accounts import api as accounts
from lantoa.channels.models import ChannelSale
from lantoa.journal import api as journal
from lantoa.kit.traces import Traces

SOURCE = "channels."


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "name and number of orders at channels", _sales(who).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for sale in _sales(who).select_related("account").order_by("pk"):
        yield accounts.Held("orders", "order at a channel", {
            "channel": sale.account.name, "number": sale.outside_id, "placed_at": sale.placed_at, "buyer_name": sale.buyer_name,
            "buyer_phone": sale.buyer_phone, "total": sale.total,
        })  # fmt: skip


def forget(who: accounts.Leaving) -> None:
    """Orders that became ours are emptied by their room; here those that could not, and what came raw, with or without effect."""
    names = set(_sales(who).values_list("buyer_name", flat=True))
    traces = Traces.of([who.phone], {who.person.name, *names})
    _sales(who).update(buyer_name="", buyer_phone="")
    came = journal.Incoming.objects.filter(source__startswith=SOURCE).exclude(body=b"").order_by("pk")
    theirs = [pk for pk, body in came.values_list("pk", "body").iterator(chunk_size=500) if traces.found_in(_text(bytes(body)))]  # fmt: skip
    journal.forget_bodies(theirs, refused=True)


def _sales(who: accounts.Leaving) -> QuerySet[ChannelSale]:
    found: QuerySet[ChannelSale] = ChannelSale.objects.filter(buyer_phone=who.phone)
    return found


def _text(body: bytes) -> str:
    """The words in it as people read them: some write letters as \\u1ea1."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
