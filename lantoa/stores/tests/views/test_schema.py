"""Search engines read the facts of the page, and nothing a seller writes can end the script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.catalog.tests import factories
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def schema(client: Client, address: str) -> dict[str, Any]:
    soup = BeautifulSoup(client.get(address).content, "lxml")
    found = soup.find_all("script", type="application/ld+json")
    assert len(found) == 1
    said: dict[str, Any] = json.loads(found[0].text)
    return said


def offered(name: str = "Chả mực giã tay", description: str = "") -> stores.Offer:
    home = factories.household()
    by = factories.owner_of(home)
    store = stores.open_store(home, name="Bếp Hương", unit=factories.unit(), phone="0912345678", by=by)
    product = stores.offer_product(
        store,
        name=name,
        description=description,
        category="do-che-bien",
        unit="kg",
        variants=[("500 g", 225_000, 3), ("1 kg", 450_000, 0)],
        by=by,
    )
    assert accounts.Organisation.objects.filter(pk=home.pk).exists()
    return stores.Offer.objects.filter(variant__product=product).order_by("pk")[0]


def test_a_product_says_its_price_and_whether_it_is_there(client: Client) -> None:
    offer = offered(description="Giã tay mỗi sáng.")
    said = schema(client, reverse("stores:product", args=[offer.variant.product_id]))
    assert (said["@type"], said["name"], said["description"]) == ("Product", "Chả mực giã tay", "Giã tay mỗi sáng.")
    assert [(one["price"], one["priceCurrency"], one["availability"]) for one in said["offers"]] == [
        (225_000, "VND", "https://schema.org/InStock"),
        (450_000, "VND", "https://schema.org/SoldOut"),
    ]
    assert said["offers"][0]["seller"]["name"] == "Bếp Hương"
    # What a list of goods must say (developers.google.com/search/docs/appearance/structured-data/merchant-listing).
    assert (said["brand"]["name"], said["offers"][0]["sku"]) == ("Bếp Hương", f"LT-{offer.variant_id}")
    assert said["offers"][0]["itemCondition"] == "https://schema.org/NewCondition"
    assert said["image"]
    assert all(one.startswith("http") for one in said["image"])


def test_a_stall_says_where_it_is_and_how_to_call(client: Client) -> None:
    offer = offered()
    said = schema(client, reverse("stores:store", args=[offer.store.slug]))
    assert (said["@type"], said["telephone"], said["address"]["addressLocality"]) == (
        "Store",
        "+84912345678",
        "Đặc khu Vân Đồn",
    )


def test_words_cannot_end_the_script(client: Client) -> None:
    offer = offered(name="</script><script>alert(1)</script> & mực")
    said = schema(client, reverse("stores:product", args=[offer.variant.product_id]))
    assert said["name"] == "</script><script>alert(1)</script> & mực"
