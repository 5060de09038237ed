"""A time stamp authority in miniature.

Written from RFC 3161 (2.4.1 request, 2.4.2 response, 3.4 HTTP), RFC 5816 (signing certificate by SHA-256) and RFC 5652 (5, signed
data). Takes SHA-256 and one policy, no extensions; serial numbers count upwards and never come twice. Ours: mishaps to try.
"""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as plain_x509
from cryptography.hazmat.primitives import serialization

from . import authority
from .database import Database

POLICY = authority.POLICIES["tsa"]


class Answer(core.Sequence):
    """TimeStampResp (2.4.2), whose token is optional, which the library's own is not."""

    _fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


class Rejected(ValueError):
    """No stamp; `failure` is the document's word for why."""

    def __init__(self, failure: str, words: str) -> None:
        super().__init__(words)
        self.failure = failure


def stamp(database: Database, base: str, question: bytes, mishap: str = "none") -> bytes:
    """The response to a request, both in DER: a token, or a rejection that says why."""
    try:
        asked = _read(question)
        if mishap == "rejected":
            raise Rejected("system_failure", "rejected as a trial")
        token = _token(database, base, asked, mishap)
    except Rejected as rejected:
        status = {"status": "rejection", "status_string": [str(rejected)], "fail_info": {rejected.failure}}
        return bytes(Answer({"status": status}).dump())
    return bytes(Answer({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


def _read(question: bytes) -> tsp.TimeStampReq:
    try:
        asked = tsp.TimeStampReq.load(question, strict=True)
        imprint = asked["message_imprint"]
        algorithm, digest = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        version, policy, extensions = asked["version"].native, asked["req_policy"].native, asked["extensions"].native
        _ = asked["nonce"].native, asked["cert_req"].native
    except (ValueError, TypeError) as error:
        raise Rejected("bad_data_format", "not a time stamp request") from error
    if version != "v1":
        raise Rejected("bad_request", "only version 1")
    if algorithm != "sha256":
        raise Rejected("bad_alg", "only SHA-256")
    if len(digest) != 32:
        raise Rejected("bad_data_format", "the digest has another length than its algorithm's")
    if policy not in (None, POLICY):
        raise Rejected("unaccepted_policy", f"only {POLICY}")
    if extensions:
        raise Rejected("unaccepted_extensions", "no extensions")
    return asked


def _token(database: Database, base: str, asked: tsp.TimeStampReq, mishap: str) -> cms.ContentInfo:
    with database.transaction() as connection:
        connection.execute("INSERT INTO trust_stamp (at) VALUES (?)", [int(datetime.now(UTC).timestamp())])
        serial = connection.execute("SELECT max(id) AS id FROM trust_stamp").fetchone()["id"]
    imprint, nonce = asked["message_imprint"], asked["nonce"].native
    if mishap == "imprint":
        other = hashlib.sha256(imprint["hashed_message"].native).digest()
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": other}
    told = {
        "version": "v1", "policy": POLICY, "message_imprint": imprint, "serial_number": serial,
        "gen_time": datetime.now(UTC).replace(microsecond=0) - timedelta(days=30 if mishap == "old" else 0),
        "accuracy": {"seconds": 1},
    }  # fmt: skip
    if nonce is not None:
        told["nonce"] = secrets.randbits(63) if mishap == "nonce" else nonce
    names = ("tsa", "issuing")
    own, above = (_plain(authority.certificate(database, base, name)) for name in names)
    told["tsa"] = plain_x509.GeneralName(name="directory_name", value=own.subject)
    content = tsp.TSTInfo(told).dump()
    signed = cms.CMSAttributes([
        cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
        cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": datetime.now(UTC).replace(microsecond=0)})]}),
        cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
        cms.CMSAttribute({"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [_named(own)]})]}),
    ])  # fmt: skip
    signer = authority.key(database, "stranger" if mishap == "forged" else "tsa")
    algorithm = algos.DigestAlgorithm({"algorithm": "sha256"})
    info = cms.SignerInfo({
        "version": "v1", "digest_algorithm": algorithm, "signed_attrs": signed,
        "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
        "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": authority.sign_hash(signer, hashlib.sha256(signed.dump()).digest()),
    })  # fmt: skip
    data = cms.SignedData({
        "version": "v3", "digest_algorithms": [algorithm], "signer_infos": [info],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
    })  # fmt: skip
    if asked["cert_req"].native:
        data["certificates"] = [own, above]
    return cms.ContentInfo({"content_type": "signed_data", "content": data})


def _plain(made: authority.x509.Certificate) -> plain_x509.Certificate:
    return plain_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER))


def _named(own: plain_x509.Certificate) -> tsp.ESSCertIDv2:
    issuer = [plain_x509.GeneralName(name="directory_name", value=own.issuer)]
    serial = {"issuer": issuer, "serial_number": own.serial_number}
    # The hash algorithm is SHA-256 by default, and a default is not written in DER.
    return tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(own.dump()).digest(), "issuer_serial": serial})
