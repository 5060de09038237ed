"""Whoever runs the house names other markets; buyers see what these say and what of it was left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.learning.tests import factories
from lantoa.portal.actions import elsewhere
from lantoa.portal.actions.market_key import published
from lantoa.portal.adapters.demo.adapter import Adapter
from lantoa.portal.models import Peer
from lantoa.portal.rules.market_document import spoken
from lantoa.portal.tests.markets import Invented

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/search"


@pytest.fixture(autouse=True)
def alone(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MARKET_KEYS = tmp_path / "market.keys"
    elsewhere.kept.clear()
    yield
    Adapter.markets.clear()


@pytest.fixture
def operator(client: Client) -> Client:
    somebody = factories.person("Người điều hành")
    accounts.Person.objects.filter(pk=somebody.pk).update(is_operator=True)
    client.force_login(somebody)
    return client


def typed(**changes: Any) -> dict[str, Any]:
    said = {
        "name": "Chợ Hải Phòng",
        "province": "Hải Phòng",
        "market_address": "http://hai-phong.test/",
        "public_key": "ab" * 32,
        "compared": "on",
    }
    return {**said, **changes}


def test_a_market_is_named_after_a_call_and_ended(operator: Client) -> None:
    client = operator
    page = client.get(reverse("portal:peers"))
    assert spoken(published()[0].public) in page.content.decode()
    key = BeautifulSoup(page.content, "lxml").select_one("input[name=key][value]")["value"]
    uncalled = client.post(reverse("portal:peers"), {k: v for k, v in typed(key=key).items() if k != "compared"})
    assert uncalled.status_code == 422
    assert "gọi điện" in uncalled.content.decode()
    for changes in (
        {"market_address": "javascript:alert(1)"},
        {"public_key": "ab"},
        {"public_key": "\x00"},
        {"name": "<b>"},
        {"province": "\u202e"},
    ):
        answer = client.post(reverse("portal:peers"), typed(key=key, **changes))
        assert answer.status_code == 422, changes
        assert BeautifulSoup(answer.content, "lxml").select_one(".wrong"), changes
    assert client.post(reverse("portal:peers"), typed(key=key)).status_code == 302
    peer = Peer.objects.get()
    assert (peer.address, peer.ended_at) == ("http://hai-phong.test", None)
    assert spoken(b"\xab" * 32) in client.get(reverse("portal:peers")).content.decode()
    ended = client.post(reverse("portal:peer_end", args=[peer.pk]), {"key": "01939f3e-0000-7000-8000-000000000001"})
    assert ended.status_code == 302
    peer.refresh_from_db()
    assert peer.ended_at
    assert client.get(reverse("portal:peers")).status_code == 200


def test_buyers_see_what_others_sell_and_who_was_left_out(client: Client) -> None:
    fine, bad = Invented(), Invented("http://lao-cai.test", b"\6" * 32)
    fine.said[SEARCH], bad.said[SEARCH] = fine.goods(), bad.goods(price={"currency": "VND", "value": "rẻ"})
    fine.named()
    bad.named()
    found = client.get("/?q=nem").content.decode()
    assert "/cho-tinh-khac/?q=nem" in found
    page = BeautifulSoup(client.get("/cho-tinh-khac/?q=nem").content, "lxml")
    (link,) = page.select("a[href^='http://hai-phong.test/']")
    assert "Nem chua" in link.text
    assert "35.000" in link.text
    assert not page.select("a[href^='http://lao-cai.test/']")
    assert "Không hiện" in page.text
    assert "không đúng quy cách" in page.text
    assert client.get("/cho-tinh-khac/").status_code == 200
    for strange in ("%00", "%ff", "a" * 3000, "%E2%80%AE", "'%3B--"):
        assert client.get(f"/cho-tinh-khac/?q={strange}").status_code == 200
        assert client.get(f"/verify/tinh-khac/?noi={strange}&ma={strange}").status_code == 404


def test_a_code_nobody_knows_here_can_be_asked_elsewhere(client: Client) -> None:
    peer = Invented().named()
    page = client.get("/verify/LT2345678/")
    assert page.status_code == 404
    assert f"/verify/tinh-khac/?noi={peer.pk}&amp;ma=LT2345678" in page.content.decode()
    answer = client.get("/verify/", {"ma": "http://hai-phong.test/verify/LT2222222/"})
    assert answer.status_code == 302
    # It does not say who it is: nothing is claimed.
    asked = client.get(answer["Location"])
    assert asked.status_code in {200, 404}
    assert "alert-good" not in asked.content.decode()
