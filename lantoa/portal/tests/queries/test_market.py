"""What a buyer finds by words, by shelf and by commune."""

from __future__ import annotations

import unicodedata

import pytest

from lantoa.portal.queries import market
from lantoa.portal.tests import factories
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def names(text: str) -> list[str]:
    return sorted(product.name for product in market.products_like(text))


@pytest.fixture
def squid_cake() -> stores.Offer:
    by = factories.owner()
    return factories.goods(factories.stall(by), by, "Chả mực giã tay Hạ Long")


@pytest.mark.parametrize(
    "typed",
    [
        "chả mực",
        "cha muc",
        "CHẢ MỰC",
        "mực chả",
        "ha long cha muc",
        "  giã   tay ",
        unicodedata.normalize("NFD", "chả mực"),
    ],
)
def test_a_product_is_found_however_it_is_typed(squid_cake: stores.Offer, typed: str) -> None:
    assert names(typed) == ["Chả mực giã tay Hạ Long"]


@pytest.mark.parametrize("typed", ["", "   ", "cá thu", "🦑", "\x00", "%", "_", "mực" * 4000, "' OR 1=1"])
def test_what_is_not_there_is_not_found(squid_cake: stores.Offer, typed: str) -> None:
    assert names(typed) == []


def test_a_rehearsal_and_what_is_hidden_are_never_found(squid_cake: stores.Offer) -> None:
    learner = factories.owner("Bếp Thử")
    factories.goods(factories.stall(learner, rehearsal=True), learner, "Chả mực làm thử")
    assert names("chả mực") == ["Chả mực giã tay Hạ Long"]
    stores.set_shown(squid_cake.store, squid_cake.variant.product, shown=False, by=factories.owner("Ai đó"))
    assert names("chả mực") == []
    assert [shelf.pk for shelf in market.shelves()] == []


def test_a_stall_is_found_by_its_name_without_marks(squid_cake: stores.Offer) -> None:
    assert [store.name for store in market.stores_like("bep huong")] == ["Bếp Hương"]
    assert list(market.stores_like("???")) == []


def test_a_commune_shows_what_its_stalls_sell_and_counts_them(squid_cake: stores.Offer) -> None:
    far = factories.owner("Miến Núi", "binh-lieu")
    factories.goods(factories.stall(far), far, "Miến dong")
    assert [product.name for product in market.products_in_unit(factories.unit("binh-lieu"))] == ["Miến dong"]
    assert market.stores_by_unit() == {factories.unit("binh-lieu").pk: 1, factories.unit().pk: 1}


def test_only_shelves_that_hold_something_are_shown(squid_cake: stores.Offer) -> None:
    assert [shelf.pk for shelf in market.shelves()] == ["do-che-bien"]
