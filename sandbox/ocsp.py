"""Says whether a certificate still stands, by a responder the issuing authority named for it.

Written from RFC 6960: 2 (answers and exceptions), 4.1 and 4.2 (syntax), 4.2.2.2 (delegated responder), 4.4.1 (nonce; at most 32
octets, RFC 8954), A.1 (HTTP, by POST and by GET). One certificate a question; more are answered as malformed.
"""

import hashlib
import hmac
import os
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import core
from asn1crypto import ocsp as plain
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from . import authority
from .database import Database

Status = ocsp.OCSPResponseStatus


def answer(database: Database, base: str, question: bytes, mishap: str = "none") -> bytes:
    """The response to a question, both in DER; what cannot be answered gets the document's exception."""
    try:
        asked: Any = ocsp.load_der_ocsp_request(question)
        nonce, algorithm = _nonce(asked), asked.hash_algorithm
        digest = _key_hash(database, algorithm)
    except (ValueError, NotImplementedError, TypeError):
        return _exception(Status.MALFORMED_REQUEST)
    if mishap == "later":
        return _exception(Status.TRY_LATER)
    if nonce is not None and not 0 < len(nonce) <= 32:
        return _exception(Status.MALFORMED_REQUEST)
    if not hmac.compare_digest(asked.issuer_key_hash, digest):
        return _exception(Status.UNAUTHORIZED)
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30 if mishap == "old" else 0)
    sql = "SELECT * FROM trust_certificate WHERE serial = ? AND key NOT IN ('root', 'issuing')"
    row = database.row(sql, f"{asked.serial_number:x}")
    standing, at, reason = ocsp.OCSPCertStatus.GOOD, None, None
    if row is None or mishap == "unknown":
        standing = ocsp.OCSPCertStatus.UNKNOWN
    elif row["revoked_at"] is not None:
        standing, at = ocsp.OCSPCertStatus.REVOKED, datetime.fromtimestamp(row["revoked_at"], UTC)
        reason = None if row["reason"] == "unspecified" else x509.ReasonFlags[row["reason"]]
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        asked.issuer_name_hash, asked.issuer_key_hash, asked.serial_number, algorithm, standing, now, now + timedelta(hours=1), at, reason,
    )  # fmt: skip
    responder = authority.certificate(database, base, "ocsp")
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder).certificates([responder])
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(os.urandom(len(nonce)) if mishap == "nonce" else nonce), False)
    made = builder.sign(authority.key(database, "ocsp"), hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return _forged(database, made) if mishap == "forged" else made


def _nonce(asked: ocsp.OCSPRequest) -> bytes | None:
    try:
        return asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return None


def _forged(database: Database, made: bytes) -> bytes:
    """The same, signed by a key nobody knows."""
    response = plain.OCSPResponse.load(made)
    basic = response["response_bytes"]["response"].parsed
    digest = hashlib.sha256(basic["tbs_response_data"].dump()).digest()
    basic["signature"] = authority.sign_hash(authority.key(database, "stranger-ec"), digest)
    response["response_bytes"]["response"] = core.ParsableOctetString(basic.dump())
    return bytes(response.dump(force=True))


def _key_hash(database: Database, algorithm: hashes.HashAlgorithm) -> bytes:
    """RFC 6960, 4.1.1: over the issuer's public key, without tag and length."""
    public = authority.key(database, "issuing").public_key()
    digest = hashes.Hash(algorithm)
    digest.update(public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1))
    return digest.finalize()


def _exception(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(serialization.Encoding.DER)
