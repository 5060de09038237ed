"""Make goods: order it as the plan says or by hand, begin, finish with what came out, or let it be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.workforce import acts
from lantoa.workforce.actions.ingredient import take_off_shelf
from lantoa.workforce.errors import BadProduction, ProductionOver
from lantoa.workforce.models import Plan, PlannedBatch, Planning, ProducedKind, ProductionOrder
from lantoa.workforce.queries.making import portions_of
from lantoa.workforce.rules.making import MOST_PIECES, MOST_WORK_MINUTES

FARTHEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Followed:
    """What following the plan did: so many orders to make goods are new, so many changed, so many called off."""

    new: int = 0
    changed: int = 0
    cancelled: int = 0


def follow_plan(organisation: models.Model, *, by: Actor, key: UUID | None = None) -> Followed:
    """Make the orders that are not begun say what the plan in force says: new ones, other numbers, and none where it has none any more.

    What is begun, done or was written by hand stays. Without a plan nothing is changed.
    """
    with journal.command("workforce.follow_plan", key, {"organisation": organisation.pk}, by=by) as run:
        if run.replayed:
            return Followed(**(run.answer or {}))
        # Two phones that follow at once, or a plan being put in the place of this one: the second waits here and sees what the first did.
        Planning.objects.select_for_update(no_key=True).filter(pk=organisation.pk).first()
        plan = (
            Plan.objects.select_for_update(of=("self",), no_key=True)
            .current()
            .filter(organisation=organisation.pk)
            .first()
        )
        done = _follow(plan, by) if plan else Followed()
        run.answer = {"new": done.new, "changed": done.changed, "cancelled": done.cancelled}
        return done


def _follow(plan: Plan, by: Actor) -> Followed:
    today = world.today()
    batches = {(one.product_id, one.day): one for one in plan.batches.filter(day__gte=today, quantity__gt=0)}
    # What lies beyond the days the plan looks at, it says nothing about.
    span = {"day__gte": today, "day__lt": plan.first + timedelta(days=plan.days)}
    there = ProductionOrder.objects.filter(organisation=plan.organisation_id, from_plan=True, cancelled_at=None, **span)
    known = {(one.product_id, one.day): one for one in there}
    new = [_planned(plan.organisation_id, batch, by) for spot, batch in sorted(batches.items()) if spot not in known]
    changed = sum(
        _changed(known[spot], batch, by)
        for spot, batch in batches.items()
        if spot in known and known[spot].quantity != batch.quantity
    )
    gone = [one for spot, one in known.items() if spot not in batches and one.state == "planned"]
    return Followed(len(new), changed, sum(_cancelled(one, by, begun=False) for one in gone))


def _planned(organisation_id: int, batch: PlannedBatch, by: Actor) -> ProductionOrder:
    made: ProductionOrder = ProductionOrder.objects.create(
        organisation_id=organisation_id, product_id=batch.product_id, day=batch.day, quantity=batch.quantity, from_plan=True, batch=batch,
        created_at=world.now(),
    )  # fmt: skip
    _tell(acts.PRODUCTION_PLANNED, made, by, {"day": batch.day.isoformat(), "quantity": batch.quantity})
    return made


def _changed(production: ProductionOrder, batch: PlannedBatch, by: Actor) -> int:
    mine = ProductionOrder.objects.planned().filter(pk=production.pk)
    if not mine.update(quantity=batch.quantity, batch=batch):
        return 0
    _tell(acts.PRODUCTION_PLANNED, production, by, {"day": batch.day.isoformat(), "quantity": batch.quantity})
    return 1


def plan_production(
    organisation: models.Model,
    product: catalog.Product,
    *,
    day: date,
    quantity: int,
    by: Actor,
    key: UUID | None = None,
) -> ProductionOrder:
    """So many pieces are to be made by a day, whatever the plan says. Refuses (BadProduction) no pieces, and days gone by or far off."""
    if not 0 < quantity <= MOST_PIECES:
        raise BadProduction(_("Please write how many are to be made: a whole number, 1 or more."), field="quantity")
    if not world.today() <= day <= world.today() + timedelta(days=FARTHEST_DAYS):
        raise BadProduction(_("Please choose today or a day within a year."), field="day")
    body = {"organisation": organisation.pk, "product": product.pk, "day": day.isoformat(), "quantity": quantity}
    with journal.command("workforce.plan_production", key, body, by=by) as run:
        if run.replayed:
            return ProductionOrder.objects.get(pk=(run.answer or {})["production"])
        if product.organisation_id != organisation.pk:
            raise BadProduction(_("Please choose from the list."), field="product")
        made: ProductionOrder = ProductionOrder.objects.create(
            organisation_id=organisation.pk, product=product, day=day, quantity=quantity, created_at=world.now()
        )
        _tell(acts.PRODUCTION_PLANNED, made, by, {"day": body["day"], "quantity": quantity})
        run.answer = {"production": made.pk}
        return made


def start_production(production: ProductionOrder, *, by: Actor, key: UUID | None = None) -> ProductionOrder:
    """Work on it has begun; twice is no harm. Refuses (ProductionOver) what is done or called off."""
    with journal.command("workforce.start_production", key, {"production": production.pk}, by=by) as run:
        if not run.replayed:
            if ProductionOrder.objects.planned().filter(pk=production.pk).update(started_at=world.now()):
                _tell(acts.PRODUCTION_STARTED, production, by, {"quantity": production.quantity})
            elif not ProductionOrder.objects.open().filter(pk=production.pk).exists():
                raise _over()
    production.refresh_from_db()
    return production


def cancel_production(production: ProductionOrder, *, by: Actor, key: UUID | None = None) -> ProductionOrder:
    """It is made no more, begun or not; twice is no harm. Refuses (ProductionOver) what is done."""
    with journal.command("workforce.cancel_production", key, {"production": production.pk}, by=by) as run:
        if not run.replayed and not _cancelled(production, by, begun=True):
            production.refresh_from_db()
            if production.state == "done":
                raise _over()
    production.refresh_from_db()
    return production


def _cancelled(production: ProductionOrder, by: Actor, *, begun: bool) -> int:
    open_ = ProductionOrder.objects.open() if begun else ProductionOrder.objects.planned()
    if not open_.filter(pk=production.pk).update(cancelled_at=world.now()):
        return 0
    _tell(acts.PRODUCTION_CANCELLED, production, by, {"quantity": production.quantity})
    return 1


@dataclass(frozen=True, slots=True)
class CameOut:
    """What came out: by variant how many were made and how many of these are spoiled; all minutes of work together, None where nobody said;
    the lot, without a code none is written down."""

    kinds: Mapping[int, tuple[int, int]]
    minutes: int | None = None
    lot_code: str = ""
    expires_on: date | None = None
    address: str = ""
    brand: str = field(default="")


def finish_production(
    production: ProductionOrder, out: CameOut, *, by: Actor, key: UUID | None = None
) -> ProductionOrder:
    """It is made: what is good goes into stock and into a lot, ingredients leave the shelf, and the minutes are kept to learn from. Once.

    Refuses (BadProduction, with the field) nothing made, more spoiled than made, absurd numbers; ProductionOver where another phone was faster;
    what `catalog` refuses about the lot.
    """
    kinds = _came_out(out)
    body = {
        "production": production.pk, "kinds": [[pk, *numbers] for pk, numbers in sorted(kinds.items())], "minutes": out.minutes,
        "code": out.lot_code, "expires_on": out.expires_on.isoformat() if out.expires_on else "", "address": out.address,
    }  # fmt: skip
    with journal.command("workforce.finish_production", key, body, by=by) as run:
        if not run.replayed:
            _finish(production, kinds, out, by)
    production.refresh_from_db()
    return production


def _came_out(out: CameOut) -> dict[int, tuple[int, int]]:
    for variant_id, (made, spoiled) in out.kinds.items():
        if not 0 <= made <= MOST_PIECES:
            raise BadProduction(
                _("Please write a number from 0 to %(most)s.") % {"most": MOST_PIECES}, field=f"made_{variant_id}"
            )
        if not 0 <= spoiled <= made:
            raise BadProduction(_("No more can be spoiled than was made."), field=f"spoiled_{variant_id}")
    kinds = {pk: numbers for pk, numbers in out.kinds.items() if numbers[0]}
    if not kinds:
        first = next(iter(out.kinds), 0)
        raise BadProduction(_("Nothing was made? Then let it be instead."), field=f"made_{first}")
    if out.minutes is not None and not 0 <= out.minutes <= MOST_WORK_MINUTES:
        raise BadProduction(_("Please write all hours of work together, 0 or more, at most 2.400."), field="hours")
    return kinds


def _finish(production: ProductionOrder, kinds: Mapping[int, tuple[int, int]], out: CameOut, by: Actor) -> None:
    if set(kinds) - {variant.pk for variant in catalog.variants_of(production.product)}:
        raise BadProduction(_("Please choose from the list."))
    portions, now = portions_of(kinds), world.now()
    made, spoiled = (sum(numbers[part] * portions[pk] for pk, numbers in kinds.items()) for part in (0, 1))
    used = None if out.minutes is None else out.minutes * 60
    open_ = ProductionOrder.objects.open().filter(pk=production.pk)
    said = {"made": made, "spoiled": spoiled, "used_seconds": used, "done_at": now}
    if not open_.update(started_at=Coalesce(F("started_at"), now), **said):
        raise _over()
    ProducedKind.objects.bulk_create(
        ProducedKind(production=production, variant_id=pk, made=all_, spoiled=bad)
        for pk, (all_, bad) in sorted(kinds.items())
    )
    good = [(pk, all_ - bad) for pk, (all_, bad) in sorted(kinds.items()) if all_ > bad]
    lot = _lot(production, good, out, by)
    take_off_shelf(production, made, by=by)
    stock.put_in(production, good, by=by)
    told = {"made": made, "spoiled": spoiled, "seconds": used, "lot": lot.pk if lot else None}
    _tell(acts.PRODUCTION_DONE, production, by, told)


def _lot(production: ProductionOrder, good: Sequence[tuple[int, int]], out: CameOut, by: Actor) -> catalog.Lot | None:
    if not good or not out.lot_code.strip():
        return None
    quantity = sum(number for _pk, number in good)
    made = catalog.Made(out.lot_code, world.today(), out.address, out.expires_on, quantity, out.brand)
    lot = catalog.make_lot(production.product, made, by=by)
    ProductionOrder.objects.filter(pk=production.pk).update(lot=lot)
    return lot


def _over() -> ProductionOver:
    return ProductionOver(_("This is done or called off already, perhaps on another phone. Nothing was counted twice."))


def _tell(act: str, production: ProductionOrder, by: Actor, data: dict[str, Any]) -> None:
    home = production.organisation
    said = {"product": production.product_id, **data}
    journal.record(act, production, by=by, on_behalf_of=home.pk, place=home.unit_id or "", data=said)
