"""The public market and pages of graded products, what stamps lead to, and the forms on the way, as people see them."""

from __future__ import annotations

import gzip
import io
from datetime import timedelta

import brotli
import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.catalog.actions.lot import scans_of
from lantoa.catalog.models import Dossier, Lot, StampSheet
from lantoa.catalog.queries.ocop import asked_from
from lantoa.catalog.rules.ocop import months_after
from lantoa.catalog.tests import grading
from lantoa.kit.sheets import workbook
from lantoa.kit.world import world
from lantoa.ui import bundle

pytestmark = pytest.mark.django_db
FIRST_FLIGHT = 14_336


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def signed_in(by: accounts.ActingPerson) -> Client:
    client = Client()
    client.force_login(accounts.Person.objects.get(pk=by.person_id))
    return client


def test_a_star_is_shown_with_its_decision_and_end_and_an_expired_one_never(client: Client) -> None:
    at = grading.body()
    fresh, old = grading.maker(), grading.maker("Bếp Bình", name="Rượu sim")
    now, gone = grading.graded(fresh, at), grading.graded(old, at, decided_on=months_after(world.today(), -37))
    market = text_of(client, reverse("catalog:market"))
    assert "★★★★" in market
    page = text_of(client, reverse("catalog:product", args=[now.ocop_id]))
    assert "★★★★" in page
    for said in ("12/QĐ-SNN", f"{now.decided_on:%d/%m/%Y}", f"{now.valid_until:%d/%m/%Y}", '"award"'):
        assert said in page
    over = text_of(client, reverse("catalog:product", args=[gone.ocop_id]))
    assert "★" not in over
    assert f"{gone.valid_until:%d/%m/%Y}" in over
    assert '"award"' not in over
    for query, found in (("sao=4", "Chả mực"), ("sao=het-han", "Rượu sim"), ("nhom=food&trang=1", "Chả mực"), ("q=ruou", "Rượu sim"), (f"xa={fresh.organisation.unit_id}", "Chả mực"), ("chu-the=Bếp Hương", "Chả mực"), ("sao=x&nhom=y", "Chả mực")):  # fmt: skip
        assert found in text_of(client, f"{reverse('catalog:market')}?{query}"), query
    assert "Rượu sim" not in text_of(client, f"{reverse('catalog:market')}?sao=4")
    assert "12/QĐ-SNN" in text_of(client, reverse("catalog:open_data"))
    criteria = text_of(client, reverse("catalog:criteria"))
    for said in ("148/QĐ-TTg", "1048", "40", "35"):
        assert said in criteria


def test_what_no_database_takes_is_read_without_it_or_not_there(
    client: Client, django_assert_num_queries: object
) -> None:
    asked = asked_from({"xa": "06\x00994", "chu-the": "Bếp\x00 Hương", "q": "chả\x00mực"})
    assert (asked.unit, asked.producer, asked.words) == ("06 99", "Bếp Hương", "chả mực")
    for path in (f"/01/0{grading.GTIN}/10/a%00b", "/truy-xuat/a%00b", "/truy-xuat/a%00b/21/1"):
        with django_assert_num_queries(0):  # type: ignore[operator]
            text_of(client, path, 404)


def test_the_market_is_one_flight_and_asks_the_same_few_questions(
    client: Client, django_assert_max_num_queries: object
) -> None:
    at = grading.body()
    rows = [[f"Chả mực giã tay loại {number}", "Thực phẩm", f"Bếp số {number}", "Vân Đồn", 4, f"{number}/QĐ-UBND", f"{world.today():%d/%m/%Y}"] for number in range(31)]  # fmt: skip
    sheet = workbook(
        "OCOP", [["Tên sản phẩm", "Nhóm", "Chủ thể", "Xã/phường", "Số sao", "Số quyết định", "Ngày quyết định"], *rows]
    )  # type: ignore[list-item]
    catalog.take_grades(catalog.receive_grades(at.body, io.BytesIO(sheet), "ocop.xlsx", by=at.by), by=at.by)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        answer = client.get(reverse("catalog:market"))
    shared = len(brotli.compress(bundle.stylesheet().encode())) + len(brotli.compress(bundle.script().encode()))
    assert len(gzip.compress(answer.content)) + shared <= FIRST_FLIGHT


