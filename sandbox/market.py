"""Another province's market in miniature: it answers signed questions as docs/api.md says, and knows the markets that told it their key.

Written from docs/api.md and docs/verifier alone.
"""

import base64
import hashlib
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .database import Database
from .plain_text import fold

NAME, PROVINCE = "Chợ Thử Nghiệm", "Tỉnh Thử"
RECEIPT = "LT2222222"
# Invented goods of invented stalls: name, price, selling unit, stall, commune.
GOODS = (
    ("Nem chua lá chuối", 45_000, "chục", "Nhà Nem Thử", "Xã Bờ Sông"),
    ("Mắm tôm chua", 90_000, "hũ", "Nhà Nem Thử", "Xã Bờ Sông"),
    ("Chả mực xứ khác", 390_000, "kg", "Quán Bến Xa", "Phường Bến Xa"),
    ("Miến dong phơi nắng", 85_000, "kg", "Tổ Miến", "Xã Trên Đồi"),
)
MISHAPS = ("loi-ky", "loi-gia", "loi-lien-ket", "loi-chu", "loi-cham")
REQUEST = ('"@method"', '"@authority"', '"@path"', '"@query"')
ANSWER = (
    '"@status"', '"content-type"', '"content-digest"', '"@method";req', '"@authority";req', '"@path";req', '"@query";req', '"signature";req;key="lantoa"',
)  # fmt: skip
INPUT = re.compile(r"(?:^|, ?)lantoa=(\(([^()]*)\)((?:;[a-z]+=(?:\"[^\"]*\"|\d+))+))")
SIGNATURE = re.compile(r"(?:^|, ?)lantoa=:([A-Za-z0-9+/=]+):")


class Refused(ValueError):
    """A question that is signed, and whose signature does not hold."""


def own_key(database: Database) -> Ed25519PrivateKey:
    fresh = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    with database.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO setting (name, value) VALUES ('market_key', ?)", [fresh])
        row = connection.execute("SELECT value FROM setting WHERE name = 'market_key'").fetchone()
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(row["value"]))


def know(database: Database, public: object) -> str:
    """Remember the key of a market that asks here; returns its id."""
    if not isinstance(public, str) or not re.fullmatch(r"[0-9a-f]{64}", public):
        raise Refused("a public key has 64 hex digits")
    with database.transaction() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO market_known (id, public) VALUES (?, ?)", [_id(bytes.fromhex(public)), public]
        )
    return _id(bytes.fromhex(public))


def check(database: Database, headers: Mapping[str, str], address: str, path: str, query: str) -> str:
    """The signature (base64) of this question; "" where it is not signed. Raises Refused."""
    if "Signature" not in headers and "Signature-Input" not in headers:
        return ""
    told, signature = INPUT.search(headers.get("Signature-Input", "")), SIGNATURE.search(headers.get("Signature", ""))
    if not told or not signature:
        raise Refused("not to be read")
    covered = told[2].split(" ")
    said = dict(re.findall(r';([a-z]+)="?([^";]*)"?', told[3]))
    now = int(time.time())
    if said.get("tag") != "lantoa-market" or said.get("alg") != "ed25519" or not 16 <= len(said.get("nonce", "")) <= 64:
        raise Refused("not signed for this")
    created, expires = int(said.get("created", "0")), int(said.get("expires", "0"))
    if created > now + 60 or expires + 60 < now or not 0 < expires - created <= 300:
        raise Refused("from another time")
    parts = urlsplit(address)
    values = {'"@method"': "GET", '"@authority"': parts.netloc, '"@path"': parts.path + path, '"@query"': f"?{query}"}
    if not set(REQUEST) <= set(covered) or not set(covered) <= set(values):
        raise Refused("covers other things")
    base = "\n".join([*(f"{name}: {values[name]}" for name in covered), f'"@signature-params": {told[1]}'])
    rows = database.rows("SELECT public FROM market_known WHERE id = ?", said.get("keyid", ""))
    if not rows:
        raise Refused("by nobody who is known here")
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(rows[0]["public"])).verify(
            base64.b64decode(signature[1]), base.encode()
        )
    except (InvalidSignature, ValueError):
        raise Refused("not signed by the key it names") from None
    with database.transaction() as connection:
        connection.execute("DELETE FROM market_nonce WHERE at < ?", [now - 600])
        before = connection.execute("SELECT 1 FROM market_nonce WHERE nonce = ?", [said["nonce"]]).fetchone()
        connection.execute("INSERT OR IGNORE INTO market_nonce (nonce, at) VALUES (?, ?)", [said["nonce"], now])
    if before:
        raise Refused("this very question came before")
    return signature[1]


def sign(
    key: Ed25519PrivateKey, status: int, kind: str, body: bytes, address: str, path: str, query: str, question: str
) -> dict[str, str]:
    """The headers that sign this answer to the question with that signature."""
    digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
    parts, now = urlsplit(address), int(time.time())
    values = [str(status), kind, digest, "GET", parts.netloc, parts.path + path, f"?{query}", f":{question}:"]
    keyid = _id(key.public_key().public_bytes_raw())
    about = f'({" ".join(ANSWER)});created={now};expires={now + 60};keyid="{keyid}";alg="ed25519";tag="lantoa-market"'
    base = "\n".join(
        [*(f"{name}: {value}" for name, value in zip(ANSWER, values, strict=True)), f'"@signature-params": {about}']
    )
    signature = base64.b64encode(key.sign(base.encode())).decode()
    return {"Content-Digest": digest, "Signature-Input": f"lantoa={about}", "Signature": f"lantoa=:{signature}:"}


