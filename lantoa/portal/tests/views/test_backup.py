"""The operator's page of the copies of the house."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/dieu-hanh/sao-luu/"


@pytest.fixture
def operator(client: Client) -> Client:
    somebody = factories.person("Người điều hành")
    accounts.Person.objects.filter(pk=somebody.pk).update(is_operator=True)
    client.force_login(somebody)
    return client


def drilled(*, ok: bool) -> None:
    journal.backup_drilled(journal.Drill(ok, 12_345, 0, world.now(), 12.3))


def test_without_copies_it_says_so(operator: Client) -> None:
    text = operator.get(PAGE).text
    assert "Chưa có bản sao nào ở chỗ khác." in text
    assert "Chưa lần nào." in text


def test_it_shows_the_light_and_the_figures_it_stands_on(operator: Client) -> None:
    now = world.now()
    journal.backup_heard(until=now, since=now, daily_at=now, size=3_000_000)
    drilled(ok=True)
    text = operator.get(PAGE).text
    for words in ("đã thử khôi phục thật", "mọi thứ đến hôm nay", "12345 mục", "alert-good", ">ổn<"):
        assert words in text, words
    drilled(ok=False)
    text = operator.get(PAGE).text
    for words in (
        "Lần thử khôi phục gần nhất không thành.",
        "lantoa backup drill",
        "không thành",
        "lần thành công gần nhất",
    ):
        assert words in text, words


def test_the_meters_say_how_far_behind_copying_is_and_when_a_restore_went_well(client: Client) -> None:
    assert "lantoa_backup_behind_seconds 0" not in client.get("/metrics").text
    now = world.now()
    journal.backup_heard(until=now, since=now, daily_at=now, size=1)
    drilled(ok=True)
    text = client.get("/metrics").text
    for name in ("lantoa_backup_behind_seconds", "lantoa_backup_drill_age_seconds"):
        (line,) = (line for line in text.splitlines() if line.startswith(f"{name} "))
        assert 0 <= float(line.split()[1]) < 60


def test_nobody_else_may_look(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(factories.person("Nguyễn Thị Lan"))
    assert client.get(PAGE).status_code == 403


def test_operators_find_the_page_under_me(operator: Client) -> None:
    assert PAGE in operator.get(reverse("accounts:me")).text
