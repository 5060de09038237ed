"""The breach log on the screen: an officer writes, those who run the house see, add and tell."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.models import Breach
from lantoa.accounts.tests import factories
from lantoa.kit.world import VIETNAM, world

pytestmark = pytest.mark.django_db
ALL, WRITE, ME = (reverse(f"accounts:{name}") for name in ("breaches", "record_breach", "me"))


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(**more: str) -> dict[str, str]:
    found = world.now().astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")
    said = {
        "what": "Mất máy tính xách tay",
        "found_at": found,
        "data": "Tên người mua",
        "people": "30",
        "may_harm": "yes",
        "sensitive": "no",
    }
    return {**said, "key": str(world.uuid7()), **more}


def test_an_officer_writes_one_down_and_is_thanked() -> None:
    clerk = factories.person("Cán")
    body = accounts.create_organisation(kind="public_body", name="Ủy ban", owner=factories.person("Chủ"), by=None)
    accounts.add_member(body, clerk, role="officer", by=None)
    browser = signed_in(clerk)
    assert f'href="{WRITE}"' in browser.get(ME).content.decode()
    answer = browser.post(WRITE, typed())
    assert answer["Location"].startswith(WRITE)
    assert "Cảm ơn bạn" in browser.get(answer["Location"]).content.decode()
    assert (browser.get(ALL).status_code, Breach.objects.get().people) == (403, 30)


def test_those_who_run_the_house_see_by_when_to_tell_and_add_to_it() -> None:
    desk = signed_in(factories.person("Điều", is_operator=True))
    assert "Chưa ghi sự cố nào" in desk.get(ALL).content.decode()
    here = desk.post(WRITE, typed())["Location"]
    page = desk.get(here).content.decode()
    assert ("Mẫu số 08" in page, "72 giờ" in page, "những người bị ảnh hưởng trước" in page) == (True, True, False)
    assert here in desk.get(ALL).content.decode()
    wrong = desk.post(
        here, {"kind": "correction", "words": "", "at": "hôm qua", "people": "vài", "key": str(world.uuid7())}
    )
    text = wrong.content.decode()
    assert wrong.status_code == 422
    for name in ("words", "at", "people"):
        assert f'id="id_{name}-error"' in text
    more = {
        "kind": "correction",
        "words": "Có ảnh mặt, 40 người.",
        "people": "40",
        "sensitive": "yes",
        "key": str(world.uuid7()),
    }
    assert desk.post(here, more).status_code == 302
    page = desk.get(here).content.decode()
    assert ("những người bị ảnh hưởng trước" in page, "lúc đầu ghi: 30" in page) == (True, True)
    desk.post(here, {"kind": "authority_told", "words": "Số 12/TB", "key": str(world.uuid7())})
    assert "Đã báo cơ quan chuyên trách" in desk.get(here).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("what", ""), ("found_at", ""), ("found_at", "2999-01-01T00:00"), ("found_at", "0001-01-01T00:00\x00"), ("happened_at", "31/02/2026 10:00"),
        ("people", "-3"), ("people", "9" * 30), ("may_harm", "maybe"), ("sensitive", ""), ("data", "x" * 5000),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_beside_its_field(field: str, value: str) -> None:
    desk = signed_in(factories.person("Điều", is_operator=True))
    answer = desk.post(WRITE, typed(**{field: value}))
    text = answer.content.decode()
    assert (answer.status_code, f'id="id_{field}-error"' in text, Breach.objects.exists()) == (422, True, False)
    if field != "what":
        assert "Mất máy tính xách tay" in text


def test_a_day_as_people_write_it_is_understood() -> None:
    desk = signed_in(factories.person("Điều", is_operator=True))
    assert desk.post(WRITE, typed(found_at="21/11/2025 14:30")).status_code == 302
    assert Breach.objects.get().found_at.astimezone(VIETNAM).isoformat() == "2025-11-21T14:30:00+07:00"
