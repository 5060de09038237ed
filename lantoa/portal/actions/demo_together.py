"""The demo's cooperative: two households sell under its name, one order went out with what a member brought, one waits for both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lantoa.accounts import api as accounts
from lantoa.kit.phone import parse as parse_phone
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stores import api as stores

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community


def join(there: Community) -> None:
    """The households accept their part of each sale, the cooperative says its prices; what the fair takes is agreed on too."""
    said = there.written["together"]
    there.ago(days=said["days_ago"])
    key = said["cooperative"]
    store, by = there.stalls[key], there.owners[key]
    for member, rate in said["members"]:
        home, theirs = there.organisations[member], there.owners[member]
        asked = stores.invite_member(store, member=home, rate=rate, valid_from=world.today(), by=by)
        stores.answer_consignment(asked.agreement, accept=True, by=theirs)
        prices = {
            there.kinds[goods, kind].variant_id: price for whose, goods, kind, price in said["goods"] if whose == member
        }
        stores.put_consigned(asked.agreement, prices=prices, by=by)
    fee = said["market"]
    payee = there.organisations[fee["payee"]]
    terms = {"purpose": fee["purpose"], "rate": fee["rate"], "valid_from": world.today()}
    made = stores.propose_fee(payee, other=store.organisation, pays=False, **terms, by=there.owners[fee["payee"]])
    stores.answer_fee(made, accept=True, by=by)


def sell(there: Community) -> None:
    """Buyers order at the cooperative, its members make their parts."""
    said = there.written["together"]
    store, by = there.stalls[said["cooperative"]], there.owners[said["cooperative"]]
    for given in said["orders"]:
        there.ago(minutes=given["minutes_ago"])
        placed = _order(there, store, given)
        for act in given["then"]:
            there.then.moment += timedelta(minutes=10)
            if act == "paid":
                there.bank(said["cooperative"], placed.total, f"{placed.code} chuyen tien")
            elif act == "packed":
                orders.pack(placed, by=by, key=world.uuid7())
            elif act == "handed_over":
                orders.hand_over(placed, by=by, key=world.uuid7())
            else:
                part = orders.MakerPart.objects.select_related("order__store").filter(order=placed).order_by("pk")[0]
                makers = next(who for who in there.owners.values() if who.organisation_id == part.maker_id)
                {"ready": orders.mark_ready, "brought": orders.bring}[act](part, by=makers, key=world.uuid7())
            placed.refresh_from_db()


def _order(there: Community, store: stores.Store, given: dict[str, Any]) -> orders.Order:
    buyer = next(one for one in there.written["buyers"] if one["key"] == given["buyer"])
    who = orders.Buyer(buyer["name"], parse_phone(buyer["phone"]).e164, "", buyer["address"])
    lines = []
    for _whose, goods, kind, quantity in given["lines"]:
        variant = there.kinds[goods, kind].variant_id
        offer = stores.sellable_offers().get(store=store, variant=variant)
        lines.append((offer.pk, quantity))
    wish = orders.Wish(lines, who, "transfer", accounts.Visitor(), world.uuid7())
    (placed,) = orders.place_order(wish)
    return placed
