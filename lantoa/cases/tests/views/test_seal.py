"""The screens around the office's seal: naming it, what stands on the desk, and what whoever asked sees."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.cases.actions import acceptance, decision, seal
from lantoa.cases.actions.office import name_office
from lantoa.cases.models import Decision, Office
from lantoa.cases.tests.factories import Commune, commune, handed_in
from lantoa.documents import api as documents
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.signing import api as signing
from lantoa.signing.adapters.demo.adapter import SIGNER
from lantoa.signing.tests import pki
from lantoa.signing.tests.conftest import authority, fresh_demo_signer
from lantoa.signing.tests.factories import a_pdf, give_key, open_here

__all__ = ["authority", "fresh_demo_signer"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def there(authority: pki.Authority) -> Commune:
    made = commune()
    give_key("dau", authority.leaf(made.office.organisation.name))
    return made


def as_(who: accounts.ActingPerson) -> Client:
    browser = Client()
    browser.force_login(who.person)
    return browser


def page(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, path
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def printed(there: Commune) -> Decision:
    case = acceptance.accept(handed_in(there), by=there.officer)
    made = decision.decide(case, "granted", "Đồng ý", by=there.officer)
    decision.keep_paper(made, documents.keep_file(a_pdf(), "application/pdf").pk)
    return made


def test_an_officer_names_the_seal_and_what_was_typed_stays_where_it_is_wrong(there: Commune) -> None:
    browser, path = as_(there.officer), f"/mot-cua/con-dau/{there.office.pk}/"
    assert "Chưa có dấu" in page(browser, "/mot-cua/con-dau/")
    assert path in browser.get("/mot-cua/con-dau/").content.decode()
    for said, words in (
        ({"adapter": "demo", "credential": "khong-co"}, "Dịch vụ ký không có con dấu này"),
        ({"adapter": "demo", "credential": ""}, "ghi tên con dấu"),
        ({"adapter": "nobody", "credential": "khong-co"}, ""),
    ):
        answer = browser.post(path, {**said, "key": str(world.uuid7())})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert f'value="{said["credential"]}"' in answer.content.decode() or not said["credential"]
    assert not Office.objects.get(pk=there.office.pk).has_seal
    form = {"adapter": "demo", "credential": "dau", "key": str(world.uuid7())}
    assert browser.post(path, form).status_code == 302
    assert "dùng được đến" in page(browser, "/mot-cua/con-dau/")
    assert there.officer.person.name in page(browser, path)
    assert browser.post(path, {"adapter": "", "key": str(world.uuid7())}).status_code == 302
    assert "Chưa có dấu" in page(browser, path)


def test_another_offices_seal_is_not_there_but_for_the_province(there: Commune) -> None:
    elsewhere, path = commune(1), f"/mot-cua/con-dau/{there.office.pk}/"
    assert page(as_(elsewhere.officer), path, 404)
    assert as_(there.citizen).get("/mot-cua/con-dau/").status_code in (403, 404)
    clerk = accounts.person_for("+84912009999", "Hoàng Thị Tỉnh")
    province = accounts.create_organisation(
        kind="public_body", name="Trung tâm hành chính công", unit=places.units()[2], by=accounts.actor_for(clerk)
    )
    accounts.add_member(province, clerk, role="officer", by=None)
    name_office(province, unit=None, by=None)
    browser = as_(accounts.actor_for(clerk, province))
    names = page(browser, "/mot-cua/con-dau/")
    assert there.office.organisation.name in names
    assert elsewhere.office.organisation.name in names
    assert page(browser, path)


def test_an_unsealed_paper_is_shown_to_nobody_as_a_result(there: Commune) -> None:
    seal.set_seal(there.office, "demo", "dau", by=there.officer)
    made = printed(there)
    citizen, officer, code = as_(there.citizen), as_(there.officer), made.case.code
    shown = page(citizen, f"/ho-so/{code}/")
    assert "đang được đóng dấu" in shown
    assert citizen.get(f"/ho-so/{code}/").content.decode().count("/ket-qua/") == 0
    assert page(citizen, f"/ho-so/{code}/ket-qua/1/", 404)
    SIGNER.says = signing.NotAsked("PIN", fault="code")
    seal.seal(made.pk)
    assert code in page(officer, "/mot-cua/?loc=seal")
    assert "cần mã của người giữ dấu" in page(officer, f"/mot-cua/{code}/")
    early = officer.get(f"/mot-cua/{code}/ket-qua/1/")
    assert "chua-dong-dau" in early["Content-Disposition"]
    assert "đang được đóng dấu" in page(citizen, f"/ho-so/{code}/")
    SIGNER.says, path = None, f"/mot-cua/{code}/seal/"
    assert 'name="code"' not in officer.get(path).content.decode()
    assert officer.post(path, {"key": str(world.uuid7())}).status_code == 302
    for browser, where in ((citizen, f"/ho-so/{code}/"), (officer, f"/mot-cua/{code}/")):
        words = page(browser, where)
        assert f"Dấu điện tử của {there.office.organisation.name}" in words
        assert "/kiem-tra-chu-ky/" in browser.get(where).content.decode()
    result = citizen.get(f"/ho-so/{code}/ket-qua/1/")
    assert signing.verify(result.content).good
    assert officer.get(f"/mot-cua/{code}/ket-qua/1/").content == result.content
    assert officer.get(f"/mot-cua/{code}/ket-qua/1/?chua-dong-dau=1").content == early.content
    assert code not in page(officer, "/mot-cua/?loc=seal")
    assert officer.get(f"/mot-cua/{code}/seal/").status_code == 200
    assert officer.post(path, {"key": str(world.uuid7())}).status_code == 422


def test_a_service_that_wants_a_code_gets_a_field_for_it(there: Commune, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SIGNER, "needs_code", True, raising=False)
    seal.set_seal(there.office, "demo", "dau", by=there.officer)
    made = printed(there)
    SIGNER.says = signing.NotAsked("PIN", fault="code")
    seal.seal(made.pk)
    SIGNER.says, path, officer = None, f"/mot-cua/{made.case.code}/seal/", as_(there.officer)
    assert 'name="code"' in officer.get(path).content.decode()
    assert officer.post(path, {"code": "1234", "key": str(world.uuid7())}).status_code == 302
    assert SIGNER.asked[-1].code == "1234"


def test_a_result_of_an_office_without_a_seal_says_so(there: Commune) -> None:
    made = printed(there)
    assert "không có dấu điện tử" in page(as_(there.citizen), f"/ho-so/{made.case.code}/")
    assert as_(there.citizen).get(f"/ho-so/{made.case.code}/ket-qua/1/").status_code == 200


def test_the_approver_signs_on_their_page_with_a_code_that_is_sent_and_the_list_says_whose_turn_it_is(
    there: Commune, authority: pki.Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_here(monkeypatch)
    monkeypatch.setattr(SIGNER, "needs_code", True, raising=False)
    SIGNER.sends_codes = True
    officer, second, citizen = as_(there.officer), as_(there.second), as_(there.citizen)
    give_key("mai", authority.leaf(there.officer.person.name))
    keyed = {"adapter": "demo", "key": str(world.uuid7())}
    answer = second.post("/mot-cua/chu-ky-cua-toi/", {**keyed, "credential": "mai"})
    assert answer.status_code == 422
    assert 'value="mai"' in answer.content.decode()
    assert officer.post("/mot-cua/chu-ky-cua-toi/", {**keyed, "credential": "mai"}).status_code == 302
    assert "mai" in page(officer, "/mot-cua/chu-ky-cua-toi/")
    office = {"adapter": "demo", "credential": "dau", "approver_signs": "on", "key": str(world.uuid7())}
    assert officer.post(f"/mot-cua/con-dau/{there.office.pk}/", office).status_code == 302
    assert "người duyệt ký trước" in page(officer, "/mot-cua/con-dau/")
    made = printed(there)
    SIGNER.says = signing.NotAsked("OTP", fault="code")
    seal.seal(made.pk)
    code = made.case.code
    assert "Chữ ký của Đỗ Thị Mai" in page(second, "/mot-cua/?loc=seal")
    path = f"/mot-cua/{code}/seal/"
    assert path not in second.get(f"/mot-cua/{code}/").content.decode()
    assert f"/mot-cua/{code}/take_over/" in second.get(f"/mot-cua/{code}/").content.decode()
    assert second.post(path, {"code": "1", "key": str(world.uuid7())}).status_code == 422
    SIGNER.says = None
    assert f'action="/mot-cua/{code}/code/"' in officer.get(path).content.decode()
    sent = officer.post(f"/mot-cua/{code}/code/", {"key": str(world.uuid7())})
    assert (sent.status_code, SIGNER.sent) == (302, ["mai"])
    assert "đang gửi mã" in page(officer, sent["Location"])
    assert second.post(f"/mot-cua/{code}/code/", {"key": str(world.uuid7())}).status_code == 422
    assert officer.post(path, {"code": "1234", "key": str(world.uuid7())}).status_code == 302
    assert "Con dấu của cơ quan" in page(second, "/mot-cua/?loc=seal")
    assert page(citizen, f"/ho-so/{code}/ket-qua/1/", 404)
    seal.seal(made.pk)
    for browser, where in ((citizen, f"/ho-so/{code}/"), (officer, f"/mot-cua/{code}/")):
        words = page(browser, where)
        assert "Ký điện tử bởi Đỗ Thị Mai" in words
        assert f"Dấu điện tử của {there.office.organisation.name}" in words


def test_results_from_before_the_seal_are_listed_and_sealed_by_a_press(
    there: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_here(monkeypatch)
    made, officer, citizen = printed(there), as_(there.officer), as_(there.citizen)
    code, path = made.case.code, "/mot-cua/con-dau/truoc-day/"
    assert officer.post(path, {"key": str(world.uuid7())}).status_code == 422
    seal.set_seal(there.office, "demo", "dau", by=there.officer)
    assert code in page(officer, path)
    assert path in officer.get("/mot-cua/con-dau/").content.decode()
    assert f"/mot-cua/{code}/earlier/" in officer.get(f"/mot-cua/{code}/").content.decode()
    assert officer.post(f"/mot-cua/{code}/earlier/", {"key": str(world.uuid7())}).status_code == 302
    assert officer.post(f"/mot-cua/{code}/earlier/", {"key": str(world.uuid7())}).status_code == 422
    assert code not in page(officer, path)
    first = citizen.get(f"/ho-so/{code}/ket-qua/1/").content
    assert "in lại để đóng dấu" in page(officer, f"/mot-cua/{code}/")
    assert "nay cơ quan đã có dấu" in page(citizen, f"/ho-so/{code}/").lower()
    anew = Decision.objects.get(pk=made.pk)
    decision.keep_paper(anew, documents.keep_file(a_pdf("anew"), "application/pdf").pk)
    assert citizen.get(f"/ho-so/{code}/ket-qua/1/").content == first
    seal.seal(made.pk)
    assert citizen.get(f"/ho-so/{code}/ket-qua/1/").content != first
    for browser, where in ((citizen, "ho-so"), (officer, "mot-cua")):
        assert browser.get(f"/{where}/{code}/ket-qua/1/?ban-thuong=1").content == first
        assert "Bản thường, không có dấu" in page(browser, f"/{where}/{code}/")
