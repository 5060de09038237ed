"""Short ways to a stall that makes squid cakes: its steps, its people, orders for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.tests import factories as shops
from lantoa.orders.tests.conftest import Stage
from lantoa.stores import api as stores
from lantoa.workforce.actions.ask import ask_for_plan
from lantoa.workforce.actions.plan import make_plan
from lantoa.workforce.actions.worker import Told, add_worker
from lantoa.workforce.models import Making, MakingStep, Plan, Planning, Portion, Worker


@dataclass(frozen=True)
class Kitchen:
    """A stall, what it makes, its two kinds (500 g is a piece, 1 kg two) and who owns it."""

    stall: shops.Stall
    making: Making
    small: stores.Offer
    large: stores.Offer

    @property
    def by(self) -> accounts.ActingPerson:
        return self.stall.by

    @property
    def organisation(self) -> accounts.Organisation:
        return self.stall.by.organisation


def kitchen(
    *, left: int = 2_000, within: int = 2, keeps: int = 2, minutes: int = 12, name: str = "Bếp Hương"
) -> Kitchen:
    """Pounded by whoever can, packed by anybody; every 60 pieces the stove is lit."""
    stall = shops.stall(name)
    small, large = shops.offers(stall, ("500 g", 225_000, left), ("1 kg", 450_000, left))
    making = making_of(small, within=within, keeps=keeps)
    step(making, "Giã", minutes=minutes - 2, skill="giã tay")
    step(making, "Chiên và gói", minutes=2, setup=20, batch=60)
    Portion.objects.create(making=making, variant_id=large.variant_id, thousandths=2_000)
    return Kitchen(stall, making, small, large)


def making_of(offer: stores.Offer, *, within: int = 2, keeps: int = 2, **more: Any) -> Making:
    product_id = offer.variant.product_id
    return Making.objects.create(
        product_id=product_id, keeps_days=keeps, sent_within_days=within, changed_at=world.now(), **more
    )


def step(making: Making, name: str, *, minutes: float = 1, setup: float = 0, batch: int = 0, **more: Any) -> MakingStep:
    position = making.steps.count()
    return MakingStep.objects.create(
        making=making,
        position=position,
        name=name,
        seconds=int(minutes * 60),
        setup_seconds=int(setup * 60),
        batch=batch,
        **more,
    )


def hand(at: Kitchen, name: str = "Bà Hoa", **told: Any) -> Worker:
    """Somebody who can pound, called when orders peak unless said otherwise."""
    return add_worker(at.organisation, Told(name, **{"skills": ("giã tay",), **told}), by=at.by)


def owner(at: Kitchen, name: str = "Bà Hương") -> Worker:
    return hand(at, name, kind="permanent", pay_by="nothing")


def neighbours(at: Kitchen, count: int) -> list[Worker]:
    return [hand(at, f"Cô {number}", phone=f"+8491277{number:04d}", pay=300_000) for number in range(count)]


def ordered(offer: stores.Offer, quantity: int, *, sure: bool = True) -> orders.Order:
    placed = shops.order(offer, quantity, method="cod")
    return shops.do(placed, "confirm") if sure else placed


def history(stage: Stage, at: Kitchen, days: int, each: int) -> None:
    """So many pieces sold at the counter on each of the days before today."""
    now = stage.now()
    for number in range(days, 0, -1):
        stage.time = now - timedelta(days=number)
        wish = orders.CounterWish([(at.small.pk, each, at.small.price)], 225_000 * each, "cash")
        orders.sell_at_counter(at.stall.store, wish, by=at.by, key=world.uuid7())
    stage.time = now


def planned(at: Kitchen, seconds: float = 5.0) -> Plan | None:
    """Asked for and made, as the worker would."""
    ask_for_plan(at.organisation, by=at.by)
    return made(at, seconds)


def made(at: Kitchen, seconds: float = 5.0) -> Plan | None:
    planning = Planning.objects.get(pk=at.organisation.pk)
    return make_plan(at.organisation.pk, planning.round, seconds=seconds)
