"""An electronic identity in miniature: an OpenID Connect provider with invented citizens and two levels.

Written from OpenID Connect Core 1.0 (section 3.1, code flow; 2, ID token), Discovery 1.0 (section 3), RFC 6749 (4.1, 2.3.1), RFC
7636 (PKCE, S256 only), RFC 7517 and 7518 (keys, RS256) and RFC 9207 (`iss` beside the code). What it leaves out: user info,
refresh, other flows and client kinds. Ours: the names of the two levels, and mishaps to try.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .database import Database
from .plain_text import clean
from .registry import Refusal

LEVELS = {"urn:the-gioi-thu:muc-1": 1, "urn:the-gioi-thu:muc-2": 2}
CITIZENS = ("Nguyễn Thị Lan", "Trần Văn Minh", "Phạm Thu Hoa", "Lê Bình An")
CODE_SECONDS, TOKEN_SECONDS = 60, 300
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
MISHAPS = {
    "none": "Không có gì",
    "nonce": "Sai nonce",
    "audience": "Cấp cho bên khác",
    "party": "Bên khác được ủy quyền",
    "issuer": "Sai nơi cấp",
    "key": "Ký bằng khóa lạ",
    "unsigned": "Không ký (alg none)",
    "confused": "Ký HS256 bằng khóa công khai",
    "old": "Giấy đã cũ",
    "level": "Mức thấp hơn đã hỏi",
    "hash": "Sai at_hash",
}


class Wrong(ValueError):
    """A protocol error: `code` as the documents name it; `tell` says whether the client may be told by redirect."""

    def __init__(self, code: str, words: str, *, tell: bool = True) -> None:
        super().__init__(words)
        self.code = code
        self.tell = tell


@dataclass(frozen=True)
class Request:
    """One checked authentication request."""

    client: str
    name: str
    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    level: int


def discovery(issuer: str) -> dict[str, Any]:
    """The provider's description of itself."""
    return {
        "issuer": issuer, "authorization_endpoint": f"{issuer}/authorize", "token_endpoint": f"{issuer}/token", "jwks_uri": f"{issuer}/jwks",
        "response_types_supported": ["code"], "response_modes_supported": ["query"], "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"], "id_token_signing_alg_values_supported": ["RS256"], "scopes_supported": ["openid"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"], "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": list(LEVELS), "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr"],
        "authorization_response_iss_parameter_supported": True, "request_uri_parameter_supported": False,
    }  # fmt: skip


def register_client(database: Database, given: Mapping[str, Any]) -> None:
    """Make a client known, from JSON: client_id, client_secret, name, redirect_uris; again with another secret changes it."""
    client, secret, name = (clean(given.get(part), 200) for part in ("client_id", "client_secret", "name"))
    uris = given.get("redirect_uris")
    if not client or len(secret) < 16:
        raise Refusal("client_secret", "Cần client_id, và client_secret dài ít nhất 16 ký tự.")
    if (
        not isinstance(uris, list)
        or not uris
        or not all(isinstance(uri, str) and uri.startswith("http") for uri in uris)
    ):
        raise Refusal("redirect_uris", "Cần danh sách redirect_uris bắt đầu bằng http.")
    sql = "INSERT OR REPLACE INTO eid_client (client, secret, name, redirect_uris) VALUES (?, ?, ?, ?)"
    with database.transaction() as connection:
        connection.execute(sql, [client, secret, name or client, json.dumps(uris)])


def register_citizen(database: Database, name: str) -> None:
    """Invent a citizen, once a name."""
    name = clean(name, 70)
    if not name:
        raise Refusal("name", "Thiếu tên công dân.")
    with database.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO eid_citizen (name) VALUES (?)", [name])


