"""A remote signing service in miniature: keys are kept here, their owners allow each use, programs send hashes.

Written from Cloud Signature Consortium, "Architectures and protocols for remote signature applications" 1.0.4.0: 8 (authorization,
OAuth 2.0), 10 (errors) and 11 (methods), read through public servers, clients and test suites that quote it (github
eu-digital-identity-wallet's servers, faceless2/netkeystore, a study of 2.0.0.0), since the document itself was not retrieved; from
RFC 6749 (4.1, 6) and, where a client sends it, RFC 7636. A signature is PKCS #1 v1.5 or ECDSA with SHA-256.
Unverified in 1.0.4.0, since seen in one of these sources only or in none: 204 after sendOTP and revoke, the words about `userID` and about a
revoked certificate (`Invalid certificate status`), 401 with `invalid_token` and `expired_token`; the numbers of sections may differ.
What it leaves out: digest login, TLS, account_token, RSASSA-PSS, signDoc, timestamp.

Of each holder's keys `…-rsa` is explicit by PIN and a code sent to the phone, `…-otp` by the code alone, both bound to hashes (SCAL 2);
`…-ec` explicit by a PIN alone (SCAL 1); `…-web` by OAuth 2.0 (SCAL 2, `csc_oauth`): its signature activation data is a token of scope
`credential`. A token an application got with its own secret (client credentials) is nobody's in particular and reaches every key.
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
from .registry import Refusal

RSA, RSA_SHA256, ECDSA = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"
MODES = {"rsa": "explicit", "otp": "explicit", "ec": "explicit", "web": "oauth2code"}
NEEDS = {"rsa": ("PIN", "OTP"), "otp": ("OTP",), "ec": ("PIN",), "web": ()}
SHA256 = "2.16.840.1.101.3.4.2.1"
P256 = "1.2.840.10045.3.1.7"
MOST = 20
TOKEN_SECONDS, SAD_SECONDS, OTP_SECONDS, OTP_TRIES = 3600, 300, 300, 3
METHODS = (
    "auth/login", "auth/revoke", "credentials/list", "credentials/info", "credentials/authorize", "credentials/extendTransaction",
    "credentials/sendOTP", "signatures/signHash", "oauth2/authorize", "oauth2/token", "oauth2/revoke",
)  # fmt: skip
NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)


@dataclass(frozen=True)
class Credential:
    """A key here: its name, whose it is, and which of the kinds above."""

    name: str
    holder: str
    purpose: str

    @property
    def bound(self) -> bool:
        """Whether its activation data must name the hashes (SCAL 2)."""
        return self.purpose != "ec"

    @property
    def algorithms(self) -> tuple[str, ...]:
        """What it signs with."""
        return (ECDSA,) if self.purpose == "ec" else (RSA, RSA_SHA256)


class Wrong(ValueError):
    """An error as the document writes it: HTTP status, `error` and `error_description`."""

    def __init__(self, description: str, error: str = "invalid_request", status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.status = status


def info(base: str) -> dict[str, Any]:
    """11.1: what this service is and does."""
    return {
        "specs": "1.0.4.0", "name": "Ký từ xa Thế giới thử", "logo": f"{base}/static/sign.png", "region": "VN", "lang": "vi-VN",
        "description": "Dịch vụ ký giả, để thử", "authType": ["basic", "oauth2code", "oauth2client"], "oauth2": base, "methods": list(METHODS),
    }  # fmt: skip


def login(database: Database, basic: tuple[str, str] | None, said: Mapping[str, Any]) -> dict[str, Any]:
    """11.2: a service token for a holder's name and password, or for a refresh token."""
    refresh = said.get("refresh_token")
    if refresh is not None:
        if not isinstance(refresh, str):
            raise Wrong("Invalid string parameter: refresh_token")
        row = live(database, refresh, "refresh")
        if row is None:
            raise Wrong("Invalid refresh_token")
        return service_token(database, row["holder"], row["client"])
    if basic is None:
        raise Wrong("Malformed authentication parameter", status=401)
    try:
        one = authority.holder(database, basic[0])
        expected = authority.toy_secret(database, one.slug, "password")
    except Refusal:
        one, expected = None, secrets.token_hex(16)
    if one is None or not hmac.compare_digest(expected.encode(), basic[1].encode("utf-8", "replace")):
        raise Wrong("An error occurred during authentication process", "authentication_error")
    return service_token(database, one.slug, "", refresh=said.get("rememberMe") is True)


