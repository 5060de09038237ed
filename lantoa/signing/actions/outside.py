"""What signing asks of the world: trusted roots from a folder, revocation, and the time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from lantoa.kit.world import world

if TYPE_CHECKING:
    from lantoa.signing.rules.trust import Standing

PATIENCE = 6.0


def trusted_roots(folder: str = "") -> list[bytes]:
    """The certificates (DER) that are trusted: every .pem, .crt, .cer or .der file of the folder; ValueError names one that is none."""
    found: list[bytes] = []
    place = Path(folder or settings.TRUSTED_ROOTS)
    for path in sorted(place.glob("*")) if place.is_dir() else []:
        if path.suffix not in (".pem", ".crt", ".cer", ".der"):
            continue
        content = world.read_file(path)
        try:
            if b"-----BEGIN" in content:
                found += [one.public_bytes(Encoding.DER) for one in x509.load_pem_x509_certificates(content)]
            else:
                found.append(x509.load_der_x509_certificate(content).public_bytes(Encoding.DER))
        except ValueError:
            raise ValueError(f"{path.name} holds no certificate") from None
    return found


def fetch(url: str, body: bytes | None, kind: str) -> bytes:
    """What an address answers with 200; raises OSError."""
    try:
        answer = world.http(
            "POST" if body else "GET", url, body=body, headers={"Content-Type": kind} if body else {}, timeout=PATIENCE
        )
    except ValueError as error:
        raise OSError(str(error)) from None
    if answer.status != 200:
        raise OSError(f"HTTP {answer.status}")
    return answer.body


def standing(certificate: bytes, chain: Sequence[bytes], *, stamps: bool = False) -> Standing:
    """How a certificate stands now, asked over the network. Call it outside any transaction."""
    # Loading what judges certificates takes a second; processes that never sign should not pay for it.
    from lantoa.signing.rules.trust import standing as judged

    return judged(certificate, chain, roots=trusted_roots(), fetch=fetch, stamps=stamps)


def time_token(digest: bytes) -> bytes:
    """A time stamp (RFC 3161, DER) over this SHA-256 from the authority in the settings; b"" where there is none or it does not
    answer as it should. Call it outside any transaction."""
    if not settings.TIME_STAMPS:
        return b""
    from lantoa.signing.rules import cms

    try:
        return cms.token(
            lambda asked: fetch(settings.TIME_STAMPS, asked, "application/timestamp-query"),
            digest,
            roots=trusted_roots(),
            now=world.now(),
        )
    except (OSError, ValueError):
        return b""
