"""Papers: added by the seller where moderators look, seen by these two and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from lantoa.documents.tests.factories import picture
from lantoa.journal import api as journal
from lantoa.stores import acts
from lantoa.stores.actions.sight import subject_of
from lantoa.stores.models import Matter, Paper
from lantoa.stores.rules.moderation import MOST_PAPERS
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.moderators import decided, matter_of, moderator, wine
from lantoa.stores.tests.views.forms import send, soup, wrong

pytestmark = pytest.mark.django_db


def camera(colour: Any = (200, 190, 170)) -> SimpleUploadedFile:
    return SimpleUploadedFile("giay.jpg", picture(colour=colour).read(), "image/jpeg")


def page_of(matter: Matter) -> str:
    return reverse("stores:papers", args=[matter.pk])


def show(stall: factories.Stall, matter: Matter, **said: Any) -> HttpResponse:
    return send(browser(stall.person), page_of(matter), **{"photo": camera(), "name": "Giấy phép bán lẻ rượu", **said})


def test_the_seller_shows_a_paper_and_the_moderator_sees_it_beside_the_goods() -> None:
    stall, officer = factories.stall(), moderator()
    matter = matter_of(wine(stall))
    assert show(stall, matter)["Location"] == reverse("stores:my_matter", args=[matter.pk])
    paper = Paper.objects.get()
    mine = browser(stall.person).get(reverse("stores:my_matter", args=[matter.pk]))
    assert "Giấy phép bán lẻ rượu" in mine.text
    office = browser(officer.person)
    picture_ = soup(office.get(reverse("stores:matter", args=[matter.pk]))).select_one(
        f"img[src='{reverse('stores:paper', args=[paper.pk])}']"
    )
    answer = office.get(picture_["src"])
    assert answer.content[8:12] == b"WEBP"
    assert "no-store" in answer["Cache-Control"]
    assert browser(stall.person).get(reverse("stores:my_paper", args=[paper.pk])).content == answer.content
    assert journal.entries_about(subject_of(matter)).filter(act=acts.PAPER_ADDED).count() == 1


def test_nobody_else_sees_it_and_its_content_has_no_address() -> None:
    stall, neighbour = factories.stall(), factories.stall("Hàng xóm")
    show(stall, matter_of(wine(stall)))
    paper = Paper.objects.get()
    for name in ("stores:my_paper", "stores:paper"):
        address = reverse(name, args=[paper.pk])
        assert browser(neighbour.person).get(address).status_code in {403, 404}
        assert browser().get(address).status_code == 302
    assert browser(neighbour.person).get(reverse("stores:my_paper", args=[paper.pk])).status_code == 404
    for who in (browser(), browser(neighbour.person), browser(stall.person)):
        assert who.get(reverse("documents:photo", args=[paper.file_id])).status_code == 404


def test_a_refused_thing_takes_papers_for_the_appeal_and_one_that_is_well_takes_none() -> None:
    stall, officer = factories.stall(), moderator()
    matter, other = matter_of(wine(stall)), matter_of(wine(stall, name="Rượu sim"))
    decided(matter, "refuse", officer)
    decided(other, "let_through", officer)
    assert show(stall, matter).status_code == 302
    answer = show(stall, other)
    assert answer.status_code == 422
    assert "ổn cả rồi" in answer.text
    assert page_of(other) not in browser(stall.person).get(reverse("stores:my_matter", args=[other.pk])).text
    assert Paper.objects.get().matter == matter


def test_who_decides_while_a_paper_comes_is_told() -> None:
    stall, officer = factories.stall(), moderator()
    matter = matter_of(wine(stall))
    office, address = browser(officer.person), reverse("stores:matter", args=[matter.pk])
    field = soup(office.get(address)).select_one("input[name=outcome][value=refuse]").find_parent("form")
    sent = {one["name"]: one.get("value", "") for one in field.find_all("input", type="hidden")}
    show(stall, matter)
    answer = office.post(address, {**sent, "reason": "missing_paper", "words": "Thiếu giấy."})
    assert answer.status_code == 422
    assert "vừa được quyết định" in answer.text


def test_the_same_photo_twice_is_one_paper_and_a_second_one_another() -> None:
    stall = factories.stall()
    matter = matter_of(wine(stall))
    assert [show(stall, matter).status_code for _time in range(2)] == [302, 302]
    show(stall, matter, photo=camera((10, 90, 200)), name="Giấy an toàn thực phẩm")
    assert list(Paper.objects.order_by("pk").values_list("name", flat=True)) == [
        "Giấy phép bán lẻ rượu",
        "Giấy an toàn thực phẩm",
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"photo": None}, "photo"),
        ({"photo": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}, "photo"),
        ({"photo": SimpleUploadedFile("a.jpg", b"", "image/jpeg")}, "photo"),
        ({"name": "  "}, "name"),
        ({"name": "\x00"}, "name"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_a_spoiled_form_is_refused_beside_the_field(said: dict[str, Any], field: str) -> None:
    stall = factories.stall()
    answer = show(stall, matter_of(wine(stall)), **said)
    assert answer.status_code == 422
    assert wrong(answer, field)
    assert Paper.objects.count() == 0


def test_papers_have_an_end() -> None:
    stall = factories.stall()
    matter = matter_of(wine(stall))
    for number in range(MOST_PAPERS):
        show(stall, matter, photo=camera((number * 20, 40, 40)))
    assert show(stall, matter, photo=camera((1, 200, 1))).status_code == 422
    assert Paper.objects.count() == MOST_PAPERS


def test_a_helper_sees_the_paper_of_the_stall_they_help() -> None:
    stall = factories.stall()
    show(stall, matter_of(wine(stall)))
    somebody = browser(factories.helper(stall), helped=stall)
    assert somebody.get(reverse("stores:my_paper", args=[Paper.objects.get().pk])).status_code == 200