def revoke(database: Database, value: object) -> None:
    """11.3 and RFC 7009: a token is forgotten; one nobody knows is no error."""
    if not isinstance(value, str) or not value:
        raise Wrong("Missing (or invalid type) string parameter token")
    with database.transaction() as connection:
        connection.execute("DELETE FROM csc_grant WHERE value = ? AND kind IN ('access', 'refresh', 'sad')", [value])


def bearer(database: Database, header: str) -> str:
    """Whose service token the header shows, empty for an application's own; raises Wrong."""
    kind, _, value = header.partition(" ")
    if kind.lower() != "bearer" or not value.strip():
        raise Wrong("Malformed authorization header")
    row = database.row("SELECT * FROM csc_grant WHERE value = ? AND kind = 'access'", value.strip())
    if row is None:
        raise Wrong("The token provided is not a valid OAuth access or refresh token", "invalid_token", 401)
    if row["until"] < time.time():
        raise Wrong("The access or refresh token is expired or has been revoked", "expired_token", 401)
    return str(row["holder"])


def listed(database: Database, holder: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """11.4: the holder's credentials, a page at a time; whose, an application with a token of its own must say."""
    user = said.get("userID")
    if holder and user is not None:
        raise Wrong("userID parameter MUST be null")
    if not holder:
        if not isinstance(user, str):
            raise Wrong("Missing (or invalid type) string parameter userID")
        try:
            holder = authority.holder(database, user).slug
        except Refusal:
            raise Wrong("Invalid parameter userID") from None
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
    one = credential(database, holder, said)
    wanted = said.get("certificates", "single")
    if wanted not in ("none", "single", "chain"):
        raise Wrong("Invalid parameter certificates")
    key: dict[str, Any] = {
        "status": _key_status(mishap),
        "algo": list(one.algorithms),
        "len": 256 if one.purpose == "ec" else 2048,
    }
    row = authority.row_of(database, base, one.name)
    cert: dict[str, Any] = {"status": authority.state(row)}
    links = authority.chain(database, base, one.name)
    if wanted != "none":
        shown = links if wanted == "chain" else links[:1]
        cert["certificates"] = [
            base64.b64encode(link.public_bytes(authority.serialization.Encoding.DER)).decode() for link in shown
        ]
    if said.get("certInfo") is True:
        since, until = links[0].not_valid_before_utc, links[0].not_valid_after_utc
        cert |= {
            "issuerDN": links[0].issuer.rfc4514_string(), "serialNumber": f"{links[0].serial_number:X}", "subjectDN": links[0].subject.rfc4514_string(),
            "validFrom": f"{since:%Y%m%d%H%M%S}Z", "validTo": f"{until:%Y%m%d%H%M%S}Z",
        }  # fmt: skip
    told = {
        "description": "Khóa giả, để thử", "key": key | ({"curve": P256} if one.purpose == "ec" else {}), "cert": cert,
        "authMode": MODES[one.purpose], "SCAL": "2" if one.bound else "1", "multisign": MOST, "lang": "vi-VN",
    }  # fmt: skip
    if said.get("authInfo") is True and MODES[one.purpose] == "explicit":
        told |= {"PIN": {"presence": "false"}, "OTP": {"presence": "false"}}
        if "PIN" in NEEDS[one.purpose]:
            told["PIN"] = {"presence": "true", "format": "N", "label": "PIN", "description": "Mã PIN gồm sáu chữ số"}
        if "OTP" in NEEDS[one.purpose]:
            told["OTP"] = {
                "presence": "true", "type": "online", "format": "N", "label": "OTP", "ID": f"{one.holder}-sms", "provider": "Thế giới thử",
                "description": "Mã sáu chữ số gửi tới điện thoại",
            }  # fmt: skip
    return told


def send_code(database: Database, holder: str, said: Mapping[str, Any]) -> None:
    """11.8: a code to the holder's phone (its page in this sandbox), good once, for five minutes and three tries; the one before is void."""
    one = credential(database, holder, said)
    if "OTP" not in NEEDS[one.purpose]:
        raise Wrong("Invalid parameter credentialID")
    phone, code = authority.holder(database, one.holder).phone, f"{secrets.randbelow(10**6):06}"
    words = f"Ma OTP ky so: {code}. Khong dua ma nay cho ai."
    sql = "INSERT INTO sms (smsid, request_id, phone, sender, content, at) VALUES (?, NULL, ?, 'KySoThu', ?, ?)"
    with database.transaction() as connection:
        connection.execute("DELETE FROM csc_grant WHERE kind = 'otp' AND credential = ?", [one.name])
        keep(
            connection,
            f"{one.name}:{code}",
            "otp",
            one.holder,
            credential=one.name,
            remaining=OTP_TRIES,
            seconds=OTP_SECONDS,
        )
        connection.execute(sql, [secrets.token_hex(16), phone, words, int(time.time())])


def authorize(database: Database, base: str, holder: str, said: Mapping[str, Any], mishap: str) -> dict[str, Any]:
    """11.6: signature activation data for so many signatures, bound to the hashes where they are given."""
    one = credential(database, holder, said)
    if MODES[one.purpose] != "explicit":
        raise Wrong("Invalid parameter credentialID")
    if _key_status(mishap) == "disabled":
        raise Wrong("The credential identified by credentialID is disabled")
    count = said.get("numSignatures")
    if type(count) is not int:
        raise Wrong("Missing (or invalid type) integer parameter numSignatures")
    check_count(count)
    found = hashes_of(said.get("hash")) if said.get("hash") is not None or one.bound else ()
    if len(found) > count:
        raise Wrong("Invalid value for parameter numSignatures")
    for what in ("PIN", "OTP"):
        if said.get(what) is not None and not isinstance(said[what], str):
            raise Wrong(f"Invalid parameter {what}")
    _check_standing(database, base, one, mishap)
    if mishap == "locked":
        raise Wrong("PIN locked", "invalid_pin")
    pin = authority.toy_secret(database, one.holder, "pin")
    if "PIN" in NEEDS[one.purpose] and not hmac.compare_digest(pin.encode(), str(said.get("PIN") or "").encode()):
        raise Wrong("The PIN is invalid", "invalid_pin")
    if "OTP" in NEEDS[one.purpose] and not _use_code(database, one.name, str(said.get("OTP") or "")):
        raise Wrong("The OTP is invalid", "invalid_otp")
    with database.transaction() as connection:
        return {"SAD": keep_sad(connection, one.name, one.holder, found, count, mishap), "expiresIn": SAD_SECONDS}


def extend(database: Database, holder: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """11.7: new signature activation data for what remains of a transaction, bound to the next hashes."""
    one = credential(database, holder, said)
    old = _sad(database, one.name, said.get("SAD"))
    found = hashes_of(said.get("hash")) if said.get("hash") is not None or one.bound else ()
    with database.transaction() as connection:
        if not connection.execute("DELETE FROM csc_grant WHERE value = ?", [old["value"]]).rowcount:
            raise Wrong("Invalid parameter SAD")
        return {"SAD": keep_sad(connection, one.name, one.holder, found, old["remaining"]), "expiresIn": SAD_SECONDS}


def sign(database: Database, base: str, holder: str, said: Mapping[str, Any], mishap: str) -> dict[str, Any]:
    """11.9: signatures over hashes the activation data allows; each counts against the number it allows."""
    if not isinstance(said.get("SAD"), str):
        raise Wrong("Missing (or invalid type) string parameter SAD")
    one = credential(database, holder, said)
    sad = _sad(database, one.name, said["SAD"])
    asked = hashes_of(said.get("hash"))
    bound = json.loads(sad["hashes"])
    if bound and not set(asked) <= set(bound):
        raise Wrong("Hash is not authorized by the SAD")
    _check_algorithm(one, said)
    digests = [base64.b64decode(digest) for digest in asked]
    if any(len(digest) != 32 for digest in digests):
        raise Wrong("Invalid digest value length")
    if _key_status(mishap) == "disabled":
        raise Wrong("The credential identified by credentialID is disabled")
    _check_standing(database, base, one, mishap)
    with database.transaction() as connection:
        sql = "UPDATE csc_grant SET remaining = remaining - ? WHERE value = ? AND remaining >= ?"
        if not connection.execute(sql, [len(asked), sad["value"], len(asked)]).rowcount:
            raise Wrong("Numbers of signatures is too high")
        connection.execute("DELETE FROM csc_grant WHERE value = ? AND remaining = 0", [sad["value"]])
    key = authority.key(database, one.name)
    made = [signature(key, digest, mishap) for digest in digests]
    if mishap == "revoked":
        authority.revoke(database, authority.row_of(database, base, one.name)["serial"], ago=1)
    return {"signatures": [base64.b64encode(each).decode() for each in made]}


def signature(key: authority.Key, digest: bytes, mishap: str) -> bytes:
    """A signature, or one over something else (`hash`), or one that is none (`wrong`)."""
    made = authority.sign_hash(key, hashlib.sha256(digest).digest() if mishap == "hash" else digest)
    return bytes([*made[:-1], made[-1] ^ 1]) if mishap == "wrong" else made


def credential(database: Database, holder: str, said: Mapping[str, Any]) -> Credential:
    """The key a request names, which must be the holder's own where the token is a holder's; raises Wrong."""
    name = said.get("credentialID")
    if not isinstance(name, str):
        raise Wrong("Missing (or invalid type) string parameter credentialID")
    purpose = name.rpartition("-")[2]
    try:
        owner = authority.owner(database, name).slug
    except Refusal:
        raise Wrong("Invalid parameter credentialID") from None
    if purpose not in MODES or holder not in ("", owner):
        raise Wrong("Invalid parameter credentialID")
    return Credential(name, owner, purpose)


def check_count(count: int) -> None:
    """Refuse what `multisign` does not allow."""
    if count < 1:
        raise Wrong("Invalid value for parameter numSignatures")
    if count > MOST:
        raise Wrong("Numbers of signatures is too high")


def service_token(database: Database, holder: str, client: str, *, refresh: bool = False) -> dict[str, Any]:
    """A token for the service, a holder's or (without one) an application's own."""
    told = {"access_token": secrets.token_urlsafe(32), "expires_in": TOKEN_SECONDS}
    with database.transaction() as connection:
        keep(
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
            keep(
                connection,
                str(told["refresh_token"]),
                "refresh",
                holder,
                client=client,
                scope="service",
                seconds=24 * TOKEN_SECONDS,
            )
    return told


def keep(
    connection: sqlite3.Connection, value: str, kind: str, holder: str, *, client: str = "", scope: str = "", credential: str = "",
    hashes: tuple[str, ...] | list[str] = (), remaining: int = 0, redirect_uri: str = "", challenge: str = "", seconds: int,
) -> None:  # fmt: skip
    """Remember something handed out, for so many seconds."""
    sql = "INSERT INTO csc_grant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    written, until = json.dumps(list(hashes)), time.time() + seconds
    connection.execute(
        sql, [value, kind, holder, client, scope, credential, written, remaining, redirect_uri, challenge, until]
    )


def live(database: Database, value: str, kind: str) -> sqlite3.Row | None:
    """Something handed out that still holds."""
    sql = "SELECT * FROM csc_grant WHERE value = ? AND kind = ? AND until > ?"
    return database.row(sql, value, kind, time.time())


def keep_sad(
    connection: sqlite3.Connection, name: str, holder: str, hashes: tuple[str, ...] | list[str], count: int, mishap: str = "none",
    client: str = "",
) -> str:  # fmt: skip
    """New signature activation data for a key, expired already where the mishap says so."""
    value, seconds = secrets.token_urlsafe(32), -1 if mishap == "sad" else SAD_SECONDS
    keep(
        connection, value, "sad", holder, client=client, scope="credential", credential=name, hashes=hashes, remaining=count, seconds=seconds
    )  # fmt: skip
    return value


def hashes_of(given: object) -> tuple[str, ...]:
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


def _use_code(database: Database, name: str, code: str) -> bool:
    """Use up the code that was sent for this key; each wrong one takes a try away."""
    with database.transaction() as connection:
        sql = "DELETE FROM csc_grant WHERE value = ? AND kind = 'otp' AND remaining > 0 AND until > ?"
        if connection.execute(sql, [f"{name}:{code}", time.time()]).rowcount:
            return True
        connection.execute(
            "UPDATE csc_grant SET remaining = remaining - 1 WHERE kind = 'otp' AND credential = ? AND remaining > 0",
            [name],
        )
    return False


def short_code(digest: str) -> str:
    """The first eight hexadecimal digits of a hash in Base64, as people compare them: `3CAB 0A7C`."""
    return grouped(base64.b64decode(digest).hex())


def grouped(digest: str) -> str:
    """The same of a hash in hexadecimal."""
    return f"{digest[:4]} {digest[4:8]}".upper()


def _check_standing(database: Database, base: str, one: Credential, mishap: str) -> None:
    row = authority.row_of(database, base, one.name)
    standing = "valid" if mishap == "careless" else authority.state(row)
    if standing == "expired":
        subject = authority.x509.load_der_x509_certificate(row["der"]).subject.rfc4514_string()
        raise Wrong(f"Signing certificate '{subject}' is expired")
    if standing == "revoked":
        raise Wrong("Invalid certificate status")


def _check_algorithm(one: Credential, said: Mapping[str, Any]) -> None:
    algorithm, digest = said.get("signAlgo"), said.get("hashAlgo")
    if not isinstance(algorithm, str):
        raise Wrong("Missing (or invalid type) string parameter signAlgo")
    if algorithm not in one.algorithms:
        raise Wrong("Invalid parameter signAlgo")
    if algorithm == RSA:  # the only one that says nothing of the hash
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


def _key_status(mishap: str) -> str:
    return "disabled" if mishap == "disabled" else "enabled"
