"""Every test begins in Vietnamese, whatever language a request before it left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from lantoa.kit.tests.crowd import crowd

__all__ = ["crowd"]


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield
