"""An authority on the loopback, trusted here, that also puts the time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lantoa.signing.adapters.demo.adapter import SIGNER
from lantoa.signing.tests import pki
from lantoa.signing.tests.factories import open_here, trust


@pytest.fixture
def authority(settings: object) -> Iterator[pki.Authority]:
    with pki.authority() as one:
        trust(one)
        settings.TIME_STAMPS = f"{one.url}/tsa"  # type: ignore[attr-defined]
        yield one


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    open_here(monkeypatch)


@pytest.fixture(autouse=True)
def fresh_demo_signer() -> Iterator[None]:
    SIGNER.__init__()  # type: ignore[misc]
    yield
    SIGNER.__init__()  # type: ignore[misc]
