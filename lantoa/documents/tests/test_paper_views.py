"""One's own papers over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.documents.models import PersonalPaper
from lantoa.documents.tests.actions.test_personal_paper import pdf, sheet
from lantoa.documents.tests.factories import open_here
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> accounts.Person:
    settings.FILES_ROOT = tmp_path
    open_here(monkeypatch)
    return accounts.person_for("+84912000001", "Lan")


def browser(person: accounts.Person) -> Client:
    made = Client()
    made.force_login(person)
    return made


def test_of_several_the_good_are_kept_the_others_named_and_what_was_typed_stays(lan: accounts.Person) -> None:
    good, bad = sheet(), pdf(words="")
    good.name, bad.name = "tot.jpg", "trang.pdf"  # type: ignore[misc]
    said = {"papers": [good, bad], "kind": "birth", "title": "Khai sinh cháu", "key": str(world.uuid7())}
    answer = browser(lan).post("/toi/giay-to/", said)
    assert answer.status_code == 422
    assert "trang.pdf" in answer.content.decode()
    assert 'value="Khai sinh cháu"' in answer.content.decode()
    paper = PersonalPaper.objects.get()
    assert (paper.kind, paper.title) == ("birth", "Khai sinh cháu")


def test_of_more_than_ten_files_the_first_are_kept_and_the_others_named(lan: accounts.Person) -> None:
    files = [sheet(size=(300 + number, 300)) for number in range(12)]
    for number, file in enumerate(files, start=1):
        file.name = f"to-{number}.jpg"  # type: ignore[misc]
    said = {"papers": files, "kind": "birth", "title": "", "key": str(world.uuid7())}
    answer = browser(lan).post("/toi/giay-to/", said)
    assert answer.status_code == 422
    assert "chưa nhận: to-11.jpg, to-12.jpg" in answer.content.decode()
    assert PersonalPaper.objects.count() == 10


def test_pages_are_for_the_owner_alone_and_kept_by_no_cache(lan: accounts.Person) -> None:
    mine = browser(lan)
    said = {"papers": [sheet()], "kind": "identity", "title": "", "key": str(world.uuid7())}
    said["papers"][0].name = "a.jpg"  # type: ignore[misc]
    assert mine.post("/toi/giay-to/", said).status_code == 302
    paper = PersonalPaper.objects.get()
    for rest in ("", "trang/1.webp", "tep/"):
        where = f"/toi/giay-to/{paper.pk}/{rest}"
        answer = mine.get(where)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert browser(accounts.person_for("+84912000002", "Bình")).get(where).status_code == 404
    assert Client().get(f"/anh/{paper.file_id}.webp").status_code == 404
    mine.post(f"/toi/giay-to/{paper.pk}/xoa/")
    assert mine.get(f"/toi/giay-to/{paper.pk}/").status_code == 404
