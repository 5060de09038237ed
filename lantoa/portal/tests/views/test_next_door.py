"""What its maker does not show is in the market under the neighbour's stall that sells it, and only while it does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.portal.queries.search import Market
from lantoa.portal.tests import factories
from lantoa.stores import api as stores
from lantoa.stores.actions.consignment import take_down_ended

pytestmark = pytest.mark.django_db


def next_door(offer: stores.Offer, by: accounts.ActingPerson, name: str, price: int) -> stores.Store:
    """Another stall, in Cô Tô, that sells the maker's thing."""
    sells = factories.owner(name, "co-to")
    store = factories.stall(sells)
    terms = {"maker": by.organisation, "rate": 8_000, "valid_from": world.today()}
    agreed = stores.answer_consignment(stores.propose_consignment(store, **terms, by=sells), accept=True, by=by)
    stores.put_consigned(agreed, prices={offer.variant_id: price}, by=sells)
    return store


def test_goods_their_maker_hides_are_found_under_the_neighbour_s_stall(client: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://cho.example/"
    by, market = factories.owner("Bếp Hương"), Market()
    mine = factories.stall(by)
    offer = factories.goods(mine, by, "Ruốc hàu", category="hai-san")
    product = offer.variant.product
    first, second = next_door(offer, by, "Nhà lá", 520_000), next_door(offer, by, "Nhà Tám", 510_000)
    own, there, other = (
        reverse("stores:product", args=[product.pk]), *(reverse("stores:product_at", args=[one.slug, product.pk]) for one in (first, second)),
    )  # fmt: skip
    lists = [
        reverse("portal:home"),
        reverse("portal:category", args=["hai-san"]),
        reverse("portal:home") + "?q=ruoc+hau",
    ]
    home, away = (reverse("portal:unit", args=[slug]) for slug in ("van-don", "co-to"))
    sitemap = reverse("machines:sitemap")

    def shown(address: str) -> set[str]:
        text = client.get(address).content.decode()
        return {path for path in (own, there, other) if f'"{path}"' in text or f"example{path}<" in text}

    assert [shown(address) for address in (*lists, home, away, sitemap)] == [{own}] * 4 + [set(), {own}]
    assert market.search("ruoc hau").products == [product.pk]
    stores.set_shown(mine, product, shown=False, by=by)
    assert [shown(address) for address in (*lists, home, away, sitemap)] == [{there}] * 3 + [set(), {there}, {there}]
    assert "520.000" in client.get(lists[0]).content.decode()
    assert not stores.public_products().exists()
    journal.seal()
    assert market.search("ruoc hau").products == [product.pk]
    stores.ConsignmentAgreement.objects.update(ends_on=world.today() - timedelta(days=1))
    take_down_ended()
    assert [shown(address) for address in (*lists, home, away, sitemap)] == [set()] * 6
    journal.seal()
    assert market.search("ruoc hau").products == []
