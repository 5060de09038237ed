"""What to buy, and by which day to order it."""

from __future__ import annotations

from datetime import date

from lantoa.workforce.rules.ingredient import Need, Supply, ToBuy, to_buy


def day(number: int) -> date:
    return date(2026, 12, number)


def test_boxes_are_ordered_before_the_day_the_shelf_no_longer_suffices() -> None:
    needs = [Need(1, day(10), 200_000), Need(1, day(12), 250_000)]
    (boxes,) = to_buy(needs, [Supply(1, on_shelf=150_000, lead_days=3)])
    assert boxes == ToBuy(1, 300_000, day(10), day(7))
    (later,) = to_buy(needs, [Supply(1, on_shelf=150_000, coming=60_500, lead_days=3)])
    assert later == ToBuy(1, 240_000, day(12), day(9))


def test_nothing_is_bought_that_is_there() -> None:
    assert to_buy([Need(1, day(10), 500)], [Supply(1, on_shelf=500)]) == []
    assert to_buy([Need(2, day(10), 500)], [Supply(1, on_shelf=0)]) == []


def test_fresh_squid_is_bought_for_the_days_it_keeps() -> None:
    needs = [Need(1, day(number), 1_400) for number in (10, 11, 13, 14)]
    bought = to_buy(needs, [Supply(1, on_shelf=0, lead_days=1, keeps_days=1)])
    assert bought == [ToBuy(1, 3_000, day(10), day(9)), ToBuy(1, 3_000, day(13), day(12))]


def test_the_most_urgent_comes_first() -> None:
    needs = [Need(1, day(10), 1_000), Need(2, day(12), 1_000)]
    assert [one.ingredient for one in to_buy(needs, [Supply(1, 0), Supply(2, 0, lead_days=5)])] == [2, 1]
