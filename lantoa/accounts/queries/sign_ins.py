"""Where somebody is signed in, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from lantoa.accounts.models import Person, SignIn
from lantoa.accounts.queries.devices import device_words
from lantoa.kit.world import world

MOST = 50
NEWS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Place:
    """One browser: its device in words, whether it is this one, and whether it is on this one's network."""

    row: SignIn
    words: str
    here: bool
    same_network: bool


def new_elsewhere(person: Person, here: SignIn | None) -> list[Place]:
    """Where this person came in on another device within a week, after this browser. One query, none where this browser is not known."""
    if here is None:
        return []
    since = max(here.since, world.now() - NEWS)
    rows = person.sign_ins.filter(since__gt=since).exclude(pk=here.pk).order_by("-since")[:3]
    return [Place(row, device_words(row.device), False, row.network_hash == here.network_hash) for row in rows]


def sign_ins_of(person: Person, here: SignIn | None, network: str) -> list[Place]:
    """The browsers this person is signed in with, this one first, then the last seen; at most fifty. One query.

    `network` is the mark of the network the asker is on; equal marks mean the same network, nothing more is known.
    """
    oldest = world.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = person.sign_ins.filter(last_seen_at__gte=oldest).order_by("-last_seen_at", "-pk")[:MOST]
    places = [
        Place(row, device_words(row.device), row == here, bool(network) and row.network_hash == network) for row in rows
    ]
    return sorted(places, key=lambda place: not place.here)
