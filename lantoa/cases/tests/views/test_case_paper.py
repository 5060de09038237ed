"""The screens of a dossier's papers, the citizen's and the office's, and what happens to files that are none."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lantoa.accounts import api as accounts
from lantoa.cases.actions import acceptance
from lantoa.cases.actions import case as acting
from lantoa.cases.models import Case
from lantoa.cases.tests.factories import Commune, commune, draft, own_paper, put
from lantoa.cases.tests.views.test_case import as_, said
from lantoa.documents import api as documents
from lantoa.documents.tests.actions.test_personal_paper import pdf, script, sheet
from lantoa.documents.tests.factories import open_here, with_position
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(settings: Any, tmp_path: Path) -> Commune:
    settings.FILES_ROOT = tmp_path
    return commune()


def send(browser: Client, case: Case, part: str, *files: Any, **said: Any) -> Any:
    form = {"key": str(world.uuid7()), "papers": list(files), **said}
    return browser.post(f"/ho-so/{case.code}/giay-to/{part}/", form)


def chosen(answer: Any) -> list[str]:
    boxes = BeautifulSoup(answer.content, "lxml").select("input[name=kept][checked]")
    return [str(box["value"]) for box in boxes]


def test_one_is_chosen_or_photographed_shared_with_the_office_and_its_opening_is_seen(there: Commune) -> None:
    case = draft(there, who_owns="family", family_members="Trần Văn A")
    citizen, officer = as_(there.citizen), as_(there.officer)
    assert "Biên bản họp gia đình" in said(citizen, f"/ho-so/{case.code}/")
    paper = own_paper(there, "Sổ của tôi")
    photo = SimpleUploadedFile("a.jpg", sheet().getvalue())
    assert send(citizen, case, "family_agreement", photo, kept=[paper.pk], agreed="on").status_code == 302
    assert case.papers.count() == 2
    assert "Sổ của tôi" in said(citizen, f"/ho-so/{case.code}/xem-lai/")
    acting.submit(case, truth=True, by=there.citizen)
    assert "Sổ của tôi" in said(citizen, f"/ho-so/{case.code}/bien-nhan/")

    desk, elsewhere = f"/mot-cua/{case.code}/", as_(commune(1).officer)
    assert "Sổ của tôi" not in said(officer, desk)  # what its owner calls it is theirs
    for row in case.papers.all():
        where = f"{desk}giay-to/{row.pk}/"
        assert where in officer.get(desk).content.decode()
        for rest, kind in (("", "text/html; charset=utf-8"), ("trang/1.webp", "image/webp")):
            answer = officer.get(where + rest)
            assert (answer.status_code, answer["Content-Type"]) == (200, kind)
            assert "no-store" in answer["Cache-Control"]
        assert officer.get(f"{where}trang/9.webp").status_code == 404
        assert elsewhere.get(where).status_code == 404
    assert documents.views_of(there.citizen.person).count() == 2
    assert "Đỗ Thị Mai" in said(citizen, f"/ho-so/{case.code}/")
    acceptance.decline(case, "Sai nơi", by=there.officer)
    assert officer.get(where).status_code == 404
    assert where not in officer.get(desk).content.decode()


def test_files_that_are_no_papers_are_named_with_a_sentence_and_nothing_else_is_lost(
    there: Commune, settings: Any
) -> None:
    settings.LARGEST_UPLOAD = 300_000
    case, browser, mine = draft(there), as_(there.citizen), own_paper(there)
    locked = pdf(encryption=pikepdf.Encryption(user="x", owner="y"))
    bad = {
        "to.tif": b"II*\0" + bytes(400_000), "khoa.pdf": locked.getvalue(), "ma.pdf": pdf(change=script).getvalue(),
        "hong.pdf": b"%PDF-1.7\nhong",
    }  # fmt: skip
    files = [SimpleUploadedFile(name, content) for name, content in bad.items()]
    good = SimpleUploadedFile("tot.jpg", sheet(exif=with_position()).getvalue())
    answer = send(browser, case, "identity_card", *files, good, kept=[mine.pk], agreed="on")
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.content, "lxml").select_one(".field-wrong .wrong").get_text()  # type: ignore[union-attr]
    assert all(f"{name}: " in shown for name in bad)
    assert "tot.jpg" not in shown
    assert mine in [row.paper for row in case.papers.all()]
    assert case.papers.count() == 2
    for paper in documents.papers_of(there.citizen.person).exclude(pk=mine.pk):
        opened = Image.open(io.BytesIO(documents.read_file(paper.file_id)))
        assert dict(opened.getexif()) == {}
        assert paper.title.startswith("Ảnh thẻ căn cước")


def test_of_more_than_ten_files_the_others_are_named(there: Commune, monkeypatch: pytest.MonkeyPatch) -> None:
    open_here(monkeypatch)
    case = draft(there)
    files = [SimpleUploadedFile(f"to-{number}.jpg", sheet((300 + number, 300)).getvalue()) for number in range(1, 13)]
    answer = send(as_(there.citizen), case, "identity_card", *files, agreed="on")
    assert answer.status_code == 422
    assert "chưa nhận: to-11.jpg, to-12.jpg" in answer.content.decode()
    assert case.papers.count() == 10


def test_without_the_agreement_the_photo_is_safe_and_still_chosen(there: Commune) -> None:
    case, browser, mine = draft(there), as_(there.citizen), own_paper(there)
    photo = SimpleUploadedFile("a.jpg", sheet().getvalue())
    answer = send(browser, case, "identity_card", photo, kept=[mine.pk])
    assert answer.status_code == 422
    assert not case.papers.exists()
    new = documents.papers_of(there.citizen.person).exclude(pk=mine.pk).get()
    assert sorted(chosen(answer)) == sorted([str(mine.pk), str(new.pk)])
    assert send(browser, case, "identity_card", kept=chosen(answer), agreed="on").status_code == 302
    assert case.papers.count() == 2
    # Pressed twice, it is there once.
    assert send(browser, case, "identity_card", kept=chosen(answer), agreed="on").status_code == 302
    assert case.papers.count() == 2


def test_somebody_elses_paper_and_nothing_at_all_are_said_in_a_sentence(there: Commune) -> None:
    case, browser, theirs = draft(there), as_(there.citizen), own_paper(there)
    stranger = accounts.person_for("+84977000009", "Người lạ")
    documents.PersonalPaper.objects.filter(pk=theirs.pk).update(person=stranger)
    for form in ({"kept": [theirs.pk], "agreed": "on"}, {"agreed": "on"}):
        assert send(browser, case, "identity_card", **form).status_code == 422
    assert browser.get(f"/ho-so/{case.code}/giay-to/khong-co/").status_code == 404
    assert as_(accounts.actor_for(stranger)).get(f"/ho-so/{case.code}/giay-to/other/").status_code == 404
    for nonsense in ("x", "-1", "9" * 30):
        assert send(browser, case, "identity_card", remove=nonsense).status_code == 404
    assert not case.papers.exists()


def test_a_supplement_leads_straight_to_the_part_and_lands_there(there: Commune) -> None:
    case, citizen, officer = draft(there), as_(there.citizen), as_(there.officer)
    acting.submit(case, truth=True, by=there.citizen)
    form = {"key": str(world.uuid7()), "words": "Cần ảnh căn cước", "parts": ["identity_card"]}
    assert "identity_card" in officer.get(f"/mot-cua/{case.code}/supplement/").content.decode()
    assert officer.post(f"/mot-cua/{case.code}/supplement/", {**form, "parts": ["hacked"]}).status_code == 422
    assert officer.post(f"/mot-cua/{case.code}/supplement/", form).status_code == 302
    where = f"/ho-so/{case.code}/giay-to/identity_card/"
    assert where in citizen.get(f"/ho-so/{case.code}/").content.decode()
    assert "Cần ảnh căn cước" in said(citizen, where)
    paper = own_paper(there)
    assert send(citizen, case, "identity_card", kept=[paper.pk], agreed="on").status_code == 302
    row = case.papers.get()
    assert send(citizen, case, "identity_card", remove=str(row.pk)).status_code == 302
    put(case, "identity_card", paper, there=there)
    truth = {"key": str(world.uuid7()), "truth": "on"}
    assert citizen.post(f"/ho-so/{case.code}/xem-lai/", truth).status_code == 302
    assert (
        f"/mot-cua/{case.code}/giay-to/{case.papers.get().pk}/"
        in officer.get(f"/mot-cua/{case.code}/").content.decode()
    )


def test_a_page_that_may_stay_empty_is_led_to_once(there: Commune) -> None:
    case, browser = draft(there), as_(there.citizen)
    assert "/hoi/ma-so-thue/" in browser.get(f"/ho-so/{case.code}/").content.decode()
    sent = browser.post(f"/ho-so/{case.code}/hoi/ma-so-thue/", {"key": str(world.uuid7()), "tax_code": ""})
    assert sent["Location"] == f"/ho-so/{case.code}/xem-lai/"
    case.refresh_from_db()
    assert "ma-so-thue" in case.seen
