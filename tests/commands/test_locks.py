"""The locks install the same thing everywhere: by hash, from wherever packages are kept, on the Python of Debian 12."""

import re
from importlib.metadata import distributions
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
DEBIAN_12_PYTHON = "3.11.2"


def pinned(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_running_and_testing_use_the_same_versions() -> None:
    running, testing = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert len(running) > 30
    assert running.items() <= testing.items()


def test_every_package_is_pinned_by_hash_and_no_host_is_named() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert len(blocks) == len(pinned(name))
        assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
        assert re.findall(r"https?://|--index|--find-links", text) == []


def test_what_is_installed_is_the_lock_and_runs_on_debians_python() -> None:
    wanted = pinned("requirements-dev.lock")
    installed = {re.sub(r"[-_.]+", "-", found.name).lower(): found for found in distributions()}
    assert {name: installed[name].version for name in wanted if name in installed} == wanted
    demands = {name: found.metadata["Requires-Python"] for name, found in installed.items() if name in wanted}
    assert {
        name: demand for name, demand in demands.items() if demand and DEBIAN_12_PYTHON not in SpecifierSet(demand)
    } == {}
