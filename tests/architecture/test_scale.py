"""The page from one commune to a nation is what records and assumptions give; what it cites stands where it says; its arithmetic adds up."""

import pytest

from bench import scale
from bench.command import ROOT


def test_the_page_is_made_of_the_records() -> None:
    assert scale.page() == scale.PAGE.read_text(encoding="utf-8"), "make it anew: python -m bench.scale"


def test_what_is_told_stands_where_it_is_said_to_stand() -> None:
    for told in scale.given()["told"].values():
        page = " ".join((ROOT / told["page"]).read_text(encoding="utf-8").split())
        assert told["says"] in page
        assert f"{told['value']:,}" in told["says"]


def test_what_is_assumed_is_called_so() -> None:
    page = scale.PAGE.read_text(encoding="utf-8")
    assert page.count("**assumed**") == len(scale.given()["assumed"])
    assert all(one["why"] in page for one in scale.given()["assumed"].values())
    assert all(one["source"] in page for one in scale.given()["facts"].values())


def test_the_arithmetic_adds_up() -> None:
    person, commune, province, largest, nation = scale.houses()
    facts = scale.given()["facts"]
    assert nation.orders == pytest.approx(facts["provinces"]["value"] * province.orders)
    assert nation.entries == pytest.approx(facts["communes"]["value"] * commune.entries)
    assert nation.bytes == pytest.approx(facts["people"]["value"] * person.bytes)
    assert scale.web(largest)[0] == pytest.approx(scale.web(province)[0] * largest.people / province.people)
    for one in scale.limits():
        assert one.full_at(province.people) / province.people == pytest.approx(one.bears / one.average)
    assert [one.average / one.bears for one in scale.limits()] == sorted(
        (one.average / one.bears for one in scale.limits()), reverse=True
    )
