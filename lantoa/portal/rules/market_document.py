"""What a market says of itself at /.well-known/lantoa.json: its name, its province, its keys with their days, and where it is asked."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lantoa.portal.rules.http_signature import key_id

WELL_KNOWN = "/.well-known/lantoa.json"
MARK = b"lantoa market key v1\n"
LONGEST_ADDRESS, LONGEST_NAME, MOST_KEYS = 200, 120, 20
YEARS = range(2000, 2201)
# Read aloud on the telephone: no I, O, 0 and 1; five groups of five are 125 bits of the fingerprint.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 5, 5
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]"
)
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]{1,60}){0,4}")
_HEX = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]|<[A-Za-z/!?]")


class BadDocument(ValueError):
    """What another market sent is not what docs/api.md describes; in one word: "shape", "words", "address", "keys"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class MarketKey:
    """A public key with the days between which it signs; `after` is the key that vouched for it with `word`, or both are empty."""

    public: bytes
    valid_from: datetime
    valid_until: datetime | None = None
    after: bytes = b""
    word: bytes = b""

    @property
    def id(self) -> str:
        return key_id(self.public)

    def written(self) -> dict[str, Any]:
        vouched = {"after": self.after.hex(), "signature": self.word.hex()} if self.after else None
        until = self.valid_until and _time(self.valid_until)
        return {
            "id": self.id,
            "alg": "ed25519",
            "public": self.public.hex(),
            "from": _time(self.valid_from),
            "until": until,
            "vouched": vouched,
        }


@dataclass(frozen=True, slots=True)
class MarketDocument:
    """What another market says of itself, read and of the right kind. Whether it says so itself is the signature's to tell."""

    name: str
    province: str
    sandbox: bool
    keys: tuple[MarketKey, ...]
    root_keys: tuple[bytes, ...]
    certificate_issuer: str
    certificate_keys: tuple[bytes, ...]


def vouch(seed: bytes, new: bytes, valid_from: datetime) -> bytes:
    """The signature by which the present key says from when the next one is this market's too."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.sign(_vouched(key.public_key().public_bytes_raw(), new, valid_from))


def succeeding(document: MarketDocument, known: Iterable[bytes]) -> list[MarketKey]:
    """The keys of this document that a known one vouched for, or one vouched for so; in that order. Known ones are not among them."""
    trusted, found = set(known), list[MarketKey]()
    for _round in document.keys:
        for key in document.keys:
            if key.public not in trusted and key.after in trusted and _is_vouched(key):
                trusted.add(key.public)
                found.append(key)
    return found


def _is_vouched(key: MarketKey) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.after).verify(key.word, _vouched(key.after, key.public, key.valid_from))
    except (InvalidSignature, ValueError):
        return False
    return True


def _vouched(old: bytes, new: bytes, valid_from: datetime) -> bytes:
    said = {"after": old.hex(), "from": _time(valid_from), "public": new.hex()}
    return MARK + json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def spoken(public: bytes) -> str:
    """A key's fingerprint as two people compare it on the telephone: five groups of five symbols, without I, O, 0 and 1."""
    number, symbols = int.from_bytes(hashlib.sha256(public).digest(), "big") >> (256 - 5 * _GROUPS * _GROUP), ""
    for _at in range(_GROUPS * _GROUP):
        number, digit = divmod(number, 32)
        symbols = _ALPHABET[digit] + symbols
    return " ".join(symbols[at : at + _GROUP] for at in range(0, len(symbols), _GROUP))


def read_address(text: str, *, open_net: bool) -> str:
    """A market's address as it is kept: scheme, host in small letters, perhaps a port and a short path, no "/" at the end. With `open_net`
    HTTPS and a name on its usual port only. Raises BadDocument("address")."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise BadDocument("address") from None
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    named = port is not None and port != usual
    fine = (
        usual and len(text) <= LONGEST_ADDRESS and text.isascii() and _HOST.fullmatch(host) and _PATH.fullmatch(parts.path.rstrip("/"))
        and not parts.query and not parts.fragment and parts.username is None and parts.password is None and "/." not in parts.path
    )  # fmt: skip
    if not fine or (
        open_net
        and (parts.scheme != "https" or named or "." not in host or host[0] == "[" or host.replace(".", "").isdigit())
    ):
        raise BadDocument("address")
    return f"{parts.scheme}://{host}{f':{port}' if named else ''}{parts.path.rstrip('/')}"


def line(value: object, longest: int, *, empty: bool = False) -> str:
    """One line of plain words: no markup, nothing that hides or turns letters. Raises BadDocument."""
    if not isinstance(value, str):
        raise BadDocument("shape")
    if len(value) > longest or _ODD.search(value) or not (empty or value.strip()):
        raise BadDocument("words")
    return " ".join(value.split())


def read_json(body: bytes) -> dict[str, Any]:
    """An object that says each thing once. Raises BadDocument("shape")."""
    try:
        said = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadDocument("shape") from None
    if not isinstance(said, dict):
        raise BadDocument("shape")
    return said


def read_document(said: Mapping[str, Any], address: str) -> MarketDocument:
    """What the market at this address says of itself; raises BadDocument where it is not what docs/api.md describes."""
    try:
        province, certificates = said["province"], said["certificates"]
        if said["version"] != 1 or said["environment"] not in {"production", "sandbox"}:
            raise BadDocument("shape")
        if said["url"] != address:
            raise BadDocument("address")
        return MarketDocument(
            line(said["name"], LONGEST_NAME), line(province["name"], LONGEST_NAME), said["environment"] == "sandbox",
            tuple(_key(one) for one in _list(said["keys"])), tuple(_public(one) for one in _list(said["root_keys"])),
            _below(certificates["issuer"], address), tuple(_public(one) for one in _list(certificates["keys"])),
        )  # fmt: skip
    except (KeyError, TypeError, OverflowError):
        raise BadDocument("shape") from None


def _below(value: object, address: str) -> str:
    if not isinstance(value, str) or not value.startswith(f"{address}/") or len(value) > 400:
        raise BadDocument("address")
    return value


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list) or len(value) > MOST_KEYS:
        raise BadDocument("keys")
    return value


def _key(said: Mapping[str, Any]) -> MarketKey:
    public, vouched = _public(said["public"]), said["vouched"]
    if said["id"] != key_id(public) or said["alg"] != "ed25519":
        raise BadDocument("keys")
    until = said["until"]
    after, word = b"", b""
    if vouched is not None:
        after = _public(vouched["after"])
        if not isinstance(vouched["signature"], str) or not _SIGNATURE.fullmatch(vouched["signature"]):
            raise BadDocument("keys")
        word = bytes.fromhex(vouched["signature"])
    return MarketKey(public, _moment(said["from"]), None if until is None else _moment(until), after, word)


def _public(value: object) -> bytes:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise BadDocument("keys")
    return bytes.fromhex(value)


def _moment(value: object) -> datetime:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value, re.ASCII):
        raise BadDocument("keys")
    return moment_in(value, "keys")


def moment_in(text: str, reason: str) -> datetime:
    """This moment, where any clock of ours can show it. Raises BadDocument with this reason."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadDocument(reason) from None
    if at.year not in YEARS:
        raise BadDocument(reason)
    return at


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found


def _no_number(_name: str) -> float:
    raise ValueError("no number")
