"""A seal's key in a PKCS#12 file (RFC 7292): `<folder>/<credential>.p12`, opened for each signature and kept nowhere else.

For the demo: a real seal's key lives in a token or a service (docs/adapters/pkcs12.md).
"""

from __future__ import annotations

import re
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings

from lantoa.kit.world import world
from lantoa.signing.adapters.base import Answer, Asked, Certificate, NotAsked
from lantoa.signing.adapters.wire import WithoutCodes, WithoutHook

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)


class Pkcs12Signer(WithoutCodes, WithoutHook):
    """Signs at once; see `adapters.base.Signer`."""

    name = "pkcs12"
    needs_code = False

    def certificate(self, credential: str) -> Certificate:
        held = self._opened(credential)
        if held.cert is None:
            raise NotAsked("the file holds no certificate", fault="credential")
        der = serialization.Encoding.DER
        return Certificate(
            held.cert.certificate.public_bytes(der),
            tuple(one.certificate.public_bytes(der) for one in held.additional_certs),
        )

    def ask(self, asked: Asked) -> Answer:
        key, hashed = self._opened(asked.credential).key, utils.Prehashed(hashes.SHA256())
        if isinstance(key, rsa.RSAPrivateKey):
            return Answer("signed", asked.reference, key.sign(asked.digest, padding.PKCS1v15(), hashed))
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return Answer("signed", asked.reference, key.sign(asked.digest, ec.ECDSA(hashed)))
        raise NotAsked("the file holds no RSA or EC key", fault="credential")

    def poll(self, credential: str, transaction: str) -> Answer:
        raise NotAsked("it answers at once", fault="not_understood")

    def check_config(self) -> str:
        options = settings.SIGNERS["pkcs12"]
        if not options["password"]:
            return "password"
        folder = Path(options["folder"])
        return "" if folder.is_dir() and not folder.stat().st_mode & 0o077 else "folder"

    def _opened(self, credential: str) -> pkcs12.PKCS12KeyAndCertificates:
        if not _NAME.fullmatch(credential):
            raise NotAsked("no such seal", fault="credential")
        options = settings.SIGNERS["pkcs12"]
        try:
            content = world.read_file(Path(options["folder"]) / f"{credential}.p12")
        except OSError:
            raise NotAsked("no such seal", fault="credential") from None
        try:
            return pkcs12.load_pkcs12(content, options["password"].encode())
        except ValueError:
            raise NotAsked("the seal does not open with this password", fault="key") from None


SIGNER = Pkcs12Signer()
