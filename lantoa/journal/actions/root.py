"""Sign, every hour, where all chains stand: from then on nothing before can be rewritten without the signature telling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max

from lantoa.journal.actions.key import signing_key
from lantoa.journal.actions.seal import SEALERS_LOCK
from lantoa.journal.models import ChainHead, Root, Seal
from lantoa.journal.rules import merkle
from lantoa.journal.rules.chain import FIRST, raw
from lantoa.journal.rules.root import Head, Statement, seal_leaf, tree_of
from lantoa.journal.rules.signature import public_key, sign
from lantoa.kit.world import world

# One root covers at most so many seals: its transaction stays short, and so does the way of each entry to it.
LARGEST = 20_000


def sign_root(*, spacing: timedelta = timedelta(0)) -> Root | None:
    """Sign a root over the heads of all chains; None when nothing was sealed since the last one, or that one is younger
    than `spacing`. Makes the installation's key when there is none. Two at once sign one.

    Covers at most 20,000 new seals; where more wait, the next call signs on at once.
    """
    if not _is_due(spacing):
        return None
    seed = signing_key()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALERS_LOCK])
        return _sign(seed) if _is_due(spacing) else None


def _is_due(spacing: timedelta) -> bool:
    last = _last()
    if last is None:
        return Seal.objects.exists()
    age = world.now() - last.signed_at
    # A root from the future (the clock was wrong) must not silence the signer.
    young = timedelta(0) <= age < spacing
    new = Seal.objects.filter(position__gt=last.position).order_by("position")
    return new[LARGEST:].exists() if young else new.exists()


def _last() -> Root | None:
    last: Root | None = Root.objects.order_by("-number").first()
    return last


def _sign(seed: bytes) -> Root:
    last, before = _last(), FIRST
    if last:
        before = last.statement().fingerprint
    new = dict(_new_heads(last.position if last else 0))
    position = max(position for position, _head in new.values())
    heads = {head.chain: head for head in _heads(new, position)}
    tree = tree_of(heads.values())
    number = last.number + 1 if last else 1
    said = Statement(number, position, len(heads), tree.root, before, public_key(seed), world.now())
    root: Root = Root.objects.create(
        number=number, position=position, chains=said.chains, hash=said.root, before=before, key=said.key,
        signature=sign(seed, said.message()), signed_at=said.signed_at,
    )  # fmt: skip
    ChainHead.objects.bulk_create(_kept(root, sorted(heads), new, tree))
    return root


def _new_heads(after: int) -> Iterator[tuple[str, tuple[int, Head]]]:
    """(chain, (its last position, its head)) of every chain with seals after this position, as many as fit one root."""
    leaves: dict[str, list[bytes]] = {}
    last: dict[str, tuple[int, int, bytes]] = {}
    rows = Seal.objects.filter(position__gt=after).order_by("position")[:LARGEST]
    for chain, position, seq, seal in rows.values_list("chain", "position", "chain_seq", "hash").iterator(2000):
        leaves.setdefault(chain, []).append(seal_leaf(position, seq, raw(seal)))
        last[chain] = (position, seq, raw(seal))
    for chain, (position, seq, seal) in last.items():
        those = leaves[chain]
        yield chain, (position, Head(chain, seq - len(those) + 1, seq, seal, merkle.Tree(those).root))


def _heads(new: dict[str, tuple[int, Head]], up_to: int) -> Iterator[Head]:
    """The heads of all chains up to a position: of those with new seals, and of those that stand as they stood."""
    tops = Seal.objects.filter(position__lte=up_to).order_by().values_list("chain").annotate(Max("position"))
    standing = [position for chain, position in tops if chain not in new]
    for seal in Seal.objects.in_bulk(standing).values():
        yield Head(seal.chain, seal.chain_seq, seal.chain_seq, raw(seal.hash), merkle.EMPTY).standing()
    yield from (head for _position, head in new.values())


def _kept(root: Root, chains: list[str], new: dict[str, tuple[int, Head]], tree: merkle.Tree) -> Iterator[ChainHead]:
    for place, chain in enumerate(chains):
        if chain in new:
            head = new[chain][1]
            yield ChainHead(
                root=root, chain=chain, since=head.since, seq=head.seq, seal=head.seal, new=head.new, place=place,
                path=b"".join(tree.path(place)),
            )  # fmt: skip
