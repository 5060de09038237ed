"""What the portal keeps: other provinces' markets."""

from lantoa.portal.models.peer import Peer, PeerKey, PeerNonce, PeerRefusal, PeerRoot

__all__ = ["Peer", "PeerKey", "PeerNonce", "PeerRefusal", "PeerRoot"]
