"""The law as dated data: a child is nobody's hand, a minor works less, and what was not read says so."""

from __future__ import annotations

from datetime import date

from lantoa.workforce.rules.labour import allowed, allowed_to_adults, least_age, may_be_oral, rules

TODAY = date(2026, 12, 1)


def test_a_child_may_not_a_minor_less_and_only_the_surely_reached_age_counts() -> None:
    assert (allowed(2013, TODAY), allowed(2011, TODAY), least_age(TODAY)) == (None, None, 15)
    young, grown = allowed(2010, TODAY), allowed(2007, TODAY)
    assert young is not None
    assert grown == allowed_to_adults(TODAY)
    assert (young.minor, young.most_minutes, young.limits.days_of(480)) == (True, 480, 5)
    assert (grown.minor, grown.most_minutes, grown.limits.days_of(720)) == (False, 720, 4)


def test_the_household_may_say_fewer_days_and_never_more() -> None:
    law = allowed_to_adults(TODAY).limits
    assert [law.within(own).days_of(480) for own in (None, 7, 6, 2)] == [6, 6, 6, 2]
    assert law.within(5).days_of(720) == 4


def test_every_rule_has_its_source_and_none_that_was_not_read_claims_it() -> None:
    found = {one.id: one for one in rules(TODAY)}
    assert set(found) == {
        "normal_day", "normal_week", "day_with_overtime", "overtime_month", "overtime_year", "weekly_rest", "break", "rest_between", "night",
        "least_age", "minor", "oral_contract", "least_pay",
    }  # fmt: skip
    assert all(one.source for one in found.values())
    assert [one.id for one in found.values() if one.verified] == ["least_age"]
    assert found["least_pay"].value == ""
    assert "least_pay" not in {one.id for one in rules(date(2025, 12, 31))}
    assert (may_be_oral(29, TODAY), may_be_oral(30, TODAY)) == (True, False)
