"""What buying ahead lets go of when somebody is erased: they leave what is open, and no name, number or address of theirs stays."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.preorders.actions.pledge import FORGOTTEN, leave
from lantoa.preorders.actions.wish import forget_wishes
from lantoa.preorders.errors import TooLate
from lantoa.preorders.models import Pledge


def to_do_first(who: accounts.Leaving) -> Iterator[str]:
    """What is closed already and becomes an order of theirs."""
    for one in (
        _pledges(who).filter(withdrawn_at=None, settled_at=None).select_related("campaign__offer__variant__product")
    ):
        if one.campaign.state == "reached":
            name = one.campaign.offer.variant.product.name
            yield _("Enough joined for %(name)s, and your order is being made. Wait for it.") % {"name": name}


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "group buys and pre-orders joined", _pledges(who).filter(settled_at=None, withdrawn_at=None).count()
    yield (
        "numbers kept to tell of another try",
        _pledges(who).filter(settled_at__isnull=False).exclude(phone="").count(),
    )


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for one in _pledges(who).select_related("campaign__offer__variant__product", "campaign__store").order_by("pk"):
        facts = {
            "store": one.campaign.store.name, "product": one.campaign.offer.variant.product.name, "quantity": one.quantity, "name": one.name,
            "phone": one.phone, "address": one.address, "note": one.note, "joined_at": one.joined_at, "withdrawn_at": one.withdrawn_at,
        }  # fmt: skip
        yield accounts.Held("preorders", "joined group buy", facts)


def forget(who: accounts.Leaving) -> None:
    """Leave what is open, so that its pieces count no more; empty the rest. What was ordered is the order's own to forget."""
    mine = _pledges(who)
    for pledge in (
        Pledge.objects.live()
        .filter(pk__in=mine.values("pk"))
        .filter(settled_at=None)
        .select_related("campaign__store")
        .order_by("campaign", "pk")
    ):
        try:
            leave(pledge, by=None)
        except TooLate:
            # Closed, and erased all the same: no order comes of it.
            waits = Pledge.objects.to_settle().filter(pk=pledge.pk)
            waits.update(settled_at=world.now(), refused="erased", tell_again=False, phone="", **FORGOTTEN)
    mine.exclude(settled_at=None, withdrawn_at=None).update(**FORGOTTEN, phone="", tell_again=False)
    forget_wishes(who.traces)


def _pledges(who: accounts.Leaving) -> QuerySet[Pledge]:
    found: QuerySet[Pledge] = Pledge.objects.filter(Q(person=who.person) | Q(person=None, phone=who.phone))
    return found
