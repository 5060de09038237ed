"""What machines are told: what every page shows, in words of docs/api.md, the same bytes for the same question."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.learning.tests import factories as learners
from lantoa.orders import api as orders
from lantoa.portal.http import wall
from lantoa.portal.http.document import openapi
from lantoa.portal.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Any) -> None:
    settings.ROOT_KEY, settings.BADGE_KEY = tmp_path / "root.key", tmp_path / "badges.key"
    settings.MARKET_KEYS = tmp_path / "market.keys"


def asked(address: str, status: int = 200, **headers: str) -> Any:
    answer = Client().get(address, headers=headers)
    assert answer.status_code == status, answer.content[:500]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    return answer


def test_goods_are_found_as_the_market_finds_them() -> None:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by, name="Chả mực giã tay")
    said = asked("/api/v1/search?q=cha+muc").json()
    assert said["context"]["bpp_uri"] == said["context"]["bpp_uri"].rstrip("/")
    (item,) = said["catalog"]["items"]
    assert (said["catalog"]["total"], said["catalog"]["next"]) == (1, None)
    assert item["descriptor"] == {"name": "Chả mực giã tay", "images": []}
    assert item["price"] == {"currency": "VND", "value": "450000", "unit": "kg"}
    assert (item["quantity"], item["availability"]) == ({"available": {"count": 50}}, "InStock")
    assert item["provider"]["descriptor"]["name"] == "Bếp Hương"
    assert "Vân Đồn" in item["provider"]["locations"][0]["descriptor"]["name"]
    assert item["url"].endswith(f"/{offer.variant.product_id}/")
    whole = asked(f"/api/v1/products/{offer.variant.product_id}").json()["item"]
    assert whole["variants"][0]["price"]["value"] == "450000"


def test_pages_follow_a_cursor_and_a_strange_one_is_refused() -> None:
    by = factories.owner()
    store = factories.stall(by)
    for number in range(5):
        factories.goods(store, by, name=f"Chả mực loại {number}")
    first = asked("/api/v1/search?q=cha+muc&limit=2").json()["catalog"]
    second = asked(f"/api/v1/search?q=cha+muc&limit=2&cursor={first['next']}").json()["catalog"]
    third = asked(f"/api/v1/search?q=cha+muc&limit=2&cursor={second['next']}").json()["catalog"]
    assert (first["total"], len(first["items"]), len(second["items"]), len(third["items"])) == (5, 2, 2, 1)
    assert third["next"] is None
    assert len({item["id"] for page in (first, second, third) for item in page["items"]}) == 5
    for cursor in ("x", first["next"][:-3], "W10", "bnVsbA", "Wy0xLCJ4Il0"):
        asked(f"/api/v1/search?q=cha+muc&cursor={cursor}", 422)
    asked(f"/api/v1/search?q=nem&cursor={first['next']}", 422)
    stalls = asked(f"/api/v1/stalls/{store.slug}?limit=3").json()["catalog"]
    rest = asked(f"/api/v1/stalls/{store.slug}?limit=3&cursor={stalls['next']}").json()["catalog"]
    assert [len(stalls["items"]), len(rest["items"]), rest["next"]] == [3, 2, None]
    assert not {one["id"] for one in stalls["items"]} & {one["id"] for one in rest["items"]}


def test_a_receipt_is_told_without_names_and_with_its_proof() -> None:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by)
    order = factories.order(offer)
    while journal.seal():
        continue
    journal.sign_root()
    answer = asked(f"/api/v1/receipts/{order.code}")
    said = answer.json()
    assert said["receipt"]["verdict"] == "genuine"
    assert said["receipt"]["total"] == {"currency": "VND", "value": "450000"}
    proof = journal.check_outside(said["proofs"][0], journal.public_keys())
    assert proof.root.number == 1
    text = answer.content.decode()
    for secret in (
        order.buyer_name,
        order.buyer_phone,
        order.token,
        order.receipt_mark,
        "Chả mực",
        '"by"',
        "commitment",
    ):
        assert secret not in text
    assert orders.receipt_by_code(order.code) is not None


def test_a_certificate_is_told_with_its_signed_text() -> None:
    certificate = learners.certified()
    said = asked(f"/api/v1/certificates/{certificate.code}").json()["certificate"]
    assert (said["credential"], said["verdict"]) == (certificate.credential, "sealing")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/search", 422), ("/api/v1/search?q=", 422), ("/api/v1/search?q=a&limit=0", 422), ("/api/v1/search?q=a&limit=99999999999999999999", 422),
        ("/api/v1/products/9223372036854775808", 422), ("/api/v1/products/0", 422), ("/api/v1/products/7", 404), ("/api/v1/products/x", 404),
        ("/api/v1/stalls/nobody", 404), ("/api/v1/receipts/LT2345678", 404), ("/api/v1/receipts/%00", 422), ("/api/v1/certificates/CN", 404),
        ("/api/v1/", 404), ("/api/v1/search?q=%00%0a", 200), ("/api/v1/search?q=%ff", 200),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_a_problem_in_a_sentence(address: str, status: int) -> None:
    answer = Client().get(address)
    assert answer.status_code == status, answer.content
    if status != 200:
        assert answer["Content-Type"] == "application/problem+json"
        said = answer.json()
        assert said["status"] == status
        assert said["detail"].endswith(".")


def test_other_methods_are_refused_as_problems() -> None:
    answer = Client().post("/api/v1/search?q=a")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert Client().head("/api/v1/search?q=a").status_code == 200


def test_the_same_answer_is_the_same_bytes() -> None:
    first = asked("/api/v1/search?q=muc")
    assert asked("/api/v1/search?q=muc").content == first.content
    assert asked("/api/v1/search?q=muc", 304, if_none_match=first["ETag"]).content == b""


def test_who_asks_too_often_waits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_ASKS_A_MINUTE = 2
    monkeypatch.setattr(wall, "pace", wall.Pace())
    asked("/api/v1/search?q=a"), asked("/api/v1/search?q=a")
    assert int(asked("/api/v1/search?q=a", 429)["Retry-After"]) >= 1


def test_it_says_who_it_is_and_how_it_is_asked() -> None:
    said = asked("/.well-known/lantoa.json").json()
    assert said["name"]
    assert len(said["keys"]) == 1
    assert said["environment"] == "sandbox"
    document = asked("/api/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert json.dumps(document) == json.dumps(openapi(document["servers"][0]["url"]))
    assert set(document["paths"]) == {f"/api/v1/{path}" for path in ("search", "products/{product_id}", "stalls/{slug}", "receipts/{code}", "certificates/{certificate_code}")}  # fmt: skip


def test_people_read_about_it_without_a_script() -> None:
    page = Client().get("/api/")
    assert page.status_code == 200
    for words in ("/api/v1/receipts/{code}", "Without words nothing is listed.", "/.well-known/lantoa.json"):
        assert words in page.content.decode()
