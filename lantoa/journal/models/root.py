"""Signed roots: every hour one signature holds all chains; and where a chain stood under it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lantoa.journal.rules.chain import raw
from lantoa.journal.rules.root import Head, SignedRoot, Statement


class Root(models.Model):
    """One signed statement of where all chains stood after a position. Never changed, never removed."""

    number = models.BigIntegerField(primary_key=True)
    position = models.BigIntegerField(unique=True)
    chains = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)
    before = models.BinaryField(max_length=32)
    key = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"root {self.number}"

    def statement(self) -> Statement:
        """What was signed."""
        return Statement(
            self.number,
            self.position,
            self.chains,
            raw(self.hash),
            raw(self.before),
            raw(self.key),
            self.signed_at,
        )

    def signed(self) -> SignedRoot:
        """What was signed, with its signature."""
        return SignedRoot(self.statement(), raw(self.signature))

    @property
    def fingerprint(self) -> str:
        """The 64 hex digits by which this root is known."""
        return self.statement().fingerprint.hex()


class ChainHead(models.Model):
    """Where a chain with new seals stood under a root, and its way up the root's tree (32 bytes a step).

    Only kept so that one entry is proved without reading every chain; each use checks it against the signed root.
    """

    root = models.ForeignKey(Root, on_delete=models.PROTECT, related_name="heads")
    chain = models.CharField(max_length=40)
    since = models.BigIntegerField()
    seq = models.BigIntegerField()
    seal = models.BinaryField(max_length=32)
    new = models.BinaryField(max_length=32)
    place = models.PositiveIntegerField()
    path = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["chain", "seq"], name="journal_chain_head_once")]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} under root {self.root_id}"

    def head(self) -> Head:
        return Head(self.chain, self.since, self.seq, raw(self.seal), raw(self.new))

    def steps(self) -> list[bytes]:
        """The way up the tree, lowest first."""
        path = raw(self.path)
        return [path[at : at + 32] for at in range(0, len(path), 32)]
