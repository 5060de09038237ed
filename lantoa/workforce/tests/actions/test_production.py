"""What is made comes into stock once, with its lot; a plan that changes is followed; nothing absurd is taken."""

from __future__ import annotations

from typing import Any

import pytest

from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.kit.tests.crowd import Crowd
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.workforce import acts
from lantoa.workforce.actions.production import (
    CameOut,
    Followed,
    cancel_production,
    finish_production,
    follow_plan,
    plan_production,
    start_production,
)
from lantoa.workforce.errors import BadProduction, ProductionOver
from lantoa.workforce.models import IngredientMove, Plan, ProductionOrder
from lantoa.workforce.queries.production import making_board
from lantoa.workforce.tests.makers import Kitchen

pytestmark = pytest.mark.django_db


def test_what_is_good_comes_into_stock_with_its_lot_and_ingredients_leave_the_shelf() -> None:
    kitchen = Kitchen()
    squid = kitchen.ingredient(on_shelf=10_000)
    kitchen.making(uses=[(squid.pk, 250)])
    done = kitchen.finish(20, 3, code="2611-01", minutes=180)
    squid.refresh_from_db()
    assert (kitchen.on_hand(), squid.on_shelf, done.state) == (17, 5_000, "done")
    assert (done.made, done.spoiled, done.used_seconds) == (20_000, 3_000, 10_800)
    lot = catalog.Lot.objects.get()
    assert (done.lot, lot.quantity, lot.expires_on, lot.made_on) == (lot, 17, kitchen.day(30), world.today())
    move = stock.StockMove.objects.get(holder_type="workforce.productionorder", holder_id=done.pk)
    assert (move.reason, move.change, move.by_id) == ("added", 17, kitchen.by.person_id)
    assert journal.entries_about(done).filter(act=acts.PRODUCTION_DONE).count() == 1


def test_kinds_are_parts_of_a_piece_and_each_goes_to_its_own_shelf() -> None:
    kitchen = Kitchen("500 g", "1 kg")
    half, whole = (one.variant_id for one in kitchen.offers)
    kitchen.making(portions={half: 1000, whole: 2000})
    done = kitchen.finish(kinds={half: (10, 1), whole: (5, 0)}, code="2611-02")
    assert (done.made, done.spoiled, kitchen.on_hand(0), kitchen.on_hand(1)) == (20_000, 1_000, 9, 5)


def test_a_shelf_that_is_said_to_hold_less_is_empty_then() -> None:
    kitchen = Kitchen()
    squid = kitchen.ingredient(on_shelf=1_000)
    kitchen.making(uses=[(squid.pk, 250)])
    kitchen.finish(20)
    squid.refresh_from_db()
    assert squid.on_shelf == 0
    assert IngredientMove.objects.get(reason="used").change == -1_000


def test_done_again_it_is_done_once() -> None:
    kitchen = Kitchen()
    order, key = kitchen.order(), world.uuid7()
    out = CameOut({kitchen.variant: (10, 0)}, lot_code="2611-03", address="Thôn Đông Sơn")
    for _again in range(2):
        finish_production(order, out, by=kitchen.by, key=key)
    with pytest.raises(ProductionOver):
        finish_production(order, out, by=kitchen.by, key=world.uuid7())
    with pytest.raises(ProductionOver):
        cancel_production(order, by=kitchen.by, key=world.uuid7())
    assert (kitchen.on_hand(), catalog.Lot.objects.count()) == (10, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_phones_at_once_grow_the_stock_once(crowd: Crowd) -> None:
    kitchen = Kitchen()
    order = kitchen.order()

    def finish(number: int) -> bool:
        try:
            out = CameOut({kitchen.variant: (10, 0)}, lot_code=f"LO-{number}", address="Thôn Đông Sơn")
            finish_production(order, out, by=kitchen.by, key=world.uuid7())
        except RuleError:
            return False
        return True

    assert crowd(finish).count(True) == 1
    assert crowd.alone(kitchen.on_hand) == 10
    assert crowd.alone(catalog.Lot.objects.count) == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"kinds": (10, 11)}, "spoiled"), ({"kinds": (0, 0)}, "made"), ({"kinds": (-1, 0)}, "made"), ({"kinds": (10, -1)}, "spoiled"),
    ({"kinds": (10**7, 0)}, "made"), ({"minutes": -5}, "hours"), ({"minutes": 10**9}, "hours"), ({"lot_code": "Mẻ số 1"}, "code"),
    ({"lot_code": "A1", "address": ""}, "address"), ({"lot_code": "A1", "expires_on": "gone"}, "expires"),
]  # fmt: skip


