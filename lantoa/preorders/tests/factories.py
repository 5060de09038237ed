"""Short ways to a group buy and to who joins it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.orders import api as orders
from lantoa.orders.tests import factories as selling
from lantoa.preorders.actions.campaign import NewGoods, Terms, open_campaign
from lantoa.preorders.actions.pledge import Joining, join
from lantoa.preorders.models import Campaign, Pledge
from lantoa.stores import api as stores

_numbers = count(1)
NEW = NewGoods("Mắm tép chưng thịt", "lọ", "do-che-bien")


def terms(**changes: Any) -> Terms:
    """Ten pieces by the day after tomorrow, sent ten days from now."""
    today = world.today()
    given = {
        "kind": "group_buy", "price": 90_000, "minimum": 10, "last_day": today + timedelta(days=2), "due_on": today + timedelta(days=10),
    }  # fmt: skip
    return Terms(**{**given, **changes})


def campaign(at: selling.Stall | None = None, goods: stores.Offer | NewGoods = NEW, **changes: Any) -> Campaign:
    """A group buy of goods nobody has yet, unless others are named."""
    from lantoa.catalog import api as catalog

    catalog.load_categories()
    stall = at or selling.stall()
    made = open_campaign(stall.store, goods, terms(**changes), by=stall.by, key=world.uuid7())
    return Campaign.objects.to_show().get(pk=made.pk)


def phone() -> str:
    return f"+8498700{next(_numbers):05d}"


def joining(of: Campaign, quantity: int = 1, *, number: str = "", method: str = "transfer", **changes: Any) -> Joining:
    buyer = orders.Buyer("Lê Thị Mua", number or phone(), "", "Số 5, phố Huế, Hà Nội")
    return Joining(quantity, buyer, method, of.terms_mark, **changes)


def pledge(of: Campaign, quantity: int = 1, **changes: Any) -> Pledge:
    """Somebody joins whose number was proved."""
    return join(of, joining(of, quantity, **changes), by=accounts.Visitor(), key=world.uuid7())


def said_to(number: str) -> list[str]:
    """Every message to this phone, oldest first."""
    return list(messages.Message.objects.filter(to=number).order_by("pk").values_list("text", flat=True))