def citizens(database: Database) -> list[sqlite3.Row]:
    """Everybody who can prove who they are here; the usual four where nobody was named."""
    listed = database.rows("SELECT id, name FROM eid_citizen ORDER BY id")
    if not listed:
        for name in CITIZENS:
            register_citizen(database, name)
        listed = database.rows("SELECT id, name FROM eid_citizen ORDER BY id")
    return listed


def read_request(database: Database, said: Mapping[str, str]) -> Request:
    """Check an authentication request; raises Wrong. Whom to tell is known only after client and address fit."""
    row = database.row("SELECT * FROM eid_client WHERE client = ?", said.get("client_id", ""))
    uri = said.get("redirect_uri", "")
    if row is None:
        raise Wrong("invalid_client", "Không có bên nào mang tên này.", tell=False)
    if uri not in json.loads(row["redirect_uris"]):
        raise Wrong("invalid_request", "Địa chỉ quay về không phải địa chỉ đã đăng ký.", tell=False)
    if said.get("response_type") != "code":
        raise Wrong("unsupported_response_type", "only code")
    if "openid" not in said.get("scope", "").split():
        raise Wrong("invalid_scope", "scope must hold openid")
    if said.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(said.get("code_challenge", "")):
        raise Wrong("invalid_request", "code_challenge with S256 is needed")
    asked = [LEVELS[name] for name in said.get("acr_values", "").split() if name in LEVELS]
    nonce, state = said.get("nonce", "")[:300], said.get("state", "")[:600]
    return Request(row["client"], row["name"], uri, state, nonce, said["code_challenge"], min(asked, default=1))


