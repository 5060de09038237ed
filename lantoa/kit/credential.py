"""Verifiable credentials: what the house attests of somebody, signed so that software that knows nothing of us can check it.

W3C Verifiable Credentials Data Model 2.0, Data Integrity with `eddsa-rdfc-2022` (Data Integrity EdDSA Cryptosuites 1.0, §3.2),
Bitstring Status List 1.0 (all Recommendations of 15 May 2025) and Open Badges 3.0 (1EdTech). The contexts are files beside this
one; nothing is ever fetched.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lantoa.kit.world import world

VC, BADGES = "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTROLLER = "https://www.w3.org/ns/cid/v1"
KNOWN = {VC: "credentials-v2.json", BADGES: "open-badges-3.0.3.json"}
CONTEXTS = Path(__file__).parent / "data" / "contexts"
SUITE = "eddsa-rdfc-2022"
# The shortest list the specification allows: one bit says so little about its holder only among many.
ENTRIES = 131_072
LARGEST, DEEPEST = 64_000, 12
# Naming things that have no name takes time that grows by the factorial of those that look alike: a credential has few.
MOST_UNNAMED, MOST_UNNAMED_ASIDE = 24, 4
_ED25519 = b"\xed\x01"  # multicodec ed25519-pub as a varint
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

Document = dict[str, Any]


class NotGenuine(Exception):
    """Why a credential is not to be relied on, in one word: "size", "shape", "context", "unsigned_term", "proof", "key",
    "signature"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing somebody did: `id` an address where it can be looked at, a name, and a sentence without amounts or names of others."""

    id: str
    name: str
    narrative: str


@dataclass(frozen=True, slots=True)
class Badge:
    """What is attested: addresses (`id`, `achievement`, `assessed_by`), the holder's name as they show it, and words."""

    id: str
    title: str
    holder: str
    achievement: str
    name: str
    description: str
    criteria: str
    version: str
    assessed_by: str
    assessor: str
    evidence: Sequence[Evidence]
    issued_at: datetime


def badge_credential(badge: Badge, *, issuer: str, issuer_name: str, status_list: str, status_index: int) -> Document:
    """An unsigned OpenBadgeCredential. The holder is known by their name alone: no phone, no citizen number, no account."""
    return {
        "@context": [VC, BADGES],
        "id": badge.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.title,
        "issuer": {"id": issuer, "type": ["Profile"], "name": issuer_name},
        "validFrom": written(badge.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": badge.holder}],
            "source": {"id": badge.assessed_by, "type": ["Profile"], "name": badge.assessor},
            "achievement": {
                "id": badge.achievement,
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "name": badge.name,
                "description": badge.description,
                "criteria": {"narrative": badge.criteria},
                "version": badge.version,
                "inLanguage": "vi",
            },
        },
        "evidence": [
            {"id": one.id, "type": ["Evidence"], "name": one.name, "narrative": one.narrative} for one in badge.evidence
        ],
        "credentialStatus": {
            "id": f"{status_list}#{status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(status_index),
            "statusListCredential": status_list,
        },
    }  # fmt: skip


def status_credential(id: str, revoked: Iterable[int], *, issuer: str, at: datetime) -> Document:
    """An unsigned BitstringStatusListCredential of 131,072 entries in which these indexes are revoked."""
    return {
        "@context": [VC],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": written(at),
        "credentialSubject": {
            "id": f"{id}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_list(revoked),
        },
    }


