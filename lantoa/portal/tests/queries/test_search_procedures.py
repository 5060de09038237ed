"""Public procedures are found by everyday words, beside goods and never instead of them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from lantoa.cases import api as cases
from lantoa.cases.tests.factories import days_later, province, published
from lantoa.journal import api as journal
from lantoa.kit import search as kit_search
from lantoa.kit.world import world
from lantoa.portal.queries.search import Market
from lantoa.portal.tests import factories

pytestmark = pytest.mark.django_db
LABELLED = Path(kit_search.__file__).parents[1] / "tests" / "data"


@pytest.fixture(autouse=True)
def loaded() -> None:
    cases.load_procedures()


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("mở hộ kinh doanh", "1.001612"),
        ("mo ho kinh doanh", "1.001612"),
        ("làm giấy khai sinh", "1.001193"),
        ("dang ky ket hon", "1.000894"),
        ("1.004222", "1.004222"),
        (" 1.004222 ", "1.004222"),
    ],
)
def test_a_procedure_is_found_in_everyday_words_or_by_its_code(typed: str, slug: str) -> None:
    assert Market().search(typed).procedures[0] == slug


def test_a_code_that_is_none_finds_nothing() -> None:
    assert Market().search("9.999999").is_nothing


def test_goods_are_found_as_before_and_no_procedure_stands_beside_them() -> None:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by, "Chả mực giã tay Hạ Long")
    found = Market().search("cha muc")
    assert found.products == [offer.variant.product_id]
    assert found.procedures == []
    assert found.nearly == []


def test_what_is_only_near_is_offered_as_such_and_nothing_counts_as_found() -> None:
    found = Market().search("lương người cao tuổi")
    assert found.is_nothing
    assert found.procedures == []
    names = dict(cases.procedures(world.today()).values_list("procedure", "name"))
    assert "Trợ cấp hưu trí xã hội" in [names[slug] for slug in found.nearly]


def test_the_labelled_questions_for_procedures_are_answered_in_the_first_five() -> None:
    names = dict(cases.procedures(world.today()).values_list("procedure", "name"))
    rows = map(json.loads, (LABELLED / "queries_open.jsonl").read_text(encoding="utf-8").splitlines())
    asked = [row for row in rows if set(row["expect_any"]) & set(names.values())]
    market = Market()
    answered = 0
    for row in asked:
        found = market.search(row["q"])
        first = (found.procedures or found.nearly)[:5]
        answered += bool({names[slug] for slug in first} & set(row["expect_any"]))
    assert len(asked) >= 20
    assert answered / len(asked) >= 0.95


def test_what_the_province_publishes_is_found_from_its_first_day_on() -> None:
    there, market = province(), Market()
    ends = world.today() + timedelta(days=31)
    published(there, "1.000894", name="Mèo vàng xuống núi", valid_to=ends)
    journal.seal()
    assert market.search("mèo vàng xuống núi").procedures == []
    assert market.search("đăng ký kết hôn").procedures[0] == "1.000894"
    for days, found in ((30, ["1.000894"]), (32, [])):
        with days_later(days):
            assert market.search("mèo vàng xuống núi").procedures == found
            assert "1.000894" not in market.search("đăng ký kết hôn").procedures
