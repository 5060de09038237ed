"""The screens on which officers read procedures, and the province's write them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.cases.actions import case as acting
from lantoa.cases.models import Case, ProcedureVersion
from lantoa.cases.tests.factories import Province, commune, days_later, draft, province, published, written
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db
SLUG, LIST = "1.001266", "/mot-cua/thu-tuc/"
PATH = f"{LIST}{SLUG}/"


@pytest.fixture
def there() -> Province:
    return province()


def as_(who: accounts.ActingPerson) -> Client:
    browser = Client()
    browser.force_login(who.person)
    return browser


def page(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, path
    return text(answer)


def text(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def shown(browser: Client, path: str) -> dict[str, str]:
    """What stands in the fields of the page's first form that carries a key."""
    soup = BeautifulSoup(browser.get(path).content, "lxml")
    form = next(one for one in soup.select("form") if one.select_one("[name$=key]"))
    said = {
        str(one["name"]): str(one.get("value", ""))
        for one in form.select("input:not([type=radio]):not([type=checkbox])")
    }
    said |= {str(one["name"]): str(one.get("value", "on")) for one in form.select("input[checked]")}
    said |= {
        str(one["name"]): one.get_text().removeprefix("\n").removeprefix("\r\n") for one in form.select("textarea")
    }
    for one in form.select("select"):
        chosen = one.select_one("option[selected]") or one.select_one("option")
        said[str(one["name"])] = str(chosen["value"]) if chosen else ""
    return said


def day(days: int) -> str:
    return (world.today() + timedelta(days=days)).isoformat()


def test_from_writing_to_publishing_and_what_citizens_read_then(there: Province) -> None:
    writer, second = as_(there.officer), as_(there.second)
    said = shown(writer, f"{PATH}sua/")
    assert (said["name"], said["direct_time"], said["direct_unit"], said["executing_level"]) == (
        "Chấm dứt hoạt động hộ kinh doanh", "5", "working_day", "xã"
    )  # fmt: skip
    assert said["valid_from"] == ""
    said |= {
        "valid_from": day(10), "online_time": "2", "online_fee": "30k", "direct_fee": "50.000", "components": "Giấy đề nghị\n\n Bản sao ",
        "source": "Quyết định 9/QĐ-UBND", "source_at": "Quảng Ninh, 20/11/2026", "source_place": "", "confidence": "verified",
    }  # fmt: skip
    assert writer.post(f"{PATH}sua/", said)["Location"] == PATH
    assert writer.post(f"{PATH}sua/", said)["Location"] == PATH
    seen = page(writer, PATH)
    assert "Phải có một cán bộ khác của tỉnh công bố" in seen
    assert "Làm từ nhà: 2 ngày làm việc · 30.000" in seen
    assert 'name="publish-key"' not in writer.get(PATH).content.decode()
    assert "Chờ công bố" in page(second, LIST)
    sent = shown(second, PATH)
    assert second.post(PATH, sent)["Location"] == PATH
    made = ProcedureVersion.objects.get(procedure=SLUG, number=2)
    assert (made.components, made.time_limit, made.fee, made.fee_from_home) == (
        ["Giấy đề nghị", "Bản sao"],
        2,
        50_000,
        30_000,
    )
    assert "5 ngày làm việc" in page(Client(), f"/thu-tuc/{SLUG}/")
    with days_later(10):
        citizens = page(Client(), f"/thu-tuc/{SLUG}/")
    for words in ("Quyết định 9/QĐ-UBND", "tỉnh công bố", "Giấy đề nghị", "Nộp trực tiếp: 5 ngày làm việc · 50.000"):
        assert words in citizens
    assert "văn bản của Hải Phòng" not in citizens
    with days_later(10):
        version = page(second, f"{PATH}phien-ban/2/")
    assert "Khác gì phiên bản 1" in version
    assert there.officer.person.name in version
    assert there.second.person.name in version
    assert "Rút lại" not in version


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(there: Province) -> None:
    writer = as_(there.officer)
    right = {**shown(writer, f"{PATH}sua/"), "valid_from": day(10), "direct_time": "9"}
    for wrong, words in (
        ({"valid_from": ""}, "Bạn ghi ngày như 21/11/2026"),
        ({"valid_from": "32/13/2026"}, "Bạn ghi ngày như 21/11/2026"),
        ({"valid_from": day(0)}, "Ngày bắt đầu phải sau hôm nay"),
        ({"valid_to": day(9)}, "Ngày kết thúc lại trước ngày bắt đầu"),
        ({"name": " "}, "Bạn ghi tên thủ tục"),
        ({"name": "x" * 301}, "tối đa 300 chữ"),
        ({"source": ""}, "Bạn ghi đọc ở đâu"),
        ({"confidence": ""}, "Bạn chọn mức chắc chắn"),
        ({"confidence": "nobody"}, "Bạn chọn mức chắc chắn"),
        ({"direct_time": "ba"}, "Bạn ghi một con số"),
        ({"direct_time": "3651"}, "tối đa 3650 ngày"),
        ({"direct_unit": "year"}, "Bạn chọn một"),
        ({"online_fee": "nhiều"}, "30 triệu"),
        ({"late_after": "25:99"}, "Bạn ghi giờ như 15:00"),
        ({"components": "\n".join(["x"] * 61)}, "tối đa 60 dòng"),
        ({"steps": "x" * 501}, "dài hơn 500 chữ"),
        ({"executing_level": "thế giới"}, "Bạn chọn một"),
    ):
        answer = writer.post(f"{PATH}sua/", {**right, **wrong, "key": str(world.uuid7()), "results": "Chữ vừa gõ"})
        assert answer.status_code == 422, wrong
        assert words in text(answer), wrong
        assert "Chữ vừa gõ" in answer.content.decode()
    assert not ProcedureVersion.objects.proposed().exists()
    assert writer.post(f"{PATH}sua/", {**right, "key": ""}).status_code == 422
    assert writer.post(f"{PATH}sua/", right).status_code == 302


