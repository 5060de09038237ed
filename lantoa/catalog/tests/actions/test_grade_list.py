"""A list of grades decided elsewhere: what is taken over, what is refused in words, and nothing twice."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.catalog.actions.dossier import return_dossier
from lantoa.catalog.actions.grade import Decision, record_grade
from lantoa.catalog.actions.grade_list import drop_grades
from lantoa.catalog.actions.link import link_listed, unlink_listed
from lantoa.catalog.actions.product import edit_product
from lantoa.catalog.errors import BadGrade, BadGradeList, BadProduct, NotAllowed
from lantoa.catalog.models import Grade, GradeList, OcopProduct
from lantoa.catalog.queries import ocop
from lantoa.catalog.queries.desk import MOST, goods_named_as
from lantoa.catalog.queries.grade_list import problem_of
from lantoa.catalog.tests import grading
from lantoa.journal import api as journal
from lantoa.kit.sheets import workbook
from lantoa.kit.world import world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
HEAD = [
    "Tên sản phẩm",
    "Nhóm",
    "Chủ thể",
    "Xã/phường",
    "Số sao",
    "Số quyết định",
    "Ngày quyết định",
    "Cơ quan quyết định",
]
NOW = world.today() - timedelta(days=200)
LONG_AGO = world.today() - timedelta(days=4 * 365)
ROWS = [
    ["Chả mực giã tay Hạ Long", "Thực phẩm", "Bếp Hương", "Vân Đồn", 4, "12/QĐ-UBND", f"{NOW:%d/%m/%Y}", "UBND tỉnh"],
    [
        "Ngọc trai",
        "Thủ công mỹ nghệ",
        "Công ty Ngọc",
        "P. Hà Trung",
        "5 sao",
        "33/QĐ-BNN",
        f"{LONG_AGO:%d/%m/%Y}",
        "Bộ",
    ],
    ["Rượu sim", "Đồ uống", "HTX Lê", "Ba Chẽ", "★★★", "7/QĐ-UBND", f"{NOW:%d/%m/%Y}", ""],
    ["Rượu sim", "Đồ uống", "HTX Lê", "Ba Chẽ", "3", "7/QĐ-UBND", f"{NOW:%d/%m/%Y}", ""],
    ["Rượu sim", "Đồ uống", "HTX Lê", "Ba Chẽ", "4", "9/QĐ-UBND", f"{NOW + timedelta(days=9):%d/%m/%Y}", ""],
    ["Miến dong", "Thực phẩm", "", "Bình Liêu", "4", "", f"{NOW:%d/%m/%Y}", ""],
    ["Nấm", "Thực phẩm", "", "", "4", "5/QĐ-UBND", "2023", ""],
]


def _brought(at: grading.Body, rows: list[list[object]] = ROWS, **changes: object) -> GradeList:  # type: ignore[assignment]
    content = workbook("OCOP", [HEAD, *rows])  # type: ignore[list-item]
    return catalog.receive_grades(at.body, io.BytesIO(content), "ocop.xlsx", by=at.by, **changes)  # type: ignore[arg-type]


def test_a_list_becomes_grades_and_each_number_leads_to_a_decision() -> None:
    maker, at = grading.maker(), grading.body()
    kept = _brought(at)
    assert Grade.objects.count() == 0
    states = list(kept.rows.values_list("number", "state", "problem"))
    assert states == [
        (2, "good", ""), (3, "good", ""), (4, "good", ""), (5, "known", "known"), (6, "wrong", "overlap"), (7, "wrong", "no_decision"), (8, "wrong", "bad_date"),
    ]  # fmt: skip
    assert all(problem_of(row) for row in kept.rows.exclude(state="good"))
    key = world.uuid7()
    catalog.take_grades(kept, by=at.by, key=key)
    catalog.take_grades(kept, by=at.by, key=key)
    assert kept.state == GradeList.State.DONE
    counts = ocop.counts()
    assert (counts.by_stars, counts.expired) == ({5: 0, 4: 1, 3: 1, 2: 0, 1: 0}, 1)
    assert [one.name for one in ocop.graded(ocop.Asked(stars="het-han"))] == ["Ngọc trai"]
    # A ward of before the merger is in the one it went into.
    assert OcopProduct.objects.get(name="Ngọc trai").unit_id == "06676"
    listed = OcopProduct.objects.get(name="Chả mực giã tay Hạ Long")
    assert (listed.organisation_id, listed.product_id, listed.unit_id) == (None, None, maker.organisation.unit_id)
    assert catalog.stars_of([maker.product.pk]) == {}
    assert journal.Entry.objects.get(act="catalog.grades_imported").data == {
        "rows": 7,
        "taken": 3,
        "known": 1,
        "wrong": 3,
    }
    assert journal.Entry.objects.filter(act="catalog.grade_decided", data__list=kept.pk).count() == 3
    assert journal.Entry.objects.filter(act="catalog.grade_ended", data__why="expired").count() == 1
    again = _brought(at)
    assert again.rows.filter(state="good").count() == 0
    with pytest.raises(BadGradeList):
        catalog.take_grades(kept, by=at.by)


def test_nobody_takes_a_star_of_a_list_by_calling_themselves_alike() -> None:
    at = grading.body()
    catalog.take_grades(_brought(at), by=at.by)
    maker = grading.maker()
    dossier = catalog.hand_in(maker.product, at.body, group="food", by=maker.by)
    assert (dossier.ocop.organisation, dossier.ocop.grades.count()) == (maker.organisation, 0)
    assert catalog.stars_of([maker.product.pk]) == {}
    listed = Grade.objects.get(decision_number="12/QĐ-UBND").ocop
    assert (listed.organisation_id, listed.product_id) == (None, None)
    # Brought once more, it is still the list's.
    assert _brought(at).rows.filter(state="good").count() == 0


def test_goods_that_differ_in_a_tone_are_two_and_a_tone_elsewhere_is_no_other() -> None:
    at, day = grading.body(), f"{NOW:%d/%m/%Y}"
    rows = [
        [name, "Thực phẩm", maker, "Ba Chẽ", stars, number, day, ""]
        for name, maker, stars, number in (
            ("Mứt dừa", "HTX Hòa", 4, "1/QĐ"), ("Mứt dứa", "HTX Hòa", 3, "2/QĐ"), ("MỨT DỪA", "HTX Hoà", 4, "1/QĐ"), ("Mứt dừa", "HTX Hoa", 3, "3/QĐ"),
        )
    ]  # fmt: skip
    kept = _brought(at, rows)  # type: ignore[arg-type]
    assert list(kept.rows.values_list("problem", flat=True)) == ["", "", "known", ""]
    catalog.take_grades(kept, by=at.by)
    assert set(OcopProduct.objects.values_list("name", "producer_name")) == {
        ("Mứt dừa", "HTX Hoa"), ("Mứt dừa", "HTX Hòa"), ("Mứt dứa", "HTX Hòa"),
    }  # fmt: skip
    again = _brought(at, rows)  # type: ignore[arg-type]
    assert set(again.rows.values_list("problem", flat=True)) == {"known"}


def test_a_commune_brings_what_communes_decide_and_nobody_else_s_list_is_touched() -> None:
    at, other = grading.body("commune"), grading.body("commune", "Xã khác")
    kept = _brought(at)
    assert [row.problem for row in kept.rows.all()[:3]] == ["too_high", "too_high", ""]
    with pytest.raises(NotAllowed):
        catalog.take_grades(kept, by=other.by)
    drop_grades(kept, by=at.by)
    with pytest.raises(BadGradeList):
        catalog.take_grades(kept, by=at.by)
    assert Grade.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"xin chao", b"PK\x03\x04broken"])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    at = grading.body()
    with pytest.raises(BadGradeList):
        catalog.receive_grades(at.body, io.BytesIO(content), "x", by=at.by)


def test_behind_many_stalls_of_elsewhere_the_one_of_the_star_s_own_commune_is_seen() -> None:
    at, far = grading.body(), grading.maker("Bếp Bình")
    catalog.take_grades(_brought(at, ROWS[:1]), by=at.by)
    accounts.Organisation.objects.filter(pk=far.organisation.pk).update(unit="06676")
    said = {"name": far.product.name, "folded": far.product.folded, "category": far.product.category, "unit": "kg"}
    catalog.Product.objects.bulk_create(
        catalog.Product(organisation=far.organisation, created_at=world.now(), **said) for _one in range(MOST)
    )
    near = grading.maker()
    found = goods_named_as(OcopProduct.objects.get())
    assert (found[0], len(found)) == (near.product, MOST)


def test_only_an_officer_says_at_which_stall_a_star_of_a_list_stands(client: Client) -> None:
    maker, other, at = grading.maker(), grading.maker("Bếp Bình", name="Chả cá"), grading.body()
    catalog.take_grades(_brought(at, ROWS[:1]), by=at.by)
    listed = OcopProduct.objects.get()
    grade, product = listed.grades.get(), maker.product
    assert catalog.stars_of([product.pk]) == {}
    # A body whose star of long ago another's followed says nothing of this one; nor does an officer about their own stall.
    before, own = grading.body(name="Sở cũ"), grading.officer(at)
    long_ago = Decision(3, "1/QĐ-UBND", LONG_AGO, "UBND tỉnh")
    with transaction.atomic():
        record_grade(listed, long_ago, authority=before.body, by=before.by)
    accounts.add_member(maker.organisation, own.person, role="seller", by=None)
    for by in (maker.by, grading.body("commune", "Xã khác").by, before.by, own):
        with pytest.raises(NotAllowed):
            link_listed(listed, product, by=by)
    with pytest.raises(BadGrade) as named:
        link_listed(listed, other.product, by=at.by)
    assert (named.value.field, "Chả cá" in str(named.value)) == ("product", True)
    # A dossier that led to nothing stands in nobody's way; one under way does.
    dossier = catalog.hand_in(product, at.body, group="food", by=maker.by)
    with pytest.raises(BadGrade):
        link_listed(listed, product, by=at.by)
    return_dossier(dossier, words="Đã có sao rồi.", by=at.by)

    client.force_login(at.by.person)
    path = f"/ocop/ban/sao/{grade.pk}/gian-hang/"
    page = client.get(path).content.decode()
    assert ("Bếp Hương" in page, "Bếp Bình" in page) == (True, False)
    sent = {"product": str(product.pk), "key": str(world.uuid7())}
    assert client.post(path, sent).status_code == 302
    assert client.post(path, sent).status_code == 302
    assert catalog.stars_of([product.pk])[product.pk].stars == 4
    entry = journal.Entry.objects.get(act="catalog.product_linked")
    assert (entry.data, entry.on_behalf_of_id) == ({"product": listed.pk, "goods": product.pk}, maker.organisation.pk)
    assert set(messages.Message.objects.filter(purpose="star_linked").values_list("to", flat=True)) == {
        maker.by.person.phone, at.by.person.phone, own.person.phone,
    }  # fmt: skip
    with pytest.raises(BadGrade):
        link_listed(listed, product, by=at.by)
    # The same decision again leads to the same product; another name is refused while the star holds.
    assert _brought(at, ROWS[:1]).rows.get().state == "known"
    with pytest.raises(BadProduct):
        edit_product(
            product,
            name="Chả khác",
            category=product.category_id,
            unit=product.unit,
            variants=[(None, "")],
            photos=[],
            by=maker.by,
        )

    # A dossier on it holds the link while it is under way; once it came back it goes with the product.
    later = catalog.hand_in(product, at.body, group="food", by=maker.by)
    assert later.ocop_id == listed.pk
    listed.refresh_from_db()
    for by, refused in ((at.by, BadGrade), (before.by, NotAllowed), (own, NotAllowed)):
        with pytest.raises(refused):
            unlink_listed(listed, by=by)
    return_dossier(later, words="Thiếu giấy.", by=at.by)
    assert client.post(path, {"unlink": "1", "key": str(world.uuid7())}).status_code == 302
    later.refresh_from_db()
    assert (later.ocop_id, later.ocop.product_id, listed.dossiers.count()) == (dossier.ocop_id, product.pk, 0)
    listed.refresh_from_db()
    assert (listed.product_id, listed.organisation_id, catalog.stars_of([product.pk])) == (None, None, {})
    assert client.post(path, {"unlink": "1", "key": str(world.uuid7())}).status_code == 409
    again = catalog.hand_in(product, at.body, group="food", by=maker.by)
    assert (again.ocop_id, again.ocop.product_id) == (dossier.ocop_id, product.pk)
