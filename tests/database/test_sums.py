"""Amounts are added to many rows at once, each row its own, alike on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from lantoa.kit.database import sums
from lantoa.stock.models import Stock
from lantoa.stock.tests.factories import variant

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_amounts_and_no_other_row_any(django_assert_num_queries: Any) -> None:
    one, two, other = (variant(10) for _ in range(3))
    with django_assert_num_queries(1):
        assert sums.add_to(Stock, {"on_hand": {one.pk: 5, two.pk: 7}, "promised": {two.pk: 3}}) == 2
    assert shelf(one, two, other) == [(15, 0), (17, 3), (10, 0)]


def test_a_row_that_does_not_meet_the_condition_stays() -> None:
    one, two = variant(10), variant(20)
    assert sums.add_to(Stock, {"on_hand": {one.pk: 1, two.pk: 1}}, only="on_hand > 15") == 1
    assert shelf(one, two) == [(10, 0), (21, 0)]


def test_columns_can_be_emptied_in_the_same_rows() -> None:
    from lantoa.catalog.models import ProductVariant

    one, two = variant(1), variant(1)
    ProductVariant.objects.update(archived_at=timezone.now())
    assert sums.add_to(ProductVariant, {"position": {one.pk: 4}}, clear=["archived_at"]) == 1
    told = dict(ProductVariant.objects.values_list("pk", "archived_at"))
    assert (told[one.pk], told[two.pk] is None) == (None, False)


def test_many_rows_go_in_parts(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> None:
    monkeypatch.setattr(sums, "AT_ONCE", 2)
    rows = [variant(number) for number in range(1, 6)]
    with django_assert_num_queries(3):
        assert sums.add_to(Stock, {"on_hand": {row.pk: 100 for row in rows}}) == 5
    assert shelf(*rows) == [(100 + number, 0) for number in range(1, 6)]
    assert sums.add_to(Stock, {"on_hand": {}}) == 0


def shelf(*rows: Any) -> list[tuple[int, int]]:
    found = {row.pk: (row.on_hand, row.promised) for row in Stock.objects.filter(pk__in=[row.pk for row in rows])}
    return [found[row.pk] for row in rows]
