"""The shelf of ingredients: counted, ordered, bought, come once; and what is to be bought for the plan."""

from __future__ import annotations

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.actions.ingredient import (
    cancel_purchase,
    end_ingredient,
    keep_ingredient,
    purchase,
    purchase_arrived,
)
from lantoa.workforce.actions.making import StepSaid
from lantoa.workforce.actions.production import follow_plan, start_production
from lantoa.workforce.errors import BadIngredient
from lantoa.workforce.models import Ingredient, ProductionOrder
from lantoa.workforce.queries.ingredient import shopping_list
from lantoa.workforce.tests.makers import Kitchen

pytestmark = pytest.mark.django_db


def shelf(one: Ingredient) -> int:
    one.refresh_from_db()
    return int(one.on_shelf)


def test_bought_is_there_and_ordered_comes_once() -> None:
    kitchen = Kitchen()
    boxes = kitchen.ingredient("Hộp", "hộp", 20_000)
    key = world.uuid7()
    for _again in range(2):
        purchase(boxes, 300_000, arrived=True, by=kitchen.by, key=key)
    ordered = purchase(boxes, 50_000, arrived=False, by=kitchen.by, key=world.uuid7())
    assert shelf(boxes) == 320_000
    assert [purchase_arrived(ordered, by=kitchen.by, key=world.uuid7()) for _again in range(2)] == [True, False]
    cancel_purchase(ordered, by=kitchen.by)
    assert shelf(boxes) == 370_000


def test_what_is_taken_off_the_list_or_not_coming_leaves_one_entry() -> None:
    kitchen = Kitchen()
    boxes = kitchen.ingredient("Hộp", "hộp", 20_000)
    ordered = purchase(boxes, 50_000, arrived=False, by=kitchen.by)
    for _again in range(2):
        cancel_purchase(ordered, by=kitchen.by)
        end_ingredient(boxes, by=kitchen.by)
    told = [entry.act for entry in journal.entries_about(boxes)]
    assert told == [acts.INGREDIENT_COUNTED, acts.INGREDIENT_ORDERED, acts.PURCHASE_CANCELLED, acts.INGREDIENT_ENDED]


def test_a_form_that_was_open_while_goods_were_made_does_not_undo_that() -> None:
    kitchen = Kitchen()
    squid = kitchen.ingredient(on_shelf=10_000)
    kitchen.making(uses=[(squid.pk, 250)])
    kitchen.finish(20)
    said = {"name": "Mực lá", "unit": "kg", "by": kitchen.by}
    keep_ingredient(kitchen.home, squid, on_shelf=10_000, seen=10_000, **said)
    assert (shelf(squid), squid.name) == (5_000, "Mực lá")
    keep_ingredient(kitchen.home, squid, on_shelf=4_000, seen=10_000, **said)
    assert shelf(squid) == 4_000


def test_absurd_quantities_are_refused() -> None:
    kitchen = Kitchen()
    squid = kitchen.ingredient()
    for quantity in (0, -5, 10**13):
        with pytest.raises(BadIngredient):
            purchase(squid, quantity, arrived=True, by=kitchen.by)
    with pytest.raises(BadIngredient):
        kitchen.ingredient("Muối", on_shelf=-1)
    with pytest.raises(BadIngredient):
        kitchen.ingredient("Muối", lead_days=10**6)
    with pytest.raises(BadIngredient):
        kitchen.ingredient("Mực")


def test_the_plan_says_what_to_order_by_when_and_what_is_made_counts_no_more() -> None:
    kitchen = Kitchen()
    boxes = kitchen.ingredient("Hộp", "hộp", 20_000, lead_days=2)
    kitchen.making(steps=[StepSaid("Ướp", 60, days_ahead=1), StepSaid("Gói", 60)], uses=[(boxes.pk, 1_000)])
    kitchen.plan((5, 200), (6, 120))
    (line,) = shopping_list(kitchen.by).lines
    assert (line.buy.quantity, line.buy.order_by, line.late) == (300_000, kitchen.day(2), False)
    purchase(boxes, 300_000, arrived=False, by=kitchen.by)
    told = shopping_list(kitchen.by)
    assert (told.lines, len(told.coming), told.makes) == ([], 1, True)
    follow_plan(kitchen.home, by=kitchen.by)
    assert shopping_list(kitchen.by).lines == []
    for one in ProductionOrder.objects.all():
        start_production(one, by=kitchen.by)
    # Made by hand beside the plan, and at once.
    kitchen.order(10)
    (late,) = shopping_list(kitchen.by).lines
    assert (late.buy.quantity, late.late) == (10_000, False)
