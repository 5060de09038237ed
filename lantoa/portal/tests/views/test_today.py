"""Hôm nay on the screen: for the seller, their helper, and somebody who has just begun."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.books import api as books
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.tests import factories as learners
from lantoa.orders import api as orders
from lantoa.portal.tests import factories
from lantoa.preorders import api as preorders
from lantoa.workforce import api as workforce

pytestmark = pytest.mark.django_db
TODAY = reverse("portal:today")


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(TODAY).status_code == 302


def test_a_newcomer_sees_the_steps_in_their_order(client: Client) -> None:
    by = factories.owner()
    client.force_login(by.person)
    page = client.get(TODAY).content.decode()
    steps = [reverse("stores:open"), reverse("payments:account"), reverse("payments:feed")]
    assert all(step in page for step in steps)
    assert [page.index(step) for step in steps] == sorted(page.index(step) for step in steps)


def test_the_day_shows_what_the_bank_said_and_what_waits(client: Client) -> None:
    by = factories.owner()
    offer, account = factories.goods(factories.stall(by), by), factories.account(by)
    factories.order(offer, "cod")
    paid = factories.order(offer)
    factories.bank_says(account, paid.total, paid.code)
    client.force_login(by.person)
    page = client.get(TODAY).content.decode()
    assert "450.000\N{NO-BREAK SPACE}₫" in page
    assert reverse("orders:board") + "?xem=to_confirm" in page
    assert reverse("orders:board") + "?xem=to_pack" in page


def test_the_page_looks_again_at_the_part_that_changes(client: Client) -> None:
    by = factories.owner()
    client.force_login(by.person)
    part = client.get(TODAY, {"phan": "1"}).content.decode()
    assert "<html" not in part
    assert part.strip() in client.get(TODAY).content.decode()


def test_the_day_is_nobody_else_s_to_keep(client: Client) -> None:
    client.force_login(factories.owner().person)
    assert "no-store" in client.get(TODAY)["Cache-Control"]


def test_what_the_tax_office_awaits_within_two_weeks_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    by = factories.owner()
    client.force_login(by.person)
    due = books.Due("notice", "01/TKN-CNKD", date(2027, 1, 31))
    assert "01/TKN-CNKD" not in client.get(TODAY).text
    monkeypatch.setattr(books, "due_soon", lambda actor: [books.Soon(2026, due, 9)])
    text = client.get(TODAY).text
    assert "01/TKN-CNKD" in text
    assert "còn 9 ngày" in text
    assert reverse("books:tax") + "?nam=2026" in text


def test_a_seller_who_sits_in_a_class_reads_what_comes_next_and_nobody_else_does(client: Client) -> None:
    by = factories.owner()
    client.force_login(by.person)
    assert "Học tiếp" not in client.get(TODAY).text
    run = learners.a_class()
    learning.enroll(run, by.person, by=by)
    page = client.get(TODAY).text
    assert "Học tiếp" in page
    assert f'href="{reverse("learning:mine")}"' in page
    assert "Học tiếp" not in client.get(TODAY, {"phan": "1"}).text


def test_a_question_from_abroad_is_a_row_that_leads_to_it(client: Client) -> None:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by)
    client.force_login(by.person)
    assert "ở nước ngoài" not in client.get(TODAY).text
    to = orders.Receiver(
        "Demo", "+12125550142", "US", "America/New_York", "1 Example Street", "New York", "NY", "10001"
    )
    orders.ask_abroad(offer.store, [(offer.pk, 1)], to, by=accounts.Visitor(), key=world.uuid7())
    page = client.get(TODAY).text
    assert "Có người ở nước ngoài hỏi tiền gửi" in page
    assert reverse("orders:abroad_requests") in page


def test_a_group_buy_that_closes_today_is_there_with_the_way_to_it(client: Client) -> None:
    by = factories.owner()
    offer = factories.goods(factories.stall(by), by, "Mắm tép")
    today = world.today()
    terms = preorders.Terms("group_buy", 400_000, 7, today, today + timedelta(days=5))
    made = preorders.open_campaign(offer.store, offer, terms, by=by, key=None)
    client.force_login(by.person)
    page = client.get(TODAY).content.decode()
    assert reverse("preorders:sale", args=[made.pk]) in page
    assert "chốt hôm nay" in page
    assert "Còn thiếu 7 kg" in page


def test_who_has_a_plan_reads_it_in_two_lines_and_the_part_that_is_asked_for_again_does_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = factories.owner()
    client.force_login(by.person)
    row = f'<a class="row" href="{reverse("workforce:home")}">'
    assert row not in client.get(TODAY).text
    asked = []

    def said(actor: accounts.ActingPerson) -> list[str]:
        asked.append(actor.organisation_id)
        return ["Cần thêm 7 người.", "Đặt 300 cái Hộp chậm nhất Thứ Ba 24/11."]

    monkeypatch.setattr(workforce, "sentences_for", said)
    assert (row in client.get(TODAY).text, asked) == (False, [])
    workforce.Plan.objects.create(
        organisation=by.organisation, first=world.today(), days=28, gap=0, hours={}, made_at=world.now()
    )
    page = client.get(TODAY).text
    assert row in page
    assert "Cần thêm 7 người." in page
    assert "Đặt 300 cái Hộp chậm nhất Thứ Ba 24/11." in page
    assert "Hộp" not in client.get(TODAY, {"phan": "1"}).text
    assert asked == [by.organisation_id]