def test_who_comes_second_is_told_and_keeps_what_they_typed(there: Province) -> None:
    second = as_(there.second)
    said = {**shown(second, f"{PATH}sua/"), "valid_from": day(10), "results": "Chữ vừa gõ"}
    made = written(there)
    answer = second.post(f"{PATH}sua/", said)
    assert answer.status_code == 422
    assert "một cán bộ khác đã viết" in text(answer)
    assert "Chữ vừa gõ" in answer.content.decode()
    sent = shown(second, PATH)
    made = written(there, time=8)
    answer = second.post(PATH, sent)
    assert answer.status_code == 422
    assert "đã được sửa hoặc rút" in text(answer)
    assert second.post(PATH, {"withdraw-key": str(world.uuid7()), "withdraw-words": ""}).status_code == 422
    assert second.post(PATH, {"withdraw-key": str(world.uuid7()), "withdraw-words": "Nhầm nguồn"}).status_code == 302
    made.refresh_from_db()
    assert made.withdrawn_words == "Nhầm nguồn"
    assert "Nhầm nguồn" in page(second, PATH)


def test_a_version_to_come_is_changed_or_taken_back(there: Province) -> None:
    published(there)
    browser = as_(there.officer)
    assert "Sắp có hiệu lực" in page(browser, LIST)
    assert f"{PATH}sua/?thay=2" in browser.get(f"{PATH}phien-ban/2/").content.decode()
    said = shown(browser, f"{PATH}sua/?thay=2")
    assert (said["valid_from"], said["direct_time"]) == (day(30), "4")
    assert browser.post(f"{PATH}sua/?thay=2", {**said, "direct_time": "6", "online_time": "6"}).status_code == 302
    assert "Bản này thay phiên bản 2" in page(browser, PATH)
    assert as_(there.second).post(PATH, shown(as_(there.second), PATH)).status_code == 302
    assert ProcedureVersion.objects.published().get(procedure=SLUG, number=3).time_limit == 6
    path = f"{PATH}phien-ban/3/"
    assert browser.post(path, {"key": str(world.uuid7()), "words": ""}).status_code == 422
    assert browser.post(path, {"key": str(world.uuid7()), "words": "Hoãn"}).status_code == 302
    assert browser.post(f"{PATH}phien-ban/1/", {"key": str(world.uuid7()), "words": "Hoãn"}).status_code == 422
    assert [*ProcedureVersion.objects.published().filter(procedure=SLUG).values_list("number", flat=True)] == [1]


