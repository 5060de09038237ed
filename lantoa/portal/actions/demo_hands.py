"""The demo's kitchen before the year's end: how its gift boxes are made, who works there, and the companies that ordered them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lantoa.accounts import api as accounts
from lantoa.kit.access import Actor
from lantoa.kit.phone import parse as parse_phone
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.workforce import api as workforce

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community

LISTED_DAYS_AGO = 20


def fill_the_kitchen(there: Community) -> None:
    """As its owner would; the plan itself is made by the worker."""
    said = there.written["hands"]
    by = there.owners[said["organisation"]]
    there.ago(days=LISTED_DAYS_AGO)
    for given in said["makings"]:
        _say_how(there, given, there.organisations[said["organisation"]])
    for name, kind, phone, hours, born, skills, pay in said["people"]:
        told = workforce.Told(
            name, kind, parse_phone(phone).e164 if phone else "", minutes_a_day=round(hours * 60), born=born, skills=skills,
            pay_by="day" if pay else "nothing", pay=pay,
        )  # fmt: skip
        workforce.add_worker(there.organisations[said["organisation"]], told, by=by)
    for given in said["orders"]:
        _order(there, given, by)
    there.then.moment = there.start
    workforce.ask_for_plan(there.organisations[said["organisation"]], by=by)


def _say_how(there: Community, given: dict[str, Any], organisation: accounts.Organisation) -> None:
    _store, product = there.goods[given["goods"]]
    making = workforce.Making.objects.create(
        product=product,
        keeps_days=given["keeps_days"],
        sent_within_days=given["sent_within_days"],
        changed_at=world.now(),
    )
    for position, (name, minutes, setup, batch, skill, equipment) in enumerate(given["steps"]):
        used = None
        if equipment:
            called, minutes_a_day = equipment
            used, _new = workforce.Equipment.objects.get_or_create(
                organisation=organisation, name=called, ended_at=None,
                defaults={"minutes_a_day": minutes_a_day, "created_at": world.now()},
            )  # fmt: skip
        workforce.MakingStep.objects.create(
            making=making, position=position, name=name, seconds=round(minutes * 60), setup_seconds=round(setup * 60), batch=batch,
            skill=skill, equipment=used,
        )  # fmt: skip
    for kind, thousandths in given.get("portions", {}).items():
        variant_id = there.kinds[given["goods"], kind].variant_id
        workforce.Portion.objects.create(making=making, variant_id=variant_id, thousandths=thousandths)


def _order(there: Community, given: dict[str, Any], by: Actor) -> None:
    there.then.moment = there.start - timedelta(minutes=given["minutes_ago"])
    buyer = orders.Buyer(given["name"], parse_phone(given["phone"]).e164, "", given["address"])
    lines = [(there.kinds[goods, kind].pk, quantity) for goods, kind, quantity in given["lines"]]
    (placed,) = orders.place_order(orders.Wish(lines, buyer, "cod", accounts.Visitor(), world.uuid7()))
    there.then.moment += timedelta(minutes=5)
    orders.confirm(placed, by=by, key=world.uuid7())
