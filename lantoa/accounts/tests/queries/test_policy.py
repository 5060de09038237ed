"""How far an officer's sight goes is what the row of the page says: one commune, one province, all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lantoa.accounts import api as accounts
from lantoa.accounts.queries import policy
from lantoa.kit.access import RELATIONS, allow, also, shown
from lantoa.places import api as places
from lantoa.places.models import Province

pytestmark = pytest.mark.django_db
ROUTE = "insights:basis"


@pytest.fixture
def units() -> dict[str, places.Unit]:
    near, far, strange = (places.Unit.objects.order_by("code")[nth] for nth in (0, 1, 2))
    strange.province = Province.objects.create(code="99")
    strange.save()
    return {"same commune": near, "other commune": far, "other province": strange}


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        ("own", set()),
        ("commune", {"same commune"}),
        ("province", {"same commune", "other commune"}),
        ("any", {"same commune", "other commune", "other province"}),
    ],
)
def test_the_row_says_how_far(
    scope: str, seen: set[str], units: dict[str, places.Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = replace(accounts.policy_table()[ROUTE], scope=scope)
    monkeypatch.setattr(policy, "policy_table", lambda: {ROUTE: row})
    body = accounts.Organisation(name="Ủy ban", unit=units["same commune"])
    officer = accounts.ActingPerson(accounts.Person(name="Lan"), body, held=frozenset({"officer"}))
    assert {name for name, unit in units.items() if accounts.reaches(officer, ROUTE, unit)} == seen
    if scope != "own":
        # What the gate's own tests derive from the same row.
        assert {name for name in units if row.found(name)} == seen  # type: ignore[arg-type]


def test_who_works_for_nobody_reaches_no_commune(units: dict[str, places.Unit]) -> None:
    lan = accounts.ActingPerson(accounts.Person(name="Lan"), held=frozenset())
    assert not accounts.reaches(lan, ROUTE, units["same commune"])


def test_what_is_gone_answers_as_its_row_says() -> None:
    stays, ends, unsaid = (
        allow("a:b", "GET", {"officer"}, resource="thing", **said) for said in ({"gone": 200}, {"gone": 410}, {})
    )
    assert [row.found("deleted") for row in (stays, ends, unsaid)] == [True, False, False]
    assert [row.missing("deleted") for row in (ends, unsaid)] == [410, 404]
    assert all(row.missing("none") == 404 and not row.found("none") for row in (stays, ends, unsaid))
    assert [one for one in RELATIONS if unsaid.found(one)] == ["own", "same commune", "other commune", "other province"]


def test_a_kind_of_data_is_named_once_and_on_routes_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    from lantoa.accounts import policy as rows

    for those in (
        [shown("x", "accounts.Person.phone", "account", "accounts:nowhere")],
        [shown("x", "accounts.Person.phone", "account")] * 2,
        [also("x", "accounts:me")],
    ):
        monkeypatch.setattr(rows, "FIELDS", those)
        with pytest.raises(ValueError, match="two rooms keep|kept nowhere"):
            accounts.field_table.__wrapped__()
