"""Expected is nearer to what comes than the same day of last week, with Tết and without, and short histories say little."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from lantoa.workforce.rules.feasts import feasts
from lantoa.workforce.rules.forecast import BURST, LEVELS, expect, pinball, seasonal_naive

FIRST, TET = date(2023, 3, 1), date(2026, 2, 17)


def series(seed: int, count: int) -> list[float]:
    """A stall's daily pieces: a level that drifts, a week's shape, a rush before Tết and few days of rest after it."""
    chance = np.random.default_rng(seed)
    level, week, rush = chance.uniform(4, 60), np.exp(chance.normal(0, 0.25, 7)), chance.uniform(1, 4)
    tets, drift, told = feasts(FIRST, FIRST + timedelta(days=count))["tet"], 0.0, []
    for number in range(count):
        day = FIRST + timedelta(days=number)
        drift = 0.995 * drift + chance.normal(0, 0.03)
        usual = level * np.exp(drift) * week[day.weekday()]
        distance = min(((day - tet).days for tet in tets), key=abs)
        if -25 <= distance < -2:
            usual *= 1 + rush * max(0, 1 - abs(distance + 10) / 16)
        elif -2 <= distance <= 4:
            usual *= 0.2
        told.append(float(chance.poisson(usual)))
    return told


@pytest.mark.parametrize("until", [TET - timedelta(days=20), date(2026, 6, 1)], ids=["tet", "summer"])
def test_it_loses_less_than_last_week_would(until: date) -> None:
    lost, naive = 0.0, 0.0
    for seed in range(6):
        told = series(seed, (until - FIRST).days + 28)
        past, came = told[:-28], told[-28:]
        said = expect(past, FIRST, 28, feasts(FIRST, until))
        for one, plain, real in zip(said, seasonal_naive(past, 28), came, strict=True):
            lost += sum(pinball(level, one.at[level], real) for level in LEVELS)
            naive += sum(pinball(level, plain, real) for level in LEVELS)
    assert lost <= 0.95 * naive


def test_levels_rise_and_nothing_is_below_nought() -> None:
    for one in expect(series(1, 500), FIRST, 28, feasts(FIRST, FIRST + timedelta(days=530))):
        assert list(one.at.values()) == sorted(one.at.values())
        assert min(one.at.values()) >= 0


def test_a_few_days_or_none_are_taken_as_they_are() -> None:
    assert [one.at[0.5] for one in expect([], FIRST, 2, {})] == [0, 0]
    assert expect([4.0, 6.0, 5.0], FIRST, 1, {})[0].at[0.5] == pytest.approx(5, abs=1.5)
    assert expect([0.0] * 60, FIRST, 1, {})[0].at[0.9] == 0


USUAL = [8, 6, 6, 6, 8, 12, 10]


def with_lives(weeks: int, lives: set[int]) -> list[float]:
    """Weeks from a Monday on with a shape of their own; on days shown live ten times as many, on the next day twice."""
    told = [float(USUAL[number % 7]) for number in range(weeks * 7)]
    for number in lives:
        told[number] *= 10
        if number + 1 < len(told) and number + 1 not in lives:
            told[number + 1] *= 2
    return told


def middles(told: list[float], lives: set[int], planned: set[int]) -> list[float]:
    monday = date(2026, 3, 2)
    days = sorted(monday + timedelta(days=number) for number in {*lives, *(len(told) + each for each in planned)})
    said = expect(told, monday, 14, {"live": days}, spans={"live": BURST})
    return [one.at[0.5] for one in said]


@pytest.mark.parametrize(
    ("lives", "spike", "after"),
    [({3, 17, 29, 44, 60, 73, 90}, 60, 12), ({number * 7 + 5 for number in range(15)}, 110, 18)],
    ids=["any_day", "each_saturday"],
)
def test_a_live_is_expected_on_its_planned_day_and_on_no_usual_one(lives: set[int], spike: int, after: int) -> None:
    # The next one is on a Wednesday, whatever weekday those before were on.
    said = middles(with_lives(15, lives), lives, planned={2})
    assert said[2] == pytest.approx(spike, rel=0.2)
    assert said[3] == pytest.approx(after, rel=0.2)
    for number in (0, 1, 4, 7, 8, 9, 10, 11):
        assert said[number] == pytest.approx(USUAL[number % 7], rel=0.1)
    # Without one even the weekday on which all of them were is a day like others.
    assert said[12] < 14


def test_a_first_live_is_a_day_like_others_and_a_life_of_lives_the_usual() -> None:
    assert middles(with_lives(15, set()), set(), planned={2}) == pytest.approx(
        middles(with_lives(15, set()), set(), set())
    )
    each_day = set(range(105))
    said = middles(with_lives(15, each_day), each_day, planned={0})
    assert said[0] == pytest.approx(80, rel=0.2)
    assert said[2] == pytest.approx(60, rel=0.2)


def test_two_weeks_with_a_live_expect_the_days_without() -> None:
    said = middles([6.0] * 9 + [60.0] + [6.0] * 6, {9}, planned={4})
    assert said[0] == pytest.approx(6, rel=0.1)
    assert said[4] > 30
