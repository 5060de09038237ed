"""Search engines are told of every public page and of nothing else."""

from __future__ import annotations

import pytest
from defusedxml import ElementTree
from django.test import Client
from django.urls import resolve, reverse
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.portal.tests import factories
from lantoa.portal.views.sitemap import CLOSED

pytestmark = pytest.mark.django_db
SITE = "https://cho.example"


@pytest.fixture(autouse=True)
def reached_from_outside(settings: Settings) -> None:
    settings.PUBLIC_URL = f"{SITE}/"
    factories.unit()


def listed(client: Client) -> list[str]:
    answer = client.get(reverse("machines:sitemap"))
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return [
        str(row.text)
        for row in ElementTree.fromstring(answer.content).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]


def test_every_public_page_is_listed_and_answers(client: Client) -> None:
    by = factories.owner()
    store = factories.stall(by)
    offer = factories.goods(store, by)
    found = listed(client)
    assert f"{SITE}{reverse('stores:store', args=[store.slug])}" in found
    assert f"{SITE}{reverse('stores:product', args=[offer.variant.product_id])}" in found
    assert len(found) == len(set(found)) > 56
    assert {
        client.get(address.removeprefix(SITE)).status_code for address in found if "/xa-phuong/" not in address
    } == {200}


def test_a_rehearsal_is_not_listed(client: Client) -> None:
    by = factories.owner("Bếp Thử")
    store = factories.stall(by, rehearsal=True)
    factories.goods(store, by)
    assert not [address for address in listed(client) if store.slug in address or "/hang/" in address]


def test_what_is_closed_to_strangers_is_closed_to_robots(client: Client) -> None:
    lines = client.get(reverse("machines:robots")).content.decode().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert all(f"Disallow: /{path}/" in lines for path in CLOSED)
    # Every address of people and sellers lies behind one of them.
    sellers = [
        route for route, row in accounts.policy_table().items() if "anonymous" not in row.roles and "GET" in row.methods
    ]
    for route in ("portal:today", "stores:goods", "orders:board", "payments:money", "accounts:me"):
        assert route in sellers
        path = reverse(route)
        assert resolve(path).view_name == route
        assert any(path.startswith(f"/{closed}/") for closed in CLOSED)
