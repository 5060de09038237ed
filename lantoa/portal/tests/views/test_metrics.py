"""Metrics are for this machine or whoever has the token, tell how the house does, and nothing about anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.models import Follower, Incoming, Job
from lantoa.kit.world import world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
TOKEN = "only-for-this-test-0123"


def seen(client: Client, **headers: str) -> dict[str, dict[tuple[str, ...], float]]:
    """The families by name, each value by the values of its labels in the order of their names."""
    answer = client.get("/metrics", **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = tuple(sample.labels[name] for name in sorted(sample.labels))
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


@pytest.mark.parametrize(
    "how",
    [
        {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": ""}, {"REMOTE_ADDR": "nonsense"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"}, {"HTTP_FORWARDED": "for=127.0.0.1"}, {"HTTP_X_REAL_IP": "127.0.0.1"},
    ],
)  # fmt: skip
def test_without_a_token_only_this_machine_itself_may_look(client: Client, how: dict[str, str]) -> None:
    assert client.get("/metrics", **how).status_code == 401
    assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200


def test_with_a_token_it_opens_for_whoever_has_it_and_nobody_else(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    far = {"REMOTE_ADDR": "203.0.113.7", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    assert client.get("/metrics", **far, HTTP_AUTHORIZATION=f"Bearer {TOKEN}").status_code == 200
    for wrong in ("", TOKEN, "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ế"):
        assert client.get("/metrics", **far, HTTP_AUTHORIZATION=wrong).status_code == 401
    assert client.get("/metrics").status_code == 401


def test_requests_are_counted_by_route_method_and_kind_of_answer(client: Client) -> None:
    before = seen(client)["lantoa_requests_total"]
    for path in ("/health/live", "/health/live", "/khong-co/0912345678/"):
        client.get(path)
    client.post("/dang-nhap/", {"phone": "nonsense"})
    client.generic("PROPFIND", "/health/live")
    after = seen(client)
    counts, seconds = after["lantoa_requests_total"], after["lantoa_request_seconds_count"]

    def more(method: str, route: str, status: str) -> float:
        return counts[method, route, status] - before.get((method, route, status), 0)

    assert more("GET", "machines:live", "2xx") == 2
    assert more("GET", "none", "4xx") == 1
    assert more("POST", "accounts:sign_in", "4xx") == 1
    assert more("other", "machines:live", "4xx") == 1
    assert seconds["GET", "machines:live"] >= 2
    assert "0912345678" not in client.get("/metrics").text


def test_it_tells_what_waits_lags_and_fails(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_sweepers", {})
    now = world.now()
    journal.sweeper("sound")(lambda: 1)
    journal.sweeper("broken")(lambda: 1 // 0)
    journal.sweep_all()
    messages.send("+84912345678", "Mã 204816", purpose="sign_in")
    Job.objects.once().update(next_at=now - timedelta(seconds=90))
    Job.objects.create(task="x", made_at=now, next_at=now, parked_at=now)
    Incoming.objects.create(source="payments.sepay", received_at=now, state="parked")
    Follower.objects.create(name="reader")
    found = seen(client)
    assert found["lantoa_database_up"] == {(): 1}
    assert found["lantoa_jobs_waiting"] == {(): 1}
    assert 90 <= found["lantoa_jobs_oldest_seconds"][()] < 120
    assert found["lantoa_jobs_parked"] == {(): 1}
    assert found["lantoa_arrived"] == {("new",): 0, ("parked",): 1}
    assert found["lantoa_regular_failing"] == {("broken",): 1, ("sound",): 0}
    assert list(found["lantoa_regular_done_seconds"]) == [("sound",)]
    assert found["lantoa_messages_waiting"] == {(): 1}
    assert found["lantoa_sealer_lag_seconds"][()] > 0
    assert found["lantoa_database_bytes"][()] > 100_000
    assert found["lantoa_feeds_silent"] == {(): 0}
    assert found["lantoa_holds"] == {("holds",): 0, ("units",): 0}
    journal.seal()
    found = seen(client)
    assert found["lantoa_sealer_lag_seconds"] == {(): 0}
    assert found["lantoa_follower_lag_entries"][("reader",)] > 0
    assert "912345678" not in client.get("/metrics").text


def test_without_a_database_it_still_tells_what_was_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", away)
    found = seen(client)
    assert found["lantoa_database_up"] == {(): 0}
    assert "lantoa_requests_total" in found
