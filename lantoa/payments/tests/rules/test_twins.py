"""Two sources tell of the same money in their own words; two equal transfers stay two."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kit.world import VIETNAM
from lantoa.payments.rules.twins import Seen, pair

NOON = datetime(2026, 11, 26, 12, tzinfo=VIETNAM)


def seen(
    memo: str = "mua cha muc", amount: int = 50_000, *, reference: str = "", minutes: int = 0, day_only: bool = False,
    direction: str = "in",
) -> Seen:  # fmt: skip
    return Seen(direction, amount, NOON + timedelta(minutes=minutes), day_only, reference, memo)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (seen(reference="FT26330123456"), seen("said otherwise", reference="FT26330123456\\BNK", minutes=700)),
        (seen("LTFQX52QL"), seen("CT DEN 123 LTFQX52QL cam on", minutes=9)),
        (seen("mua cha muc"), seen("MBVCB.77.mua chả mực.CT tu 0123", minutes=-10)),
        (seen(""), seen("mua cha muc", minutes=1)),
        (seen("mua cha muc gia tay"), seen("FT1 mua cha muc gia", minutes=1)),
        (seen(minutes=0, day_only=True), seen(minutes=11 * 60)),
        (seen("LTFQX52QL", day_only=True), seen("LTFQX52QL", minutes=-24 * 60)),
    ],
)
def test_these_are_one_movement(one: Seen, other: Seen) -> None:
    assert pair([one], [other]) == pair([other], [one]) == {0: 0}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (seen(), seen(amount=50_001)),
        (seen(), seen(direction="out")),
        (seen(), seen(minutes=11)),
        (seen("LTFQX52QL"), seen("LT6679AD9")),
        (seen("tien com"), seen("tien dien thang 11")),
        (seen(day_only=True), seen(minutes=24 * 60)),
        (seen("LTFQX52QL", day_only=True), seen("LTFQX52QL", minutes=48 * 60)),
        (seen(reference="1234"), seen("another", reference="12345678", minutes=60)),
    ],
)
def test_these_are_two(one: Seen, other: Seen) -> None:
    assert pair([one], [other]) == pair([other], [one]) == {}


def test_two_equal_transfers_of_which_one_was_told_stay_two() -> None:
    assert len(pair([seen(), seen(minutes=1)], [seen(minutes=1)])) == 1


def test_the_surest_pair_is_made_first() -> None:
    fresh = [seen("", minutes=0), seen("LTFQX52QL", minutes=2)]
    known = [seen("LTFQX52QL xin cam on", minutes=1), seen("anything", minutes=3)]
    assert pair(fresh, known) == {1: 0, 0: 1}


movements = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([50_000, 70_000]), st.sampled_from(["", "LTFQX52QL", "mua cha muc"])),
    max_size=12,
)


@given(movements, movements)
def test_each_is_paired_once_and_only_with_its_equal(
    one: list[tuple[int, int, str]], two: list[tuple[int, int, str]]
) -> None:
    fresh, known = ([seen(memo, amount, minutes=minute) for minute, amount, memo in those] for those in (one, two))
    found = pair(fresh, known)
    assert len(set(found.values())) == len(found)
    assert all(fresh[place].amount == known[other].amount for place, other in found.items())
    assert len(pair(fresh, fresh)) == len(fresh)
