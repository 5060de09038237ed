"""A citizen signs their dossier before handing it in: what is signed, what makes it void, what goes with it and what is thrown away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.accounts.models import Verification
from lantoa.cases import acts
from lantoa.cases.actions import acceptance, erasure
from lantoa.cases.actions import case as acting
from lantoa.cases.actions import case_signature as own
from lantoa.cases.actions.case_helper import let_help
from lantoa.cases.actions.case_paper import take_out
from lantoa.cases.errors import BadSeal, Incomplete, NotAllowed, NotNow
from lantoa.cases.models import Case, CaseSignature
from lantoa.cases.queries.case_signature import mark_of, number_of, page_of, signature_begun
from lantoa.cases.tests.factories import Commune, commune, draft, own_paper, put
from lantoa.documents import api as documents
from lantoa.journal.models import Entry
from lantoa.kit.world import world
from lantoa.signing import api as signing
from lantoa.signing.adapters.base import Answer, NotAsked
from lantoa.signing.adapters.demo.adapter import SIGNER
from lantoa.signing.tests import pki
from lantoa.signing.tests.conftest import authority, fresh_demo_signer, here
from lantoa.signing.tests.factories import a_pdf, give_key

__all__ = ["authority", "fresh_demo_signer", "here"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
NAME, PROCEDURE = "Nguyễn Thị Hương", "1.000894"
CHOICE = {"do": "begin", "adapter": "demo", "credential": "huong"}


PRINTED = documents.render_pdf


@pytest.fixture(autouse=True)
def quickly_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One page for all, each with other bytes: printing takes longer than all else here."""
    page = a_pdf()
    monkeypatch.setattr(documents, "render_pdf", lambda html: page + f"% {mark_of(html)}\n".encode())


@pytest.fixture
def there(authority: pki.Authority) -> Commune:
    """A commune whose citizen has a certificate."""
    give_key("huong", authority.leaf(NAME))
    return commune()


def begun(there: Commune, case: Case) -> CaseSignature:
    return own.begin_signature(case, "demo", "huong", by=there.citizen)


def pressed(there: Commune, case: Case) -> None:
    own.sign(case, seen=case.signatures.get(action=None).request.shown_id, by=there.citizen)


def state(case: Case) -> str:
    found = signature_begun(Case.objects.get(pk=case.pk))
    return found.state if found else ""


def handed_in(there: Commune, case: Case, signature: str = "") -> Case:
    return acting.submit(case, truth=True, signature=signature, by=there.citizen, key=world.uuid7())


def browser_of(who: accounts.ActingPerson) -> Client:
    browser = Client()
    browser.force_login(who.person)
    return browser


def words(answer: object) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())  # type: ignore[attr-defined]


def sent(browser: Client, path: str, status: int, **said: str) -> str:
    answer = browser.post(path, {"key": str(world.uuid7()), **said})
    assert answer.status_code == status, words(answer)
    return words(answer) if status != 302 else answer["Location"]


def test_signed_on_the_screen_then_handed_in_by_the_person_and_shown_to_both_sides(there: Commune) -> None:
    case, browser = draft(there, PROCEDURE), browser_of(there.citizen)
    check, path = f"/ho-so/{case.code}/xem-lai/", f"/ho-so/{case.code}/ky/"
    assert path in browser.get(check).content.decode()
    sent(browser, path, 302, **CHOICE)
    page = BeautifulSoup(browser.get(path).content, "lxml")
    seen = str(page.select_one("input[name=seen]")["value"])  # type: ignore[index]
    assert browser.get(path, {"to-giay": "1"}).content == documents.read_file(seen)
    assert "không kèm chữ ký" in words(browser.get(check))
    sent(browser, path, 302, do="sign", seen=seen)
    assert "Bạn đã ký" in words(browser.get(path))
    case.refresh_from_db()
    assert case.state == "draft"  # nothing is handed in by itself
    page = BeautifulSoup(browser.get(check).content, "lxml")
    signature = str(page.select_one("input[name=signature]")["value"])  # type: ignore[index]
    sent(browser, check, 302, truth="on", signature=signature)
    row = CaseSignature.objects.get()
    assert row.action is not None
    assert (row.action.kind, str(row.pk)) == ("submitted", signature)
    for who, address in ((there.citizen, "ho-so"), (there.officer, "mot-cua")):
        shown = browser_of(who)
        page_words = words(shown.get(f"/{address}/{case.code}/"))
        assert f"{NAME} ," in page_words
        assert "PAdES B-" in page_words
        content = shown.get(f"/{address}/{case.code}/da-ky/1/").content
        verdict = signing.verify(content)
        assert verdict.good
        assert [one.name for one in verdict.signatures] == [NAME]
        assert content.startswith(documents.read_file(seen))
        assert shown.get(f"/{address}/{case.code}/da-ky/2/").status_code == 404
    assert [entry.data["signed"] for entry in Entry.objects.filter(act=acts.CASE_SUBMITTED)] == [True]
    # Next time it is known with what they sign.
    again = BeautifulSoup(browser.get(f"/ho-so/{draft(there, PROCEDURE).code}/ky/").content, "lxml")
    assert again.select_one("input[name=credential]")["value"] == "huong"  # type: ignore[index]


