"""What may be sent where is said with its source, and never guessed; the time there is right over every change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from lantoa.shipping.rules import abroad

TODAY = date(2026, 11, 30)
SURE = {"verified", "secondary", "general"}


def judged(country: str, hs: str, day: date = TODAY) -> str:
    to = abroad.country(country)
    assert to
    return abroad.verdict(to, hs, day).kind


def test_every_rule_names_its_source_and_how_sure_it_is_in_three_languages() -> None:
    rules = [rule for one in abroad.countries().values() for rule in one.rules] + list(abroad.everywhere())
    for rule in rules:
        assert rule.source, rule
        assert rule.confidence in SURE
        assert set(rule.what) == {"vi", "en", "id"}
        assert rule.confidence != "verified" or rule.url
    assert len([one for one in abroad.countries().values() if one.is_known]) >= 5


@pytest.mark.parametrize(
    ("country", "hs", "kind"),
    [
        ("US", "160554", "paper"), ("US", "220890", "forbidden"), ("US", "640399", "unknown"), ("JP", "160249", "forbidden"), ("JP", "160554", "limit"),
        ("KR", "081090", "forbidden"), ("AU", "160554", "paper"), ("AU", "080132", "forbidden"), ("DE", "160554", "limit"), ("FR", "040900", "limit"),
        ("FR", "160100", "forbidden"), ("CN", "030743", "forbidden"), ("CN", "030749", "paper"), ("TW", "160100", "forbidden"), ("BR", "160554", "unknown"),
        ("BR", "360410", "forbidden"), ("JP", "", "unknown"),
    ],
)  # fmt: skip
def test_the_strictest_rule_decides_and_what_is_not_known_is_not_allowed(country: str, hs: str, kind: str) -> None:
    assert judged(country, hs) == kind


def test_a_rule_holds_from_its_day_on() -> None:
    to = abroad.country("FR")
    assert to
    notes = [len(abroad.verdict(to, "640399", day).notes) for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert notes == [0, 1]


def test_countries_are_found_as_people_write_them() -> None:
    for said in ("JP", "jp", "Nhật Bản", "nhat ban", "Nhật", "Japan", "Jepang"):
        found = abroad.find_country(said)
        assert found
        assert found.code == "JP", said
    for said, code in (
        ("Mỹ", "US"),
        ("my", "US"),
        ("MY", "MY"),
        ("Bỉ", "BE"),
        ("Áo", "AT"),
        ("Ý", "IT"),
        ("kr", "KR"),
        ("UK", "GB"),
    ):
        found = abroad.find_country(said)
        assert found
        assert found.code == code, said
    for wrong in ("", "VN", "Việt Nam", "Atlantis", "\x00", "x" * 500, "EU", "ZZ"):
        assert abroad.find_country(wrong) is None, wrong


def test_a_price_abroad_is_rough() -> None:
    rate = abroad.Rate("USD", Decimal(26_300), TODAY, "", "general")
    assert rate.rough(225_000, "en") == "$8.6"
    assert rate.rough(12_000_000, "en") == "$460"
    assert abroad.Rate("JPY", Decimal(169), TODAY, "", "general").rough(225_000, "en") == "¥1,300"
    assert rate.rough(0, "en") == "$0"


@pytest.mark.parametrize(
    ("day", "zone", "first"),
    [
        # New York puts its clocks forward on 8 March and back on 1 November 2026: 8 in the evening there is another hour here.
        (date(2026, 3, 8), "America/New_York", datetime(2026, 3, 8, 0, 0, tzinfo=UTC)),
        (date(2026, 3, 9), "America/New_York", datetime(2026, 3, 9, 0, 0, tzinfo=UTC)),
        (date(2026, 11, 1), "America/New_York", datetime(2026, 11, 1, 0, 0, tzinfo=UTC)),
        (date(2026, 11, 2), "America/New_York", datetime(2026, 11, 2, 0, 0, tzinfo=UTC)),
        (date(2026, 3, 29), "Europe/Berlin", datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
        (date(2026, 3, 28), "Europe/Berlin", datetime(2026, 3, 28, 7, 0, tzinfo=UTC)),
        (date(2026, 10, 25), "Europe/Berlin", datetime(2026, 10, 25, 7, 0, tzinfo=UTC)),
        (date(2026, 10, 24), "Europe/Berlin", datetime(2026, 10, 24, 6, 0, tzinfo=UTC)),
    ],
)
def test_calls_are_at_a_fit_hour_on_both_sides_whatever_the_clocks_do(day: date, zone: str, first: datetime) -> None:
    found = abroad.call_times(day, zone)
    assert found[0][0] == first
    for begins, ends in found:
        assert begins < ends
        for moment in (begins, ends):
            assert 8 <= abroad.there(moment, zone).hour <= 21
            assert 7 <= abroad.there(moment, "Asia/Ho_Chi_Minh").hour <= 22


def test_the_evening_of_new_york_moves_by_an_hour_here() -> None:
    ends = [abroad.call_times(day, "America/New_York")[0][1] for day in (date(2026, 3, 7), date(2026, 3, 9))]
    assert [end.hour for end in ends] == [2, 1]


def test_a_promise_of_days_is_counted_in_the_days_there() -> None:
    sent = datetime(
        2026, 3, 7, 17, 30, tzinfo=UTC
    )  # the 8th in Vietnam, still the 7th in New York, whose 8th has 23 hours
    assert abroad.arrives_between(sent, 1, 8, "America/New_York") == (date(2026, 3, 8), date(2026, 3, 15))
    assert abroad.arrives_between(sent, 1, 8, "Asia/Tokyo") == (date(2026, 3, 9), date(2026, 3, 16))
    assert abroad.there(sent + timedelta(hours=13), "America/New_York").hour == 2 - 1
