"""What one market asks another, and what that answers, each signed by Ed25519: HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530).

A request covers what is asked of whom; an answer covers its status, kind and bytes and, by the request's own signature in it, the one question it
answers, so that no answer can be shown for another.
"""

from __future__ import annotations

import base64
import hashlib
import re
from binascii import Error as NoBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LABEL, TAG, ALGORITHM = "lantoa", "lantoa-market", "ed25519"
# For how long a signature counts, and how far two clocks may be apart, in seconds.
LIFE, LONGEST_LIFE, SKEW = 60, 300, 60
LONGEST_FIELD, LONGEST_NONCE = 4_000, 64
REQUEST = ("@method", "@authority", "@path", "@query")
ANSWER = (
    "@status", "content-type", "content-digest", "@method;req", "@authority;req", "@path;req", "@query;req", f'signature;req;key="{LABEL}"',
)  # fmt: skip

_STRING = r'"(?:[ !#-\[\]-~]|\\["\\])*"'
_ITEM = re.compile(rf"({_STRING})((?:;[a-z*][a-z0-9_.*-]*(?:={_STRING}|=\?[01])?)*)")
_PARAMETER = re.compile(rf";([a-z*][a-z0-9_.*-]*)=({_STRING}|-?[0-9]{{1,15}})")
_MEMBER = re.compile(r"([a-z*][a-z0-9_.*-]*)=")
_BYTES = re.compile(r":([A-Za-z0-9+/]*={0,2}):")


