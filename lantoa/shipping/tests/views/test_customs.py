"""The customs paper on the seller's phone: every wrong thing beside its field, what was typed kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from lantoa.kit.world import world
from lantoa.shipping.models import Declaration
from lantoa.shipping.tests import factories
from lantoa.shipping.tests.actions.test_customs import draft
from lantoa.shipping.tests.views.browser import beside, browser, kept, words

pytestmark = pytest.mark.django_db
GOOD = {
    "description_0": "Squid cakes", "quantity_0": "2", "net_grams_0": "1 kg", "value_0": "450k", "hs_0": "1605.54", "gross_grams": "1200", "kind": "parcel",
    "category": "sale", "remarks": "",
}  # fmt: skip


def sent(paper: Declaration, **changes: str) -> HttpResponse:
    client = browser(factories.owner_of(paper.organisation))
    answer: Any = client.post(f"/goi-hang/hai-quan/{paper.pk}/", {**GOOD, "key": str(world.uuid7()), **changes})
    return answer  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"gross_grams": "0"}, "gross_grams"), ({"gross_grams": "heavy"}, "gross_grams"), ({"gross_grams": "900"}, "gross_grams"), ({"net_grams_0": "0 g"}, "net_grams_0"),
     ({"value_0": "0"}, "value_0"), ({"description_0": "Chả mực"}, "description_0"), ({"description_0": "Gift"}, "description_0"), ({"hs_0": ""}, "hs_0"),
     ({"hs_0": "abc"}, "hs_0"), ({"quantity_0": "-2"}, "quantity_0"), ({"quantity_0": "9" * 40}, "quantity_0"), ({"description_0": "\u202eevil"}, None),
     ({"net_grams_0": "\x00"}, "net_grams_0"), ({"description_1": "Green tea"}, "quantity_1"), ({"kind": "rocket"}, "kind")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, str], field: str | None) -> None:
    paper = draft()
    answer = sent(paper, **changes)
    if field is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert beside(answer, field) or field == "kind"
    assert kept(answer, "value_0") == changes.get("value_0", "450k")
    paper.refresh_from_db()
    assert paper.declared_at is None


def test_before_it_is_declared_there_is_no_paper_and_anothers_is_not_found() -> None:
    paper = draft()
    place = f"/goi-hang/hai-quan/{paper.pk}/"
    client = browser(factories.owner_of(paper.organisation))
    assert client.get(f"{place}cn23.pdf").status_code == client.get(f"{place}khai-bao.json").status_code == 404
    assert browser(factories.owner_of(factories.household())).get(place).status_code == 404
    assert "Perhaps" not in words(client.get(place))
    assert "1605.54" in words(client.get(place))


def test_a_small_packet_prints_a_cn22() -> None:
    paper = draft()
    assert sent(paper, kind="packet").status_code == 302
    client = browser(factories.owner_of(paper.organisation))
    place = f"/goi-hang/hai-quan/{paper.pk}/"
    assert client.get(f"{place}cn22.pdf").content.startswith(b"%PDF")
    assert client.get(f"{place}cn23.pdf").status_code == 404


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cha muc", "1605.54"),
        ("Tea", "0902.10"),
        ("1605", "1605.54"),
        ("qqq", "Chưa có mã"),
        ("\x00", "Mã HS"),
        ("", "Mã HS"),
    ],
)
def test_codes_are_looked_for(typed: str, found: str) -> None:
    client = browser(factories.owner_of(factories.household()))
    assert found in words(client.get("/goi-hang/ma-hs/", {"tim": typed}))
