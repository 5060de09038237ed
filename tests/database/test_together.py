"""Several questions in one statement are answered as each alone, and what is not there is not made up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q, Sum

from lantoa.catalog.models import Product
from lantoa.kit.access import AnySeller
from lantoa.kit.database.prepared import Prepared
from lantoa.kit.database.together import One, counted, how_many, itself, summed, together
from lantoa.kit.world import world
from lantoa.stock.models import Stock
from lantoa.stock.tests.factories import variant

pytestmark = pytest.mark.django_db

NUMBER = One(lambda pk: counted(Stock.objects.filter(pk=pk)), how_many)
PARTS = One(lambda least: counted(Stock.objects.all(), many=Q(on_hand__gte=least)), lambda row: (row.count, row.many))
FIRST = One(lambda name: Product.objects.filter(folded=name).select_related("category").order_by("pk")[:1], itself)
NEWEST = One(lambda since: Product.objects.filter(created_at__gte=since).order_by("-pk").values_list("created_at", "name", named=True)[:1], itself)  # fmt: skip
SUM = One(lambda pk: summed(Stock.objects.filter(pk=pk), total=Sum("on_hand")), lambda row: row.total if row else None)


def test_asked_together_each_is_answered_as_alone(django_assert_num_queries: Any) -> None:
    first, second = variant(3), variant(7)
    since = world.now() - timedelta(minutes=1)
    for pk, least, name in ((first.pk, 5, "cha muc"), (second.pk, 1, "cha muc"), (999_999, 9, "other")):
        questions = {
            "first": FIRST.of(name=name), "number": NUMBER.of(pk=pk), "parts": PARTS.of(least=least),
            "newest": NEWEST.of(since=since), "sum": SUM.of(pk=pk), "nothing": NUMBER.nothing(),
        }  # fmt: skip
        alone = {name: question.answer() for name, question in questions.items()}
        with django_assert_num_queries(1):
            found = together(questions)
        assert found == alone
        assert found["nothing"] == 0
    assert found["first"] is None
    assert (found["number"], found["parts"], found["sum"]) == (0, (2, 0), None)
    assert found["newest"] == (second.product.created_at, second.product.name)
    with django_assert_num_queries(1):
        (there,) = together({"first": FIRST.of(name="cha muc")}).values()
        assert (there, there.category.name) == (first.product, first.product.category.name)
    with django_assert_num_queries(0):
        assert together({"a": NUMBER.nothing(), "b": FIRST.nothing()}) == {"a": 0, "b": None}


def test_only_whoever_sells_is_answered() -> None:
    mine = One(lambda organisation: counted(Product.objects.filter(organisation=organisation)), how_many)
    home = variant(1).product.organisation_id
    assert mine.of_seller(AnySeller(home)).answer() == 1
    for nobody in (AnySeller(home, roles=frozenset({"person"})), AnySeller(None)):
        assert mine.of_seller(nobody).answer() == 0


def test_a_day_is_a_value_and_what_is_reckoned_from_one_on_the_way_is_refused() -> None:
    def since(day: date) -> Any:
        return Product.objects.filter(created_at__date__gte=day)

    today, made = world.today(), variant(1).product
    with pytest.raises(ValueError, match="no plain value"):
        Prepared(lambda moment: Product.objects.filter(created_at__gte=moment + timedelta(days=1)))(moment=world.now())
    assert list(Prepared(since)(day=today - timedelta(days=1))) == [made]
    assert list(Prepared(since)(day=today + timedelta(days=2))) == []
    assert isinstance(made.created_at, datetime)
