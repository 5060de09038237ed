"""Certificates made for tests, and a loopback server for what stands beside them: revocation answers and time stamps."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)
USER_ID = x509.ObjectIdentifier("0.9.2342.19200300.100.1.1")


@cache
def key(name: str, curve: bool = False) -> Any:
    """A key, made once a run."""
    return ec.generate_private_key(ec.SECP256R1()) if curve else rsa.generate_private_key(65537, 2048)


@dataclass
class Issued:
    """A certificate with its key and, except for a root, who issued it."""

    certificate: x509.Certificate
    key: Any
    issuer: Issued | None = None

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def chain(self) -> list[bytes]:
        """The authorities above it, nearest first."""
        return [] if self.issuer is None else [self.issuer.der, *self.issuer.chain]

    def sign(self, digest: bytes) -> bytes:
        """The signature over a SHA-256."""
        hashed = utils.Prehashed(hashes.SHA256())
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(digest, ec.ECDSA(hashed))
        return self.key.sign(digest, padding.PKCS1v15(), hashed)

    def p12(self, password: bytes) -> bytes:
        above = [x509.load_der_x509_certificate(one) for one in self.chain]
        return pkcs12.serialize_key_and_certificates(
            b"seal", self.key, self.certificate, above, serialization.BestAvailableEncryption(password)
        )


@dataclass
class Authority:
    """A root, an authority below it, and whatever is asked of them at `url`. One with another `mark` has keys of its own."""

    url: str = ""
    mark: str = ""
    revoked: dict[int, datetime] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    clock: int = 0  # seconds its time stamps are off by

    def __post_init__(self) -> None:
        self.root = self._issue("Gốc thử", "root", None, authority=True)
        self.middle = self._issue("Nơi cấp thử", "middle", self.root, authority=True)
        self.tsa = self._issue("Dấu thời gian thử", "tsa", self.middle, usage=[ExtendedKeyUsageOID.TIME_STAMPING])

    def leaf(
        self, name: str = "Nguyễn Thị Lan", *, number: str = "CCCD:022190000123", begins: timedelta = -30 * DAY, ends: timedelta = 300 * DAY,
        curve: bool = False, organisation: str = "",
    ) -> Issued:  # fmt: skip
        """A person's certificate."""
        return self._issue(
            name,
            f"leaf{curve}",
            self.middle,
            number=number,
            begins=begins,
            ends=ends,
            curve=curve,
            organisation=organisation,
        )

    def _issue(
        self, name: str, key_name: str, issuer: Issued | None, *, authority: bool = False, usage: list[Any] | None = None, number: str = "",
        begins: timedelta = -3000 * DAY, ends: timedelta = 3000 * DAY, curve: bool = False, organisation: str = "",
    ) -> Issued:  # fmt: skip
        secret = key(self.mark + key_name, curve or bool(self.mark))
        parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
        parts += [x509.NameAttribute(USER_ID, number)] if number else []
        parts += [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
        subject = x509.Name(parts)
        above = issuer.key if issuer else secret
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(secret.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW + begins)
            .not_valid_after(NOW + ends)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(not authority, not authority, False, False, False, authority, authority, False, False), critical=True
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(secret.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False)
        )  # fmt: skip
        if usage:
            made = made.add_extension(x509.ExtendedKeyUsage(usage), critical=True)
        if issuer and self.url:
            place = x509.UniformResourceIdentifier(f"{self.url}/ocsp")
            made = made.add_extension(
                x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)]), critical=False
            )  # fmt: skip
            points = [x509.DistributionPoint([x509.UniformResourceIdentifier(f"{self.url}/{'root' if authority else 'middle'}.crl")], None, None, None)]  # fmt: skip
            made = made.add_extension(x509.CRLDistributionPoints(points), critical=False)
        return Issued(made.sign(above, hashes.SHA256()), secret, issuer)

    def ocsp(self, request: bytes) -> bytes:
        """An OCSP responder's answer, signed by the issuer itself."""
        asked = ocsp.load_der_ocsp_request(request)
        issuer = next(
            one for one in (self.root, self.middle) if _key_hash(one, asked.hash_algorithm) == asked.issuer_key_hash
        )
        now, revoked = datetime.now(UTC), self.revoked.get(asked.serial_number)
        made = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash, issuer_key_hash=asked.issuer_key_hash, serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm, cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=now - timedelta(seconds=5), next_update=now + DAY, revocation_time=revoked, revocation_reason=None,
        ).responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)  # fmt: skip
        return made.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def crl(self, issuer: Issued) -> bytes:
        """The list of what an authority revoked."""
        now = datetime.now(UTC)
        made = x509.CertificateRevocationListBuilder(issuer.certificate.subject, now - timedelta(seconds=5), now + DAY)
        made = made.add_extension(x509.CRLNumber(1), False).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False
        )
        for serial, at in self.revoked.items():
            made = made.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            )
        return made.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def stamp(self, request: bytes) -> bytes:
        """A time stamp authority's answer."""
        secret = self.tsa.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        made = DummyTimeStamper(
            asn1_x509.Certificate.load(self.tsa.der), keys.PrivateKeyInfo.load(secret),
            certs_to_embed=_store([self.middle.der]), fixed_dt=datetime.now(UTC) + timedelta(seconds=self.clock),
        )  # fmt: skip
        return asyncio.run(made.async_request_tsa_response(tsp.TimeStampReq.load(request))).dump()


def _store(certificates: list[bytes]) -> Any:
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    return SimpleCertificateStore.from_certs([asn1_x509.Certificate.load(one) for one in certificates])


def _key_hash(one: Issued, algorithm: Any) -> bytes:
    held = hashes.Hash(algorithm)
    held.update(asn1_x509.Certificate.load(one.der).public_key["public_key"].contents[1:])
    return held.finalize()


@contextmanager
def serving(answer: Any) -> Iterator[str]:
    """A loopback server; `answer(method, path, headers, body)` gives (status, content type, bytes) or None for silence."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = answer(self.command, self.path, dict(self.headers), body)
            if said is None:
                self.close_connection = True
                return
            status, kind, content = said
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _do

        def log_message(self, *_given: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def authority(mark: str = "") -> Iterator[Authority]:
    """An authority whose OCSP (`/ocsp`), lists (`/middle.crl`, `/root.crl`) and time stamps (`/tsa`) answer on the loopback."""
    held: list[Authority] = []

    def answer(_method: str, path: str, _headers: dict[str, str], body: bytes) -> tuple[int, str, bytes] | None:
        one, name = held[0], path.strip("/")
        one.asked.append(name)
        if name in one.silent:
            return None
        if name == "ocsp":
            return 200, "application/ocsp-response", one.ocsp(body)
        if name == "tsa":
            return 200, "application/timestamp-reply", one.stamp(body)
        if name in ("middle.crl", "root.crl"):
            return 200, "application/pkix-crl", one.crl(one.middle if name == "middle.crl" else one.root)
        return 404, "text/plain", b""

    with serving(answer) as url:
        held.append(Authority(url, mark))
        yield held[0]
