"""The operators' screens of offices, and what citizens and officers see of one that was ended or never was."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.cases.actions.office import end_office, name_office
from lantoa.cases.models import Case, Office
from lantoa.cases.tests.factories import Commune, commune, draft, handed_in, province
from lantoa.kit.world import world
from lantoa.places import api as places

pytestmark = pytest.mark.django_db
LIST = "/dieu-hanh/co-quan/"
CENTRAL, LEVEL = "cap-tai-khoan-dinh-danh-dien-tu-muc-do-01-cong-dan", "Bộ Công an, qua VNeID"


@pytest.fixture
def there() -> Commune:
    return commune()


@pytest.fixture
def desk(there: Commune) -> Client:
    person = accounts.person_for("+84915550001", "Trần Văn Điều")
    accounts.Person.objects.filter(pk=person.pk).update(is_operator=True)
    return as_(person)


def as_(person: accounts.Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def sent(**values: str) -> dict[str, str]:
    return {"key": str(world.uuid7()), **values}


def new_body(name: str, unit: places.Unit | None = None) -> accounts.Organisation:
    owner = accounts.person_for("+84915550002", "Phạm Thị Chủ")
    return accounts.create_organisation(kind="public_body", name=name, unit=unit, owner=owner, by=None)


def test_an_operator_finds_a_body_and_names_it(there: Commune, desk: Client) -> None:
    unit = places.units()[9]
    made = new_body("Ủy ban nhân dân mới", unit)
    path = f"{LIST}moi/{made.pk}/"
    assert LIST in desk.get("/toi/").content.decode()
    assert "53 xã, phường, đặc khu chưa có cơ quan" in text(desk.get(LIST))
    found = desk.get(f"{LIST}moi/", {"q": "uy ban MOI"})
    assert path in found.content.decode()
    assert f"{LIST}moi/{there.office.organisation_id}/" not in found.content.decode()
    assert "Không tìm thấy cơ quan nào" in text(desk.get(f"{LIST}moi/", {"q": "không có"}))
    shown = BeautifulSoup(desk.get(path).content, "lxml")
    assert shown.select_one("option[selected]")["value"] == unit.pk
    answer = desk.post(path, sent(level="xã", unit=unit.pk))
    office = Office.objects.get(organisation=made)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LIST}{office.pk}/")
    assert (office.unit, office.named_by.name) == (unit, "Trần Văn Điều")
    assert "Chưa có cán bộ nào làm ở đây" in text(desk.get(f"{LIST}{office.pk}/"))
    said = text(desk.get(LIST))
    assert "0 cán bộ" in said
    assert "chưa khai con dấu" in said


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"level": "xã"}, "Bạn chọn xã, phường hoặc đặc khu nhé."),
        ({"level": "xã", "unit": "99999"}, "Bạn chọn một"),
        ({"level": "thế giới"}, "Bạn chọn một"),
        ({}, "Bạn chọn một"),
        ({"level": "xã", "unit": "taken"}, "đang nhận hồ sơ rồi"),
    ],
)
def test_what_cannot_be_named_is_said(there: Commune, desk: Client, said: dict[str, str], sentence: str) -> None:
    made = new_body("Ủy ban nhân dân mới")
    values = {name: there.unit.pk if value == "taken" else value for name, value in said.items()}
    assert sentence in text(desk.post(f"{LIST}moi/{made.pk}/", sent(**values)), 422)
    assert not Office.objects.filter(organisation=made).exists()


def test_the_province_and_a_level_above_it_need_no_commune(there: Commune, desk: Client) -> None:
    for level in ("tỉnh", LEVEL):
        made = new_body(f"Cơ quan {level}")
        assert desk.post(f"{LIST}moi/{made.pk}/", sent(level=level, unit=there.unit.pk)).status_code == 302
        office = Office.objects.get(organisation=made)
        assert (office.unit, office.level) == (None, "" if level == "tỉnh" else level)
    assert LEVEL in text(desk.get(LIST))


def test_an_office_is_ended_with_a_reason_and_stays_to_be_read(there: Commune, desk: Client) -> None:
    handed_in(there)
    path = f"{LIST}{there.office.pk}/"
    assert "1 hồ sơ đang làm" in text(desk.get(path))
    refused = text(desk.post(path, sent(words=" ")), 422)
    assert "Bạn viết vài lời nhé." in refused
    assert desk.post(path, sent(words="Sáp nhập <xã>")).status_code == 302
    said = text(desk.get(path))
    assert "không nhận hồ sơ mới nữa" in said
    assert "Sáp nhập <xã>" in said
    assert "đã thôi nhận hồ sơ" in text(desk.post(path, sent(words="Lần nữa")), 422)
    assert there.office.organisation.name in text(desk.get(LIST))
    assert "Sáp nhập <xã>" in text(as_(there.officer.person).get("/mot-cua/"))
    for missing in (f"{LIST}987654321/", f"{LIST}moi/987654321/"):
        assert desk.get(missing).status_code == 404
    household = accounts.create_organisation(name="Nhà Lan", by=there.citizen)
    assert desk.get(f"{LIST}moi/{household.pk}/").status_code == 404


def test_an_officer_of_a_body_that_is_no_office_reads_why_nothing_comes(there: Commune) -> None:
    made = new_body("Sở Thử")
    officer = accounts.person_for("+84915009999", "Lê Thị Sở")
    accounts.add_member(made, officer, role="officer", by=None)
    assert "Chưa có hồ sơ nào về Sở Thử: nơi này chưa được cử" in text(as_(officer).get("/mot-cua/"))
    assert "chưa được cử" not in text(as_(there.officer.person).get("/mot-cua/"))


def test_a_draft_says_what_happened_and_is_chosen_anew(there: Commune) -> None:
    other, case, browser = commune(1), draft(there), as_(there.citizen.person)
    end_office(there.office, "Sáp nhập", by=None)
    path = f"/ho-so/{case.code}/"
    for part in ("", "noi-nop/", "xem-lai/"):
        said = text(browser.get(path + part))
        assert f"{there.office.organisation.name} không nhận hồ sơ mới nữa" in said
        assert "“Sáp nhập”" in said
    assert "chọn lại nơi nộp" in text(browser.post(f"{path}xem-lai/", sent(truth="on")), 422)
    assert browser.post(f"{path}noi-nop/", {"unit": there.unit.pk}).status_code == 422
    assert browser.post(f"{path}noi-nop/", {"unit": other.unit.pk}).status_code == 302
    assert "không nhận hồ sơ mới nữa" not in text(browser.get(path))
    assert browser.post(f"{path}xem-lai/", sent(truth="on")).status_code == 302
    assert Case.objects.get(pk=case.pk).office == other.office


def test_who_decides_above_the_province_is_said_before_the_first_question(there: Commune) -> None:
    browser, path = as_(there.citizen.person), f"/thu-tuc/{CENTRAL}/"
    for answer in (browser.get(path), browser.get(f"{path}ho-so/")):
        said = text(answer)
        assert f"Việc này do nơi khác giải quyết: {LEVEL}" in said
        assert "Làm từ nhà ngay" not in said
        assert f'href="{path}ho-so/"' not in answer.content.decode()
        assert "https://dichvucong.gov.vn/" in answer.content.decode()
    refused = browser.post(f"{path}ho-so/", sent())
    assert f"Việc này do nơi khác giải quyết: {LEVEL}" in text(refused, 422)
    assert not Case.objects.exists()
    ministry = name_office(new_body("Bộ Công an"), unit=None, level=LEVEL, by=None)
    assert f"{path}ho-so/" in browser.get(path).content.decode()
    assert browser.post(f"{path}ho-so/", sent()).status_code == 302
    case = Case.objects.get()
    assert ministry.organisation.name in text(browser.get(f"/ho-so/{case.code}/noi-nop/"))
    assert ministry.organisation.name in text(browser.get(f"/ho-so/{case.code}/"))
    end_office(ministry, "Thôi", by=None)
    said = text(browser.get(f"/ho-so/{case.code}/noi-nop/"))
    assert f"Việc này do nơi khác giải quyết: {LEVEL}" in said


def test_a_seal_of_an_ended_office_is_marked(there: Commune) -> None:
    above = province()
    end_office(there.office, "Thôi", by=None)
    assert "không nhận hồ sơ mới nữa" in text(as_(above.officer.person).get("/mot-cua/con-dau/"))
