"""Whoever runs the house sees which promises are not kept, first."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.tests import factories as people

pytestmark = pytest.mark.django_db


def test_what_is_broken_comes_first(client: Client) -> None:
    client.force_login(people.person(is_operator=True))
    words = client.get(reverse("portal:promises")).content.decode()
    assert words.index("Chưa có bản sao nào ở chỗ khác.") < words.index("Đang giữ lời")
    assert words.index("Đang giữ lời") < words.index("Không ngân hàng nào im lặng.")
