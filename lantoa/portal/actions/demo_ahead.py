"""One stall of the demo gathers buyers for a large batch before it makes it, and a few have joined; another says when its honey comes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from lantoa.accounts import api as accounts
from lantoa.kit.phone import parse as parse_phone
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.preorders import api as preorders

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community


def gather_buyers(there: Community) -> None:
    """Opened some days ago, open for some more."""
    for given in there.written["group_buys"]:
        there.ago(days=given["days_ago"])
        offer = there.kinds[given["goods"], given["kind"]]
        (owner,) = accounts.people_of(offer.store.organisation_id, {"owner"})
        today = world.today()
        terms = preorders.Terms(
            "group_buy", given["price"], given["minimum"], today + timedelta(days=given["open_days"]), today + timedelta(days=given["due_in_days"]),
            lower_price=given["lower_price"], lower_from=given["lower_from"], words=given["words"],
        )  # fmt: skip
        by = accounts.actor_for(owner, offer.store.organisation_id)
        made = preorders.open_campaign(offer.store, offer, terms, by=by, key=None)
        for key, quantity in given["joined"]:
            there.then.moment += timedelta(hours=5)
            said = next(buyer for buyer in there.written["buyers"] if buyer["key"] == key)
            unit = there.units[said["unit"]].pk if "unit" in said else ""
            buyer = orders.Buyer(said["name"], parse_phone(said["phone"]).e164, unit, said["address"])
            said_so = preorders.Joining(quantity, buyer, "transfer", made.terms_mark)
            preorders.join(made, said_so, by=accounts.Visitor(), key=world.uuid7())


def say_seasons(there: Community) -> None:
    """When some goods can be had, each year on these days."""
    for given in there.written["seasons"]:
        there.ago(days=1)
        store, product = there.goods[given["goods"]]
        (owner,) = accounts.people_of(store.organisation_id, {"owner"})
        year = world.today().year
        first, last = (date(year, *given[end]) for end in ("first", "last"))
        by = accounts.actor_for(owner, store.organisation_id)
        preorders.say_season(product, first, last, yearly=True, by=by, key=None)
