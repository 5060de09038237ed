"""Tax to the đồng: exactly at each threshold and one đồng beside it, whatever way revenue is split, then and now."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.books.rules import tax

YEAR = tax.rule(date(2026, 11, 21))
BN = 1_000_000_000
amounts = st.integers(0, 60 * BN)
revenues = st.dictionaries(st.sampled_from(tax.KINDS), amounts, max_size=4)


def test_a_threshold_replaced_backwards_in_time_gives_todays_answer_and_then_the_answer_of_then() -> None:
    day = date(2026, 2, 1)
    assert tax.rule(day).threshold == BN
    assert tax.rule(day, known=date(2026, 3, 4)).threshold == 100_000_000
    assert tax.rule(day, known=date(2026, 3, 5)).threshold == 500_000_000
    assert tax.rule(day, known=date(2026, 4, 28)).threshold == 500_000_000
    assert tax.rule(day, known=date(2026, 4, 29)).threshold == BN
    assert tax.rule(date(2025, 12, 31)).threshold == 100_000_000


def test_before_all_rules_nothing_is_claimed() -> None:
    with pytest.raises(LookupError):
        tax.rule(date(2024, 12, 31)).threshold  # noqa: B018


def test_every_rule_names_its_basis_its_source_and_how_sure_it_is() -> None:
    for rule in tax.rules():
        assert rule.basis
        assert rule.source
        assert rule.confidence in {tax.VERIFIED, "secondary source", "general knowledge"}
    assert not YEAR["threshold"].is_verified
    assert YEAR["vat_percent"].is_verified


def test_the_cliff_at_the_threshold_and_one_dong_beside_it() -> None:
    assert tax.owed({"goods": BN - 1}, YEAR) == tax.Owed(0, 0)
    assert tax.owed({"goods": BN}, YEAR) == tax.Owed(0, 0)
    assert tax.owed({"goods": BN + 1}, YEAR) == tax.Owed(10_000_000, 0, 2_000_000)
    assert tax.owed({"goods": BN + 200}, YEAR) == tax.Owed(10_000_002, 1, 2_000_000)


def test_half_a_dong_goes_up_and_less_goes_down() -> None:
    assert [tax.share(amount, "0.5") for amount in (0, 99, 100, 299, 300)] == [0, 0, 1, 1, 2]


def test_the_deduction_is_taken_where_it_saves_most_and_only_once() -> None:
    found = tax.owed({"goods": BN, "services": BN}, YEAR)
    assert found.pit == tax.share(BN, "0.5")
    assert found.vat == 10_000_000 + 50_000_000


@given(revenues, st.integers(0, BN))
def test_no_other_way_to_share_out_the_deduction_is_cheaper(revenue: dict[str, int], first: int) -> None:
    found = tax.owed(revenue, YEAR)
    if sum(revenue.values()) <= BN:
        assert found.total == 0
        return
    free, other = BN, 0
    for kind, amount in revenue.items():
        deducted = min(first if free > first else free, amount, free)
        free -= deducted
        other += tax.share(amount - deducted, YEAR["pit_percent"].value[kind])
    assert found.pit <= other + len(revenue)


@given(st.lists(amounts, min_size=12, max_size=12), st.sampled_from(tax.KINDS))
def test_the_four_quarters_are_the_year_to_the_dong(months: list[int], kind: str) -> None:
    quarters = tax.by_quarter([{kind: amount} for amount in months], YEAR)
    year = tax.owed({kind: sum(months)}, YEAR)
    assert sum(quarter.vat for quarter in quarters) == year.vat
    assert sum(quarter.pit for quarter in quarters) == year.pit
    crossed = tax.crossed_in(months, BN)
    before = tax.quarter_of(crossed) - 1 if crossed else 4
    assert all(quarter.total == 0 for quarter in quarters[:before])


@given(amounts, amounts)
def test_more_revenue_never_owes_less(one: int, more: int) -> None:
    assert tax.owed({"goods": one}, YEAR).total <= tax.owed({"goods": one + more}, YEAR).total


def test_the_month_of_crossing_is_the_first_one_above_not_at_the_threshold() -> None:
    assert tax.crossed_in([BN, 0, 0, 1], BN) == 4
    assert tax.crossed_in([BN], BN) is None
    assert tax.crossed_in([BN + 1], BN) == 1


@pytest.mark.parametrize(("revenue", "percent"), [(3 * BN, 15), (3 * BN + 1, 17), (50 * BN, 17), (50 * BN + 1, 20)])
def test_the_income_method_takes_the_rate_of_the_revenue(revenue: int, percent: int) -> None:
    assert tax.income_method(revenue, revenue - 100, YEAR) == percent


def test_the_income_method_takes_nothing_of_a_loss_or_below_the_threshold() -> None:
    assert tax.income_method(2 * BN, 3 * BN, YEAR) == 0
    assert tax.income_method(BN, 0, YEAR) == 0


def test_three_billion_is_not_more_than_three_billion() -> None:
    assert not tax.must_use_income_method(3 * BN, YEAR)
    assert tax.must_use_income_method(3 * BN + 1, YEAR)


def test_a_platform_that_collects_keeps_back_by_kind_and_most_of_what_it_does_not_know() -> None:
    assert tax.withheld("goods", 1_000_000, YEAR) == tax.Owed(10_000, 5_000)
    assert (
        tax.withheld("what?", 1_000_000, YEAR) == tax.withheld("services", 1_000_000, YEAR) == tax.Owed(50_000, 20_000)
    )


def test_due_dates() -> None:
    below = tax.due_dates(2026, None, YEAR)
    assert [(due.form, due.by) for due in below] == [("01/TKN-CNKD", date(2027, 1, 31))]
    assert [due.by for due in tax.due_dates(2026, None, YEAR, new_in_first_half=True)] == [
        date(2026, 7, 31),
        date(2027, 1, 31),
    ]
    above = tax.due_dates(2026, 8, YEAR)
    assert [(due.quarter, due.by) for due in above] == [
        (3, date(2026, 10, 31)),
        (4, date(2027, 1, 31)),
        (0, date(2027, 3, 31)),
    ]
    assert [tax.quarter_due(2026, quarter) for quarter in (1, 2)] == [date(2026, 4, 30), date(2026, 7, 31)]


def test_a_pace_says_percent_and_month_and_claims_nothing_early() -> None:
    assert tax.pace(620_000_000, date(2026, 8, 1), BN) == tax.Pace(62, 12, False)
    assert tax.pace(900_000_000, date(2026, 9, 30), BN) == tax.Pace(90, 10, False)
    assert tax.pace(300_000_000, date(2026, 9, 30), BN) == tax.Pace(30, None, False)
    assert tax.pace(50_000_000, date(2026, 1, 10), BN).crosses_in is None
    assert tax.pace(BN, date(2026, 12, 31), BN) == tax.Pace(100, None, False)
    assert tax.pace(BN + 1, date(2026, 6, 1), BN).crossed
    assert tax.pace(400_000_000, date(2026, 9, 30), BN, since=date(2026, 7, 1)).crosses_in is None


def test_a_rule_that_has_ended_does_not_count_whenever_it_was_known() -> None:
    assert "vat_cut_percent" in tax.rule(date(2026, 12, 31)).rules
    assert "vat_cut_percent" not in tax.rule(date(2027, 1, 1)).rules
    assert "vat_cut_percent" not in tax.rule(date(2027, 1, 1), date(2026, 6, 1)).rules


def test_every_rule_names_its_basis_in_every_language() -> None:
    for one in tax.rules():
        assert {word for word in ("Decree", "Law", "Circular", "Resolution") if word in one.basis_in("vi")} == set()
        assert one.basis_in("en") == one.basis
        assert one.basis_in("id") != one.basis


def test_nothing_can_be_due_outside_the_weeks_of_the_law() -> None:
    regime = tax.rule(date(2026, 11, 21))
    assert tax.may_be_due(2026, date(2027, 1, 17), date(2027, 1, 31), regime)
    assert not tax.may_be_due(2026, date(2026, 11, 21), date(2026, 12, 5), regime)
    assert tax.may_be_due(2026, date(2026, 10, 20), date(2026, 11, 3), regime)