def test_what_is_printed_says_all_that_is_handed_in_in_vietnamese(there: Commune) -> None:
    case, paper = draft(there, PROCEDURE), own_paper(there, pages=2)
    put(case, "other", paper, there=there)
    case.refresh_from_db()
    html = page_of(case)
    pages = [page.file_id for page in paper.pages.all()]
    for part in (
        case.code,
        there.office.organisation.name,
        NAME,
        "Xin xác nhận",
        paper.sent,
        *pages,
        "chịu trách nhiệm",
    ):
        assert part in html
    assert page_of(case) == html
    assert PRINTED(html).startswith(b"%PDF-")


@pytest.mark.parametrize("change", ["answer", "paper", "taken out", "office"])
def test_any_later_change_makes_the_signature_void(there: Commune, change: str) -> None:
    case = draft(there, PROCEDURE)
    paper = own_paper(there)
    if change == "taken out":
        put(case, "other", paper, there=there)
    begun(there, case)
    pressed(there, case)
    row = case.signatures.get()
    assert state(case) == "signed"
    if change == "answer":
        acting.answer(case, {"request": "Xin điều khác"}, by=there.citizen)
    elif change == "paper":
        put(case, "other", paper, there=there)
    elif change == "taken out":
        take_out(case.papers.get(), by=there.citizen)
    else:
        acting.choose_unit(case, commune(1).unit, by=there.citizen)
    assert state(case) == "changed"
    shown = words(browser_of(there.citizen).get(f"/ho-so/{case.code}/xem-lai/"))
    assert "không còn hiệu lực" in shown
    with pytest.raises(NotNow, match="sau khi bạn ký"):
        handed_in(there, case, str(row.pk))
    case.refresh_from_db()
    assert case.state == "draft"
    file = row.request.current_id
    handed_in(there, case)  # with the tick alone
    assert not CaseSignature.objects.exists()
    assert not documents.File.objects.filter(pk=file).exists()


def test_changed_back_it_holds_again_and_a_new_print_replaces_the_old(there: Commune) -> None:
    case = draft(there, PROCEDURE)
    first = begun(there, case)
    pressed(there, case)
    acting.answer(case, {"request": "Xin điều khác"}, by=there.citizen)
    acting.answer(case, {"request": "Xin xác nhận"}, by=there.citizen)
    assert state(case) == "signed"
    acting.answer(case, {"request": "Xin điều khác"}, by=there.citizen)
    case.refresh_from_db()
    old = signing.SignatureRequest.objects.get(pk=first.request_id)
    second = begun(there, case)
    assert (state(case), case.signatures.count()) == ("ready", 1)
    assert not signing.SignatureRequest.objects.filter(pk=first.request_id).exists()
    assert not documents.File.objects.filter(pk__in=[old.current_id, old.shown_id]).exists()
    # Another tab still shows the first print.
    with pytest.raises(signing.NotSignable) as no:
        own.sign(case, seen=old.shown_id, by=there.citizen)
    assert no.value.code == "changed"
    with pytest.raises(NotNow):  # and a third its signature
        handed_in(there, case, str(first.pk))
    pressed(there, case)
    pressed(there, case)  # pressed twice
    assert len(SIGNER.asked) == 2
    handed_in(there, case, str(second.pk))
    assert case.actions.get().signature == second