def test_a_stamp_leads_to_who_where_and_when_and_first_of_all_to_a_recall(client: Client) -> None:
    maker = grading.maker()
    until = world.today() + timedelta(days=60)
    made = grading.lot(maker, gtin=grading.GTIN, expires_on=until)
    catalog.print_stamps(made, 5, serials=True, by=maker.by)
    made.refresh_from_db()
    page = text_of(client, made.path("5"))
    for said in ("Chả mực", "Bếp Hương", "Thôn Đông Sơn", "2611-01", "08935001723110", f"{until:%d/%m/%Y}", "Hương"):
        assert said in page
    assert "alert-" not in page
    assert "alert-refuse" in text_of(client, made.path("6"))
    assert "alert-warn" in text_of(client, made.path().partition("?")[0] + "?17=200101")
    client.head(made.path())
    assert scans_of(made) == 3
    # Each look counts: nothing of this page is kept anywhere.
    assert "no-store" in client.get(made.path())["Cache-Control"]
    own = grading.lot(maker, code="2611-02")
    assert "2611-02" in text_of(client, own.path())
    catalog.recall_lot(made, reason="Có mốc.", advice="Đừng ăn.", by=maker.by)
    page = text_of(client, made.path())
    assert page.index("Có mốc.") < page.index("<h1")
    assert "alert-refuse" in page
    text_of(client, "/01/08935001723110/10/khac", 404)
    text_of(client, "/01/08935001723111/10/2611-01", 404)
    text_of(client, "/truy-xuat/KHONGCO", 404)


def test_the_whole_way_is_walked_through_forms() -> None:
    maker, at = grading.maker(), grading.body()
    seller, officer = signed_in(maker.by), signed_in(at.by)
    body = {
        "product": maker.product.pk,
        "group": "food",
        "body": at.body.pk,
        "story": "Từ mực tươi.",
        "key": str(world.uuid7()),
    }
    assert seller.post(reverse("catalog:hand_in"), body).status_code == 302
    dossier = Dossier.objects.get()
    lines = "Nguyễn Thị Chấm, 0912 999 001\nTrần Văn Điểm: 0912999002"
    called = {
        "held_on": f"{world.today():%d/%m/%Y}",
        "members": lines,
        "dossiers": [dossier.pk],
        "key": str(world.uuid7()),
    }
    assert officer.post(reverse("catalog:council_new"), {**called, "members": "ai đó"}).status_code == 422
    assert officer.post(reverse("catalog:council_new"), called).status_code == 302
    for phone in ("+84912999001", "+84912999002"):
        member = Client()
        member.force_login(accounts.Person.objects.get(phone=phone))
        assert "Chả mực" in text_of(member, reverse("catalog:to_score"))
        path = reverse("catalog:score", args=[dossier.pk])
        assert member.post(path, {"a": "41", "b": "1", "c": "1", "key": str(world.uuid7())}).status_code == 422
        assert member.post(path, {"a": "37,5", "b": "22", "c": "32", "key": str(world.uuid7())}).status_code == 302
    desk = reverse("catalog:desk_dossier", args=[dossier.pk])
    assert "91,5" in text_of(officer, desk)
    # Five stars are the ministry's: the province passes the dossier on.
    decision = {
        "number": "1/QĐ",
        "decided_on": f"{world.today():%Y-%m-%d}",
        "decided_by": "Sở",
        "key": str(world.uuid7()),
    }
    assert officer.post(reverse("catalog:decide", args=[dossier.pk]), decision).status_code == 422
    above = grading.body("national", "Bộ")
    sent = {"body": above.body.pk, "key": str(world.uuid7())}
    assert officer.post(reverse("catalog:pass_on", args=[dossier.pk]), sent).status_code == 302
    assert "Chả mực" in text_of(signed_in(above.by), reverse("catalog:desk"))
    assert text_of(seller, reverse("catalog:mine"))
    assert text_of(seller, reverse("catalog:dossier", args=[dossier.pk]))


def test_lots_and_stamps_are_made_on_a_phone() -> None:
    maker = grading.maker()
    seller = signed_in(maker.by)
    body = {"product": maker.product.pk, "code": "2611-01", "made_on": f"{world.today():%Y-%m-%d}", "address": "Thôn Đông", "gtin": "4006381333931", "key": str(world.uuid7())}  # fmt: skip
    assert seller.post(reverse("catalog:lot_new"), {**body, "gtin": "4006381333932"}).status_code == 422
    assert seller.post(reverse("catalog:lot_new"), {**body, "key": str(world.uuid7())}).status_code == 302
    made = Lot.objects.get()
    # A code that does not begin with 893 is asked about, never refused.
    assert "893" in text_of(seller, reverse("catalog:lot", args=[made.pk]))
    stamps = reverse("catalog:stamps_new", args=[made.pk])
    assert seller.post(stamps, {"count": "26", "serials": "on", "key": str(world.uuid7())}).status_code == 302
    answer = seller.get(reverse("catalog:stamps", args=[StampSheet.objects.get().pk]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    recall = reverse("catalog:recall", args=[made.pk])
    assert seller.post(recall, {"reason": "Có mốc", "advice": "", "key": str(world.uuid7())}).status_code == 422
    assert seller.post(recall, {"reason": "Có mốc", "advice": "Đừng ăn", "key": str(world.uuid7())}).status_code == 302
    assert "2611-01" in text_of(seller, reverse("catalog:lots"))
