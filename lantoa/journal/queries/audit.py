"""Does all of it still hold? Every entry, seal, chain, root and signature, read once from the first to the last."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from lantoa.journal.models import ChainHead, Entry, Root, Seal, Witnessing
from lantoa.journal.queries.keys import moved_keys, public_keys
from lantoa.journal.rules import merkle
from lantoa.journal.rules.chain import FIRST, chain_of, raw, seal_hash
from lantoa.journal.rules.root import Head, acknowledgement, seal_leaf, tree_of
from lantoa.journal.rules.signature import is_signed

BATCH = 2000
# Longer than any transaction of the house: what was written that long before something sealed had its turn.
OVERDUE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold: where, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def in_order(up_to: int | None = None) -> Iterator[tuple[Seal, Entry | None]]:
    """Every seal with its entry (None where it is gone) in the one order of all."""
    after = 0
    while True:
        rows = Seal.objects.filter(position__gt=after).order_by("position")
        seals = list((rows if up_to is None else rows.filter(position__lte=up_to))[:BATCH])
        if not seals:
            return
        entries = Entry.objects.in_bulk([seal.entry_id for seal in seals if seal.entry_id is not None])
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        after = seals[-1].position


class Audit:
    """One reading of everything; `entries`, `chains` and `roots` count what was read."""

    def __init__(self) -> None:
        self.entries = self.roots = 0
        self._position = 0
        self._last: dict[str, tuple[int, bytes]] = {}
        self._standing: dict[str, Head] = {}
        self._new: dict[str, list[bytes]] = {}
        self._before: Root | None = None
        # Up to this position another house signed: of its chains those are here that moved, and of the platform's what was theirs.
        self._moved: frozenset[bytes] = frozenset()
        self._moved_to = 0

    @property
    def chains(self) -> int:
        return len(self._last)

    def faults(self) -> Iterator[Fault]:
        """Whatever does not hold, in the order in which it was written. What is written while this reads is left to the
        next reading."""
        roots = deque(Root.objects.order_by("number"))
        keys, self._moved = public_keys(), frozenset(moved_keys())
        self._moved_to = max((root.position for root in roots if raw(root.key) in self._moved), default=0)
        if roots and not keys:
            yield Fault("root.pub", "there is no published key here, so nobody can say whose signatures these are")
        for seal, entry in in_order():
            while roots and roots[0].position < seal.position:
                yield from self._root(roots.popleft(), keys)
            yield from self._seal(seal, entry)
        for root in roots:
            yield from self._root(root, keys)
        yield from _never_sealed()
        yield from _false_witnesses()

    def _seal(self, seal: Seal, entry: Entry | None) -> Iterator[Fault]:
        where = f"{seal.chain}, line {seal.chain_seq} (number {seal.position})"
        found = raw(seal.hash)
        last, before = self._last.get(seal.chain, (0, FIRST))
        self.entries += 1
        self._position = seal.position
        self._new.setdefault(seal.chain, []).append(seal_leaf(seal.position, seal.chain_seq, found))
        if entry is None and not self._stayed_behind(seal):
            yield Fault(where, f"entry {seal.entry_id} is gone")
        if seal.chain_seq <= last:
            yield Fault(where, f"stands after line {last}")
            return
        if seal.chain_seq > last + 1:
            yield Fault(where, f"the line before it is {last}: what stood between is gone")
        elif entry is not None and found != seal_hash(before, entry.written()):
            yield Fault(where, f"entry {entry.pk}, or a seal at this place, was changed")
        self._last[seal.chain] = (seal.chain_seq, found)

    def _stayed_behind(self, seal: Seal) -> bool:
        return seal.entry_id is None and seal.chain == chain_of(None) and seal.position <= self._moved_to

    def _root(self, root: Root, keys: list[bytes]) -> Iterator[Fault]:
        where, before = f"root {root.number}", self._before
        self.roots += 1
        if root.number != (before.number + 1 if before else 1):
            yield Fault(
                where, f"the root before it is {before.number if before else 'none'}: what stood between is gone"
            )
        elif raw(root.before) != (before.statement().fingerprint if before else FIRST):
            yield Fault(where, "does not hold the root before it")
        if raw(root.key) in self._moved:
            yield from self._part_of_tree(root, where)
        else:
            if root.position != self._position:
                yield Fault(
                    where, f"reaches to number {root.position}, but the last seal up to there is {self._position}"
                )
            yield from self._tree(root, where)
        if not root.signed().is_genuine():
            yield Fault(where, "the signature is false")
        if keys and raw(root.key) not in keys:
            yield Fault(where, f"signed with a key that is not ours: {raw(root.key).hex()}")
        self._before = root

    def _tree(self, root: Root, where: str) -> Iterator[Fault]:
        new = {chain: self._head(chain, leaves) for chain, leaves in self._new.items()}
        heads = {**self._standing, **new}
        tree = tree_of(heads.values())
        if (root.chains, raw(root.hash)) != (len(heads), tree.root):
            yield Fault(where, f"what it signed of {root.chains} chains is not what stands here in {len(heads)}")
        places = {chain: place for place, chain in enumerate(sorted(heads))}
        kept = {row.chain: row for row in root.heads.all()}
        for chain in sorted(new.keys() | kept.keys()):
            row = kept.get(chain)
            right = row is not None and chain in new and row.head() == new[chain]
            if not right or row.place != places[chain] or row.steps() != tree.path(places[chain]):
                yield Fault(where, f"the kept way of {chain} does not lead to it")
        self._standing = {chain: head.standing() for chain, head in heads.items()}
        self._new = {}

    def _part_of_tree(self, root: Root, where: str) -> Iterator[Fault]:
        """Of a root of the house from before a move: every chain that is here leads to what was signed."""
        new = {chain: self._head(chain, leaves) for chain, leaves in self._new.items()}
        kept = {row.chain: row for row in root.heads.all()}
        for chain in sorted(new.keys() | kept.keys()):
            row = kept.get(chain)
            if row is None or chain not in new or row.head() != new[chain] or not _leads(row, root):
                yield Fault(where, f"the kept way of {chain} does not lead to it")
        self._standing |= {chain: head.standing() for chain, head in new.items()}
        self._new = {}

    def _head(self, chain: str, leaves: list[bytes]) -> Head:
        seq, seal = self._last[chain]
        return Head(chain, seq - len(leaves) + 1, seq, seal, merkle.Tree(leaves).root)


def _leads(row: ChainHead, root: Root) -> bool:
    return merkle.root_over(row.head().leaf(), row.place, root.chains, row.steps()) == raw(root.hash)


def _never_sealed() -> Iterator[Fault]:
    sealed = Seal.objects.filter(entry__isnull=False).order_by("-position")
    newest = sealed.values_list("entry__recorded_at", flat=True).first()
    if newest is None:
        return
    for entry in Entry.objects.filter(seal=None, recorded_at__lt=newest - OVERDUE).order_by("pk").iterator(BATCH):
        yield Fault(f"entry {entry.pk}", "has no seal, though others written long after it have")


def _false_witnesses() -> Iterator[Fault]:
    """A server's signed word must be about the root as it stands here: a root signed anew would not fit it."""
    for seen in Witnessing.objects.select_related("root", "witness").order_by("pk").iterator(BATCH):
        how = seen.how if isinstance(seen.how, dict) else {}
        if seen.witness.kind != "server":
            continue
        where, fingerprint = f"root {seen.root_id}", seen.root.fingerprint
        said = acknowledgement(fingerprint, str(how.get("at", "")))
        if not is_signed(said, _bytes(how.get("signature")), raw(seen.witness.public_key)):
            yield Fault(where, f"what {seen.witness.name} signed is another root")


def _bytes(digits: object) -> bytes:
    try:
        return bytes.fromhex(str(digits))
    except ValueError:
        return b""
