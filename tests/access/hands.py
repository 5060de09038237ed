"""Somebody who works for a household of the cast, with days off, and how one of its goods is made."""

from __future__ import annotations

from datetime import timedelta

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.workforce import api as workforce
from lantoa.workforce.models import Absence, MakingStep
from tests.access import marks


def have_hands(organisation: accounts.Organisation, product: catalog.Product, by: accounts.ActingPerson) -> None:
    """One step, one neighbour, days off to come."""
    making = workforce.Making.objects.create(product=product, changed_at=world.now())
    MakingStep.objects.create(making=making, position=0, name="Giã", seconds=300)
    hand = workforce.add_worker(
        organisation, workforce.Told("Cô Mận", phone=marks.phone("worker_phone", "91255?001")), by=by
    )
    first = world.today() + timedelta(days=3)
    workforce.add_absence(hand, first, first, by=by)


def hand_of(organisation: accounts.Organisation) -> workforce.Worker:
    return workforce.Worker.objects.filter(organisation=organisation).order_by("pk")[0]


def absence_of(organisation: accounts.Organisation) -> Absence:
    return Absence.objects.get(worker__organisation=organisation)


def making_of(organisation: accounts.Organisation) -> workforce.Making:
    return workforce.Making.objects.get(product__organisation=organisation)
