"""Other provinces' markets as the house knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from lantoa.kit.world import world
from lantoa.portal.models import Peer, PeerKey
from lantoa.portal.rules.market_document import spoken


@dataclass(frozen=True, slots=True)
class KnownMarket:
    """A market that may be asked, with the keys by which its answers count, by their ids. Holds no row: threads may carry it."""

    id: int
    name: str
    province: str
    address: str
    keys: Mapping[str, bytes] = field(default_factory=dict)


def known_markets(*, only: int | None = None) -> list[KnownMarket]:
    """The markets that were named and not ended, by their provinces. Two queries."""
    peers = Peer.objects.live().order_by("province", "pk")
    rows = list(peers.filter(pk=only) if only is not None else peers)
    keys: dict[int, dict[str, bytes]] = {}
    for key in counting_keys(world.now()).filter(peer__in=[peer.pk for peer in rows]):
        keys.setdefault(key.peer_id, {})[key.key_id] = bytes(key.public)
    return [KnownMarket(peer.pk, peer.name, peer.province, peer.address, keys.get(peer.pk, {})) for peer in rows]


def has_markets() -> bool:
    """Whether there is any market to be asked. One query."""
    return Peer.objects.live().exists()


def counting_keys(now: datetime) -> QuerySet[PeerKey]:
    """Keys that count at this moment, of markets that were not ended."""
    return PeerKey.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=now), peer__ended_at=None, valid_from__lte=now
    )


def whose(keyid: str) -> PeerKey | None:
    """The key of this id, where it counts now: of several who claim it whose operator compared it, else the first. One query."""
    return counting_keys(world.now()).filter(key_id=keyid).order_by("after", "pk").first()


def market_of(text: str) -> KnownMarket | None:
    """The named market whose page this address is; None where it is nobody's. Two queries."""
    bare = text.strip()
    return next((one for one in known_markets() if bare == one.address or bare.startswith(f"{one.address}/")), None)


@dataclass(frozen=True, slots=True)
class ShownPeer:
    """A market as operators see it: each key with what is compared by telephone, and how many of its answers were refused."""

    peer: Peer
    keys: list[tuple[PeerKey, str]]
    refused: int


def shown_peers(peers: QuerySet[Peer]) -> list[ShownPeer]:
    """The live first, then those that ended. Two queries."""
    rows = peers.annotate(refused=Count("refusals")).prefetch_related("keys")
    return [
        ShownPeer(peer, [(key, spoken(bytes(key.public))) for key in peer.keys.all()], peer.refused)
        for peer in rows.order_by(F("ended_at").asc(nulls_first=True), "province", "pk")
    ]
