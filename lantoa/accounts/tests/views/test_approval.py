"""A second person reads what was asked, by whom and when, and says yes or no; asked on screen, done by that yes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.actions import two_person
from lantoa.accounts.models import ApprovalRequest
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.views.test_body import as_, sent, text

pytestmark = pytest.mark.django_db
LIST, RUNNING, ERASE = (reverse(f"accounts:{name}") for name in ("approvals", "operators", "erase_other"))
PHONE = "0912 345 601"


@pytest.fixture
def one() -> accounts.Person:
    return factories.person("Nguyễn Thị Một", is_operator=True)


@pytest.fixture
def two() -> accounts.Person:
    return factories.person("Trần Văn Hai", is_operator=True)


def test_asked_on_screen_read_and_agreed_to_by_another(one: accounts.Person, two: accounts.Person) -> None:
    asking, second = as_(one), as_(two)
    here = asking.post(RUNNING, sent(phone=PHONE, name="Lê Thị Ba"))["Location"]
    mine = text(asking.get(here))
    assert ("Lê Thị Ba (0912 345 601)" in mine, "Đồng ý, làm đi" in mine) == (True, False)
    assert here in second.get(reverse("accounts:me")).content.decode()
    shown = text(second.get(here))
    assert ("Lê Thị Ba (0912 345 601)" in shown, "Nguyễn Thị Một" in shown, "Đồng ý, làm đi" in shown) == (
        True,
        True,
        True,
    )
    digest = ApprovalRequest.objects.get().digest
    for wrong in ({"answer": "yes"}, {"answer": "yes", "digest": "\x00" * 64}):
        text(second.post(here, wrong), 422)
    text(asking.post(here, {"answer": "yes", "digest": digest}), 422)
    assert not accounts.Person.objects.filter(name="Lê Thị Ba").exists()
    assert second.post(here, {"answer": "yes", "digest": digest})["Location"] == here
    assert accounts.Person.objects.get(name="Lê Thị Ba").is_operator
    after = text(asking.get(here))
    assert ("đồng ý, đã làm" in after, "Trần Văn Hai" in after, "0912 345 601" in after) == (True, True, False)
    assert (here in asking.get(LIST).content.decode(), "Không có gì chờ bạn" in text(second.get(LIST))) == (True, True)


def test_no_and_taking_back_end_it(one: accounts.Person, two: accounts.Person) -> None:
    asking, second = as_(one), as_(two)
    ended = reverse("accounts:end_operator", args=[two.pk])
    here = asking.post(ended, sent())["Location"]
    assert second.post(here, {"answer": "no"})["Location"] == here
    here = asking.post(ended, sent())["Location"]
    assert asking.post(here, {"answer": "back"})["Location"] == here
    assert set(ApprovalRequest.objects.values_list("outcome", flat=True)) == {"refused", "withdrawn"}
    two.refresh_from_db()
    assert two.is_operator


def test_strangers_and_those_of_another_house_see_nothing_of_it(one: accounts.Person, two: accounts.Person) -> None:
    made = two_person.ask_operator(PHONE, "Ba", by=accounts.actor_for(one))
    owner = factories.person("Chủ")
    factories.household(owner)
    for who in (owner, factories.person("Lạ")):
        assert as_(who).get(reverse("accounts:approval", args=[made.pk])).status_code == 404
    assert Client().get(LIST).status_code == 302


def test_the_only_one_reads_how_it_is_done_and_is_refused_in_a_sentence(one: accounts.Person) -> None:
    browser = as_(one)
    page = text(browser.get(RUNNING))
    assert ("lantoa operator" in page, 'name="phone"' in browser.get(RUNNING).content.decode()) == (True, False)
    assert "lantoa operator" in text(browser.post(RUNNING, sent(phone=PHONE, name="Ba")), 422)
    new = {"name": "Sở Một", "unit": "province", "owner_name": "Chủ", "phone": PHONE}
    assert "lantoa body" in text(browser.post(reverse("accounts:new_body"), sent(**new)), 422)
    assert not accounts.Organisation.objects.exists()


@pytest.mark.parametrize("value", ["", "\x00", "09", "9" * 61, "\u202e0912", "ai đó"])
def test_a_number_that_is_none_is_refused_beside_its_field(
    one: accounts.Person, two: accounts.Person, value: str
) -> None:
    for path, more in ((RUNNING, {"name": "Ba"}), (ERASE, {"why": "letter"})):
        shown = as_(one).post(path, sent(phone=value, **more))
        assert (shown.status_code, 'id="id_phone-error"' in shown.content.decode()) == (422, True)
    assert not ApprovalRequest.objects.exists()


def test_somebody_is_looked_up_then_asked_for_and_erased_by_the_second_one(
    one: accounts.Person, two: accounts.Person
) -> None:
    lan, asking = factories.person("Đỗ Thị Lan", PHONE), as_(one)
    said = sent(phone=PHONE, why="relatives")
    assert "Đỗ Thị Lan" in text(asking.post(ERASE, said))
    assert not ApprovalRequest.objects.exists()
    # Only of whom they were shown.
    asking.post(ERASE, {**said, "sure": str(two.pk)})
    assert not ApprovalRequest.objects.exists()
    here = asking.post(ERASE, {**said, "sure": str(lan.pk)})["Location"]
    asked = ApprovalRequest.objects.get()
    as_(two).post(here, {"answer": "yes", "digest": asked.digest})
    lan.refresh_from_db()
    assert (lan.erased_at is not None, "Đỗ Thị Lan" in text(asking.get(here))) == (True, False)
    assert "không ai có số này" in text(asking.post(ERASE, said), 422)


def test_the_list_asks_as_often_for_many_as_for_one(one: accounts.Person, two: accounts.Person) -> None:
    browser = as_(two)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(LIST).status_code == 200
        return len(seen)

    for number in range(2):
        two_person.ask_operator(f"+8491234570{number}", "Ba", by=accounts.actor_for(one))
    few = asked()
    for number in range(2, 8):
        two_person.ask_operator(f"+8491234570{number}", "Ba", by=accounts.actor_for(one))
    assert asked() == few
