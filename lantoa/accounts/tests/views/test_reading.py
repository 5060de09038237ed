"""Budgets of personal records: counted where they are shown, a reason past them, and planted ones told of at once."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from lantoa.accounts import acts
from lantoa.accounts import api as accounts
from lantoa.accounts.actions.data_request import ask
from lantoa.accounts.models import Canary, Reading, ReadingReason
from lantoa.accounts.rules import reading as rules
from lantoa.accounts.tests import factories
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
REASON, ALL = reverse("accounts:reading_reason"), reverse("accounts:readings")


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked(number: int) -> list[str]:
    """So many people asked something about their data; where each request is answered."""
    found = []
    for _ in range(number):
        person = factories.person("Lan")
        made = ask(person, "access", words="Cho tôi xem", by=accounts.actor_for(person))
        found.append(reverse("accounts:data_request_desk", args=[made.code]))
    return found


def small(monkeypatch: pytest.MonkeyPatch, *, hour: int, day: int = 100) -> None:
    rows = tuple(rules.Budget(role, hour, day, world.today(), "test", "test") for role in ("operator", "officer"))
    monkeypatch.setattr(rules, "budgets", lambda: rows)


def test_past_the_budget_a_reason_is_asked_for_kept_and_told(monkeypatch: pytest.MonkeyPatch, stage) -> None:
    small(monkeypatch, hour=2)
    operator, second = (factories.person(name, is_operator=True) for name in ("Điều", "Hành"))
    desk, (first, other, third) = signed_in(operator), asked(3)
    assert [desk.get(path).status_code for path in (first, first, other)] == [200, 200, 200]
    assert Reading.objects.count() == 2
    answer = desk.get(third)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, REASON)
    # What was opened today already may be looked at again.
    assert desk.get(first).status_code == 200
    page = desk.get(answer["Location"])
    assert third in page.content.decode()
    assert desk.post(REASON, {"words": "vì", "next": third, "key": str(world.uuid7())}).status_code == 422
    said = desk.post(REASON, {"words": "Rà soát quý, danh sách của sở", "next": third, "key": str(world.uuid7())})
    assert said["Location"] == third
    assert desk.get(third).status_code == 200
    assert (ReadingReason.objects.get().opened, Reading.objects.count()) == (2, 3)
    assert journal.Entry.objects.filter(act=acts.READ_PAST_BUDGET).count() == 1
    told = set(messages.Message.objects.filter(text__contains=ALL).values_list("to", flat=True))
    assert told == {second.phone}
    assert "Rà soát quý" in signed_in(second).get(ALL).content.decode()
    stage.later(hours=1, minutes=1)
    (fourth, fifth, sixth) = asked(3)
    assert [desk.get(path).status_code for path in (fourth, fifth, sixth)] == [200, 200, 302]


def test_the_leader_of_the_body_hears_of_it_and_sees_no_other_s(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, hour=0)
    leader, clerk, stranger = (factories.person(name) for name in ("Chủ", "Cán", "Khác"))
    body = accounts.create_organisation(kind="public_body", name="Ủy ban", owner=leader, by=None)
    accounts.create_organisation(kind="public_body", name="Ủy ban khác", owner=stranger, by=None)
    accounts.add_member(body, clerk, role="officer", by=None)
    signed_in(clerk).post(REASON, {"words": "Đối chiếu sổ cũ", "next": "//evil.example/", "key": str(world.uuid7())})
    assert messages.Message.objects.filter(to=leader.phone, text__contains=ALL).count() == 1
    assert "Đối chiếu sổ cũ" in signed_in(leader).get(ALL).content.decode()
    assert "Đối chiếu sổ cũ" not in signed_in(stranger).get(ALL).content.decode()


def test_it_leads_nowhere_else_and_a_key_holds_once(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, hour=0)
    desk, key = signed_in(factories.person("Điều", is_operator=True)), str(world.uuid7())
    said = {"words": "Rà soát quý này", "next": "https://evil.example/", "key": key}
    assert desk.post(REASON, said)["Location"] == reverse("accounts:me")
    desk.post(REASON, said)
    assert ReadingReason.objects.count() == 1
    page = desk.get(f"{REASON}?next=//evil.example/").content.decode()
    assert '<input type="hidden" name="next" value="">' in page


def test_a_planted_record_is_told_of_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = asked(1)
    code = path.rstrip("/").rpartition("/")[2]
    call_command("canary", "plant", "data_request", code, note="ngăn dưới")
    call_command("canary", "list")
    assert f"data_request {code} since" in capsys.readouterr().out
    thief, other = (factories.person(name, is_operator=True) for name in ("Tò", "Hành"))
    assert signed_in(thief).get(path).status_code == 200
    assert (Reading.objects.get().planted, journal.Entry.objects.filter(act=acts.PLANTED_OPENED).count()) == (True, 1)
    assert set(messages.Message.objects.filter(text__contains=ALL).values_list("to", flat=True)) == {other.phone}
    assert thief.name in signed_in(other).get(ALL).content.decode()
    call_command("canary", "end", "data_request", code)
    assert not Canary.objects.filter(ended_at=None).exists()
    with pytest.raises(CommandError):
        call_command("canary", "plant", "nonsense", code)


def test_ordinary_people_are_counted_nowhere() -> None:
    person = factories.person("Lan")
    made = ask(person, "access", words="Cho tôi xem", by=accounts.actor_for(person))
    assert signed_in(person).get(reverse("accounts:data_request", args=[made.code])).status_code == 200
    assert not Reading.objects.exists()
    assert signed_in(person).get(REASON).status_code == 403


def test_every_budget_is_dated_and_says_why() -> None:
    assert {row.role for row in rules.budgets()} == {"officer", "instructor", "moderator", "operator", "helper"}
    assert all(0 < row.hour <= row.day and row.source and row.confidence for row in rules.budgets())
    assert rules.budget_of({"person", "owner"}, world.today()) is None
    assert rules.budget_of({"officer", "operator"}, world.today()).day == 240
    assert not rules.is_past(rules.budgets()[0], in_hour=59, in_day=239)
    assert rules.is_past(rules.budgets()[0], in_hour=60, in_day=60)
