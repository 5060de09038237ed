"""The demo's kitchen before the year's end: how its gift boxes are made, who works there, what it sells by itself, and the
companies that ordered boxes for a week soon to come, with quiet weeks before and after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lantoa.accounts import api as accounts
from lantoa.kit.access import Actor
from lantoa.kit.phone import parse as parse_phone
from lantoa.kit.world import VIETNAM, world
from lantoa.orders import api as orders
from lantoa.workforce import api as workforce

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community

LISTED_DAYS_AGO = 20


def fill_the_kitchen(there: Community) -> None:
    """As its owner would; the plan itself is made by the worker."""
    said = there.written["hands"]
    by, home = there.owners[said["organisation"]], there.organisations[said["organisation"]]
    _sell_by_the_window(there, said["counter"], by)
    there.ago(days=LISTED_DAYS_AGO)
    for given in said["makings"]:
        _say_how(there, given, home, by)
    for name, kind, phone, hours, born, skills, pay in said["people"]:
        told = workforce.Told(
            name, kind, parse_phone(phone).e164 if phone else "", minutes_a_day=round(hours * 60), born=born, skills=skills,
            pay_by="day" if pay else "nothing", pay=pay,
        )  # fmt: skip
        workforce.add_worker(home, told, by=by)
    for given in said["orders"]:
        _order(there, given, by)
    there.then.moment = there.start
    workforce.ask_for_plan(home, by=by)


def _sell_by_the_window(there: Community, given: dict[str, Any], by: Actor) -> None:
    offer = there.kinds[given["goods"], given["kind"]]
    for days, quantity in given["sold"]:
        there.ago(days=days)
        wish = orders.CounterWish([(offer.pk, quantity, offer.price)], quantity * offer.price, "cash")
        orders.sell_at_counter(offer.store, wish, by=by, key=world.uuid7())


def _say_how(there: Community, given: dict[str, Any], home: accounts.Organisation, by: Actor) -> None:
    _store, product = there.goods[given["goods"]]
    steps = []
    for name, minutes, setup, batch, skill, equipment in given["steps"]:
        used = _equipment(home, *equipment, by=by) if equipment else None
        steps.append(
            workforce.StepSaid(name, round(minutes * 60), round(setup * 60), batch, skill, used.pk if used else None)
        )
    portions = {there.kinds[given["goods"], kind].variant_id: part for kind, part in given.get("portions", {}).items()}
    said = workforce.Said(steps, given["keeps_days"], given["sent_within_days"], portions=portions)
    workforce.write_making(product, said, by=by, key=world.uuid7())


def _equipment(home: accounts.Organisation, name: str, minutes_a_day: int, *, by: Actor) -> workforce.Equipment:
    there = workforce.Equipment.objects.live().filter(organisation=home, name=name).first()
    return there or workforce.keep_equipment(home, name=name, minutes_a_day=minutes_a_day, by=by, key=world.uuid7())


def _order(there: Community, given: dict[str, Any], by: Actor) -> None:
    there.then.moment = there.start - timedelta(minutes=given["minutes_ago"])
    buyer = orders.Buyer(given["name"], parse_phone(given["phone"]).e164, "", given["address"])
    lines = [(there.kinds[goods, kind].pk, quantity) for goods, kind, quantity in given["lines"]]
    due = there.start.astimezone(VIETNAM).date() + timedelta(days=given["due_in_days"])
    (placed,) = orders.place_order(orders.Wish(lines, buyer, "cod", accounts.Visitor(), world.uuid7(), due_on=due))
    there.then.moment += timedelta(minutes=5)
    orders.confirm(placed, by=by, key=world.uuid7())
