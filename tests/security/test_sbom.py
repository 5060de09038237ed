"""What the house is built of: every part of the lock with its digests and a licence that binds nobody, in the form others read."""

from __future__ import annotations

import json
import re

import pytest

from config import lock, sbom

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    found: dict[str, object] = json.loads(sbom.written())
    return found


def test_it_names_every_line_of_the_lock_with_its_digests(told) -> None:
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", lock.LOCK.read_text(encoding="utf-8"), re.M)
    parts = {one["name"]: one for one in told["components"] if one["purl"].startswith("pkg:pypi/")}
    assert {(name, version) for name, version in pins} == {(name, one["version"]) for name, one in parts.items()}
    assert len(pins) > 100
    digests = set(re.findall(r"sha256:([0-9a-f]{64})", lock.LOCK.read_text(encoding="utf-8")))
    assert {one["content"] for part in parts.values() for one in part["hashes"]} == digests
    assert all(one["purl"] == f"pkg:pypi/{name}@{one['version']}" for name, one in parts.items())


def test_it_is_what_it_says_and_counts_what_browsers_get(told) -> None:
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told["metadata"]["component"]["name"] == "lantoa"
    # Every script a page names is the house's own.
    assert [one for one in told["components"] if not one["purl"].startswith("pkg:pypi/")] == []
    refs = [one["bom-ref"] for one in told["components"]]
    assert len(refs) == len(set(refs))
    assert {one["ref"]: one.get("dependsOn", []) for one in told["dependencies"]}["lantoa"] == sorted(refs)


def test_no_part_would_bind_the_house(told) -> None:
    assert [one["name"] for one in told["components"] if not one.get("licenses")] == []
    assert [part.name for part in lock.parts() if lock.is_binding(part.licence)] == []


@pytest.mark.parametrize(
    ("licence", "binds"),
    [
        ("GPL-3.0-only", True), ("AGPL-3.0-or-later", True), ("GNU General Public License v3 (GPLv3)", True), ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False), ("GPL-2.0-or-later OR MPL-1.1", False), ("MIT", False), ("Apache-2.0", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
    ],
)  # fmt: skip
def test_a_licence_that_binds_is_told_from_one_that_does_not(licence: str, binds: bool) -> None:
    assert lock.is_binding(licence) is binds


def test_a_part_without_a_digest_or_with_another_is_refused() -> None:
    digest = "a" * 64
    assert [one.version for one in lock.parts(f"segno==1.6.6 \\\n    --hash=sha256:{digest}\n    # via lantoa\n")] == [
        "1.6.6"
    ]
    for wrong in (
        "segno==1.6.6\n",
        f"segno>=1.6 \\\n    --hash=sha256:{digest}\n",
        "git+https://example.org/x\n",
        "--index-url https://example.org\n",
    ):
        with pytest.raises(lock.LockError):
            lock.parts(wrong)