def test_a_communes_officer_reads_and_does_not_write_nor_see_proposals(there: Province) -> None:
    made, officer = written(there), as_(commune(1).officer)
    assert "Chờ công bố" not in page(officer, LIST)
    assert "Quyết định 1/QĐ-UBND" not in page(officer, PATH)
    for path in (f"{PATH}sua/", "/mot-cua/thu-tuc-moi/"):
        assert officer.get(path).status_code == 302
        assert officer.post(path, {"name": "x"}).status_code == 302
    for path in (PATH, f"{PATH}phien-ban/1/"):
        assert (
            officer.post(path, {"withdraw-words": "x", "words": "x", "withdraw-key": str(world.uuid7())}).status_code
            == 302
        )
    made.refresh_from_db()
    assert made.is_proposal
    assert page(officer, f"{PATH}phien-ban/1/")
    assert page(officer, f"{LIST}khong-co/", 404) is not None
    as_(there.officer).post(
        "/mot-cua/thu-tuc-moi/",
        {
            **shown(as_(there.officer), f"{LIST}1.001193/sua/"),
            "code": "1.099999",
            "valid_from": day(10),
            "key": str(world.uuid7()),
        },
    )
    assert page(as_(there.officer), f"{LIST}1.099999/")
    assert page(officer, f"{LIST}1.099999/", 404) is not None


def test_the_list_is_searched_without_accents_and_shows_how_sure_each_is(there: Province) -> None:
    browser = as_(there.officer)
    found = BeautifulSoup(browser.get(f"{LIST}?q=ket+hon").content, "lxml").select("a.row")
    assert [str(one["href"]) for one in found] == [f"{LIST}1.000894/"]
    assert "Nguồn thứ cấp" in found[0].get_text()
    assert "public code repositories" in found[0].get_text()
    assert "Không thấy thủ tục nào" in page(browser, f"{LIST}?q=%F0%9F%98%80")
    assert "1.001612" in page(browser, f"{LIST}?q=Hai+Phong+1.001612&trang=99")


def test_guided_questions_are_read_only(there: Province) -> None:
    browser = as_(there.officer)
    for path in (f"{LIST}1.001612/", f"{LIST}1.001612/sua/"):
        assert "Thủ tục này có câu hỏi riêng" in page(browser, path)
        assert f"{LIST}1.001612/cau-hoi/" in browser.get(path).content.decode()
    assert "chưa có câu hỏi riêng" in page(browser, PATH)
    answer = browser.get(f"{LIST}1.001612/cau-hoi/")
    assert "Chỉ để xem" in text(answer)
    assert not BeautifulSoup(answer.content, "lxml").select("main form")
    assert browser.post(f"{LIST}1.001612/cau-hoi/").status_code == 405


def test_a_citizen_chooses_among_the_offices_of_the_province(there: Province) -> None:
    citizens, other = commune(), province(1)
    ProcedureVersion.objects.filter(procedure="1.001612").update(executing_level="tỉnh")
    case, browser = draft(citizens), as_(citizens.citizen)
    path = f"/ho-so/{case.code}/noi-nop/"
    assert other.office.organisation.name in page(browser, path)
    assert citizens.office.organisation.name not in page(browser, path)
    for said in ({}, {"office": "x"}, {"office": str(citizens.office.pk)}, {"unit": citizens.unit.pk}):
        assert browser.post(path, said).status_code == 422
    assert browser.post(path, {"office": str(other.office.pk)}).status_code == 302
    assert other.office.organisation.name in page(browser, f"/ho-so/{case.code}/")
    assert other.office.organisation.name in page(browser, f"/ho-so/{case.code}/xem-lai/")
    acting.submit(Case.objects.get(pk=case.pk), truth=True, by=citizens.citizen)
    assert case.code in page(as_(other.officer), "/mot-cua/")
    assert case.code not in page(as_(there.officer), "/mot-cua/")
