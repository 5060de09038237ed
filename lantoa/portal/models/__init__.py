"""What the portal keeps: other provinces' markets, and which provinces went from here."""

from lantoa.portal.models.move import Forwarding, ProvinceMove
from lantoa.portal.models.peer import Peer, PeerKey, PeerNonce, PeerRefusal, PeerRoot

__all__ = [
    "Forwarding", "Peer", "PeerKey", "PeerNonce", "PeerRefusal", "PeerRoot", "ProvinceMove",
]  # fmt: skip
