"""A remote signing service in miniature: keys are kept here, their owners allow each use, programs send hashes.

Written from Cloud Signature Consortium, "Architectures and protocols for remote signature applications" 1.0.4.0: 8 (authorization,
OAuth 2.0), 10 (errors) and 11 (methods), read through public servers, clients and test suites that quote it (github
eu-digital-identity-wallet's servers, faceless2/netkeystore, a study of 2.0.0.0), since the document itself was not retrieved; from
RFC 6749 (4.1, 6) and, where a client sends it, RFC 7636. A signature is PKCS #1 v1.5 or ECDSA with SHA-256.
What it leaves out: digest login, TLS and client credentials, account_token, RSASSA-PSS, signDoc, timestamp.

Of each holder's keys `…-rsa` is explicit (PIN and a code sent to the phone) and bound to hashes (SCAL 2), `…-ec` explicit with a PIN
alone (SCAL 1), `…-web` by OAuth 2.0 (SCAL 2). The signature activation data of an OAuth key is its token of scope `credential`.
"""

import base64
import binascii
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

from . import authority
from .database import Database
from .eid import CHALLENGE
from .plain_text import clean
from .registry import Refusal

ALGORITHMS = {
    "rsa": ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11"), "web": ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11"),
    "ec": ("1.2.840.10045.4.3.2",),
}  # fmt: skip
MODES = {"rsa": "explicit", "ec": "explicit", "web": "oauth2code"}
LEVELS = {"rsa": "2", "ec": "1", "web": "2"}
SHA256 = "2.16.840.1.101.3.4.2.1"
P256 = "1.2.840.10045.3.1.7"
MOST = 20
TOKEN_SECONDS, SAD_SECONDS, CODE_SECONDS, OTP_SECONDS = 3600, 300, 60, 300
METHODS = (
    "auth/login", "auth/revoke", "credentials/list", "credentials/info", "credentials/authorize", "credentials/extendTransaction",
    "credentials/sendOTP", "signatures/signHash", "oauth2/authorize", "oauth2/token", "oauth2/revoke",
)  # fmt: skip
NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)


