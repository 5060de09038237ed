"""What markets let go of when somebody is erased to whom a place was let."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.markets.actions.market import changed
from lantoa.markets.models import Stallholder


def to_do_first(who: accounts.Leaving) -> Iterator[str]:
    """A place that is still let to them is given back first."""
    for one in _theirs(who).on(world.today()).select_related("place__market"):
        words = _("Place %(place)s at %(market)s is let to you. Tell the market's manager your last day first.")
        yield words % {"place": one.place.name, "market": one.place.market.name}


def stays(who: accounts.Leaving) -> Iterator[str]:
    if _theirs(who).filter(bills__isnull=False).exists():
        yield _("What was asked and paid for places in markets, without your name and your number.")


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "places in markets", _theirs(who).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for one in _theirs(who).select_related("place__market").order_by("pk"):
        facts = {
            "market": one.place.market.name, "place": one.place.name, "name": one.name, "phone": one.phone, "goods": one.goods,
            "since": one.since, "until": one.until,
        }  # fmt: skip
        yield accounts.Held("market_places", "place in a market", facts)


def forget(who: accounts.Leaving) -> None:
    """Empty who they were; days and money of the place stay."""
    for one in _theirs(who).select_related("place__market"):
        changed(one.place.market)
        Stallholder.objects.filter(pk=one.pk).update(name="", phone="", goods="")


def _theirs(who: accounts.Leaving) -> QuerySet[Stallholder]:
    return Stallholder.objects.filter(Q(phone=who.phone) | Q(organisation__in=who.organisations))