def test_it_is_waited_for_found_again_and_said_what_came_between(there: Commune) -> None:
    case, browser = draft(there, PROCEDURE), browser_of(there.citizen)
    path, SIGNER.waits = f"/ho-so/{case.code}/ky/", True
    begun(there, case)
    pressed(there, case)
    page = browser.get(path)
    assert f'data-poll="{path}?phan=1"' in page.content.decode()
    part = browser.get(path, {"phan": "1"}).content.decode()
    assert "data-settled" not in part
    assert "<html" not in part
    signer = signing.Signer.objects.get()
    SIGNER.says = Answer("expired")
    signing.look_after(signer.pk)
    assert "chưa xác nhận kịp" in words(browser.get(path, {"phan": "1"}))
    SIGNER.says = None
    pressed(there, case)  # once more, with the same print
    SIGNER.says = Answer("refused")
    signing.look_after(signer.pk)
    part = browser.get(path, {"phan": "1"}).content.decode()
    assert "data-settled" in part
    assert "bị từ chối" in words(browser.get(path))
    with pytest.raises(signing.NotYourTurn):
        pressed(there, case)
    SIGNER.says, SIGNER.waits = None, False
    begun(there, case)
    pressed(there, case)
    assert state(case) == "signed"


def test_handed_in_while_it_is_waited_for_it_goes_without_and_what_comes_later_is_nothing(there: Commune) -> None:
    case, SIGNER.waits = draft(there, PROCEDURE), True
    begun(there, case)
    pressed(there, case)
    signer = signing.Signer.objects.get()
    handed_in(there, case)
    assert not CaseSignature.objects.exists()
    SIGNER.waits = False
    signing.look_after(signer.pk)
    assert not signing.Signer.objects.exists()
    assert "không kèm chữ ký" in words(browser_of(there.officer).get(f"/mot-cua/{case.code}/"))
    with pytest.raises(NotNow):
        begun(there, case)


def test_codes_typed_sent_and_wrong(there: Commune, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SIGNER, "needs_code", True, raising=False)
    SIGNER.sends_codes = True
    case, browser = draft(there, PROCEDURE), browser_of(there.citizen)
    path = f"/ho-so/{case.code}/ky/"
    seen = begun(there, case).request.shown_id
    assert sent(browser, path, 302, do="code").endswith("?da-gui=1")
    assert SIGNER.sent == ["huong"]
    assert "ghi mã" in sent(browser, path, 422, do="sign", seen=seen).casefold()
    SIGNER.says = NotAsked("no", fault="code")
    assert "không nhận mã" in sent(browser, path, 422, do="sign", seen=seen, code="111111")
    SIGNER.says = None
    sent(browser, path, 302, do="sign", seen=seen, code="123456")
    assert (SIGNER.asked[-1].code, state(case)) == ("123456", "signed")


@pytest.mark.parametrize("service", ["silent", "key"])
def test_a_service_that_fails_is_named_and_asked_once_more(there: Commune, service: str) -> None:
    case = draft(there, PROCEDURE)
    begun(there, case)
    SIGNER.says = NotAsked("no", fault=service)
    with pytest.raises(BadSeal, match="Dịch vụ ký"):
        pressed(there, case)
    assert state(case) == ("ready" if service == "silent" else "again")
    SIGNER.says = None
    pressed(there, case)
    assert state(case) == "signed"


