"""The names of the labelled questions, as one index for all tests that only search."""

import json
from pathlib import Path

import pytest

from lantoa.kit.search import Document, Index

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def market() -> Index[str]:
    given = json.loads((DATA / "products_open.json").read_text(encoding="utf-8"))
    return Index(Document(name, name, kind=kind) for kind, names in given.items() for name in names)