def grant(database: Database, request: Request, citizen: int, level: int, mishap: str = "none") -> str:
    """The citizen agreed: a code that can be redeemed once, within a minute."""
    if database.row("SELECT 1 FROM eid_citizen WHERE id = ?", citizen) is None or level not in LEVELS.values():
        raise Refusal("citizen", "Bạn chọn một người và một mức nhé.")
    if mishap not in MISHAPS:
        raise Refusal("mishap", "Không có trục trặc này.")
    code, now = secrets.token_urlsafe(32), int(time.time())
    sql = """INSERT INTO eid_code (code, client, redirect_uri, nonce, challenge, citizen, level, mishap, at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
    values = [code, request.client, request.redirect_uri, request.nonce, request.challenge, citizen, level, mishap, now]
    with database.transaction() as connection:
        connection.execute("DELETE FROM eid_code WHERE at < ?", [now - 3600])
        connection.execute(sql, values)
    return code


def redeem(database: Database, issuer: str, said: Mapping[str, str], basic: tuple[str, str] | None) -> dict[str, Any]:
    """A code for an ID token, after client secret, address and PKCE verifier fit; raises Wrong."""
    client = _client(database, said, basic)
    if said.get("grant_type") != "authorization_code":
        raise Wrong("unsupported_grant_type", "only authorization_code")
    with database.transaction() as connection:
        code = connection.execute("SELECT * FROM eid_code WHERE code = ?", [said.get("code", "")]).fetchone()
        # A code shown is a code used, whatever else was wrong with the request.
        connection.execute("DELETE FROM eid_code WHERE code = ?", [said.get("code", "")])
    verifier = said.get("code_verifier", "").encode("ascii", "replace")
    fits = code is not None and all([
        code["client"] == client, code["redirect_uri"] == said.get("redirect_uri"), int(time.time()) - code["at"] <= CODE_SECONDS,
        hmac.compare_digest(code["challenge"], _packed(hashlib.sha256(verifier).digest())),
    ])  # fmt: skip
    if not fits:
        raise Wrong("invalid_grant", "code, redirect_uri or code_verifier does not fit")
    access = secrets.token_urlsafe(32)
    answer = {"access_token": access, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}
    return {**answer, "id_token": _id_token(database, issuer, code, access)}


def jwks(database: Database) -> dict[str, Any]:
    """The public key ID tokens are signed with."""
    numbers = _key(database).public_key().public_numbers()
    n, e = (_packed(number.to_bytes((number.bit_length() + 7) // 8, "big")) for number in (numbers.n, numbers.e))
    return {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": _kid(n, e), "n": n, "e": e}]}


def subject(database: Database, client: str, citizen: int) -> str:
    """Pairwise: another name for the same citizen at every client (Core 8.1), always the same at one."""
    return hmac.new(_secret(database, "eid_salt").encode(), f"{client}|{citizen}".encode(), hashlib.sha256).hexdigest()


def _client(database: Database, said: Mapping[str, str], basic: tuple[str, str] | None) -> str:
    name, secret = basic or (said.get("client_id", ""), said.get("client_secret", ""))
    row = database.row("SELECT * FROM eid_client WHERE client = ?", name)
    if row is None or not hmac.compare_digest(row["secret"].encode(), secret.encode("utf-8", "replace")):
        raise Wrong("invalid_client", "unknown client or wrong secret")
    return str(row["client"])


def _id_token(database: Database, issuer: str, code: sqlite3.Row, access: str) -> str:
    now, mishap, client = int(time.time()), code["mishap"], code["client"]
    level = code["level"] - (mishap == "level")
    claims: dict[str, Any] = {
        "iss": issuer, "sub": subject(database, client, code["citizen"]), "aud": client, "iat": now, "exp": now + TOKEN_SECONDS, "auth_time": now,
        "acr": next((name for name, number in LEVELS.items() if number == level), "0"),
        "at_hash": _packed(hashlib.sha256(access.encode()).digest()[:16]),
    }  # fmt: skip
    changes: dict[str, dict[str, Any]] = {
        "nonce": {"nonce": secrets.token_urlsafe(16)}, "audience": {"aud": "ben-khac"}, "party": {"aud": [client, "ben-khac"], "azp": "ben-khac"},
        "issuer": {"iss": issuer + "/khac"}, "old": dict.fromkeys(("iat", "exp", "auth_time"), now - 86_400), "hash": {"at_hash": _packed(bytes(16))},
    }  # fmt: skip
    claims |= ({"nonce": code["nonce"]} if code["nonce"] else {}) | changes.get(mishap, {})
    public = jwks(database)["keys"][0]
    if mishap == "unsigned":
        return _joined({"alg": "none"}, claims) + "."
    if mishap == "confused":
        pem = (
            _key(database)
            .public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        )
        signed = _joined({"alg": "HS256", "kid": public["kid"]}, claims)
        return f"{signed}.{_packed(hmac.new(pem, signed.encode(), hashlib.sha256).digest())}"
    key = rsa.generate_private_key(65537, 2048) if mishap == "key" else _key(database)
    signed = _joined({"alg": "RS256", "typ": "JWT", "kid": public["kid"]}, claims)
    return f"{signed}.{_packed(key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _joined(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    return ".".join(_packed(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))


def _key(database: Database) -> rsa.RSAPrivateKey:
    with database.transaction() as connection:
        row = connection.execute("SELECT value FROM setting WHERE name = 'eid_key'").fetchone()
        if row is not None:
            loaded = serialization.load_pem_private_key(row["value"].encode(), None)
            assert isinstance(loaded, rsa.RSAPrivateKey)  # noqa: S101  # only we write it
            return loaded
        key = rsa.generate_private_key(65537, 2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        connection.execute("INSERT INTO setting (name, value) VALUES ('eid_key', ?)", [pem.decode()])
        return key


def _secret(database: Database, name: str) -> str:
    with database.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO setting (name, value) VALUES (?, ?)", [name, secrets.token_hex(32)])
        return str(connection.execute("SELECT value FROM setting WHERE name = ?", [name]).fetchone()["value"])


def _kid(n: str, e: str) -> str:
    """RFC 7638: the key's own thumbprint."""
    return _packed(hashlib.sha256(f'{{"e":"{e}","kty":"RSA","n":"{n}"}}'.encode()).digest())


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
