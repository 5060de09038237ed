"""A witness in miniature: another body's server that keeps the roots it is handed and signs that it has them.

Written from docs/adapters/witness_server.md. Whoever hands in the first root is the one whose roots are kept from then on.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .database import Database
from .plain_text import VIETNAM

NUMBERS, HASHES = ("number", "position", "chains"), ("root", "before", "key", "fingerprint")
SIGNED = (*NUMBERS, "root", "before", "key", "signed_at")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", re.ASCII)
FIRST = "0" * 64


class Refused(ValueError):
    """This root is not kept; the sentence says why."""


def keep(database: Database, given: object) -> dict[str, str]:
    """Keep a root and return the signed word for it; one that is kept already is acknowledged with the same moment."""
    root = _read(given)
    with database.transaction() as connection:
        known = connection.execute(
            "SELECT at FROM witness_root WHERE fingerprint = ?", [root["fingerprint"]]
        ).fetchone()
        if known is None:
            _check_place(connection, root)
            at = datetime.now(VIETNAM).isoformat(timespec="seconds")
            values = [root["number"], root["fingerprint"], root["before"], root["key"], json.dumps(root), at]
            sql = "INSERT INTO witness_root (number, fingerprint, before, key, said, at) VALUES (?, ?, ?, ?, ?, ?)"
            connection.execute(sql, values)
        else:
            at = str(known["at"])
    message = b"lantoa witness v1\n" + _spelled({"at": at, "fingerprint": root["fingerprint"]})
    return {"fingerprint": root["fingerprint"], "at": at, "signature": _key(database).sign(message).hex()}


def public_key(database: Database) -> str:
    """This witness's own key, to be told to whoever wants its roots kept."""
    return _key(database).public_key().public_bytes_raw().hex()


def kept(database: Database, most: int = 200) -> list[dict[str, Any]]:
    """The newest roots first; `joined` says whether the root before is here too."""
    rows = database.rows("SELECT * FROM witness_root ORDER BY number DESC LIMIT ?", most + 1)
    here = {row["fingerprint"] for row in rows} | {FIRST}
    return [{"root": json.loads(row["said"]), "at": row["at"], "joined": row["before"] in here} for row in rows[:most]]


def _read(given: object) -> dict[str, Any]:
    """The root, its fields of the right kind, its fingerprint recomputed and its signature checked."""
    if not isinstance(given, dict):
        raise Refused("not an object")
    numbers = all(type(given.get(name)) is int and 0 < given[name] < 2**63 for name in NUMBERS)
    hashes = all(_is_hex(given.get(name), 64) for name in HASHES)
    moment = given.get("signed_at")
    if not numbers or not hashes or not isinstance(moment, str) or not MOMENT.fullmatch(moment):
        raise Refused("fields are missing or not as they are described")
    message = b"lantoa root v1\n" + _spelled({name: given[name] for name in SIGNED})
    if hashlib.sha256(message).hexdigest() != given["fingerprint"]:
        raise Refused("the fingerprint is another one")
    if not _is_hex(given.get("signature"), 128):
        raise Refused("not signed")
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(given["key"])).verify(
            bytes.fromhex(given["signature"]), message
        )
    except (InvalidSignature, ValueError):
        raise Refused("not signed by the key it names") from None
    return {name: given[name] for name in (*SIGNED, "fingerprint", "signature")}


def _check_place(connection: sqlite3.Connection, root: Mapping[str, Any]) -> None:
    """Whether this root goes on from what is kept. Roots between may be missing: only the newest one is handed in."""
    first = connection.execute("SELECT key FROM witness_root ORDER BY id LIMIT 1").fetchone()
    if first is not None and first["key"] != root["key"]:
        raise Refused("signed by another key than the roots kept here")
    if root["number"] == 1 and root["before"] != FIRST:
        raise Refused("the first root has none before it")
    sql = "SELECT number, fingerprint, before, said FROM witness_root WHERE number {} ? ORDER BY number {} LIMIT 1"
    earlier = connection.execute(sql.format("<=", "DESC"), [root["number"]]).fetchone()
    later = connection.execute(sql.format(">", "ASC"), [root["number"]]).fetchone()
    if earlier and earlier["number"] == root["number"]:
        raise Refused("another root of this number is kept here")
    if earlier and json.loads(earlier["said"])["position"] > root["position"]:
        raise Refused("it reaches less far than the one before it")
    if earlier and earlier["number"] == root["number"] - 1 and earlier["fingerprint"] != root["before"]:
        raise Refused("it does not hold the root before it")
    if later and (later["number"] != root["number"] + 1 or later["before"] != root["fingerprint"]):
        raise Refused("it does not lead to the root after it")


def _is_hex(text: object, digits: int) -> bool:
    return isinstance(text, str) and re.fullmatch(rf"[0-9a-f]{{{digits}}}", text, re.ASCII) is not None


def _spelled(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _key(database: Database) -> Ed25519PrivateKey:
    with database.transaction() as connection:
        row = connection.execute("SELECT value FROM setting WHERE name = 'witness_key'").fetchone()
        if row is not None:
            return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(row["value"]))
        key = Ed25519PrivateKey.generate()
        sql = "INSERT INTO setting (name, value) VALUES ('witness_key', ?)"
        connection.execute(sql, [key.private_bytes_raw().hex()])
        return key
