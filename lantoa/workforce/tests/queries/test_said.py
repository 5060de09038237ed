"""The plan in two lines: how many more hands when, and what to order by which day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from lantoa.kit.world import world
from lantoa.orders.tests.conftest import Stage
from lantoa.ui.dates import day as said_day
from lantoa.workforce.actions.ingredient import keep_ingredient
from lantoa.workforce.models import IngredientUse, Plan
from lantoa.workforce.queries.ingredient import first_to_order
from lantoa.workforce.queries.plan import outlook, shown
from lantoa.workforce.queries.said import sentences_for
from lantoa.workforce.tests import factories

pytestmark = pytest.mark.django_db
HOME = reverse("workforce:home")


def needs(at: factories.Kitchen, name: str, lead_days: int, on_shelf: int = 0) -> None:
    """A piece takes one of it."""
    one = keep_ingredient(
        at.organisation, name=name, unit="cái", on_shelf=on_shelf, lead_days=lead_days, by=at.by, key=world.uuid7()
    )
    IngredientUse.objects.create(making=at.making, ingredient=one, quantity=1_000)


def test_hands_and_what_to_order_stand_in_two_lines(stage: Stage, django_assert_max_num_queries: Any) -> None:
    at = factories.kitchen(within=9)
    with django_assert_max_num_queries(1):
        assert sentences_for(at.by) == []
    factories.owner(at)
    factories.neighbours(at, 6)
    factories.ordered(at.large, 75)
    factories.planned(at)
    with translation.override("en"):
        assert len(sentences_for(at.by)) == 1
        for lead, name in enumerate(("Hộp", "Túi", "Nhãn", "Dây")):
            needs(at, name, lead_days=lead)
        needs(at, "Mực", lead_days=9, on_shelf=1_000_000)
        first = first_to_order(at.by)
        with django_assert_max_num_queries(11):
            hands, ordering = sentences_for(at.by)
        assert "more" in hands
        # The three most urgent of four; what lies on the shelf is none of them.
        assert [one.ingredient.name for one in first] == ["Dây", "Nhãn", "Túi"]
        assert ordering.count("Order ") == 3
        assert f"of Túi by {said_day(first[2].buy.order_by)}." in ordering
        assert "Mực" not in ordering
        page = at.stall.browser.get("/en" + HOME).text
        assert f"of Túi by {said_day(first[2].buy.order_by)}." in page
    plan = Plan.objects.current().get()
    assert outlook(plan) == list(shown(plan).said)


def test_of_a_plan_that_is_over_nothing_is_said(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.ordered(at.small, 5)
    needs(at, "Hộp", lead_days=1)
    factories.planned(at)
    with translation.override("en"):
        assert [line.split()[0] for line in sentences_for(at.by)] == ["No", "Order"]
    Plan.objects.update(first=world.today() - timedelta(days=40))
    assert sentences_for(at.by) == []
