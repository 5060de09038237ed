"""Certificates before npm `@digitalbazaar/vc`, which knows nothing of us: whole, revoked, changed, and signed by somebody else."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from lantoa.kit import credential
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.tests import factories

HERE = Path(__file__).parent
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed: npm @digitalbazaar/vc was not tried"),
    pytest.mark.skipif(
        not (HERE / "node_modules" / "@digitalbazaar" / "vc").is_dir(),
        reason="tests/badges/node_modules is missing (npm ci there, as bin/setup test does where npm is): @digitalbazaar/vc was not tried",
    ),
]  # fmt: skip


def fetched(url: str) -> Any:
    """What our routes answer at this address, as anybody gets it."""
    answer = Client().get(urlsplit(url).path)
    assert answer.status_code == 200, url
    assert answer["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.content)


def judged(documents: dict[str, Any], credentials: dict[str, Any]) -> dict[str, Any]:
    given = json.dumps({"documents": documents, "credentials": credentials})
    done = subprocess.run(["node", "check.mjs"], cwd=HERE, input=given, capture_output=True, text=True, timeout=120)  # noqa: S607
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_software_that_knows_nothing_of_us_tells_whole_revoked_and_changed(settings: Settings, tmp_path: Path) -> None:
    settings.PUBLIC_URL, settings.BADGE_KEY = "https://lantoa.example", tmp_path / "badges.key"
    settings.ALLOWED_HOSTS = ["*"]
    old = factories.certified(factories.person("Phạm “Bảy” Ngoạch\\"))
    # The key is replaced: what the old one signed still holds.
    settings.BADGE_KEY.unlink()
    whole, gone = factories.certified(level="cơ bản"), factories.certified()
    learning.revoke_certificate(gone, reason="mistake", by=None)

    asked = {name: fetched(f"https://lantoa.example/hoc/chung-nhan/{one.code}.json") for name, one in (("old", old), ("whole", whole), ("gone", gone))}  # fmt: skip
    issuer = asked["whole"]["issuer"]["id"]
    addresses = {issuer, asked["whole"]["credentialStatus"]["statusListCredential"]}
    documents = {address: fetched(address) for address in addresses}
    documents[credential.BADGES] = json.loads((credential.CONTEXTS / credential.KNOWN[credential.BADGES]).read_text())
    documents[credential.CONTROLLER] = json.loads((HERE / "cid-v1.json").read_text())

    name, added = copy.deepcopy(asked["whole"]), copy.deepcopy(asked["whole"])
    name["credentialSubject"]["identifier"][0]["identityHash"] = "Người Khác"
    added["credentialSubject"]["salary"] = "5"
    bare = {key: value for key, value in asked["whole"].items() if key != "proof"}
    theirs = credential.sign(bare, seed=b"\1" * 32, controller=issuer, at=world.now())
    said = judged(documents, {**asked, "name": name, "added": added, "theirs": theirs})

    verified = {name: (one["verified"], one["revoked"]) for name, one in said.items()}
    assert verified == {
        "old": (True, False), "whole": (True, False), "gone": (True, True), "name": (False, None), "added": (False, None), "theirs": (False, None),
    }, said  # fmt: skip