def test_whose_certificate(there: Commune, authority: pki.Authority) -> None:
    case = draft(there, PROCEDURE)
    give_key("nguoi-khac", authority.leaf("Trần Văn Khác"))
    give_key("co-quan", authority.leaf("Trần Văn Khác", organisation=NAME))
    for credential in ("nguoi-khac", "co-quan"):
        with pytest.raises(BadSeal, match="mang tên khác"):
            own.begin_signature(case, "demo", credential, by=there.citizen)
    with pytest.raises(BadSeal):
        own.begin_signature(case, "demo", "khong-co", by=there.citizen)
    leaf = authority.leaf(NAME)
    give_key("huong", leaf)
    begun(there, case)
    authority.revoked[leaf.certificate.serial_number] = datetime.now(UTC) - timedelta(seconds=2)
    with pytest.raises(signing.WrongCertificate, match="thu hồi"):
        pressed(there, case)
    # Where their identity was verified, the number they wrote beside their own name has to be in it.
    give_key("huong", authority.leaf(NAME, number="CCCD:022185001234"))
    give_key("so-khac", authority.leaf(NAME, number="CCCD:099099099099"))
    assert number_of(case) == ""
    now = world.now()
    said = {"provider": "p", "provider_name": "P", "level": 2, "subject_hash": "x", "since": now, "at": now}
    Verification.objects.create(person=there.citizen.person, **said)
    assert number_of(case) == "022185001234"
    with pytest.raises(BadSeal):
        own.begin_signature(case, "demo", "so-khac", by=there.citizen)
    begun(there, case)
    pressed(there, case)
    assert state(case) == "signed"


def test_a_helper_and_strangers_neither_begin_nor_finish_nor_see_it(there: Commune) -> None:
    case, helper = draft(there, PROCEDURE), accounts.actor_for(accounts.person_for("+84914009999", "Lê Thị Giúp"))
    let_help(case, helper.person, wording="Đồng ý", by=there.citizen)
    begun(there, case)
    path = f"/ho-so/{case.code}/ky/"
    for act in (
        lambda: own.begin_signature(case, "demo", "huong", by=helper),
        lambda: own.sign(case, seen=case.signatures.get().request.shown_id, by=helper),
        lambda: own.send_code(case, by=helper),
    ):
        with pytest.raises(NotAllowed):
            act()
    browser = browser_of(helper)
    assert "Người giúp" in words(browser.get(path))
    assert browser.get(path, {"to-giay": "1"}).status_code == 404
    sent(browser, path, 422, **CHOICE)
    assert SIGNER.asked == []
    assert browser_of(there.officer).get(path).status_code == 404


def test_what_is_not_whole_is_not_signed(there: Commune) -> None:
    case = draft(there, PROCEDURE, request="")
    with pytest.raises(Incomplete):
        begun(there, case)
    whole, person = draft(there, PROCEDURE), there.citizen.person
    accounts.Person.objects.filter(pk=person.pk).update(name="")
    whole.person.refresh_from_db()
    with pytest.raises(BadSeal, match="tên"):
        begun(there, whole)
    with pytest.raises(NotNow):
        pressed_nothing(there, whole)


def pressed_nothing(there: Commune, case: Case) -> None:
    own.sign(case, seen="0" * 64, by=there.citizen)


def test_what_was_missing_is_signed_anew_and_the_first_signature_stays(there: Commune) -> None:
    case = draft(there, PROCEDURE)
    begun(there, case)
    pressed(there, case)
    handed_in(there, case)  # it had come when they pressed
    acceptance.ask_supplement(case, "Thiếu căn cước.", parts=["other"], by=there.officer)
    case.refresh_from_db()
    put(case, "other", own_paper(there), there=there)
    case.refresh_from_db()
    begun(there, case)
    pressed(there, case)
    handed_in(there, case)
    signed = {one.action.kind for one in case.signatures.select_related("action") if one.action}
    assert signed == {"submitted", "supplemented"}


def test_thrown_away_with_the_draft_and_with_the_person(there: Commune) -> None:
    kept, dropped, left = (draft(there, PROCEDURE) for _each in range(3))
    for case in (kept, dropped, left):
        begun(there, case)
        pressed(there, case)
    handed_in(there, kept)
    files = {case.pk: case.signatures.get().request.current_id for case in (kept, dropped, left)}
    acting.drop(dropped, by=there.citizen)
    erasure.forget(accounts.leaving(there.citizen.person))
    there_still = {pk for pk, file in files.items() if documents.File.objects.filter(pk=file).exists()}
    assert there_still == {kept.pk}
    assert list(CaseSignature.objects.values_list("case", flat=True)) == [kept.pk]
