"""What a signature is made of outside the PDF: certificates, the value of a signature, the structure around it, time stamps."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms, tsp, x509
from cryptography import x509 as certificates
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from lantoa.signing.rules.pdf import DIGEST, outside_signer

# So far may an authority's clock be from ours.
CLOCKS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate names: `numbers` are all digits of its identity fields, as citizen or tax number."""

    name: str
    organisation: str
    numbers: frozenset[str]
    valid_from: datetime
    valid_to: datetime
    serial: str


def holder_of(certificate: bytes) -> Holder:
    """Whom this certificate (DER) names; ValueError for what is none."""
    read = certificates.load_der_x509_certificate(certificate)
    said: dict[str, str] = {}
    for one in read.subject:
        said.setdefault(one.oid.dotted_string, str(one.value))
    identities = [str(one.value) for one in read.subject if one.oid.dotted_string in _IDENTITY]
    return Holder(
        said.get("2.5.4.3", ""), said.get("2.5.4.10", ""),
        frozenset(digits for one in identities for digits in re.findall(r"\d{9,14}", one)),
        read.not_valid_before_utc, read.not_valid_after_utc, format(read.serial_number, "x"),
    )  # fmt: skip


# Serial number, organisation identifier, user id: where a person's or a company's number stands.
_IDENTITY = ("2.5.4.5", "2.5.4.97", "0.9.2342.19200300.100.1.1")


def folded(name: str) -> str:
    """A name as it is compared: without case, accents and double spaces."""
    bare = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return " ".join("".join(one for one in bare if not unicodedata.combining(one)).upper().split())


def is_signature_of(value: bytes, certificate: bytes, to_sign: bytes) -> bool:
    """Whether this is the signature of the certificate's key over this SHA-256."""
    key = certificates.load_der_x509_certificate(certificate).public_key()
    hashed = utils.Prehashed(hashes.SHA256())
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, to_sign, padding.PKCS1v15(), hashed)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, to_sign, ec.ECDSA(hashed))
        else:
            return False
    except InvalidSignature:
        return False
    return True


class Stamper(TimeStamper):
    """Asks for time stamps (RFC 3161) by a function that carries the request's bytes and brings the answer's."""

    def __init__(self, carry: Callable[[bytes], bytes]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._carry = carry

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._carry(req.dump()))


def token(carry: Callable[[bytes], bytes], digest: bytes, *, roots: Sequence[bytes], now: datetime) -> bytes:
    """A time stamp (DER) over this SHA-256; OSError when none came, ValueError for one that is over something else or of another
    time than about `now`, whose signature is wrong, or whose authority none of the `roots` (DER) stands for."""
    return asyncio.run(_token(Stamper(carry), digest, roots, now))


async def _token(stamper: Stamper, digest: bytes, roots: Sequence[bytes], now: datetime) -> bytes:
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(one) for one in roots], allow_fetching=False, revocation_mode="soft-fail"
    )
    try:
        held = await stamper.async_timestamp(digest, DIGEST)
        judged = await validate_tst_signed_data(held["content"], context, {DIGEST: digest}.__getitem__)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever an authority sent that is no time stamp
        raise ValueError(type(error).__name__) from None
    if not (judged["intact"] and judged["valid"] and judged["validation_path"]):
        raise ValueError("a time stamp that proves nothing")
    if abs(judged["timestamp"] - now) > CLOCKS:
        raise ValueError("a time stamp of another time")
    return bytes(held.dump())


def packed(
    value: bytes, *, certificate: bytes, chain: Sequence[bytes], attributes: bytes, time_token: bytes = b""
) -> bytes:
    """The signature as it stands in the PDF (CMS, DER), with a time stamp over its value where there is one."""
    signer = outside_signer(certificate, chain, value)
    made = asyncio.run(signer.async_sign_prescribed_attributes(DIGEST, cms.CMSAttributes.load(attributes)))
    if time_token:
        attribute = cms.CMSAttribute(
            {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(time_token)]}
        )
        made["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([attribute])
    return bytes(made.dump())


def certificates_in(time_token: bytes) -> list[bytes]:
    """The certificates a time stamp carries (DER), its authority's own first: within the stamp they have no order."""
    held = extract_certificate_info(cms.ContentInfo.load(time_token)["content"])
    return [one.dump() for one in (held.signer_cert, *held.other_certs)]
