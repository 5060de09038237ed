"""The picture that a chat shows for a shared stall or product."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from lantoa.stores import api as stores
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db


def card(name: str, which: object) -> Image.Image:
    answer = Client().get(reverse(name, args=[which]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "public" in answer["Cache-Control"]
    return Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize("name", ["Chả mực", "Nước mắm " * 12, "W" * 120, "Ốc 🐚 hút"])
def test_a_product_has_one_of_the_size_that_chats_want(name: str) -> None:
    product = factories.squid_cake(factories.stall(), name=name)
    assert card("stores:product_card", product.pk).size == (1200, 630)


def test_it_changes_with_the_price() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall, variants=[("", 100_000, 3)])
    before = card("stores:product_card", product.pk).tobytes()
    offer = stores.Offer.objects.get(variant__product=product)
    offer.price = 120_000
    offer.save()
    assert card("stores:product_card", product.pk).tobytes() != before


def test_a_stall_has_one_too() -> None:
    assert card("stores:store_card", factories.stall().store.slug).size == (1200, 630)


def test_what_buyers_may_not_see_has_none() -> None:
    trial = factories.stall(rehearsal=True)
    hidden = factories.squid_cake(trial)
    for name, which in (
        ("stores:store_card", trial.store.slug), ("stores:product_card", hidden.pk), ("stores:store_card", "khong-co"),
        ("stores:product_card", 987654321),
    ):  # fmt: skip
        assert Client().get(reverse(name, args=[which])).status_code == 404


def test_the_pages_name_their_picture() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    for page, picture in (
        (reverse("stores:store", args=[stall.store.slug]), reverse("stores:store_card", args=[stall.store.slug])),
        (reverse("stores:product", args=[product.pk]), reverse("stores:product_card", args=[product.pk])),
    ):
        assert picture in Client().get(page).content.decode().split("<body")[0]
