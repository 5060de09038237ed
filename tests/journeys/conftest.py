"""One running house for all journeys, and a small phone to look at it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.journeys.house import CONTEXT, LAUNCH, House, running_house
from tests.journeys.phone import Phone


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running_house(tmp_path_factory.mktemp("house")) as there:
        yield there


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return CONTEXT


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo as a phone takes it: large, turned by its EXIF, with a place in it."""
    path = tmp_path_factory.mktemp("camera") / "IMG_0001.jpg"
    picture = Image.effect_noise((2400, 1800), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=85, exif=exif)
    path.write_bytes(content.getvalue())
    return path


@pytest.fixture
def phones() -> Iterator[list[Phone]]:
    """Every phone used, looked at once more at the end: nothing broke on any of them."""
    made: list[Phone] = []
    yield made
    for phone in made:
        phone.close()
    assert [said for phone in made for said in phone.broken] == []