class BadSignature(Exception):
    """Why a signature is not to be relied on, in one word: "missing", "unreadable", "uncovered", "tag", "key", "early", "expired",
    "digest", "signature"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is signed: `authority` is host and port in small letters (the scheme's own port left out), `query` with its "?"."""

    method: str
    authority: str
    path: str
    query: str = "?"

    def component(self, name: str) -> str | None:
        return {
            "@method": self.method,
            "@authority": self.authority,
            "@path": self.path or "/",
            "@query": self.query or "?",
        }.get(name)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that holds: whose, made when (seconds since 1970), until when it counts, its nonce, and itself in base64."""

    keyid: str
    created: int
    expires: int
    nonce: str
    signature: str


def key_id(public: bytes) -> str:
    """By what a public key is named: its SHA-256, in hex."""
    return hashlib.sha256(public).hexdigest()


def content_digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign_request(asked: Asked, *, seed: bytes, now: int, nonce: str) -> dict[str, str]:
    """The headers that sign this request."""
    values = [(name, asked.component(name) or "") for name in REQUEST]
    return _sign(values, seed=seed, now=now, nonce=nonce)


def sign_answer(
    status: int, kind: str, body: bytes, asked: Asked, question: str, *, seed: bytes, now: int
) -> dict[str, str]:
    """The headers that sign an answer of this content type to the request whose signature is `question` (base64)."""
    digest = content_digest(body)
    said = {"@status": str(status), "content-type": kind, "content-digest": digest}
    values = [(name, _of_answer(name, said, asked, question) or "") for name in ANSWER]
    return {"Content-Digest": digest, **_sign(values, seed=seed, now=now, nonce="")}


def check_request(asked: Asked, headers: Mapping[str, str], *, keys: Mapping[str, bytes], now: int) -> Signed:
    """The signature of this request by one of these keys; raises BadSignature. Whether its nonce was used before is asked elsewhere."""
    found = _read(headers)
    if not LONGEST_NONCE >= len(found.said.nonce) >= 16:
        raise BadSignature("unreadable")
    _check(found, REQUEST, asked.component, keys, now)
    return found.said


def check_answer(
    status: int, headers: Mapping[str, str], body: bytes, asked: Asked, question: str, *, keys: Mapping[str, bytes], now: int
) -> Signed:  # fmt: skip
    """The signature of this answer to the request whose signature was `question`, by one of these keys; raises BadSignature."""
    found = _read(headers)
    if headers.get("content-digest", "") != content_digest(body):
        raise BadSignature("digest")
    said = {
        "@status": str(status),
        **{name: headers[name] for name in ("content-type", "content-digest") if name in headers},
    }
    _check(found, ANSWER, lambda name: _of_answer(name, said, asked, question), keys, now)
    return found.said


def is_signed(headers: Mapping[str, str]) -> bool:
    """Whether somebody tried to sign it."""
    return "signature" in headers or "signature-input" in headers


def _of_answer(name: str, said: Mapping[str, str], asked: Asked, question: str) -> str | None:
    if name == f'signature;req;key="{LABEL}"':
        return f":{question}:"
    bare, _semicolon, of = name.partition(";")
    return asked.component(bare) if of == "req" else said.get(bare) if not of else None


def _named(component: str) -> str:
    bare, semicolon, parameters = component.partition(";")
    return f'"{bare}"{semicolon}{parameters}'


def _sign(values: Sequence[tuple[str, str]], *, seed: bytes, now: int, nonce: str) -> dict[str, str]:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    about = [f"created={now}", f"expires={now + LIFE}"]
    about += [f'nonce="{nonce}"'] if nonce else []
    about += [f'keyid="{key_id(key.public_key().public_bytes_raw())}"', f'alg="{ALGORITHM}"', f'tag="{TAG}"']
    parameters = ";".join([f"({' '.join(_named(name) for name, _value in values)})", *about])
    signature = base64.b64encode(key.sign(signature_base(values, parameters))).decode()
    return {"Signature-Input": f"{LABEL}={parameters}", "Signature": f"{LABEL}=:{signature}:"}


def signature_base(values: Sequence[tuple[str, str]], parameters: str) -> bytes:
    """The bytes that are signed (RFC 9421, 2.5): each component with its value, then the parameters."""
    lines = [f"{_named(name)}: {value}" for name, value in values]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()


@dataclass(frozen=True, slots=True)
class _Found:
    """What stood in the headers: the components in their order, the parameters as they are signed, and what they say."""

    components: tuple[str, ...]
    parameters: str
    said: Signed
    raw: bytes
    algorithm: str
    tag: str


def _read(headers: Mapping[str, str]) -> _Found:
    if "signature" not in headers or "signature-input" not in headers:
        raise BadSignature("missing")
    text, signature = headers["signature-input"], headers["signature"]
    if len(text) > LONGEST_FIELD or len(signature) > LONGEST_FIELD:
        raise BadSignature("unreadable")
    raw = _signatures(signature).get(LABEL, "")
    components, parameters, about = _input(text)
    try:
        said = Signed(
            str(about.get("keyid", "")), int(about["created"]), int(about["expires"]), str(about.get("nonce", "")), raw,
        )  # fmt: skip
        signed = base64.b64decode(raw, validate=True)
    except (KeyError, ValueError, NoBase64):
        raise BadSignature("unreadable") from None
    return _Found(components, parameters, said, signed, str(about.get("alg", ALGORITHM)), str(about.get("tag", "")))


def _signatures(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(","):
        label = _MEMBER.match(part.strip())
        value = _BYTES.fullmatch(part.strip()[label.end() :]) if label else None
        if label is None or value is None or label[1] in found:
            raise BadSignature("unreadable")
        found[label[1]] = value[1]
    return found


def _input(text: str) -> tuple[tuple[str, ...], str, dict[str, str | int]]:
    """Components, parameters as they are signed and what these say, of the member with our label; others are passed over."""
    at, found = 0, None
    while True:
        label = _MEMBER.match(text, at)
        if label is None or text[label.end() : label.end() + 1] != "(":
            raise BadSignature("unreadable")
        components, parameters, about, at = _member(text, label.end())
        if label[1] == LABEL:
            if found:
                raise BadSignature("unreadable")
            found = components, parameters, about
        if at == len(text):
            break
        if text[at : at + 1] != ",":
            raise BadSignature("unreadable")
        at += 2 if text[at + 1 : at + 2] == " " else 1
    if found is None:
        raise BadSignature("missing")
    return found


def _member(text: str, start: int) -> tuple[tuple[str, ...], str, dict[str, str | int], int]:
    at, components = start + 1, list[str]()
    while text[at : at + 1] != ")":
        at += 1 if components and text[at : at + 1] == " " else 0
        item = _ITEM.match(text, at)
        if item is None or len(components) > 20:
            raise BadSignature("unreadable")
        components.append(item[1][1:-1] + item[2])
        at = item.end()
    at += 1
    about: dict[str, str | int] = {}
    while parameter := _PARAMETER.match(text, at):
        if parameter[1] in about:
            raise BadSignature("unreadable")
        value = parameter[2]
        about[parameter[1]] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] == '"' else int(value)
        at = parameter.end()
    if len(set(components)) != len(components):
        raise BadSignature("unreadable")
    return tuple(components), text[start:at], about, at


def _check(found: _Found, needed: Sequence[str], value_of: object, keys: Mapping[str, bytes], now: int) -> None:
    said = found.said
    if found.tag != TAG or found.algorithm != ALGORITHM:
        raise BadSignature("tag")
    if not set(needed) <= set(found.components):
        raise BadSignature("uncovered")
    values = [(name, value_of(name)) for name in found.components]  # type: ignore[operator]
    if any(value is None for _name, value in values):
        raise BadSignature("uncovered")
    public = keys.get(said.keyid)
    if public is None:
        raise BadSignature("key")
    if said.created > now + SKEW:
        raise BadSignature("early")
    if (
        now > said.expires + SKEW
        or now - said.created > LONGEST_LIFE + SKEW
        or not 0 < said.expires - said.created <= LONGEST_LIFE
    ):
        raise BadSignature("expired")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(found.raw, signature_base(values, found.parameters))
    except (InvalidSignature, ValueError):
        raise BadSignature("signature") from None
