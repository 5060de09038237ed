"""A stall says when a product can be had."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world
from lantoa.preorders import acts, rules
from lantoa.preorders.errors import BadSeason
from lantoa.preorders.models import HarvestWindow

_LONGEST = timedelta(days=364)


def say_season(
    product: catalog.Product, first: date, last: date, *, yearly: bool, by: Actor, key: UUID | None
) -> HarvestWindow:
    """The product can be had from `first` to `last`, each year or this once; said again for the same first day, it takes its place.

    Refuses (BadSeason) days in the wrong order, longer than a year, over already or too far, and too many of them.
    """
    body = {"product": product.pk, "first": str(first), "last": str(last), "yearly": yearly}
    with journal.command("preorders.say_season", key, body, by=by) as run:
        if run.replayed:
            return HarvestWindow.objects.get(product=product, first=first)
        today = world.today()
        if last < first:
            raise BadSeason(_("The last day comes after the first one."), field="last")
        if abs((first - today).days) > rules.FARTHEST.days:
            raise BadSeason(_("Choose a first day within a year of today."), field="first")
        if last - first > _LONGEST:
            raise BadSeason(_("A harvest is shorter than a year."), field="last")
        if not yearly and last < today:
            raise BadSeason(_("These days are over already."), field="last")
        mine = HarvestWindow.objects.filter(product=product)
        if mine.exclude(first=first).count() >= rules.MOST_WINDOWS:
            raise BadSeason(_("So many harvests of one product are enough. Take one back first."))
        touch("preorders", seller(product.organisation_id))
        said: HarvestWindow = HarvestWindow.objects.update_or_create(
            product=product, first=first, defaults={"last": last, "yearly": yearly, "said_at": world.now()}
        )[0]
        data = {"first": str(first), "last": str(last), "yearly": yearly}
        journal.record(acts.SEASON_SAID, product, by=by, on_behalf_of=product.organisation_id, data=data)
        return said


def drop_season(window: HarvestWindow, *, by: Actor) -> None:
    """Take it back. What was promised within it stays promised. Twice is no harm."""
    with journal.command("preorders.drop_season", None, {}, by=by):
        product = window.product
        touch("preorders", seller(product.organisation_id))
        if HarvestWindow.objects.filter(pk=window.pk).delete()[0]:
            journal.record(acts.SEASON_DROPPED, product, by=by, on_behalf_of=product.organisation_id, data={})
