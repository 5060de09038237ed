"""What another house proves of an entry of its own, checked with nothing but its published keys: seal, chain, root and signature."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lantoa.journal.rules import merkle
from lantoa.journal.rules.chain import commitment, seal_hash
from lantoa.journal.rules.root import Head, SignedRoot, Statement, seal_leaf

_HEX = {32: re.compile("[0-9a-f]{64}"), 64: re.compile("[0-9a-f]{128}")}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", re.ASCII)
_DEEPEST, _HIGHEST = 64, 2**63


class NotProved(ValueError):
    """Which link does not hold, in one word: "shape", "content", "entry", "chain", "root", "signature", "key"."""

    def __init__(self, link: str) -> None:
        super().__init__(link)
        self.link = link


@dataclass(frozen=True, slots=True)
class OutsideProof:
    """An entry's place in the order of all, and the signed root that it stands under."""

    position: int
    chain: str
    root: Statement


def check_outside(said: Mapping[str, Any], keys: Sequence[bytes]) -> OutsideProof:
    """That the seal in this proof stands in its chain, the chain under the root, and the root was signed by one of these keys; where the proof
    brings the entry, that the seal is this entry's. `said` is as `Proof.written` writes it, perhaps without "entry" and "before"; whatever of it
    is of a wrong kind is refused. Raises NotProved."""
    try:
        seal, head, root = said["seal"], _head(said["head"]), _root(said["root"])
        position, seq, hash_ = _number(seal["position"]), _number(seal["seq"]), _bytes(seal["seal"])
        path, head_path, place = _path(said["path"]), _path(said["head_path"]), said["place"]
        if type(place) is not int:
            raise NotProved("shape")
        if "entry" in said and seal_hash(_bytes(said["before"]), said["entry"]) != hash_:
            raise NotProved("entry")
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeError):
        raise NotProved("shape") from None
    if merkle.root_over(seal_leaf(position, seq, hash_), seq - head.since, head.seq - head.since + 1, path) != head.new:
        raise NotProved("chain")
    if (
        merkle.root_over(head.leaf(), place, root.statement.chains, head_path) != root.statement.root
        or position > root.statement.position
    ):
        raise NotProved("root")
    if not root.is_genuine():
        raise NotProved("signature")
    if root.statement.key not in keys:
        raise NotProved("key")
    return OutsideProof(position, head.chain, root.statement)


def check_committed(entry: Mapping[str, Any], salt: str, body: Mapping[str, Any]) -> None:
    """That this entry committed to exactly this body. Raises NotProved."""
    try:
        holds = entry["data"]["commitment"] == commitment(_bytes(salt), body)
    except (KeyError, TypeError, RecursionError, UnicodeError):
        raise NotProved("shape") from None
    if not holds:
        raise NotProved("content")


def _head(said: Mapping[str, Any]) -> Head:
    chain = said["chain"]
    if not isinstance(chain, str) or not re.fullmatch(r"platform|organisation:[0-9]{1,19}", chain, re.ASCII):
        raise NotProved("shape")
    return Head(chain, _number(said["since"]), _number(said["seq"]), _bytes(said["seal"]), _bytes(said["new"]))


def _root(said: Mapping[str, Any]) -> SignedRoot:
    at = said["signed_at"]
    if not isinstance(at, str) or not _MOMENT.fullmatch(at):
        raise NotProved("shape")
    try:
        signed_at = datetime.fromisoformat(at)
    except ValueError:
        raise NotProved("shape") from None
    statement = Statement(
        number=_number(said["number"]), position=_number(said["position"]), chains=_number(said["chains"]), root=_bytes(said["root"]),
        before=_bytes(said["before"]), key=_bytes(said["key"]), signed_at=signed_at,
    )  # fmt: skip
    if said["fingerprint"] != statement.fingerprint.hex():
        raise NotProved("root")
    return SignedRoot(statement, _bytes(said["signature"], 64))


def _number(value: object) -> int:
    if type(value) is not int or not 0 < value < _HIGHEST:
        raise NotProved("shape")
    return value


def _bytes(value: object, size: int = 32) -> bytes:
    if not isinstance(value, str) or not _HEX[size].fullmatch(value):
        raise NotProved("shape")
    return bytes.fromhex(value)


def _path(value: object) -> list[bytes]:
    if not isinstance(value, list) or len(value) > _DEEPEST:
        raise NotProved("shape")
    return [_bytes(step) for step in value]
