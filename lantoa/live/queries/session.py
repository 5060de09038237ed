"""A seller's sales, what can be put into one, and where its page is."""

from __future__ import annotations

from django.conf import settings

from lantoa.kit.access import Actor
from lantoa.live.models import LiveSession
from lantoa.stores import api as stores
from lantoa.ui.addresses import address


def sessions(actor: Actor) -> list[LiveSession]:
    """The newest sales of the actor's organisation, those to come first. One query."""
    return list(LiveSession.objects.visible_to(actor).order_by("-planned_at", "-pk")[:50])


def goods(session: LiveSession) -> list[tuple[int, int, str]]:
    """(stall, product, name) of what can still be put in. Two queries."""
    mine = list(session.stalls.filter(joined_at__isnull=False, left_at=None).values_list("store", flat=True))
    there = set(session.picks.shown().values_list("store", "product"))
    offers = stores.Offer.objects.live().filter(store__in=mine, shown=True).select_related("variant__product", "store")
    found: dict[tuple[int, int], str] = {}
    for offer in offers.order_by("store", "variant__product__name"):
        place = (offer.store_id, offer.variant.product_id)
        if place not in there:
            name = offer.variant.product.name
            found[place] = name if len(mine) < 2 else f"{name} · {offer.store.name}"
    return [(store, product, name) for (store, product), name in found.items()]


def own_stalls(session: LiveSession) -> set[int]:
    """The host's own stalls in this sale. One query."""
    return set(session.stalls.filter(store__organisation=session.organisation_id).values_list("store", flat=True))


def page_link(session: LiveSession) -> str:
    """The address of the sale's own page, as it is shared."""
    return str(settings.PUBLIC_URL).rstrip("/") + address("live:page", session.pk)
