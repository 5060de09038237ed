"""What a buyer finds by shelf and by commune."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from lantoa.portal.queries import market
from lantoa.portal.tests import factories
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


@pytest.fixture
def squid_cake() -> stores.Offer:
    by = factories.owner()
    return factories.goods(factories.stall(by), by, "Chả mực giã tay Hạ Long")


def test_a_commune_shows_what_its_stalls_sell_and_counts_them(squid_cake: stores.Offer) -> None:
    far = factories.owner("Miến Núi", "binh-lieu")
    factories.goods(factories.stall(far), far, "Miến dong")
    assert [product.name for product in market.products_in_unit(factories.unit("binh-lieu"))] == ["Miến dong"]
    assert market.stores_by_unit() == {factories.unit("binh-lieu").pk: 1, factories.unit().pk: 1}


def test_only_shelves_that_hold_something_are_shown(squid_cake: stores.Offer) -> None:
    assert [shelf.pk for shelf in market.shelves()] == ["do-che-bien"]


def test_each_shelf_is_looked_into_by_itself_and_its_goods_by_their_index() -> None:
    """Not all goods joined with all offers first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = market._compose_shelves().explain()
    assert ("SubPlan" if connection.vendor == "postgresql" else "CORRELATED SCALAR SUBQUERY") in plan
    assert re.search(r"catalog_product_(category_id\w*|on_shelf)", plan)
