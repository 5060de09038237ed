"""Nobody learns of a handful of people by subtracting what is shown: tried by brute force in small worlds, at random in large ones."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations, product
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.insights.rules.disclosure import Disclosure, disclosure, middle, shown, shown_apart, shown_together

pytestmark = pytest.mark.once
RULE = disclosure(date(2026, 11, 1))


def test_the_least_group_is_ten_and_says_that_it_is_our_own_rule() -> None:
    assert (RULE.least, RULE.rounding, RULE.parts) == (10, 100_000, 10)
    assert (RULE.source, RULE.confidence) == ("ours", "unverified")
    assert disclosure(date(2020, 1, 1)) == RULE


def test_nine_people_are_not_shown_and_ten_are() -> None:
    assert (shown(9, 10).hidden, shown(0, 10)) == (True, shown(9, 10))
    assert shown(10, 10) == shown(19, 10)
    assert (shown(38, 10).least, shown(38, 10).most) == (30, 39)


def published(world: tuple[tuple[int, ...], ...], width: int) -> tuple[object, ...]:
    """All that is published of a world: for each step the ranges of the places, and of all places together."""
    steps = []
    for counts in zip(*world, strict=True):
        parts = [shown(count, width) for count in counts]
        steps.append((*parts, shown_together(sum(counts), parts, width)))
    return tuple(steps)


def groups(world: tuple[tuple[int, ...], ...]) -> list[int]:
    """Every group an attacker may be after: those of a step in a place or in some places, and those who fell out between two steps,
    or joined between two editions."""
    places = [
        *world,
        *(tuple(map(sum, zip(*some, strict=True))) for size in (2, len(world)) for some in combinations(world, size)),
    ]
    return [
        *(count for place in places for count in place),
        *(a - b for place in places for a, b in zip(place, place[1:], strict=False)),
    ]


@pytest.mark.parametrize(
    ("width", "places", "most", "steps"),
    [(3, 3, 7, 1), (3, 4, 6, 1), (3, 5, 5, 1), (3, 2, 7, 2), (3, 3, 4, 2), (4, 2, 9, 2), (3, 2, 4, 3)],
)
def test_every_small_world_hides_its_small_groups(width: int, places: int, most: int, steps: int) -> None:
    """The attacker knows the rules and tries every world there could be. Whatever is published, no group of 1 to width − 1 people
    can be told: another world that shows the same has another number there. Steps are nested, as two editions of a cohort are."""
    chains = [chain for chain in product(range(most + 1), repeat=steps) if list(chain) == sorted(chain, reverse=True)]
    seen: dict[object, list[set[int]]] = defaultdict(list)
    for world in product(chains, repeat=places):
        sizes = groups(world)
        possible = seen[published(world, width)]
        if not possible:
            possible.extend({size} for size in sizes)
        for known, size in zip(possible, sizes, strict=True):
            known.add(size)
    # Worlds near the largest tried are cut off by us, not by what is published.
    edge = most // width * width
    for what, possible in seen.items():
        if all(one.least < edge for step in what for one in step[:-1]):  # type: ignore[attr-defined]
            for sizes in possible:
                assert not (len(sizes) == 1 and 0 < min(sizes) < width), (what, possible)


counts = st.integers(0, 140)


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(counts, min_size=3, max_size=3).map(lambda row: sorted(row, reverse=True)), min_size=1, max_size=6
    ),
    st.data(),
)
def test_no_subtraction_of_what_months_and_levels_show_leads_to_one_to_nine(
    world: list[list[int]], data: st.DataObject
) -> None:
    """Three editions of some places in which people join: every published number against every other, and against sums of them."""
    months = [
        world,
        *([[count + data.draw(st.integers(0, 12)) for count in row] for row in world] for _twice in range(2)),
    ]
    numbers: set[int] = set()
    for month in months:
        for column in zip(*month, strict=True):
            parts = [shown(count, RULE.least) for count in column]
            together = shown_together(sum(column), parts, RULE.least)
            numbers |= {part.least for part in parts} | {together.least, sum(part.least for part in parts)}
            assert together.least <= sum(column)
            assert together.most is None or sum(column) <= together.most
            # The total says nothing new of any place: each can still be at both ends of its own range.
            for part in parts:
                low = sum(one.least for one in parts) - part.least
                high = sum(one.most or 0 for one in parts) - (part.most or 0)
                assert part.least + high >= together.least
                assert together.most is None or (part.most or 0) + low <= together.most
    assert all(abs(one - other) not in range(1, 10) for one, other in combinations(numbers, 2))


sizes = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 45), max_size=8)


@given(sizes)
def test_amounts_taken_from_those_of_all_places_leave_nobody_or_ten(found: dict[str, int]) -> None:
    apart = shown_apart(found, RULE.least)
    assert all(found[place] >= RULE.least for place in apart)
    for size in range(len(apart) + 1):
        for some in combinations(sorted(apart), size):
            rest = sum(found.values()) - sum(found[place] for place in some)
            assert rest == 0 or rest >= RULE.least or not apart or sum(found.values()) < RULE.least


def test_the_smallest_place_is_kept_back_where_a_hidden_one_would_be_left() -> None:
    assert shown_apart({"a": 30, "b": 12, "c": 4}, 10) == {"a"}
    assert shown_apart({"a": 30, "b": 12, "c": 4, "d": 6}, 10) == {"a", "b"}
    assert shown_apart({"a": 30, "b": 12}, 10) == {"a", "b"}
    assert shown_apart({"a": 12, "c": 4}, 10) == frozenset()


@given(st.lists(st.integers(1, 500_000_000), max_size=60))
def test_the_middle_is_rounded_robust_and_only_of_groups_that_may_be_shown(amounts: list[int]) -> None:
    found = middle(amounts, RULE)
    if len(amounts) < 10:
        assert found is None
        return
    assert found is not None
    assert abs(found.median - median(amounts)) <= 50_000
    assert found.median % 100_000 == 0
    assert (found.lower is None) == (len(amounts) < 40) == (found.upper is None)


def test_one_very_rich_neighbour_changes_nothing() -> None:
    rule = Disclosure(10, 100_000, 10, date(2026, 1, 1), "ours", "unverified")
    assert middle([1_000_000] * 10 + [5_000_000_000], rule) == middle([1_000_000] * 11, rule)
