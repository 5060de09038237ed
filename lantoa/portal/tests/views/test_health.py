"""The supervisor and the load balancer are told the truth."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_a_house_whose_database_answers_is_ready(client: Client) -> None:
    answer = client.get(reverse("machines:ready"))
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_a_house_whose_database_is_away_is_not_ready_but_lives(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get(reverse("machines:ready")).status_code == 503
    assert client.get(reverse("machines:live")).status_code == 200