def test_what_cannot_be_is_refused_and_nothing_changes() -> None:
    kitchen = Kitchen()
    order = kitchen.order()
    for out, field in WRONG:
        said = {"address": "Thôn Đông Sơn", **out, "kinds": {kitchen.variant: out.get("kinds", (10, 0))}}
        if "expires_on" in said:
            said["expires_on"] = kitchen.day(-1)
        with pytest.raises(RuleError) as refused:
            finish_production(order, CameOut(**said), by=kitchen.by, key=world.uuid7())
        assert refused.value.field.split("_")[0] == field
    order.refresh_from_db()
    assert (order.state, kitchen.on_hand()) == ("planned", 0)


def test_everything_spoiled_is_known_and_makes_no_lot() -> None:
    kitchen = Kitchen()
    done = kitchen.finish(10, 10, code="2611-04")
    assert (done.state, done.lot, kitchen.on_hand()) == ("done", None, 0)


def test_another_stalls_kind_does_not_come_out_of_this_batch() -> None:
    kitchen, other = Kitchen(), Kitchen()
    with pytest.raises(BadProduction):
        kitchen.finish(kinds={other.variant: (10, 0)})
    assert other.on_hand() == 0


def test_the_plan_is_followed_and_so_is_a_peak_that_was_cancelled() -> None:
    kitchen = Kitchen()
    kitchen.plan((0, 50), (2, 80), (3, 20))
    assert follow_plan(kitchen.home, by=kitchen.by) == Followed(new=3)
    by_hand = kitchen.order(7, days=2)
    begun = ProductionOrder.objects.get(day=kitchen.day(0))
    start_production(begun, by=kitchen.by)
    kitchen.plan((0, 60), (2, 90))
    assert follow_plan(kitchen.home, by=kitchen.by) == Followed(changed=1, cancelled=1)
    kitchen.plan()
    assert follow_plan(kitchen.home, by=kitchen.by) == Followed(cancelled=1)
    assert follow_plan(kitchen.home, by=kitchen.by) == Followed()
    left = {one.pk: one.quantity for one in ProductionOrder.objects.open()}
    assert left == {by_hand.pk: 7, begun.pk: 50}


def test_what_lies_beyond_the_plan_stays() -> None:
    kitchen = Kitchen()
    kitchen.plan((12, 50))
    follow_plan(kitchen.home, by=kitchen.by)
    shorter = kitchen.plan()
    Plan.objects.filter(pk=shorter.pk).update(days=7)
    assert follow_plan(kitchen.home, by=kitchen.by) == Followed()
    assert not making_board(kitchen.by).differs


def test_without_a_plan_nothing_is_followed() -> None:
    kitchen = Kitchen()
    assert follow_plan(kitchen.home, by=kitchen.by) == Followed()


def test_no_pieces_a_day_gone_by_and_other_peoples_goods_are_not_planned() -> None:
    kitchen, other = Kitchen(), Kitchen()
    for product, days, quantity in (
        (kitchen.product, 0, 0), (kitchen.product, 0, -3), (kitchen.product, 0, 10**6), (kitchen.product, -1, 5), (kitchen.product, 999, 5),
        (other.product, 0, 5),
    ):  # fmt: skip
        with pytest.raises(BadProduction):
            plan_production(kitchen.home, product, day=kitchen.day(days), quantity=quantity, by=kitchen.by)
    assert not ProductionOrder.objects.exists()


def test_what_was_called_off_is_not_begun() -> None:
    kitchen = Kitchen()
    order = cancel_production(kitchen.order(), by=kitchen.by)
    with pytest.raises(ProductionOver):
        start_production(order, by=kitchen.by)
    with pytest.raises(ProductionOver):
        finish_production(order, CameOut({kitchen.variant: (1, 0)}), by=kitchen.by)
    assert kitchen.on_hand() == 0
