"""Our side against npm `oidc-provider`, which knows nothing of us: the whole way, and what it may not get away with."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from lantoa.accounts.adapters.base import Declined, Identity, NotGenuine, Trip
from lantoa.accounts.adapters.oidc import client
from lantoa.accounts.adapters.oidc.adapter import Adapter
from tests.oidc.browser import sent_back

HERE = Path(__file__).parent
RETURN_TO = "http://127.0.0.1:9/dinh-danh/ve/"
TRIP = Trip(RETURN_TO, "state-of-this-trip", "nonce-of-this-trip", "verifier-of-this-trip-0123456789-0123456789", 2)
pytestmark = [
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed: npm oidc-provider was not tried"),
    pytest.mark.skipif(
        not (HERE / "node_modules" / "oidc-provider").is_dir(),
        reason="tests/oidc/node_modules is missing (npm ci there, as bin/setup test does where npm is): oidc-provider was not tried",
    ),
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["node", "provider.mjs", str(port), RETURN_TO]
    process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def adapter(issuer: str, settings: Settings) -> Callable[[str], Adapter]:
    """Our side as one of the clients the provider knows."""
    client.forget()

    def made(client_id: str = "lantoa") -> Adapter:
        settings.EID_OPTIONS = {
            "issuer": issuer, "client_id": client_id, "client_secret": "a-secret-of-thirty-two-characters", "name": "oidc-provider",
            "levels": "1=urn:low 2=urn:high",
        }  # fmt: skip
        return Adapter()

    return made


def arrived(there: Adapter, trip: Trip = TRIP, *, judged: Trip | None = None, acr: str = "urn:high") -> Identity:
    said = sent_back(there.leave(trip), RETURN_TO, headers={"X-Acr": acr})
    return there.arrive(judged or trip, said)


@pytest.mark.parametrize("client_id", ["lantoa", "lantoa-post", "lantoa-curve"])
def test_the_whole_way(adapter: Callable[[str], Adapter], client_id: str) -> None:
    found = [arrived(adapter(client_id)) for _time in range(2)]
    assert [(one.subject, one.level) for one in found] == [("citizen-7", 2)] * 2
    assert all(one.at.tzinfo for one in found)


def test_an_answer_signed_with_the_shared_secret_proves_nothing(adapter: Callable[[str], Adapter]) -> None:
    with pytest.raises(NotGenuine) as refused:
        arrived(adapter("lantoa-secret"))
    assert refused.value.reason == "algorithm"


@pytest.mark.parametrize(("part", "reason"), [("nonce", "nonce"), ("state", "state")])
def test_an_answer_to_another_trip_proves_nothing(adapter: Callable[..., Adapter], part: str, reason: str) -> None:
    with pytest.raises(NotGenuine) as refused:
        arrived(adapter(), judged=replace(TRIP, **{part: "another"}))
    assert refused.value.reason == reason


def test_an_answer_for_another_client_proves_nothing(adapter: Callable[..., Adapter]) -> None:
    said = sent_back(adapter("lantoa").leave(TRIP), RETURN_TO)
    with pytest.raises(Declined):
        adapter("lantoa-post").arrive(TRIP, said)


def test_a_lower_level_than_asked_proves_too_little(adapter: Callable[..., Adapter]) -> None:
    with pytest.raises(NotGenuine) as refused:
        arrived(adapter(), acr="urn:low")
    assert refused.value.reason == "level"
    assert arrived(adapter(), replace(TRIP, level=1), acr="urn:low").level == 1


def test_without_the_verifier_or_a_second_time_the_code_is_worth_nothing(adapter: Callable[..., Adapter]) -> None:
    there = adapter()
    with pytest.raises(Declined):
        arrived(there, judged=replace(TRIP, verifier="w" * 50))
    said = sent_back(there.leave(TRIP), RETURN_TO)
    there.arrive(TRIP, said)
    with pytest.raises(Declined):
        there.arrive(TRIP, said)


def test_who_says_no_is_told_apart(adapter: Callable[..., Adapter]) -> None:
    with pytest.raises(Declined):
        arrived(adapter(), replace(TRIP, state="no-thank-you"))
