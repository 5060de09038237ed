"""The supervisor and the load balancer are told the truth."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse

from lantoa.portal.queries import sight


@pytest.fixture(autouse=True)
def nothing_known_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sight, "_complete", [])


@pytest.mark.django_db
def test_a_house_whose_database_answers_is_ready(client: Client) -> None:
    for _time in range(2):
        answer = client.get(reverse("machines:ready"))
        assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.parametrize("known", [False, True])
def test_a_house_whose_database_is_away_is_not_ready_but_lives(
    client: Client, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("gone")

    if known:
        sight._complete.append(True)
    monkeypatch.setattr(connection, "cursor", away)
    assert client.get(reverse("machines:ready")).status_code == 503
    assert client.get(reverse("machines:live")).status_code == 200


@pytest.mark.django_db
def test_a_house_whose_database_lacks_a_migration_is_not_ready_until_it_has_it(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="journal", name="0006_queue").delete()
    answer = client.get(reverse("machines:ready"))
    assert (answer.status_code, answer.content) == (503, b"migrations are missing: journal.0006_queue\n")
    MigrationRecorder(connection).record_applied("journal", "0006_queue")
    assert client.get(reverse("machines:ready")).status_code == 200


@pytest.mark.django_db
def test_what_is_expected_is_what_django_itself_would_apply() -> None:
    assert sight.expected_migrations() == set(MigrationLoader(connection).disk_migrations)
