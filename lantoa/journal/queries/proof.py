"""Whether one entry still is what was written: from its bytes over its seal and its chain to a signed root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from lantoa.journal.models import ChainHead, Entry, Root, Seal, Witness, Witnessing
from lantoa.journal.queries.keys import public_keys
from lantoa.journal.rules import merkle
from lantoa.journal.rules.chain import FIRST, raw, seal_hash
from lantoa.journal.rules.root import seal_leaf

Link = Literal["entry", "chain", "root", "signature", "key"]


@dataclass(frozen=True, slots=True)
class Proof:
    """One entry, its seal, and the root it stands under, as far as there are any yet; `broken` names the links that do
    not hold: the entry's own bytes, its place in the chain, the chain's place under the root, the signature, whose key.
    Where this machine has no published key (`key_at_hand` False), nobody has looked whose key it is."""

    entry: Entry
    seal: Seal | None
    head: ChainHead | None
    broken: tuple[Link, ...]
    before: bytes = FIRST
    path: tuple[bytes, ...] = ()
    key_at_hand: bool = True

    @property
    def root(self) -> Root | None:
        return self.head.root if self.head else None

    @property
    def holds(self) -> bool:
        """Whether nothing of it was changed; also true while the seal or the root is still to come."""
        return not self.broken

    def written(self) -> dict[str, Any]:
        """Everything somebody else needs to check it without us, but for the public key; only for an entry under a root."""
        if self.seal is None or self.head is None:
            raise ValueError("not under a root yet")
        head = self.head.head()
        return {
            "entry": self.entry.written(),
            "before": self.before.hex(),
            "seal": {"position": self.seal.position, "seq": self.seal.chain_seq, "seal": bytes(self.seal.hash).hex()},
            "path": [step.hex() for step in self.path],
            "head": {"chain": head.chain, "since": head.since, "seq": head.seq, "seal": head.seal.hex(), "new": head.new.hex()},
            "place": self.head.place,
            "head_path": [step.hex() for step in self.head.steps()],
            "root": self.head.root.signed().written(),
        }  # fmt: skip


def proof_of(entry: Entry) -> Proof:
    """Recompute, now, every link between this entry and the root it stands under. At most five queries."""
    seal = Seal.objects.filter(entry=entry).first()
    if seal is None:
        return Proof(entry, None, None, ())
    before = _hash_before(seal)
    broken: list[Link] = []
    if before is None:
        broken.append("chain")
    elif raw(seal.hash) != seal_hash(before, entry.written()):
        broken.append("entry")
    under = ChainHead.objects.filter(chain=seal.chain, since__lte=seal.chain_seq, seq__gte=seal.chain_seq)
    head = under.select_related("root").order_by("seq").first()
    path: tuple[bytes, ...] = ()
    keys = public_keys()
    if head:
        tree, place = _new_under(head), seal.chain_seq - head.since
        path = tuple(tree.path(place))
        broken += _broken_above(head, tree.root, keys)
    return Proof(entry, seal, head, tuple(broken), before or FIRST, path, key_at_hand=bool(keys))


def _hash_before(seal: Seal) -> bytes | None:
    if seal.chain_seq == 1:
        return FIRST
    found = Seal.objects.filter(chain=seal.chain, chain_seq=seal.chain_seq - 1).values_list("hash", flat=True).first()
    return raw(found) if found is not None else None


def _new_under(head: ChainHead) -> merkle.Tree:
    rows = Seal.objects.filter(chain=head.chain, chain_seq__gte=head.since, chain_seq__lte=head.seq)
    found = rows.order_by("chain_seq").values_list("position", "chain_seq", "hash")
    return merkle.Tree([seal_leaf(position, seq, raw(seal)) for position, seq, seal in found])


def _broken_above(head: ChainHead, new: bytes, keys: list[bytes]) -> Iterator[Link]:
    said = head.head()
    if new != said.new:
        yield "chain"
    root = head.root
    if merkle.root_over(said.leaf(), head.place, root.chains, head.steps()) != raw(root.hash):
        yield "root"
    if not root.signed().is_genuine():
        yield "signature"
    if keys and raw(root.key) not in keys:
        yield "key"


def last_root() -> Root | None:
    """The newest signed root."""
    return Root.objects.order_by("-number").first()


def seen_by(root: Root) -> list[Witnessing]:
    """Who outside holds this root: the first time each witness saw it or a later one, which holds all before it.

    One query a witness; there are few.
    """
    rows = Witnessing.objects.filter(root__number__gte=root.number).select_related("witness", "root").order_by("root")
    found = (rows.filter(witness=witness).first() for witness in Witness.objects.order_by("pk"))
    return sorted((seen for seen in found if seen), key=lambda seen: (seen.at, seen.pk))


def last_seen() -> list[tuple[Witness, Witnessing | None]]:
    """The outside witnesses of now, with the newest root each has seen (None for none yet). One query a witness."""
    rows = Witnessing.objects.select_related("root").order_by("-root")
    return [(witness, rows.filter(witness=witness).first()) for witness in Witness.objects.live().order_by("pk")]
