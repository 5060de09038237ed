"""What stands against a parcel, and in which order offers are shown."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.shipping.rules.offers import Most, Needs, Priced, against, in_order, unsuitable

SLOW = Priced("ghn", "light", "GHN", 20_000, date(2026, 12, 2), cold=False, fragile=False)
COLD = Priced("demo", "cold", "Lạnh", 60_000, date(2026, 12, 1), cold=True, fragile=True)
SOON = Priced("ghtk", "road", "GHTK", 20_000, date(2026, 12, 1), cold=False, fragile=False)


@pytest.mark.parametrize(
    ("needs", "most", "why"),
    [
        (Needs(0), Most(), "no_weight"), (Needs(-1), Most(), "no_weight"), (Needs(1), Most(), None), (Needs(30_001), Most(30_000), "too_heavy"),
        (Needs(200_001), Most(), "too_heavy"), (Needs(1, (0, 151, 0)), Most(side=150), "too_large"), (Needs(1, cash=5), Most(cash=4), "too_much_cash"),
        (Needs(1, cash=10**9), Most(), None),
    ],
)  # fmt: skip
def test_what_stands_against_it(needs: Needs, most: Most, why: str | None) -> None:
    assert against(needs, most) == why


def test_the_cheapest_then_the_soonest_first() -> None:
    assert in_order([COLD, SLOW, SOON], Needs(1_000)) == [SOON, SLOW, COLD]


def test_cold_goods_go_with_who_keeps_them_cold() -> None:
    needs = Needs(1_000, cold=True)
    assert in_order([SLOW, COLD], needs)[0] == COLD
    assert (unsuitable(needs, SLOW), unsuitable(needs, COLD)) == ("not_cold", None)


def test_who_minds_what_breaks_comes_first_for_it() -> None:
    assert in_order([SLOW, COLD], Needs(1_000, fragile=True))[0] == COLD