def encoded_list(revoked: Iterable[int]) -> str:
    """The bits, the first index leftmost, gzipped, in base64url without padding after multibase's `u`; ValueError past the end."""
    bits = bytearray(ENTRIES // 8)
    for index in revoked:
        if not 0 <= index < ENTRIES:
            raise ValueError(f"no entry {index} in a list of {ENTRIES}")
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def controller_document(id: str, keys: Sequence[bytes]) -> Document:
    """Whose keys these are (Controlled Identifiers 1.0): every Ed25519 key that ever signed here, so that old credentials hold."""
    methods = [
        {"id": key_address(id, key), "type": "Multikey", "controller": id, "publicKeyMultibase": multikey(key)}
        for key in keys
    ]
    return {
        "@context": [CONTROLLER],
        "id": id,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def multikey(public: bytes) -> str:
    """An Ed25519 public key as Multikey writes it (`z6Mk…`)."""
    return "z" + base58(_ED25519 + public)


def key_address(controller: str, public: bytes) -> str:
    return f"{controller}#{multikey(public)}"


def written(at: datetime) -> str:
    """A moment as credentials write it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sign(document: Document, *, seed: bytes, controller: str, at: datetime) -> Document:
    """The document with its DataIntegrityProof. The same document, key and moment give the same bytes.

    Raises NotGenuine where a word of it would not be covered by the signature, or it is larger or deeper than allowed.
    """
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": written(at),
        "verificationMethod": key_address(controller, public),
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(_hashed(document, proof))
    return {**document, "proof": {**proof, "proofValue": "z" + base58(signature)}}


def check(document: Document, *, controller: str, keys: Sequence[bytes]) -> None:
    """Raise NotGenuine, with the reason, unless one of these keys of this controller signed exactly this document as its issuer."""
    _bounded(document)
    proof = document.get("proof")
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    wanted = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod"}
    if not isinstance(proof, dict) or any(proof.get(name) != value for name, value in wanted.items()):
        raise NotGenuine("proof")
    issuer = document.get("issuer")
    whose = issuer.get("id") if isinstance(issuer, dict) else issuer
    found = {key_address(controller, key): key for key in keys}
    method = proof.get("verificationMethod")
    if whose != controller or not isinstance(method, str) or method not in found:
        raise NotGenuine("key")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    signature = _signature(proof.get("proofValue"))
    try:
        Ed25519PublicKey.from_public_bytes(found[method]).verify(signature, _hashed(unsigned, options))
    except InvalidSignature:
        raise NotGenuine("signature") from None


def read(text: str) -> Document:
    """A credential from its JSON text; NotGenuine where it is too large, is no object, or says a thing twice."""
    if len(text.encode(errors="replace")) > LARGEST:
        raise NotGenuine("size")
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise NotGenuine("shape") from None
    if not isinstance(found, dict):
        raise NotGenuine("shape")
    return found


def _once(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found


def _signature(value: object) -> bytes:
    try:
        signature = from_base58(value[1:]) if isinstance(value, str) and value[:1] == "z" and len(value) < 100 else b""
    except ValueError:
        signature = b""
    if len(signature) != 64:
        raise NotGenuine("proof")
    return signature


def _hashed(document: Document, proof: Mapping[str, Any]) -> bytes:
    context = document.get("@context")
    said = [canonical({"@context": context, **proof}), canonical(document)]
    return b"".join(hashlib.sha256(one.encode()).digest() for one in said)


def canonical(document: Document) -> str:
    """The document as canonical N-Quads (RDFC-1.0). Raises NotGenuine rather than leave out a single word of it."""
    from pyld import jsonld

    _bounded(document)
    context = document.get("@context")
    if (
        not isinstance(context, list)
        or not context
        or any(not isinstance(one, str) or one not in KNOWN for one in context)
    ):
        raise NotGenuine("context")
    # No base: an empty one would stand for an example's address, and nothing were relative.
    options = {"documentLoader": _load, "base": None, "processingMode": "json-ld-1.1"}
    dropped: list[object] = []
    try:
        expanded = jsonld.expand(document, options, on_property_dropped=dropped.append)
        if dropped or not all(_absolute(address) for address in _addresses(expanded)):
            raise NotGenuine("unsigned_term")
        said = jsonld.normalize(expanded, {**options, "algorithm": "URDNA2015", "format": "application/n-quads"})
    except jsonld.JsonLdError:
        raise NotGenuine("shape") from None
    return str(said)


def _load(url: str, options: object = None) -> Document:
    # "static": these files never change, so that what was made of them once may be kept.
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": _context(url), "tag": "static"}  # fmt: skip


@cache
def _context(url: str) -> Any:
    if url not in KNOWN:
        raise NotGenuine("context")
    return json.loads(world.read_file(CONTEXTS / KNOWN[url]))


def _addresses(node: Any) -> Iterator[object]:
    """Every address and type in an expanded document: a relative one would silently fall out of what is signed."""
    if isinstance(node, list):
        for one in node:
            yield from _addresses(one)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "@id":
                yield value
            elif name == "@type":
                yield from value if isinstance(value, list) else [value]
            elif name != "@value":
                yield from _addresses(value)


def _absolute(address: object) -> bool:
    return isinstance(address, str) and ":" in address and not address.startswith("_:") and " " not in address


def _bounded(document: object) -> None:
    """Refuse what no credential of ours looks like, before any work is done on it."""
    try:
        size = len(json.dumps(document, ensure_ascii=False).encode(errors="replace"))
    except (TypeError, ValueError, RecursionError):
        raise NotGenuine("shape") from None
    if size > LARGEST:
        raise NotGenuine("size")
    if not isinstance(document, dict):
        raise NotGenuine("shape")
    if sum(_unnamed(document, depth=0)) > MOST_UNNAMED:
        raise NotGenuine("size")


def _unnamed(node: object, depth: int) -> Iterator[int]:
    if depth > DEEPEST:
        raise NotGenuine("size")
    if isinstance(node, dict):
        # Keywords could hide things from the contexts, and what is null is not signed.
        if any(name.startswith("@") and (depth or name != "@context") for name in node):
            raise NotGenuine("unsigned_term")
        yield int("id" not in node)
        for value in node.values():
            yield from _unnamed(value, depth + 1)
    elif isinstance(node, list):
        if not node or sum(1 for one in node if isinstance(one, dict) and "id" not in one) > MOST_UNNAMED_ASIDE:
            raise NotGenuine("shape")
        for value in node:
            yield from _unnamed(value, depth + 1)
    elif node is None:
        raise NotGenuine("unsigned_term")
    # Canonical N-Quads of different software write these characters differently.
    elif not isinstance(node, str | bool | int) or (isinstance(node, str) and _ODD.search(node)):
        raise NotGenuine("shape")


def base58(data: bytes) -> str:
    """Base58 with Bitcoin's alphabet."""
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def from_base58(text: str) -> bytes:
    """The bytes again; ValueError where a symbol is none of the alphabet."""
    number = 0
    for symbol in text:
        number = number * 58 + _BASE58.index(symbol)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
