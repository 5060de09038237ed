"""Whole tables: days shown once they have passed everywhere, amounts kept back, and nothing to be had by subtracting months and levels."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.insights.rules.cohort import Quarter, Sale, Seat, cohorts
from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.sheet import TOGETHER, sheets

pytestmark = pytest.mark.once
RULE = disclosure(date(2026, 11, 1))
BEGAN = date(2026, 7, 6)


def a_seat(
    number: int, place: str, *, first: date = BEGAN, came: bool = True, did: bool = True, waiting: bool = False
) -> Seat:
    done = first + timedelta(days=1) if did else None
    return Seat(
        f"person {number}", number, place, first, first, date(2026, 6, 1), waiting, came and not waiting, done, number
    )


def counted(seats: list[Seat], sales: dict[int, list[Sale]], until: date) -> dict[str, Any]:
    return sheets(cohorts(seats, sales, until), RULE)


def sold(*people: int, after: int = 10, amount: int = 1_000_000) -> dict[int, list[Sale]]:
    return {person: [Sale(BEGAN + timedelta(days=after), amount)] for person in people}


def test_quarters_know_their_days() -> None:
    assert [Quarter.of(date(2026, month, 1)).number for month in (1, 3, 4, 9, 10, 12)] == [1, 1, 2, 3, 4, 4]
    assert (Quarter(2026, 4).after, Quarter(2026, 3).after) == (date(2027, 1, 1), date(2026, 10, 1))
    assert Quarter.named(Quarter(2026, 3).name) == Quarter(2026, 3)


def test_days_are_shown_once_they_have_passed_in_every_place() -> None:
    late = date(2026, 9, 20)
    seats = [a_seat(number, "a") for number in range(12)] + [
        a_seat(20 + number, "b", first=late) for number in range(12)
    ]
    table = counted(seats, sold(*range(11)), date(2026, 9, 30))
    assert [window["over"] for window in table["a"]["windows"]] == [True, False, False, False]
    assert table["a"]["windows"][1]["trained"] is None
    table = counted(seats, sold(*range(11)), late + timedelta(days=30))
    assert table["a"]["windows"][1]["trained"] == {
        "people": [10, 19],
        "sold": [10, 19],
        "middle": [1_000_000, None, None],
        "kept_back": False,
    }
    assert table["b"]["windows"][1]["trained"]["sold"] == [0, 9]
    assert table[TOGETHER]["windows"][1]["trained"]["sold"] == [10, None]


def test_the_smaller_amount_is_kept_back_where_all_places_less_the_shown_ones_would_be_a_few() -> None:
    seats = [a_seat(number, place) for number, place in enumerate("a" * 30 + "b" * 12 + "c" * 12)]
    table = counted(seats, sold(*range(30), *range(30, 41), 42, 43, 44), date(2026, 10, 31))
    shown = {place: table[place]["windows"][1]["trained"] for place in "abc"}
    assert [shown[place]["middle"] is not None for place in "abc"] == [True, False, False]
    assert [shown[place]["kept_back"] for place in "abc"] == [False, True, False]
    assert table[TOGETHER]["windows"][1]["trained"]["middle"] == [1_000_000, 1_000_000, 1_000_000]


def test_a_place_where_nobody_came_looks_like_one_where_a_few_did() -> None:
    none = counted([a_seat(number, "a", came=False) for number in range(12)], {}, date(2026, 10, 31))
    few = counted([a_seat(number, "a", came=number < 3, did=False) for number in range(12)], {}, date(2026, 10, 31))
    assert none == few


def numbers(table: dict[str, Any]) -> set[int]:
    """Every bound that is published, and what an attacker adds up: each step and group over all places."""
    found: set[int] = set()
    sums: dict[tuple[Any, ...], int] = {}
    for place, figures in table.items():
        counts = [((step,), count) for step, count in figures["steps"].items()]
        for window in figures["windows"]:
            for group in ("trained", "waiting"):
                counts += [
                    ((window["days"], group, of), window[group][of]) for of in ("people", "sold") if window[group]
                ]
        for key, (least, most) in counts:
            found |= {least} | ({most + 1} if most is not None else set())
            sums[key] = sums.get(key, 0) + (least if place != TOGETHER else 0)
    return found | set(sums.values())


people = st.tuples(
    st.sampled_from("abc"), st.booleans(), st.booleans(), st.booleans(), st.sampled_from([None, 5, 40, 120])
)


@settings(max_examples=40)
@given(st.lists(people, max_size=90), st.integers(0, 12))
def test_no_number_of_any_month_or_level_less_another_is_one_to_nine(those: list[tuple[Any, ...]], gone: int) -> None:
    seats = [
        a_seat(number, place, came=came, did=did, waiting=waiting)
        for number, (place, came, did, waiting, _after) in enumerate(those)
    ]
    sales = {
        number: [Sale(BEGAN + timedelta(days=after), 700_000)] for number, (*_who, after) in enumerate(those) if after
    }
    months = (date(2026, 9, 30), date(2026, 10, 31), date(2026, 12, 31), date(2027, 1, 31))
    found: set[int] = set()
    for month, left in zip(months, (seats, seats, seats[gone:], seats[gone:]), strict=True):
        found |= numbers(counted(left, sales, month)) if left and any(not one.waiting for one in left) else set()
    assert all(abs(one - other) not in range(1, 10) for one, other in combinations(found, 2))
