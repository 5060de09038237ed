"""The demo's market: drawn, let, its last month's fees asked for and mostly paid, prices told yesterday and today."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lantoa.accounts import api as accounts
from lantoa.kit.world import VIETNAM, world
from lantoa.markets import api as markets

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community

OPENED_DAYS_AGO = 130


def keep_a_market(there: Community) -> markets.Market:
    """As its manager's officer and its stallholders would."""
    said = there.written["market"]
    there.ago(days=OPENED_DAYS_AGO)
    manager = there.organisations[said["manager"]]
    by = accounts.actor_for(there.people[said["by"]], manager)
    told = markets.Told(
        said["name"],
        said["class"],
        **{field: said[field] for field in ("hours", "address", "sells", "hours_en", "sells_en")},
    )
    market = markets.open_market(manager, told, unit=there.units[said["unit"]], by=by)
    for row, prefix, count in said["rows"]:
        markets.add_places(market, row=row, prefix=prefix, count=count, by=by)
    for kind, amount in said["rates"].items():
        markets.set_rate(market, kind, amount, since=world.today(), by=by)
    holders = _let(there, market, said, by)
    _ask_for_fees(there, market, said, holders, by)
    _tell_prices(there, market, said, by)
    return market


def _let(
    there: Community, market: markets.Market, said: dict[str, Any], by: accounts.ActingPerson
) -> dict[str, markets.Stallholder]:
    places = {place.name: place for place in markets.Place.objects.filter(market=market)}
    holders = {}
    for name, who, phone, goods, accepts in said["holders"]:
        joins = accepts in there.organisations
        given = there.people[accepts] if joins else None
        holder = markets.let_place(
            places[name], name=given.name if given else who, phone=given.phone if given else phone, goods=goods,
            since=world.today() - timedelta(days=60), by=by,
        )  # fmt: skip
        if joins:
            markets.join_place(holder, by=there.owners[accepts])
        elif accepts in {"yes", "no"}:
            markets.survey(holder, accepts=accepts == "yes", day=world.today(), by=by)
        holders[name] = holder
    return holders


def _ask_for_fees(
    there: Community,
    market: markets.Market,
    said: dict[str, Any],
    holders: dict[str, markets.Stallholder],
    by: accounts.ActingPerson,
) -> None:
    there.ago(hours=50)
    # The last month that was over then: on the first days of a month, the one before still asks for its fees.
    last = world.today().replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    for number, (name, holder) in enumerate(holders.items()):
        if name[0] in said["metered"]:
            start = 1_000 + 137 * number
            for day, value in ((before, start), (last, start + 40 + 13 * (number % 5))):
                markets.read_meter(holder.place, "electricity", value, day=day, by=by)
    due = there.start.astimezone(VIETNAM).date() + timedelta(days=said["days_to_pay"])
    run = markets.make_run(market, last.replace(day=1), due_on=due, by=by)
    there.ago(hours=40)
    for bill in markets.Bill.objects.filter(run=run).select_related("stallholder__place").order_by("pk"):
        if bill.stallholder.place.name in said["paid_in_cash"]:
            markets.take_cash(bill, by=by)
        elif bill.stallholder.place.name not in said["not_paid"]:
            there.bank(said["manager"], bill.amount, f"nop phi cho {bill.code}")


def _tell_prices(there: Community, market: markets.Market, said: dict[str, Any], by: accounts.ActingPerson) -> None:
    there.ago(days=1)
    items = [
        (markets.list_item(market, name=name, unit=unit, name_en=english, by=by), yesterday, today)
        for name, english, unit, yesterday, today in said["prices"]
    ]
    markets.tell_prices(market, {item.pk: yesterday for item, yesterday, _today in items if yesterday}, by=by)
    there.ago(minutes=1)
    markets.tell_prices(market, {item.pk: today for item, _yesterday, today in items if today}, by=by)
