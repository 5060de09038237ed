"""Everything that is sealed, as lines of JSON that somebody else can check without us (docs/verifier/verify_export.py)."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator
from typing import Any

from lantoa.journal.models import Root, Seal, Witnessing
from lantoa.journal.queries.audit import in_order
from lantoa.journal.queries.keys import public_keys
from lantoa.journal.rules.chain import raw
from lantoa.kit.world import world

VERSION = 1


def export_lines() -> Iterator[bytes]:
    """A heading with the public keys; every sealed entry in the one order of all with each root after what it covers; what
    witnesses saw; and a last line that counts and hashes the others, so that a cut is seen."""
    digest, counts = hashlib.sha256(), {"entry": 0, "root": 0, "seen": 0}
    for said in _written():
        line = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        if said["kind"] in counts:
            counts[said["kind"]] += 1
        yield line
    yield json.dumps({"kind": "end", **counts, "sha256": digest.hexdigest()}).encode() + b"\n"


def _written() -> Iterator[dict[str, Any]]:
    # Nothing is ever changed, so what stands up to this position is the same whenever it is read.
    up_to = Seal.objects.order_by("-position").values_list("position", flat=True).first() or 0
    roots = deque(Root.objects.filter(position__lte=up_to).order_by("number"))
    last = roots[-1].number if roots else 0
    keys = [key.hex() for key in public_keys()]
    yield {"kind": "export", "version": VERSION, "exported_at": world.now().isoformat(), "keys": keys}
    for seal, entry in in_order(up_to):
        while roots and roots[0].position < seal.position:
            yield {"kind": "root", **roots.popleft().signed().written()}
        yield {
            "kind": "entry", "position": seal.position, "chain": seal.chain, "seq": seal.chain_seq, "seal": seal.fingerprint,
            "entry": entry.written() if entry else None,
        }  # fmt: skip
    for root in roots:
        yield {"kind": "root", **root.signed().written()}
    rows = Witnessing.objects.filter(root__number__lte=last).select_related("witness").order_by("root", "pk")
    for seen in rows.iterator(2000):
        yield {
            "kind": "seen", "root": seen.root_id, "by": seen.witness.name, "public_key": raw(seen.witness.public_key).hex(),
            "at": seen.at.isoformat(), "how": seen.how,
        }  # fmt: skip
