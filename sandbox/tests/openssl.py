"""OpenSSL as the judge of what the trust services give out."""

import os
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from .people import Running

# Proxies of the machine are not asked about an address on this machine.
QUIET = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}


def openssl(folder: Path, *arguments: str) -> tuple[bool, str]:
    """Whether it agreed, and all it said."""
    done = subprocess.run(
        ["openssl", *arguments],
        cwd=folder,
        env=QUIET,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=30,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


def fetch(world: Running, folder: Path) -> None:
    """`root.pem`, `issuing.pem`, and both authorities' lists in `crls.pem`."""
    for by in ("root", "issuing"):
        status, der = world.browser.raw(f"/trust/{by}.crt")
        assert status == 200
        (folder / f"{by}.pem").write_bytes(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM))
    fetch_lists(world, folder)


def fetch_lists(world: Running, folder: Path) -> None:
    """The lists of what was taken back, in one file."""
    lists = [x509.load_der_x509_crl(world.browser.raw(f"/trust/{by}.crl")[1]) for by in ("root", "issuing")]
    (folder / "crls.pem").write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in lists))


def fetch_leaf(world: Running, folder: Path, credential: str, *, expired: bool = False) -> str:
    """A new certificate for the credential into `leaf.pem`; its serial number."""
    said = world.browser.post_json("/trust/certificates", {"credential": credential, "expired": expired}).said
    der = world.browser.raw(f"/trust/certificates/{said['serial']}.crt")[1]
    (folder / "leaf.pem").write_bytes(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM))
    return str(said["serial"])


def verify(folder: Path, *more: str) -> tuple[bool, str]:
    """The leaf against root, issuing authority and both lists."""
    return openssl(
        folder, "verify", "-crl_check_all", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "-CRLfile", "crls.pem",
        *more, "leaf.pem",
    )  # fmt: skip