class Wrong(ValueError):
    """An error as the document writes it: HTTP status, `error` and `error_description`."""

    def __init__(self, description: str, error: str = "invalid_request", status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.status = status


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


def info(base: str) -> dict[str, Any]:
    """11.1: what this service is and does."""
    return {
        "specs": "1.0.4.0", "name": "Ký từ xa Thế giới thử", "logo": f"{base}/static/sign.png", "region": "VN", "lang": "vi-VN",
        "description": "Dịch vụ ký giả, để thử", "authType": ["basic", "oauth2code"], "oauth2": base, "methods": list(METHODS),
    }  # fmt: skip


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


def login(database: Database, basic: tuple[str, str] | None, said: Mapping[str, Any]) -> dict[str, Any]:
    """11.2: a service token for a holder's name and password, or for a refresh token."""
    refresh = said.get("refresh_token")
    if refresh is not None:
        if not isinstance(refresh, str):
            raise Wrong("Invalid string parameter: refresh_token")
        row = _grant(database, refresh, "refresh")
        if row is None:
            raise Wrong("Invalid refresh_token")
        return _service(database, row["holder"], row["client"])
    if basic is None:
        raise Wrong("Malformed authentication parameter", status=401)
    try:
        one = authority.holder(database, basic[0])
        expected = authority.toy_secret(database, one.slug, "password")
    except Refusal:
        one, expected = None, secrets.token_hex(16)
    if one is None or not hmac.compare_digest(expected.encode(), basic[1].encode("utf-8", "replace")):
        raise Wrong("An error occurred during authentication process", "authentication_error")
    return _service(database, one.slug, "", refresh=said.get("rememberMe") is True)


def revoke(database: Database, value: object) -> None:
    """11.3 and RFC 7009: a token is forgotten; one nobody knows is no error."""
    if not isinstance(value, str) or not value:
        raise Wrong("Missing (or invalid type) string parameter token")
    with database.transaction() as connection:
        connection.execute("DELETE FROM csc_grant WHERE value = ? AND kind IN ('access', 'refresh', 'sad')", [value])


def bearer(database: Database, header: str) -> str:
    """Whose service token the header shows; raises Wrong."""
    kind, _, value = header.partition(" ")
    if kind.lower() != "bearer" or not value.strip():
        raise Wrong("Malformed authorization header")
    row = database.row("SELECT * FROM csc_grant WHERE value = ? AND kind = 'access'", value.strip())
    if row is None:
        raise Wrong("The token provided is not a valid OAuth access or refresh token", "invalid_token", 401)
    if row["until"] < time.time():
        raise Wrong("The access or refresh token is expired or has been revoked", "expired_token", 401)
    return str(row["holder"])


def listed(holder: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """11.4: the holder's credentials, a page at a time."""
    if said.get("userID") is not None:
        raise Wrong("userID parameter MUST be null")
    most, page = said.get("maxResults"), said.get("pageToken", "0")
    if most is not None and (type(most) is not int or most < 1):
        raise Wrong("Invalid parameter maxResults")
    if not isinstance(page, str) or not NUMBER.fullmatch(page) or int(page) >= len(MODES):
        raise Wrong("Invalid parameter pageToken")
    names, begin = [f"{holder}-{purpose}" for purpose in MODES], int(page)
    end = begin + (most or len(names))
    return {"credentialIDs": names[begin:end], **({"nextPageToken": str(end)} if end < len(names) else {})}


def described(database: Database, base: str, holder: str, said: Mapping[str, Any], mishap: str) -> dict[str, Any]:
    """11.5: a credential's key, certificates and how its use is allowed."""
    name, purpose = _credential(holder, said)
    wanted = said.get("certificates", "single")
    if wanted not in ("none", "single", "chain"):
        raise Wrong("Invalid parameter certificates")
    key: dict[str, Any] = {
        "status": _key_status(mishap),
        "algo": list(ALGORITHMS[purpose]),
        "len": 256 if purpose == "ec" else 2048,
    }
    row = authority.row_of(database, base, name)
    cert: dict[str, Any] = {"status": authority.state(row)}
    links = authority.chain(database, base, name)
    if wanted != "none":
        shown = links if wanted == "chain" else links[:1]
        cert["certificates"] = [
            base64.b64encode(one.public_bytes(authority.serialization.Encoding.DER)).decode() for one in shown
        ]
    if said.get("certInfo") is True:
        since, until = links[0].not_valid_before_utc, links[0].not_valid_after_utc
        cert |= {
            "issuerDN": links[0].issuer.rfc4514_string(), "serialNumber": f"{links[0].serial_number:X}", "subjectDN": links[0].subject.rfc4514_string(),
            "validFrom": f"{since:%Y%m%d%H%M%S}Z", "validTo": f"{until:%Y%m%d%H%M%S}Z",
        }  # fmt: skip
    told = {
        "description": "Khóa giả, để thử", "key": key | ({"curve": P256} if purpose == "ec" else {}), "cert": cert, "authMode": MODES[purpose],
        "SCAL": LEVELS[purpose], "multisign": MOST, "lang": "vi-VN",
    }  # fmt: skip
    if said.get("authInfo") is True and MODES[purpose] == "explicit":
        told["PIN"] = {"presence": "true", "format": "N", "label": "PIN", "description": "Mã PIN gồm sáu chữ số"}
        told["OTP"] = {"presence": "false"}
        if purpose == "rsa":
            told["OTP"] = {
                "presence": "true", "type": "online", "format": "N", "label": "OTP", "ID": f"{holder}-sms", "provider": "Thế giới thử",
                "description": "Mã sáu chữ số gửi tới điện thoại",
            }  # fmt: skip
    return told


def send_code(database: Database, holder: str, said: Mapping[str, Any]) -> None:
    """11.8: a code to the holder's phone (its page in this sandbox), good once and for five minutes."""
    name, purpose = _credential(holder, said)
    if purpose != "rsa":
        raise Wrong("Invalid parameter credentialID")
    one, code, now = authority.holder(database, holder), f"{secrets.randbelow(10**6):06}", time.time()
    words = f"Ma OTP ky so: {code}. Khong dua ma nay cho ai."
    sql = "INSERT INTO sms (smsid, request_id, phone, sender, content, at) VALUES (?, NULL, ?, 'KySoThu', ?, ?)"
    with database.transaction() as connection:
        connection.execute("DELETE FROM csc_grant WHERE kind = 'otp' AND credential = ?", [name])
        _keep(connection, f"{name}:{code}", "otp", holder, credential=name, seconds=OTP_SECONDS)
        connection.execute(sql, [secrets.token_hex(16), one.phone, words, int(now)])


def authorize(database: Database, base: str, holder: str, said: Mapping[str, Any], mishap: str) -> dict[str, Any]:
    """11.6: signature activation data for so many signatures, bound to the hashes where they are given."""
    name, purpose = _credential(holder, said)
    if MODES[purpose] != "explicit":
        raise Wrong("Invalid parameter credentialID")
    if _key_status(mishap) == "disabled":
        raise Wrong("The credential identified by credentialID is disabled")
    count = said.get("numSignatures")
    if type(count) is not int:
        raise Wrong("Missing (or invalid type) integer parameter numSignatures")
    _check_count(count)
    found = _hashes(said.get("hash")) if said.get("hash") is not None or LEVELS[purpose] == "2" else ()
    if len(found) > count:
        raise Wrong("Invalid value for parameter numSignatures")
    for what in ("PIN", "OTP"):
        if said.get(what) is not None and not isinstance(said[what], str):
            raise Wrong(f"Invalid parameter {what}")
    _check_standing(database, base, name, mishap)
    if mishap == "locked":
        raise Wrong("PIN locked", "invalid_pin")
    pin = authority.toy_secret(database, holder, "pin")
    if not hmac.compare_digest(pin.encode(), str(said.get("PIN") or "").encode()):
        raise Wrong("The PIN is invalid", "invalid_pin")
    seconds = -1 if mishap == "sad" else SAD_SECONDS
    value = secrets.token_urlsafe(32)
    with database.transaction() as connection:
        if purpose == "rsa":
            sql = "DELETE FROM csc_grant WHERE value = ? AND kind = 'otp' AND until > ?"
            if not connection.execute(sql, [f"{name}:{said.get('OTP') or ''}", time.time()]).rowcount:
                raise Wrong("The OTP is invalid", "invalid_otp")
        _keep(connection, value, "sad", holder, credential=name, hashes=found, remaining=count, seconds=seconds)
    return {"SAD": value, "expiresIn": SAD_SECONDS}


def extend(database: Database, holder: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """11.7: new signature activation data for what remains of a transaction, bound to the next hashes."""
    name, purpose = _credential(holder, said)
    old = _sad(database, name, said.get("SAD"))
    found = _hashes(said.get("hash")) if said.get("hash") is not None or LEVELS[purpose] == "2" else ()
    value = secrets.token_urlsafe(32)
    with database.transaction() as connection:
        if not connection.execute("DELETE FROM csc_grant WHERE value = ?", [old["value"]]).rowcount:
            raise Wrong("Invalid parameter SAD")
        _keep(
            connection,
            value,
            "sad",
            holder,
            credential=name,
            hashes=found,
            remaining=old["remaining"],
            seconds=SAD_SECONDS,
        )
    return {"SAD": value, "expiresIn": SAD_SECONDS}


def sign(database: Database, base: str, holder: str, said: Mapping[str, Any], mishap: str) -> dict[str, Any]:
    """11.9: signatures over hashes the activation data allows; each counts against the number it allows."""
    if not isinstance(said.get("SAD"), str):
        raise Wrong("Missing (or invalid type) string parameter SAD")
    name, purpose = _credential(holder, said)
    sad = _sad(database, name, said["SAD"])
    asked = _hashes(said.get("hash"))
    bound = json.loads(sad["hashes"])
    if bound and not set(asked) <= set(bound):
        raise Wrong("Hash is not authorized by the SAD")
    _check_algorithm(purpose, said)
    digests = [base64.b64decode(one) for one in asked]
    if any(len(digest) != 32 for digest in digests):
        raise Wrong("Invalid digest value length")
    if _key_status(mishap) == "disabled":
        raise Wrong("The credential identified by credentialID is disabled")
    _check_standing(database, base, name, mishap)
    with database.transaction() as connection:
        sql = "UPDATE csc_grant SET remaining = remaining - ? WHERE value = ? AND remaining >= ?"
        if not connection.execute(sql, [len(asked), sad["value"], len(asked)]).rowcount:
            raise Wrong("Numbers of signatures is too high")
        connection.execute("DELETE FROM csc_grant WHERE value = ? AND remaining = 0", [sad["value"]])
    key = authority.key(database, name)
    made = [signature(key, digest, mishap) for digest in digests]
    if mishap == "revoked":
        authority.revoke(database, authority.row_of(database, base, name)["serial"], ago=1)
    return {"signatures": [base64.b64encode(one).decode() for one in made]}


def signature(key: authority.Key, digest: bytes, mishap: str) -> bytes:
    """A signature, or one over something else (`hash`), or one that is none (`wrong`)."""
    made = authority.sign_hash(key, hashlib.sha256(digest).digest() if mishap == "hash" else digest)
    return bytes([*made[:-1], made[-1] ^ 1]) if mishap == "wrong" else made


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
    credential, count = "", 0
    found: tuple[str, ...] = ()
    if scope == "credential":
        credential = said.get("credentialID", "")
        _check_web(database, credential)
        if not NUMBER.fullmatch(said.get("numSignatures", "")):
            raise Wrong("Missing (or invalid type) integer parameter numSignatures")
        count = int(said["numSignatures"])
        _check_count(count)
        found = _hashes([one for one in said.get("hash", "").split(",") if one])
        if len(found) > count:
            raise Wrong("Invalid value for parameter numSignatures")
    words = clean(said.get("description"), 500)
    return Asked(row["client"], row["name"], uri, scope, credential, count, found, words, challenge)


def grant(database: Database, asked: Asked, holder: str) -> str:
    """The holder agreed: a code to be redeemed once, within a minute; Refusal when the key is another's."""
    one = authority.holder(database, holder)
    if asked.credential and asked.credential not in one.credentials:
        raise Refusal("holder", "Khóa này là của người khác.")
    code = secrets.token_urlsafe(32)
    with database.transaction() as connection:
        connection.execute("DELETE FROM csc_grant WHERE until < ?", [time.time() - 3600])
        _keep(
            connection, code, "code", holder, client=asked.client, scope=asked.scope, credential=asked.credential, hashes=asked.hashes,
            remaining=asked.count, redirect_uri=asked.redirect_uri, challenge=asked.challenge, seconds=CODE_SECONDS,
        )  # fmt: skip
    return code


def redeem(database: Database, said: Mapping[str, str], basic: tuple[str, str] | None, mishap: str) -> dict[str, Any]:
    """8.3.3: a code or a refresh token for a service token, or a code for a credential's activation data."""
    kind = said.get("grant_type")
    client = redeem_client(database, said, basic)
    if not kind:
        raise Wrong("Missing parameter grant_type")
    if kind == "refresh_token":
        if not said.get("refresh_token"):
            raise Wrong("Missing parameter refresh_token")
        row = _grant(database, said["refresh_token"], "refresh")
        if row is None or row["client"] != client:
            raise Wrong("Invalid parameter refresh_token", "invalid_grant")
        return {**_service(database, row["holder"], client), "token_type": "Bearer"}
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
        return {**_service(database, row["holder"], client, refresh=True), "token_type": "Bearer"}
    value, seconds = secrets.token_urlsafe(32), -1 if mishap == "sad" else SAD_SECONDS
    with database.transaction() as connection:
        _keep(
            connection, value, "sad", row["holder"], client=client, scope="credential", credential=row["credential"],
            hashes=json.loads(row["hashes"]), remaining=row["remaining"], seconds=seconds,
        )  # fmt: skip
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


def short_code(digest: str) -> str:
    """The first eight hexadecimal digits of a hash in Base64, as people compare them: `3CAB 0A7C`."""
    return grouped(base64.b64decode(digest).hex())


def grouped(digest: str) -> str:
    """The same of a hash in hexadecimal."""
    return f"{digest[:4]} {digest[4:8]}".upper()


def _service(database: Database, holder: str, client: str, *, refresh: bool = False) -> dict[str, Any]:
    told = {"access_token": secrets.token_urlsafe(32), "expires_in": TOKEN_SECONDS}
    with database.transaction() as connection:
        _keep(
            connection,
            str(told["access_token"]),
            "access",
            holder,
            client=client,
            scope="service",
            seconds=TOKEN_SECONDS,
        )
        if refresh:
            told["refresh_token"] = secrets.token_urlsafe(32)
            _keep(
                connection,
                str(told["refresh_token"]),
                "refresh",
                holder,
                client=client,
                scope="service",
                seconds=24 * TOKEN_SECONDS,
            )
    return told


def _keep(
    connection: sqlite3.Connection, value: str, kind: str, holder: str, *, client: str = "", scope: str = "", credential: str = "",
    hashes: tuple[str, ...] | list[str] = (), remaining: int = 0, redirect_uri: str = "", challenge: str = "", seconds: int,
) -> None:  # fmt: skip
    sql = "INSERT INTO csc_grant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    written, until = json.dumps(list(hashes)), time.time() + seconds
    connection.execute(
        sql, [value, kind, holder, client, scope, credential, written, remaining, redirect_uri, challenge, until]
    )


def _grant(database: Database, value: str, kind: str) -> sqlite3.Row | None:
    sql = "SELECT * FROM csc_grant WHERE value = ? AND kind = ? AND until > ?"
    return database.row(sql, value, kind, time.time())


def _credential(holder: str, said: Mapping[str, Any]) -> tuple[str, str]:
    name = said.get("credentialID")
    if not isinstance(name, str):
        raise Wrong("Missing (or invalid type) string parameter credentialID")
    owner, _, purpose = name.rpartition("-")
    if owner != holder or purpose not in MODES:
        raise Wrong("Invalid parameter credentialID")
    return name, purpose


def _check_web(database: Database, credential: str) -> None:
    try:
        authority.owner(database, credential)
    except Refusal:
        raise Wrong("Invalid parameter credentialID") from None
    if MODES.get(credential.rpartition("-")[2]) != "oauth2code":
        raise Wrong("Invalid parameter credentialID")


def _check_count(count: int) -> None:
    if count < 1:
        raise Wrong("Invalid value for parameter numSignatures")
    if count > MOST:
        raise Wrong("Numbers of signatures is too high")


def _check_standing(database: Database, base: str, name: str, mishap: str) -> None:
    row = authority.row_of(database, base, name)
    standing = "valid" if mishap == "careless" else authority.state(row)
    if standing == "expired":
        subject = authority.x509.load_der_x509_certificate(row["der"]).subject.rfc4514_string()
        raise Wrong(f"Signing certificate '{subject}' is expired")
    if standing == "revoked":
        raise Wrong("Invalid certificate status")


def _check_algorithm(purpose: str, said: Mapping[str, Any]) -> None:
    algorithm, digest = said.get("signAlgo"), said.get("hashAlgo")
    if not isinstance(algorithm, str):
        raise Wrong("Missing (or invalid type) string parameter signAlgo")
    if algorithm not in ALGORITHMS[purpose]:
        raise Wrong("Invalid parameter signAlgo")
    if algorithm == "1.2.840.113549.1.1.1":  # the only one that says nothing of the hash
        if not isinstance(digest, str):
            raise Wrong("Missing (or invalid type) string parameter hashAlgo")
        if digest != SHA256:
            raise Wrong("Invalid parameter hashAlgo")


def _sad(database: Database, name: str, value: object) -> sqlite3.Row:
    if not isinstance(value, str):
        raise Wrong("Missing (or invalid type) string parameter SAD")
    row = database.row("SELECT * FROM csc_grant WHERE value = ? AND kind = 'sad' AND credential = ?", value, name)
    if row is None:
        raise Wrong("Invalid parameter SAD")
    if row["until"] < time.time():
        raise Wrong("SAD expired")
    return row


def _hashes(given: object) -> tuple[str, ...]:
    """Hashes as standard Base64, from either alphabet."""
    if not isinstance(given, list):
        raise Wrong("Missing (or invalid type) array parameter hash")
    if not given:
        raise Wrong("Empty hash array")
    found = []
    for one in given:
        try:
            plain = one.replace("-", "+").replace("_", "/").rstrip("=")
            found.append(base64.b64encode(base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)).decode())
        except (AttributeError, binascii.Error, ValueError):
            raise Wrong("Invalid Base64 hash string parameter") from None
    return tuple(found)


def _key_status(mishap: str) -> str:
    return "disabled" if mishap == "disabled" else "enabled"
