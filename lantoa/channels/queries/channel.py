"""What a seller sees of channels: their shops there, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from lantoa.catalog import api as catalog
from lantoa.channels.models import ChannelAccount, Listing
from lantoa.channels.rules import channels
from lantoa.kit.access import Actor
from lantoa.kit.world import world

MOST_LISTINGS = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """One shop with its listings, newest first."""

    account: ChannelAccount
    listings: list[Listing]


def shops(actor: Actor) -> list[Shown]:
    """The actor's shops that are not ended, each with its live listings. Four queries."""
    newest = Listing.objects.alive().select_related("product").prefetch_related("variants__variant").order_by("-pk")
    found = ChannelAccount.objects.visible_to(actor).live().order_by("pk")
    rows = found.prefetch_related(Prefetch("listings", newest, to_attr="live_listings"))
    return [Shown(one, one.live_listings[:MOST_LISTINGS]) for one in rows]  # type: ignore[attr-defined]


def to_publish(account: ChannelAccount) -> list[catalog.Product]:
    """Products that do not stand there yet, newest first. One query."""
    there = Listing.objects.alive().filter(account=account).values("product")
    return list(catalog.products_of(account.organisation_id).exclude(pk__in=there)[:MOST_LISTINGS])


def past_channels() -> list[channels.ChannelRow]:
    """Channels that closed, with their last day."""
    today = world.today()
    return [one for one in channels.CHANNELS.values() if one.valid_to and not one.is_open(today)]
