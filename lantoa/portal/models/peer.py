"""Other provinces' markets: who they are, their keys, what they have shown us, and what of it we refused."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lantoa.kit.access import Actor


class PeerSet(models.QuerySet["Peer"]):
    def live(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """Operators see them all; what buyers see of them are their names."""
        return self if "operator" in actor.roles else self.none()


class Peer(models.Model):
    """Another province's market, named by an operator. It may ask what everybody may; what it says counts by its signature."""

    name = models.CharField(max_length=120)
    province = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # When it last said who it is, and when it is asked that again.
    heard_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    last_refusal = models.CharField(max_length=20, blank=True, default="")

    objects: ClassVar = PeerSet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address"], condition=Q(ended_at=None), name="portal_peer_address")
        ]

    def __str__(self) -> str:
        return self.name


class PeerKey(models.Model):
    """A public key of another market, and between which moments it counts. `after` vouched for it; without one an operator compared it."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="keys")
    public = models.BinaryField(max_length=32)
    key_id = models.CharField(max_length=64, db_index=True)
    after = models.CharField(max_length=64, blank=True, default="")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        # Another market may claim the same key: it can sign nothing by it, and must not keep whose it is from it.
        constraints: ClassVar = [models.UniqueConstraint(fields=["peer", "key_id"], name="portal_peer_key_once")]

    def __str__(self) -> str:
        return f"key {self.key_id[:12]} of {self.peer_id}"


class PeerNonce(models.Model):
    """A signed request that came already: the same one does not count twice."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["peer", "nonce"], name="portal_nonce_once")]

    def __str__(self) -> str:
        return f"nonce of {self.peer_id}"


class PeerRoot(models.Model):
    """A signed root that another market showed us: another root of this number would be another past."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["peer", "number"], name="portal_peer_root_once")]

    def __str__(self) -> str:
        return f"root {self.number} of {self.peer_id}"


class PeerRefusal(models.Model):
    """An answer of another market that was not believed, as it came (without what names people), for whoever looks into it."""

    peer = models.ForeignKey(Peer, on_delete=models.CASCADE, related_name="refusals")
    at = models.DateTimeField(db_index=True)
    asked = models.CharField(max_length=300)
    reason = models.CharField(max_length=20)
    headers = models.JSONField(default=dict)
    raw = models.BinaryField(max_length=65_536, default=b"")

    def __str__(self) -> str:
        return f"{self.reason} from {self.peer_id}"
