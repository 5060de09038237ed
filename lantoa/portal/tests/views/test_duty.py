"""The platform's own duties: what they rest on is said, what is missing too, and each figure is counted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from lantoa.accounts import api as accounts
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.tests import factories as sales
from lantoa.portal.queries.duty import Figure, figures_of, report_of
from lantoa.portal.rules import duty as rules
from lantoa.stores.actions.appeal import appeal
from lantoa.stores.actions.notice import request_takedown
from lantoa.stores.tests import factories, moderators

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def standing() -> Iterator[StandingWorld]:
    made = StandingWorld(datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    before = world.use(made)
    yield made
    world.use(before)


def values(figures: list[Figure]) -> dict[str, int | None]:
    return {one.measure: one.value for one in figures}


def look(address: str) -> BeautifulSoup:
    answer = Client().get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def test_every_duty_says_what_it_rests_on_and_what_is_missing() -> None:
    for one in rules.duties():
        assert one.state in rules.STATES
        assert one.confidence in rules.CONFIDENCES
        assert bool(one.missing) == (one.state != "met"), one.id
        for words in (one.basis, one.name, one.asks, one.how, *([one.missing] if one.missing else [])):
            assert set(words) == rules.LANGUAGES, one.id
        page = look(reverse("portal:duty", args=[one.slug]))
        assert one.basis["vi"] in page.text
        assert one.source in page.text
        assert one.missing.get("vi", one.how["vi"]) in page.text
        assert page.select(".rows .row"), one.id
        assert Client().get(page.select("a.button")[0]["href"]).status_code == 200
    assert look(reverse("portal:duties")).select(".foot a[href='/nghia-vu-san/']")
    assert Client().get("/nghia-vu-san/bao-cao/1999/").status_code == 404
    with translation.override("en"):
        assert "not met" in look(reverse("portal:duties")).text


def test_sellers_are_counted_by_when_their_owner_was_verified() -> None:
    first, second, third = factories.stall("Một"), factories.stall("Hai"), factories.stall("Ba")
    factories.stall("Thử", rehearsal=True)
    opened = world.now()
    for stall, at in ((first, opened - timedelta(days=1)), (second, opened + timedelta(hours=1))):
        accounts.Verification.objects.create(
            person=stall.person,
            provider="x",
            provider_name="X",
            level=2,
            subject_hash=stall.store.slug,
            since=at,
            at=at,
        )
    counted = values(figures_of("seller_identity"))
    assert counted == {"stalls": 3, "verified": 2, "verified_before": 1}
    assert third.store.is_public()


def test_a_year_counts_the_stalls_that_were_open_in_it_also_where_they_are_gone_since(standing: StandingWorld) -> None:
    year, by = world.today().year, moderators.moderator()
    stays, hidden, closed = (factories.stall(name) for name in ("Còn", "Bị gỡ", "Nghỉ hẳn"))
    factories.stall("Thử", rehearsal=True)
    standing.later(days=1)
    accounts.erase_person(closed.person, by=None, anyway=True)
    asked = {"source": "authority", "asked_by": "Quản lý thị trường", "reason": "authority", "received_at": world.now()}
    notice = request_takedown(hidden.store, hidden.store, **asked, by=by)
    moderators.decided(notice.matter, "take_down", by)
    verified = {"provider": "x", "provider_name": "X", "level": 2, "subject_hash": "x"}
    standing.later(days=60)
    late = factories.stall("Mới")
    accounts.Verification.objects.create(person=stays.person, since=world.now(), at=world.now(), **verified)

    def sellers(of: int) -> dict[str, int | None]:
        return values([one for one in report_of(of) if one.section == "sellers"])

    shown = {one: sellers(one) for one in (year, year + 1)}
    told = ("stalls", "opened", "verified", "verified_before")
    # One was taken down and one closed before the second year; neither leaves the first, nor does what was verified later change it.
    assert [shown[year][name] for name in told] == [3, 3, 0, 0]
    assert [shown[year + 1][name] for name in told] == [2, 1, 1, 0]
    moderators.decided(notice.matter, "restore", by)
    assert values(figures_of("yearly_report"))["stalls"] == sellers(year + 1)["stalls"] == 3
    assert late.store.is_public()


def test_requests_of_an_authority_are_told_apart_by_when_they_were_met(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    stall, by = factories.stall(), moderators.moderator()
    cakes = [factories.squid_cake(stall, name=f"Chả mực {number}") for number in range(5)]
    asked = {"source": "authority", "asked_by": "Sở Công Thương", "reason": "authority", "by": by}
    ages = (2, 30, 1, 3, 40)
    for cake, hours in zip(cakes, ages, strict=True):
        request_takedown(stall.store, cake, received_at=world.now() - timedelta(hours=hours), **asked)
    for cake, outcome in zip(cakes, ("take_down", "take_down", "keep"), strict=False):
        moderators.decided(moderators.matter_of(cake), outcome, by)
    with django_assert_num_queries(1):
        counted = values(figures_of("takedown"))
    assert counted == {"asked": 5, "in_time": 1, "late": 1, "kept": 1, "waiting": 1, "overdue": 1, "middle_hours": 16}


def test_a_year_tells_what_was_looked_at_and_what_became_of_complaints() -> None:
    stall, by = factories.stall(), moderators.moderator()
    wine, other = moderators.wine(stall), moderators.wine(stall, name="Rượu nếp")
    refused = moderators.decided(moderators.matter_of(wine), "refuse", by)
    moderators.decided(moderators.matter_of(other), "let_through", by)
    appeal(refused, words="Tôi có giấy phép rồi.", by=stall.by)
    told = [sales.handed_over() for _ in range(2)]
    problems = [orders.report_problem(one, kind=kind, words="Vỡ một hộp", by=sales.VISITOR, key=world.uuid7()) for one, kind in zip(told, ("broken", "not_arrived"), strict=True)]  # fmt: skip
    orders.answer_problem(problems[0], words="Em gửi lại ạ", by=sales.seller_of(told[0]), key=world.uuid7())
    year = world.today().year
    counted = values(report_of(year))
    assert (counted["checks"], counted["refused"], counted["let_through"], counted["appeals_waiting"]) == (2, 1, 1, 1)
    complaints = {name: counted[name] for name in ("in_time", "reported", "kind_broken", "kind_not_arrived", "placed")}
    assert complaints == {"in_time": 1, "reported": 2, "kind_broken": 1, "kind_not_arrived": 1, "placed": 2}
    page = look(reverse("portal:duties_report", args=[year]))
    table = Client().get(page.select("a.button")[0]["href"])
    rows = list(csv.DictReader(StringIO(table.content.decode("utf-8-sig"))))
    assert {row["measure"]: row["value"] for row in rows if row["section"] == "moderation"}["refused"] == "1"
    assert len(rows) == len(report_of(year)) == len(page.select(".rows .row"))


def test_a_late_answer_stays_late_and_none_is_overdue(standing: StandingWorld) -> None:
    told = [sales.handed_over() for _ in range(2)]
    problems = [
        orders.report_problem(one, kind="broken", words="Vỡ", by=sales.VISITOR, key=world.uuid7()) for one in told
    ]
    standing.later(days=20)
    orders.answer_problem(problems[0], words="Xin lỗi bạn", by=sales.seller_of(told[0]), key=world.uuid7())
    counted = values(figures_of("complaints"))
    assert (counted["reported"], counted["late"], counted["overdue"], counted["in_time"]) == (2, 1, 1, 0)
    assert counted["middle_hours"] == 480
