"""A certificate that signs itself, for trials and tests: nobody's browser trusts it, and it is over within days."""

from __future__ import annotations

import subprocess

DAYS = 2


def self_signed(name: str, *, host: str = "") -> tuple[str, str]:
    """A new key and its certificate for this name, both as PEM; with `host` also as the name a program asks for."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", str(DAYS)]  # fmt: skip
    command += ["-subj", f"/CN={name}", *(["-addext", f"subjectAltName=DNS:{host}"] if host else [])]
    done = subprocess.run([*command, "-keyout", "-", "-out", "-"], capture_output=True, text=True, check=True)
    key, begin, certificate = done.stdout.partition("-----BEGIN CERTIFICATE-----")
    return key, begin + certificate
