"""npm `@digitalbazaar/vc`, which knows nothing of us, judges certificates."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lantoa.kit import credential

HERE = Path(__file__).parent
MISSING = (
    "node is not installed: npm @digitalbazaar/vc was not tried" if shutil.which("node") is None
    else "" if (HERE / "node_modules" / "@digitalbazaar" / "vc").is_dir()
    else "tests/badges/node_modules is missing (npm ci there, as bin/setup test does where npm is): @digitalbazaar/vc was not tried"
)  # fmt: skip


def documents_for(certificate: dict[str, Any], fetched: Callable[[str], Any]) -> dict[str, Any]:
    """What a checker reads beside the certificate: its issuer's keys, its status list, and the vocabularies."""
    addresses = (certificate["issuer"]["id"], certificate["credentialStatus"]["statusListCredential"])
    vocabularies = {
        credential.BADGES: (credential.CONTEXTS / credential.KNOWN[credential.BADGES]).read_text(),
        credential.CONTROLLER: (HERE / "cid-v1.json").read_text(),
    }
    return {address: fetched(address) for address in addresses} | {
        name: json.loads(text) for name, text in vocabularies.items()
    }


def judged(documents: dict[str, Any], credentials: dict[str, Any]) -> dict[str, Any]:
    """Of each certificate by its name: `verified`, `revoked` and `why`."""
    given = json.dumps({"documents": documents, "credentials": credentials})
    done = subprocess.run(["node", "check.mjs"], cwd=HERE, input=given, capture_output=True, text=True, timeout=120)  # noqa: S607
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said
