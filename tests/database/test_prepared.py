"""A prepared query answers like the queryset it was made from, at a fraction of its cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import router
from django.db.models import F, QuerySet, Sum

from lantoa.accounts.models import Person
from lantoa.catalog.models import Product, ProductVariant
from lantoa.kit.database import reading
from lantoa.kit.database.prepared import Prepared, padded
from lantoa.kit.world import world
from lantoa.stock.models import Stock
from lantoa.stock.tests.factories import variant

pytestmark = pytest.mark.django_db


def compose(name: str, since: datetime, ids: Sequence[int]) -> QuerySet[ProductVariant]:
    found = ProductVariant.objects.filter(product__folded=name, product__created_at__gte=since, pk__in=ids)
    return found.select_related("product__category").annotate(many=Sum("id")).order_by("pk")


def values(rows: list[Any]) -> list[tuple[Any, ...]]:
    return [(row, row.product.name, row.product.category.name, row.product.created_at, row.many) for row in rows]


def test_it_answers_like_the_queryset(django_assert_num_queries: Any) -> None:
    ask = Prepared(compose)
    ids = [variant(1).pk for _ in range(4)]
    since = world.now() - timedelta(minutes=1)
    for some in (ids[:2], ids[1:3], [ids[3], ids[3]], [ids[0], 999_999]):
        expected = values(list(compose("cha muc", since, some)))
        with django_assert_num_queries(1):
            assert values(ask(name="cha muc", since=since, ids=some)) == expected
    assert ask(name="other", since=since, ids=ids[:2]) == []
    assert ask(name="cha muc", since=world.now(), ids=ids[:2]) == []


def test_what_it_makes_can_be_changed_and_asked_further() -> None:
    made = variant(1)
    (row,) = Prepared(lambda pk: Stock.objects.filter(pk=pk))(pk=made.pk)
    row.on_hand = 7
    row.save()
    assert row.variant == made
    assert Stock.objects.get(pk=made.pk).on_hand == 7


def test_a_missing_relation_is_none() -> None:
    from lantoa.catalog import api as catalog

    product = variant(1).product
    (row,) = Prepared(lambda pk: catalog.with_main_photo(Product.objects.filter(pk=pk)))(pk=product.pk)
    assert catalog.main_photo(row) is None


def test_named_rows_come_in_the_order_asked_for() -> None:
    things = [variant(number) for number in range(3)]

    def compose(pks: Sequence[int]) -> QuerySet[Stock, Any]:
        found = Stock.objects.filter(pk__in=pks).annotate(free=F("on_hand") - F("promised")).order_by("pk")
        return found.values_list(
            "free", "variant__product__name", "on_hand", "variant__product__created_at", named=True
        )

    pks = [thing.pk for thing in things]
    rows = Prepared(compose)(pks=pks)
    assert rows == list(compose(pks))
    assert [row.free for row in rows] == [0, 1, 2]
    assert rows[0].variant__product__created_at == things[0].product.created_at


def test_an_empty_list_asks_nothing(django_assert_num_queries: Any) -> None:
    ask = Prepared(lambda ids: Stock.objects.filter(pk__in=ids))
    with django_assert_num_queries(0):
        assert ask(ids=[]) == []


def test_a_value_that_changes_the_query_itself_is_refused() -> None:
    ask = Prepared(lambda many: Stock.objects.all()[:many])
    with pytest.raises(ValueError, match="many is no plain value"):
        ask(many=3)


@pytest.mark.parametrize(("given", "length"), [([], 0), ([5], 1), ([5, 6], 24), (list(range(24)), 24), (range(25), 48)])
def test_lists_are_padded_to_few_lengths(given: Sequence[int], length: int) -> None:
    made = padded(given)
    assert len(made) == length
    assert set(made) == set(given)
    assert made[: len(given)] == list(given)


def test_words_of_a_list_find_their_places() -> None:
    made = [variant(1) for _ in range(3)]
    for number, one in enumerate(made):
        ProductVariant.objects.filter(pk=one.pk).update(name=f"kind {number}")
    ask = Prepared(lambda names: ProductVariant.objects.filter(name__in=names).order_by("pk"))
    assert ask(names=["kind 2", "kind 0"]) == [made[0], made[2]]
    assert ask(names=("kind 1", "kind 1")) == [made[1]]
    assert ask(names=["kind 1"]) == [made[1]]
    assert ask(names=[]) == []


def test_who_somebody_is_is_asked_of_the_primary_whatever_else_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(reading, "alias", lambda: asked.append(1) or "default")
    monkeypatch.setattr(router, "routers", [reading.Router()])
    Prepared(lambda pk: Person.objects.filter(pk=pk))(pk=1)
    assert not asked
    Prepared(lambda pk: Stock.objects.filter(pk=pk))(pk=1)
    assert asked == [1]