def myself(database: Database, address: str) -> dict[str, Any]:
    public = own_key(database).public_key().public_bytes_raw()
    keys = [
        {
            "id": _id(public),
            "alg": "ed25519",
            "public": public.hex(),
            "from": "2026-01-01T00:00:00Z",
            "until": None,
            "vouched": None,
        }
    ]
    return {
        "version": 1, "context": _context("lookup", address), "name": NAME, "province": {"name": PROVINCE, "country": "VNM"}, "url": address,
        "environment": "sandbox", "keys": keys, "root_keys": [public.hex()], "certificates": {"issuer": f"{address}/khoa.json", "keys": []},
        "endpoints": {"search": f"{address}/api/v1/search", "receipt": f"{address}/api/v1/receipts/{{code}}"},
    }  # fmt: skip


def search(text: str, address: str) -> dict[str, Any]:
    """What fits these words; what is called like a mishap is spoiled so."""
    words = [word for word in fold(text).lower().split() if word not in MISHAPS]
    found = [
        (number, one)
        for number, one in enumerate(GOODS, 1)
        if words and all(word in fold(one[0]).lower() for word in words)
    ]
    items = [_item(number, *one, address) for number, one in found]
    for item in items:
        if "loi-gia" in text:
            item["price"]["value"] = "rẻ lắm"
        if "loi-lien-ket" in text:
            item["url"] = "javascript:alert(1)"
        if "loi-chu" in text:
            item["descriptor"]["name"] = "<b>Nem</b>"
    return {"context": _context("on_search", address), "catalog": {"total": len(items), "items": items, "next": None}}


def receipt(database: Database, address: str) -> dict[str, Any]:
    """The one receipt this market wrote: a chain with one seal under a root of one chain."""
    key = own_key(database)
    seal = hashlib.sha256(b"the one receipt of the sandbox").hexdigest()
    new = _leaf({"position": 1, "seal": seal, "seq": 1})
    head = {"chain": "platform", "since": 1, "seq": 1, "seal": seal, "new": new}
    root = {
        "number": 1, "position": 1, "chains": 1, "root": _leaf(head), "before": "0" * 64, "key": key.public_key().public_bytes_raw().hex(),
        "signed_at": "2026-11-24T01:00:00.000000+00:00",
    }  # fmt: skip
    message = b"lantoa root v1\n" + _spelled(root)
    signed = {**root, "fingerprint": hashlib.sha256(message).hexdigest(), "signature": key.sign(message).hex()}
    proof = {
        "seal": {"position": 1, "seq": 1, "seal": seal},
        "path": [],
        "head": head,
        "place": 0,
        "head_path": [],
        "root": signed,
    }
    return {
        "context": _context("on_status", address),
        "receipt": {
            "code": RECEIPT, "verdict": "genuine", "provider": _provider("Nhà Nem Thử", "Xã Bờ Sông"), "placed_at": "2026-11-24T00:30:00Z", "paid_at": None,
            "total": {"currency": "VND", "value": "90000"}, "rehearsal": False, "url": f"{address}/verify/{RECEIPT}/",
        },
        "proofs": [proof], "witnesses": [],
    }  # fmt: skip


def problem(status: int, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": "", "status": status, "detail": detail}


def _item(number: int, name: str, price: int, unit: str, stall: str, place: str, address: str) -> dict[str, Any]:
    return {
        "id": str(number), "descriptor": {"name": name, "images": []}, "price": {"currency": "VND", "value": str(price), "unit": unit},
        "quantity": {"available": {"count": 9}}, "availability": "InStock", "category_ids": [], "provider": _provider(stall, place),
        "url": f"{address}/goods/{number}", "tags": [],
    }  # fmt: skip


def _provider(stall: str, place: str) -> dict[str, Any]:
    return {"id": "thu", "descriptor": {"name": stall}, "locations": [{"id": "00001", "descriptor": {"name": place}}]}


def _context(action: str, address: str) -> dict[str, Any]:
    return {
        "domain": "retail", "action": action, "version": "1", "bpp_id": urlsplit(address).netloc, "bpp_uri": address, "environment": "sandbox",
        "location": {"country": {"code": "VNM"}, "state": {"name": PROVINCE}},
    }  # fmt: skip


def _leaf(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(b"\x00" + _spelled(said)).hexdigest()


def _spelled(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _id(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()


def fingerprint(public: bytes) -> str:
    """As it is read out on the telephone."""
    bits = int.from_bytes(hashlib.sha256(public).digest(), "big") >> 131
    symbols = "".join("23456789ABCDEFGHJKLMNPQRSTUVWXYZ"[bits >> 5 * at & 31] for at in range(24, -1, -1))
    return " ".join(symbols[at : at + 5] for at in range(0, 25, 5))
