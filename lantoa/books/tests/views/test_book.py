"""The screens of the book and of the tax, in every language, whatever is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.books.actions.expense import record_expense
from lantoa.kit.world import world
from lantoa.orders.models import MakerSettlement, Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage

pytestmark = pytest.mark.django_db
BOOK, TAX = reverse("books:book"), reverse("books:tax")


@pytest.mark.parametrize("language", ["", "/en", "/id"])
@pytest.mark.parametrize(
    "query", ["", "?nam=2025", "?thang=11", "?nam=2026&thang=2", "?quy=4", "?loai=production", "?as_known=2026-03-05"]
)
def test_both_screens_stand_full_and_empty(language: str, query: str, stage: Stage) -> None:
    at = factories.stall()
    for _filled in range(2):
        for path in ("/so-thu/", "/so-thu/thue/"):
            assert at.browser.get(language + path + query).status_code == 200
        factories.handed_over(factories.offer(at))


@pytest.mark.parametrize("asked", ["0", "-1", "9999999999999", "x", "٣", "²", "1999", "2027", "\x00"])
def test_a_year_or_month_that_is_none_shows_this_year(asked: str, stage: Stage) -> None:
    at = factories.stall()
    for path in (BOOK, TAX):
        answer = at.browser.get(path, {"nam": asked, "thang": asked, "quy": asked, "loai": asked, "as_known": asked})
        assert answer.status_code == 200
        assert "2026" in answer.text


def test_the_book_says_what_came_in_and_leads_to_the_days_and_to_the_tax(stage: Stage) -> None:
    at = factories.stall()
    factories.handed_over(factories.offer(at, price=225_000))
    text = at.browser.get(BOOK).text
    assert "225.000" in text
    assert "?nam=2026&amp;thang=11" in text
    assert TAX in text
    assert "cơ quan thuế" in text
    assert "21/11" in at.browser.get(BOOK, {"thang": 11}).text
    assert BOOK in at.browser.get(reverse("portal:today")).text


def test_both_screens_say_what_neighbours_stalls_paid(stage: Stage) -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    paid = {"seller": seller.by.organisation, "maker": maker.by.organisation, "amount": 150_000, "at": world.now()}
    MakerSettlement.objects.create(**paid)
    for path, query in ((BOOK, {}), (BOOK, {"thang": 11}), (TAX, {})):
        answer = maker.browser.get(path, query)
        assert "150.000" in answer.text
        assert "hàng xóm" in answer.text
        assert "150.000" not in seller.browser.get(path, query).text


def test_the_tax_page_names_percent_basis_and_how_sure_it_is(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at))
    Order.objects.filter(pk=order.pk).update(total=620_000_000)
    text = at.browser.get(TAX).text
    assert "62%" in text
    assert "Nghị định 141/2026/NĐ-CP" in text
    assert "Decree" not in text
    assert "Nguồn thứ cấp" in text
    assert "01/TKN-CNKD" in text
    assert at.account.number in text
    Order.objects.filter(pk=order.pk).update(total=1_200_000_000)
    over = at.browser.get(TAX).text
    assert "12.000.000" in over
    assert "1.000.000" in over
    assert "01/CNKD" in over


def test_a_helper_reads_the_book_but_no_whole_account_number(stage: Stage) -> None:
    at = factories.stall()
    helper = factories.helper_of(at.by)
    phone = Client()
    phone.force_login(helper.person)
    page = phone.post(reverse("accounts:act_for", args=[at.by.organisation.pk]), {"helping": "1"})
    assert page.status_code == 302
    answer = phone.get(TAX)
    assert answer.status_code == 200
    assert at.account.number not in answer.text
    assert at.account.masked in answer.text


def test_the_book_says_what_is_left_by_month_quarter_and_year(stage: Stage) -> None:
    at = factories.stall()
    factories.handed_over(factories.offer(at, price=225_000))
    record_expense(at.by.organisation, amount=100_000, day=date(2026, 11, 20), kind="packaging", by=at.by)
    record_expense(at.by.organisation, amount=7_000, day=date(2026, 8, 1), kind="power", by=at.by)
    year, month, quarter = (at.browser.get(BOOK, query).text for query in ({}, {"thang": 11}, {"quy": 3}))
    assert "118.000" in year
    assert "125.000" in year
    assert "125.000" in month
    assert "107.000" not in month
    assert "-7.000" in quarter
    assert "Bao bì" in month


def test_the_tax_page_as_it_was_known_says_so_and_reckons_so(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at))
    Order.objects.filter(pk=order.pk).update(total=620_000_000)
    now, then = at.browser.get(TAX).text, at.browser.get(TAX, {"as_known": "2026-04-28"}).text
    assert "62%" in now
    assert "đã công bố tới" not in now
    assert "124%" in then
    assert "đã công bố tới Thứ Ba 28/4" in then
    assert "141/2026" not in then
    before = at.browser.get(TAX, {"as_known": "2026-03-04"}).text
    assert "Ngày ấy Lan Tỏa chưa có quy định nào" in before
    assert "đã công bố tới" not in at.browser.get(TAX, {"as_known": "2027-01-01"}).text


def test_the_tax_page_has_the_figures_of_each_form_and_the_days_left(stage: Stage) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at))
    assert "còn 71 ngày" in at.browser.get(TAX).text
    Order.objects.filter(pk=order.pk).update(total=1_200_000_000)
    over = at.browser.get(TAX).text
    assert "Số cho mẫu 01/CNKD" in over
    assert "13.000.000" in over
    assert "Số cho mẫu 02/CNKD-TNCN-QTT" in over


def test_who_pays_is_a_setting_and_the_figures_stay(stage: Stage, settings: Any) -> None:
    at = factories.stall()
    order = factories.handed_over(factories.offer(at))
    Order.objects.filter(pk=order.pk).update(total=1_200_000_000)
    mine = at.browser.get(TAX).text
    settings.TAX_WITHHOLDING = True
    theirs = at.browser.get(TAX).text
    assert "Bạn tự nộp." in mine
    assert "Điều 11(2)" in mine
    assert "Bạn tự nộp." not in theirs
    assert "01/CTKT-TMDT" in theirs
    for figure in ("12.000.000", "6.000.000", "18.000.000", "13.000.000"):
        assert figure in mine
        assert figure in theirs


def test_a_few_days_of_sales_claim_no_pace(stage: Stage) -> None:
    at = factories.stall()
    factories.handed_over(factories.offer(at))
    assert "Cứ đà này" not in at.browser.get(TAX).text
    stage.later(days=27)
    assert "Cứ đà này" in at.browser.get(TAX).text
