"""What Casso, payOS and GPM Pay, or their own programs, signed: genuine, understood, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lantoa.kit.wire import NotGenuine
from lantoa.payments.adapters.base import BankNotice
from lantoa.payments.adapters.registry import feeds
from lantoa.payments.tests.conftest import Stage

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "data/feed_vectors.json").read_text("utf-8"))[
    "vectors"
]
GENUINE = [one for one in VECTORS if one["genuine"]]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: f"{one['feed']}: {one['origin']}")
def test_the_known_examples_are_judged_as_their_makers_do(vector: dict[str, Any], stage: Stage) -> None:
    stage.time = datetime.fromtimestamp(vector["now"], UTC)
    feed, raw = feeds()[vector["feed"]], vector["raw_body"].encode()
    if not vector["genuine"]:
        with pytest.raises(NotGenuine):
            feed.verify("hmac", vector["headers"], raw, vector["key"])
        return
    feed.verify("hmac", vector["headers"], raw, vector["key"])
    expected = {**vector["notice"], "at": datetime.fromisoformat(vector["notice"]["at"])}
    assert feed.parse(raw) == BankNotice(**expected)


def test_there_is_a_genuine_example_of_each() -> None:
    assert {one["feed"] for one in GENUINE} == set(feeds()) - {"sepay"}


@pytest.mark.parametrize("vector", GENUINE, ids=lambda one: one["feed"])
@pytest.mark.parametrize("other", ["sepay", "casso", "payos", "gpmpay"])
def test_what_one_service_signed_does_not_pass_for_anothers(vector: dict[str, Any], other: str, stage: Stage) -> None:
    if other == vector["feed"]:
        pytest.skip("its own")
    stage.time = datetime.fromtimestamp(vector["now"], UTC)
    for auth in feeds()[other].auths:
        with pytest.raises(NotGenuine):
            feeds()[other].verify(auth, vector["headers"], vector["raw_body"].encode(), vector["key"])
