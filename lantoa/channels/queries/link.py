"""What short links brought: how often they were opened, which orders named their code, what those orders came to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from lantoa.channels.models import Claim, LinkHour, ShortLink
from lantoa.kit.access import Actor
from lantoa.kit.world import world

MOST_LINKS = 100


@dataclass(frozen=True, slots=True)
class Brought:
    """What came by a link: `orders` are those neither cancelled nor left unpaid until their goods were let go, `money` (đồng) what
    was received for them and is not to be paid back."""

    visits: int = 0
    orders: int = 0
    money: int = 0

    def __add__(self, other: Brought) -> Brought:
        return Brought(self.visits + other.visits, self.orders + other.orders, self.money + other.money)


def brought(link_ids: Iterable[int]) -> dict[int, Brought]:
    """What came by each of these links. Two queries."""
    ids = list(link_ids)
    opened = dict(LinkHour.objects.filter(link__in=ids).values_list("link").annotate(Sum("visits")))
    over = Q(order__cancelled_at__isnull=False) | Q(
        order__method="transfer", order__received=0, order__expires_at__lte=world.now(), order__confirmed_at=None,
        order__packed_at=None, order__handed_over_at=None,
    )  # fmt: skip
    kept = Sum(F("order__received") - F("order__refunding"))
    rows = Claim.objects.filter(link__in=ids, order__rehearsal=False).exclude(over).values_list("link")
    sold = {pk: (count, money) for pk, count, money in rows.annotate(Count("pk"), kept=kept)}
    return {pk: Brought(opened.get(pk, 0), *sold.get(pk, (0, 0))) for pk in ids}


@dataclass(frozen=True, slots=True)
class Shared:
    """A link and what came by it."""

    link: ShortLink
    brought: Brought


def orders_by(link: ShortLink, actor: Actor) -> list[Claim]:
    """The orders that came by a link to this actor's own stall, newest first; none for who only shares it. One query."""
    if link.organisation_id != actor.organisation_id:
        return []
    found = Claim.objects.filter(link=link, order__rehearsal=False).select_related("order__store")
    return list(found.order_by("-order__placed_at", "-pk")[:MOST_LINKS])


def links(actor: Actor) -> list[Shared]:
    """This actor's links, newest first. Three queries."""
    found = list(
        ShortLink.objects.visible_to(actor)
        .select_related("product", "by_creator__agreement__creator")
        .order_by("-created_at", "-pk")[:MOST_LINKS]
    )
    came = brought(one.pk for one in found)
    return [Shared(one, came[one.pk]) for one in found]
