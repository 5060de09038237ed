"""The remote signing service's OAuth 2.0 side: who may ask, the holder's browser, codes and tokens.

Written as `csc` is: Cloud Signature Consortium 1.0.4.0, 8.3 (oauth2/authorize, token, revoke), RFC 6749 (4.1, 4.4, 6), RFC 7009 and,
where a client sends a challenge, RFC 7636.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import authority
from .csc import (
    MODES,
    NUMBER,
    SAD_SECONDS,
    Wrong,
    check_count,
    credential,
    hashes_of,
    keep,
    keep_sad,
    live,
    service_token,
)
from .database import Database
from .eid import CHALLENGE
from .plain_text import clean
from .registry import Refusal

CODE_SECONDS = 60


@dataclass(frozen=True)
class Asked:
    """One checked request for authorization by the holder in a browser."""

    client: str
    name: str
    redirect_uri: str
    scope: str
    credential: str
    count: int
    hashes: tuple[str, ...]
    description: str
    challenge: str


def register_client(database: Database, given: Mapping[str, Any]) -> None:
    """Make an application known, from JSON: client_id, client_secret, name, redirect_uris; again with another secret changes it."""
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
    sql = "INSERT OR REPLACE INTO csc_client (client, secret, name, redirect_uris) VALUES (?, ?, ?, ?)"
    with database.transaction() as connection:
        connection.execute(sql, [client, secret, name or client, json.dumps(uris)])


def read_request(database: Database, said: Mapping[str, str]) -> Asked:
    """8.3.2: check a request of the browser; Refusal where nobody may be told, Wrong where the client is."""
    row = database.row("SELECT * FROM csc_client WHERE client = ?", said.get("client_id", ""))
    uris = json.loads(row["redirect_uris"]) if row else []
    uri = said.get("redirect_uri") or (uris[0] if len(uris) == 1 else "")
    if row is None:
        raise Refusal("client_id", "Không có bên nào mang tên này.")
    if uri not in uris:
        raise Refusal("redirect_uri", "Địa chỉ quay về không phải địa chỉ đã đăng ký.")
    if said.get("response_type") != "code":
        raise Wrong("only code", "unsupported_response_type")
    scope = said.get("scope") or "service"
    if scope not in ("service", "credential"):
        raise Wrong("service or credential", "invalid_scope")
    challenge = said.get("code_challenge", "")
    if challenge and (said.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(challenge)):
        raise Wrong("code_challenge must be S256")
    name, count = "", 0
    found: tuple[str, ...] = ()
    if scope == "credential":
        one = credential(database, "", said)
        if MODES[one.purpose] != "oauth2code":
            raise Wrong("Invalid parameter credentialID")
        name = one.name
        if not NUMBER.fullmatch(said.get("numSignatures", "")):
            raise Wrong("Missing (or invalid type) integer parameter numSignatures")
        count = int(said["numSignatures"])
        check_count(count)
        found = hashes_of([one for one in said.get("hash", "").split(",") if one])
        if len(found) > count:
            raise Wrong("Invalid value for parameter numSignatures")
    words = clean(said.get("description"), 500)
    return Asked(row["client"], row["name"], uri, scope, name, count, found, words, challenge)


def grant(database: Database, asked: Asked, holder: str) -> str:
    """The holder agreed: a code to be redeemed once, within a minute; Refusal when the key is another's."""
    one = authority.holder(database, holder)
    if asked.credential and asked.credential not in one.credentials:
        raise Refusal("holder", "Khóa này là của người khác.")
    code = secrets.token_urlsafe(32)
    with database.transaction() as connection:
        connection.execute("DELETE FROM csc_grant WHERE until < ?", [time.time() - 3600])
        keep(
            connection, code, "code", holder, client=asked.client, scope=asked.scope, credential=asked.credential, hashes=asked.hashes,
            remaining=asked.count, redirect_uri=asked.redirect_uri, challenge=asked.challenge, seconds=CODE_SECONDS,
        )  # fmt: skip
    return code


def redeem(database: Database, said: Mapping[str, str], basic: tuple[str, str] | None, mishap: str) -> dict[str, Any]:
    """8.3.3: a code, a refresh token or the application's secret for a service token, or a code for a key's activation data."""
    kind = said.get("grant_type")
    client = redeem_client(database, said, basic)
    if not kind:
        raise Wrong("Missing parameter grant_type")
    if kind == "refresh_token":
        if not said.get("refresh_token"):
            raise Wrong("Missing parameter refresh_token")
        row = live(database, said["refresh_token"], "refresh")
        if row is None or row["client"] != client:
            raise Wrong("Invalid parameter refresh_token", "invalid_grant")
        return {**service_token(database, row["holder"], client), "token_type": "Bearer"}
    if kind == "client_credentials":
        if said.get("scope", "service") != "service":
            raise Wrong("service only", "invalid_scope")
        return {**service_token(database, "", client), "token_type": "Bearer"}
    if kind != "authorization_code":
        raise Wrong("Invalid parameter grant_type")
    if not said.get("code"):
        raise Wrong("Missing parameter code")
    with database.transaction() as connection:
        row = connection.execute("SELECT * FROM csc_grant WHERE value = ? AND kind = 'code'", [said["code"]]).fetchone()
        # A code shown is a code used, whatever else was wrong with the request.
        connection.execute("DELETE FROM csc_grant WHERE value = ? AND kind = 'code'", [said["code"]])
    if row is None or row["client"] != client:
        raise Wrong("Invalid parameter code", "invalid_grant")
    if row["until"] < time.time():
        raise Wrong("Authorization code is invalid or expired", "invalid_grant")
    if said.get("redirect_uri", row["redirect_uri"]) != row["redirect_uri"]:
        raise Wrong("redirect_uri parameter does not match", "invalid_grant")
    verifier = base64.urlsafe_b64encode(
        hashlib.sha256(said.get("code_verifier", "").encode("ascii", "replace")).digest()
    )
    if row["challenge"] and not hmac.compare_digest(row["challenge"], verifier.decode().rstrip("=")):
        raise Wrong("Invalid parameter code", "invalid_grant")
    if row["scope"] == "service":
        return {**service_token(database, row["holder"], client, refresh=True), "token_type": "Bearer"}
    with database.transaction() as connection:
        allowed = json.loads(row["hashes"])
        value = keep_sad(connection, row["credential"], row["holder"], allowed, row["remaining"], mishap, client)
    return {"access_token": value, "token_type": "SAD", "expires_in": SAD_SECONDS}


def redeem_client(database: Database, said: Mapping[str, str], basic: tuple[str, str] | None) -> str:
    """The application that shows its secret; raises Wrong."""
    name, secret = basic or (said.get("client_id", ""), said.get("client_secret", ""))
    if not name:
        raise Wrong("Missing parameter client_id")
    row = database.row("SELECT * FROM csc_client WHERE client = ?", name)
    if row is None:
        raise Wrong("Invalid parameter client_id")
    if not secret:
        raise Wrong("Client authorization required")
    if not hmac.compare_digest(row["secret"].encode(), secret.encode("utf-8", "replace")):
        raise Wrong("Invalid parameter client_secret")
    return str(row["client"])
