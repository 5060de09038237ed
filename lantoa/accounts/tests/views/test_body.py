"""Public bodies on the screen: set up by those who run the house, their people named there or by who leads them."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.models import ApprovalRequest
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.places import api as places

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("accounts:bodies"), reverse("accounts:new_body")
CHIEF, CLERK = "0912 345 601", "0912 345 602"


@pytest.fixture
def desk() -> Client:
    return as_(factories.person("Điều", is_operator=True))


@pytest.fixture
def second() -> accounts.Person:
    """Somebody else who runs the house."""
    return factories.person("Hai", is_operator=True)


def agreed(second: accounts.Person, answer: Any) -> str:
    """A second one reads what was asked for and says yes; where it was asked."""
    assert answer.status_code == 302
    asked = ApprovalRequest.objects.latest("pk")
    assert answer["Location"] == reverse("accounts:approval", args=[asked.pk])
    said = as_(second).post(answer["Location"], {"answer": "yes", "digest": asked.digest})
    assert said.status_code == 302
    return str(answer["Location"])


def as_(person: accounts.Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(BeautifulSoup(answer.content, "lxml").get_text(" ").split())


def sent(**values: str) -> dict[str, str]:
    return {"key": str(world.uuid7()), **values}


def described(**more: str) -> dict[str, str]:
    said = {"name": "Ủy ban nhân dân phường Hạ Long", "unit": "province", "owner_name": "Phạm Thị Chủ", "phone": CHIEF}
    return sent(**{**said, **more})


def body(name: str = "Ủy ban nhân dân phường Hạ Long") -> accounts.Organisation:
    owner = accounts.person_for(CHIEF, "Phạm Thị Chủ")
    return accounts.create_organisation(kind="public_body", name=name, owner=owner, by=None)


def said_to(phone: str) -> list[str]:
    return [one.text for one in messages.Message.objects.filter(to__endswith=phone.replace(" ", "")[1:]).order_by("pk")]


def roles(organisation: accounts.Organisation) -> set[tuple[str, str]]:
    live = accounts.Membership.objects.live().filter(organisation=organisation)
    return set(live.values_list("person__name", "role"))


def test_a_body_is_set_up_once_two_agree_and_its_leader_told(desk: Client, second: accounts.Person) -> None:
    assert LIST in desk.get("/toi/").content.decode()
    assert "Chưa có cơ quan nào" in text(desk.get(LIST))
    places.load_places()
    unit = places.units()[3]
    form = described(unit=unit.pk, tax_code="0100109106")
    assert desk.post(NEW, form)["Location"] == desk.post(NEW, form)["Location"]
    assert not accounts.Organisation.objects.exists()
    agreed(second, desk.post(NEW, form))
    made = accounts.Organisation.objects.get()
    here = reverse("accounts:body", args=[made.pk])
    assert (made.kind, made.unit, made.tax_code) == ("public_body", unit, "0100109106")
    assert roles(made) == {("Phạm Thị Chủ", "owner")}
    (told,) = said_to(CHIEF)
    assert "từ nay bạn phụ trách Ủy ban nhân dân phường Hạ Long" in told
    said = text(desk.get(here))
    assert ("Phụ trách" in said, "0912 345 601" in said, unit.full_name in said) == (True, True, True)
    listed = text(desk.get(LIST, {"q": "ha LONG"}))
    assert ("1 người" in listed, "chưa có cán bộ" in listed) == (True, True)
    assert "Không tìm thấy" in text(desk.get(LIST, {"q": "không có"}))


def test_a_name_like_one_that_is_here_is_pointed_out_first(desk: Client, second: accounts.Person) -> None:
    there = body()
    form = described(name="UBND Phường Hạ Long", phone=CLERK, owner_name="Cán")
    shown = desk.post(NEW, form)
    assert "đã có cơ quan tên gần giống" in text(shown, 422)
    page = shown.content.decode()
    assert (reverse("accounts:body", args=[there.pk]) in page, "UBND Phường Hạ Long" in page) == (True, True)
    assert (accounts.Organisation.objects.count(), said_to(CLERK)) == (1, [])
    agreed(second, desk.post(NEW, {**form, "another": "on"}))
    assert accounts.Organisation.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "…"), ("name", "x" * 161), ("unit", ""), ("unit", "99999"), ("tax_code", "0100109107"), ("tax_code", "9" * 41),
        ("owner_name", "123"), ("phone", "09"), ("phone", "ai đó"), ("owner_name", "Trần Văn Khác"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_beside_its_field(desk: Client, field: str, value: str) -> None:
    accounts.person_for(CHIEF, "Phạm Thị Chủ")
    shown = desk.post(NEW, described(**{field: value}))
    assert (shown.status_code, f'id="id_{field}-error"' in shown.content.decode()) == (422, True)
    assert not accounts.Organisation.objects.exists()
    assert said_to(CHIEF) == []


def test_people_are_named_by_phone_and_hear_of_it_and_of_the_end(desk: Client) -> None:
    made = body()
    here = reverse("accounts:body", args=[made.pk])
    for role in ("officer", "moderator", "officer"):
        assert desk.post(here, sent(phone=CLERK, name="Cán", role=role)).status_code == 302
    assert roles(made) == {("Phạm Thị Chủ", "owner"), ("Cán", "officer"), ("Cán", "moderator")}
    assert ["cán bộ" in one or "kiểm duyệt" in one for one in said_to(CLERK)] == [True, True]
    officer = accounts.Membership.objects.get(role="officer")
    clerk = as_(officer.person)
    assert clerk.get(reverse("accounts:record_breach")).status_code == 200
    for _twice in range(2):
        assert desk.post(reverse("accounts:end_in_body", args=[officer.pk]), sent())["Location"] == here
    assert ("Cán", "officer") not in roles(made)
    assert [one for one in said_to(CLERK) if "thôi làm cán bộ" in one] == said_to(CLERK)[2:]
    assert journal.Entry.objects.filter(act="accounts.member_ended").count() == 1
    assert "người có tên khác" in text(desk.post(here, sent(phone=CLERK, name="Bình", role="officer")), 422)


def test_a_role_ended_counts_no_longer_at_the_next_request(desk: Client) -> None:
    made, clerk = body(), accounts.person_for(CLERK, "Cán")
    held = accounts.add_member(made, clerk, role="officer", by=None)
    browser = as_(clerk)
    path = reverse("accounts:record_breach")
    assert browser.get(path).status_code == 200
    desk.post(reverse("accounts:end_in_body", args=[held.pk]), sent())
    assert browser.get(path).status_code == 403


def test_nobody_is_left_without_a_leader(desk: Client, second: accounts.Person) -> None:
    made = body()
    owner = accounts.Membership.objects.get(organisation=made)
    path = reverse("accounts:end_in_body", args=[owner.pk])
    assert "Phải có người phụ trách" in text(desk.post(path, sent()), 422)
    agreed(second, desk.post(reverse("accounts:body", args=[made.pk]), sent(phone=CLERK, name="Cán", role="owner")))
    assert roles(made) == {("Phạm Thị Chủ", "owner"), ("Cán", "owner")}
    agreed(second, desk.post(path, sent()))
    assert roles(made) == {("Cán", "owner")}


def test_who_leads_it_names_officers_and_instructors_and_nobody_else() -> None:
    made = body()
    accounts.add_member(made, factories.person("Thủy"), role="moderator", by=None)
    chief = as_(accounts.Person.objects.get(name="Phạm Thị Chủ"))
    here = reverse("accounts:my_body", args=[made.pk])
    assert here in chief.get("/toi/").content.decode()
    shown = BeautifulSoup(chief.get(here).content, "lxml")
    assert {one["value"] for one in shown.select('input[name="role"]')} == {"officer", "instructor"}
    assert shown.select('form[action$="/thoi/"]') == []
    for role in ("officer", "instructor"):
        assert chief.post(here, sent(phone=CLERK, name="Cán", role=role)).status_code == 302
    for role in ("moderator", "owner", "seller"):
        text(chief.post(here, sent(phone=CLERK, name="Cán", role=role)), 422)
    assert {role for name, role in roles(made) if name == "Cán"} == {"officer", "instructor"}
    ended = accounts.Membership.objects.get(role="officer")
    assert chief.post(reverse("accounts:end_in_my_body", args=[ended.pk]), sent())["Location"] == here
    judge = accounts.Membership.objects.get(role="moderator")
    text(chief.post(reverse("accounts:end_in_my_body", args=[judge.pk]), sent()), 422)
    assert ("Thủy", "moderator") in roles(made)
    assert chief.get(LIST).status_code == 403


def test_another_body_and_a_household_are_not_there(desk: Client) -> None:
    made, other = body(), body("Sở Y tế")
    accounts.end_membership(
        accounts.Membership.objects.get(organisation=accounts.add_member(other, factories.person("Y"), role="owner", by=None).organisation, person__name="Phạm Thị Chủ"),
        by=None,
    )  # fmt: skip
    held = accounts.add_member(other, factories.person("Cán"), role="officer", by=None)
    chief = accounts.Person.objects.get(name="Phạm Thị Chủ")
    home = factories.household(chief)
    browser = as_(chief)
    assert browser.get(reverse("accounts:my_body", args=[made.pk])).status_code == 200
    for pk in (other.pk, home.pk):
        assert browser.get(reverse("accounts:my_body", args=[pk])).status_code == 404
    assert browser.post(reverse("accounts:end_in_my_body", args=[held.pk]), sent()).status_code == 404
    assert desk.get(reverse("accounts:body", args=[home.pk])).status_code == 404
    own = accounts.Membership.objects.get(organisation=home)
    assert desk.post(reverse("accounts:end_in_body", args=[own.pk]), sent()).status_code == 404


def test_the_list_and_a_body_ask_as_often_for_many_as_for_one(desk: Client) -> None:
    made = body("Một")

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(path).status_code == 200
        return len(seen)

    paths = (LIST, reverse("accounts:body", args=[made.pk]))
    before = [asked(path) for path in paths]
    for name in ("Hai", "Ba"):
        accounts.add_member(body(name), factories.person(name), role="officer", by=None)
        accounts.add_member(made, factories.person(name), role="officer", by=None)
    assert [asked(path) for path in paths] == before


def test_who_leads_a_body_comes_in_where_its_people_are_named(stage: Stage) -> None:
    body()
    browser = Client()
    browser.post(reverse("accounts:sign_in"), {"phone": CHIEF})
    code = stage.last_code("+84912345601")
    assert browser.post(reverse("accounts:sign_in_code"), {"code": code})["Location"] == reverse("accounts:me")
