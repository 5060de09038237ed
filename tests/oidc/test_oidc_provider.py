"""Our side against npm `oidc-provider`, which knows nothing of us: the whole way, and what it may not get away with."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from lantoa.accounts.adapters.base import Declined, Identity, NotGenuine, Trip
from lantoa.accounts.adapters.oidc import client
from lantoa.accounts.adapters.oidc.adapter import Adapter
from lantoa.kit.errors import AdapterError
from lantoa.kit.world import World, world
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


class OidcProvider:
    """`provider.mjs` on a port of its own; started again it has other keys and remembers nobody."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = ["node", "provider.mjs", str(self.port), RETURN_TO]
        self.process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


class Later(World):
    """The real world, some seconds on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return super().monotonic() + self.seconds


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    started = OidcProvider()
    yield started
    started.stop()


@pytest.fixture
def later() -> Iterator[Callable[[float], None]]:
    """Put our side so many seconds on; the provider stays where it is."""
    before = world.use(World())

    def move(seconds: float) -> None:
        world.use(Later(seconds))

    yield move
    world.use(before)


@pytest.fixture
def adapter(provider: OidcProvider, settings: Settings) -> Callable[[str], Adapter]:
    """Our side as one of the clients the provider knows."""
    client.forget()

    def made(client_id: str = "lantoa") -> Adapter:
        settings.EID_OPTIONS = {
            "issuer": provider.issuer, "client_id": client_id, "client_secret": "a-secret-of-thirty-two-characters", "name": "oidc-provider",
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


def test_a_token_meant_for_another_client_proves_nothing(adapter: Callable[..., Adapter]) -> None:
    arrived(adapter("lantoa-post"))
    with pytest.raises(NotGenuine) as refused:
        arrived(adapter("lantoa-mixed"))
    assert refused.value.reason == "audience"


@pytest.mark.parametrize(("seconds", "reason"), [(3600 + 120, "expired"), (500, "age"), (-120, "age")])
def test_a_token_of_another_time_proves_nothing(
    adapter: Callable[..., Adapter], later: Callable[[float], None], seconds: float, reason: str
) -> None:
    later(seconds)
    with pytest.raises(NotGenuine) as refused:
        arrived(adapter())
    assert refused.value.reason == reason


def test_new_keys_are_known_within_a_minute_under_the_old_name_and_under_a_new_one(
    adapter: Callable[..., Adapter], provider: OidcProvider, later: Callable[[float], None]
) -> None:
    known = {"lantoa": "signature", "lantoa-curve": "key"}
    for client_id in known:
        assert arrived(adapter(client_id)).subject == "citizen-7"
    provider.stop()
    with pytest.raises(AdapterError) as away:
        adapter().arrive(TRIP, {"code": "any", "state": TRIP.state, "iss": provider.issuer})
    assert away.value.retryable
    provider.start()
    for client_id, reason in known.items():
        with pytest.raises(NotGenuine) as refused:
            arrived(adapter(client_id))
        assert refused.value.reason == reason
    later(61)
    for client_id in known:
        assert arrived(adapter(client_id)).subject == "citizen-7"


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
