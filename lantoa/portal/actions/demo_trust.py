"""On a demo installation the sandbox's authority is trusted and the offices have their seals from it, once it answers."""

from __future__ import annotations

from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.portal.actions.demo import written

HERE = ("127.0.0.1", "localhost", "::1")
# The sandbox makes a key the first time it is asked.
TIMEOUT = 10.0
SERVICE = "pkcs12"


def trust_the_sandbox() -> bool:
    """Take over the sandbox's root and the key files of the offices' seals, and name the seals of offices that never had one;
    returns whether everything is there now.

    Only of a sandbox on this machine: a root from elsewhere is for an operator to put there, with open eyes.
    """
    if not settings.DEMO or urlsplit(settings.SANDBOX_URL).hostname not in HERE:
        return False
    root = _fetched("/trust/root.pem")
    if not root.startswith(b"-----BEGIN CERTIFICATE-----"):
        return False
    world.write_file(Path(settings.TRUSTED_ROOTS) / "sandbox.pem", root)
    return all(_give_seal(given["seal"], given["name"]) for given in written()["organisations"] if "seal" in given)


def _give_seal(credential: str, name: str) -> bool:
    content = _fetched(f"/trust/holders/{credential}.p12")
    if not content:
        return False
    folder = Path(settings.SIGNERS[SERVICE]["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    # At another address the sandbox gives the same key another certificate.
    world.remove_file(folder / f"{credential}.p12")
    world.keep_secret(folder / f"{credential}.p12", content)
    bodies = accounts.Organisation.objects.filter(kind=accounts.Organisation.Kind.PUBLIC_BODY, name=name)
    office = cases.Office.objects.filter(organisation__in=bodies).first()
    if office is None or office.seal_set_at:
        return True
    try:
        cases.set_seal(office, SERVICE, credential, by=None)
    except RuleError:
        return False
    return True


def _fetched(path: str) -> bytes:
    try:
        answer = world.http("GET", settings.SANDBOX_URL + path, timeout=TIMEOUT)
    except (OSError, HTTPException, ValueError):
        return b""
    return answer.body if answer.status == 200 else b""
