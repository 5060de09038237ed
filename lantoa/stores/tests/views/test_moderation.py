"""A moderator's day: what waits with its clock, one thing at a time, decided once and by nobody whose own it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import Tag
from django.http import HttpResponse
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.actions.appeal import appeal
from lantoa.stores.actions.notice import report
from lantoa.stores.models import Appeal, Decision, Matter
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.moderators import decided, matter_of, moderator, wine
from lantoa.stores.tests.views.forms import send, soup

pytestmark = pytest.mark.django_db
QUEUE, TAKEDOWN = reverse("stores:queue"), reverse("stores:takedown")


def looked_at(matter: Matter) -> str:
    return reverse("stores:matter", args=[matter.pk])


def form_of(answer: HttpResponse, outcome: str) -> dict[str, str]:
    """The fields of the form by which this is decided."""
    field: Tag = soup(answer).select_one(f"input[name=outcome][value={outcome}]")
    inputs = field.find_parent("form").find_all("input", type="hidden")
    return {one["name"]: one.get("value", "") for one in inputs}


def press(officer: accounts.ActingPerson, matter: Matter, outcome: str, **said: Any) -> HttpResponse:
    office = browser(officer.person)
    return office.post(looked_at(matter), {**form_of(office.get(looked_at(matter)), outcome), **said})


def test_goods_that_need_a_look_wait_until_a_moderator_lets_them_through() -> None:
    stall, officer = factories.stall(), moderator()
    answer = send(
        browser(stall.person),
        reverse("stores:offer_new"),
        name="Rượu ba kích",
        price="250.000",
        on_hand="5",
        unit="chai",
    )
    assert list(stores.public_products()) == []
    mine = browser(stall.person).get(answer["Location"])
    assert "chờ xem" in mine.text
    assert "giấy phép bán lẻ rượu" in mine.text
    assert "chờ xem" in browser(stall.person).get(reverse("stores:goods")).text

    office = browser(officer.person)
    first = soup(office.get(QUEUE)).select_one(".bottom-bar a")["href"]
    page = office.get(first)
    assert "Rượu ba kích" in page.text
    assert office.post(first, form_of(page, "let_through"))["Location"] == QUEUE

    assert [product.name for product in stores.public_products()] == ["Rượu ba kích"]
    assert "Đã cho lên" in browser(stall.person).get(answer["Location"]).text


def test_the_queue_shows_the_least_time_left_first_and_says_what_is_overdue() -> None:
    stall, officer = factories.stall(), moderator()
    wine(stall)
    wine(stall, name="Rượu sim")
    Matter.objects.filter(title="Rượu sim").update(due_at=world.now() - timedelta(hours=3, minutes=1))
    rows = [row.text for row in soup(browser(officer.person).get(QUEUE)).select(".row")]
    assert "Rượu sim" in rows[0]
    assert "quá hạn 3 giờ" in rows[0]
    assert "còn" in rows[1]


def test_what_was_decided_stays_within_reach_so_that_it_can_be_put_back() -> None:
    stall, officer = factories.stall(), moderator()
    product = factories.squid_cake(stall)
    report(stall.store, product, reason="fake", address="10.0.0.1", by=accounts.Visitor())
    decided(matter_of(product), "take_down", officer)
    page = soup(browser(officer.person).get(QUEUE))
    assert page.select_one(f"a[href='{looked_at(matter_of(product))}'] .badge").text == "đã gỡ"


def test_after_one_the_next_is_there() -> None:
    stall, officer = factories.stall(), moderator()
    first, second = matter_of(wine(stall)), matter_of(wine(stall, name="Rượu sim"))
    assert press(officer, first, "let_through")["Location"] == looked_at(second)


def test_the_own_people_s_goods_are_there_but_cannot_be_decided() -> None:
    stall, officer = factories.stall(), moderator()
    matter = matter_of(wine(stall))
    accounts.add_member(stall.organisation, officer.person, role="seller", by=stall.by)
    office = browser(officer.person)
    session = office.session
    session["acting_for"] = [officer.organisation_id, False]
    session.save()
    page = office.get(looked_at(matter))
    assert "người nhà bạn" in page.text
    assert not soup(page).select("main form")
    sent = {"outcome": "let_through", "seen": "0", "key": factories.key()}
    assert office.post(looked_at(matter), sent).status_code == 422
    assert Decision.objects.count() == 0
    assert soup(office.get(QUEUE)).select_one(".bottom-bar") is None


def test_a_refusal_without_words_keeps_what_was_chosen() -> None:
    matter, officer = matter_of(wine(factories.stall())), moderator()
    answer = press(officer, matter, "refuse", reason="missing_paper", words="  ")
    assert answer.status_code == 422
    page = soup(answer)
    assert "vài lời" in page.find(id="id_refuse_words-error").text
    assert page.select_one("input[name=reason][value=missing_paper]").has_attr("checked")
    assert page.select_one("details[open]")


def test_two_moderators_at_once_the_second_is_told() -> None:
    matter, one, other = matter_of(wine(factories.stall())), moderator(), moderator("Khác")
    office = browser(one.person)
    said = form_of(office.get(looked_at(matter)), "let_through")
    decided(matter, "refuse", other)
    answer = office.post(looked_at(matter), said)
    assert answer.status_code == 422
    assert "vừa được quyết định" in answer.text
    assert Decision.objects.get().outcome == "refuse"


def test_pressing_twice_decides_once() -> None:
    matter, officer = matter_of(wine(factories.stall())), moderator()
    office = browser(officer.person)
    said = form_of(office.get(looked_at(matter)), "let_through")
    assert [office.post(looked_at(matter), said).status_code for _time in range(2)] == [302, 302]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [{}, {"outcome": "x" * 10_000}, {"outcome": "refuse", "seen": "²"}, {"outcome": "take_down"}, {"seen": "9" * 40}, {"outcome": "\x00"}, {"outcome": "%(x)s%"}],
)  # fmt: skip
def test_a_spoiled_form_changes_nothing(said: dict[str, str]) -> None:
    matter, officer = matter_of(wine(factories.stall())), moderator()
    answer = browser(officer.person).post(looked_at(matter), {"key": factories.key(), "words": "Lời", **said})
    assert answer.status_code == 422
    assert Decision.objects.count() == 0


def test_a_request_from_outside_is_written_down_and_leads_to_deciding() -> None:
    stall, officer = factories.stall(), moderator()
    product = factories.squid_cake(stall)
    office = browser(officer.person)
    said = {
        "source": "authority",
        "asked_by": "Sở Công Thương",
        "reason": "authority",
        "what": f"http://x/hang/{product.pk}/?a=1",
    }
    answer = send(office, TAKEDOWN, **said)
    matter = Matter.objects.get()
    assert answer["Location"] == looked_at(matter)
    assert "Sở Công Thương" in office.get(looked_at(matter)).text
    assert press(officer, matter, "take_down", reason="authority", words="Theo công văn.").status_code == 302

    address = reverse("stores:product", args=[product.pk])
    gone = browser().get(address)
    assert gone.status_code == 410
    assert "Hiện không hiển thị" in gone.text
    assert "application/ld+json" not in gone.text
    assert f"/hang/{product.pk}/" not in browser().get("/sitemap.xml").text
    assert browser().get(reverse("orders:buy", args=[product.pk])).status_code == 404
    assert browser(stall.person).get(address).status_code == 200
    assert "Cơ quan nhà nước yêu cầu" in browser(stall.person).get(reverse("stores:my_matter", args=[matter.pk])).text

    assert press(officer, matter, "restore", words="Đã bổ sung giấy.").status_code == 302
    assert browser().get(address).status_code == 200


def test_a_stall_taken_down_is_gone_for_everybody_but_its_people() -> None:
    stall, officer = factories.stall(), moderator()
    address = reverse("stores:store", args=[stall.store.slug])
    send(browser(officer.person), TAKEDOWN, source="rights_holder", asked_by="Công ty A", reason="copied", what=address)
    decided(Matter.objects.get(), "take_down", officer)
    assert browser().get(address).status_code == 410
    mine = browser(stall.person).get(address)
    assert mine.status_code == 200
    assert "đã bị gỡ" in mine.text


@pytest.mark.parametrize(
    "what", ["", "x" * 10_000, "/hang/99999999/", "/hang/" + "9" * 40, "/gian-hang/khong-co/", "\u202e", "/hang/²/"]
)
def test_a_request_about_nothing_is_refused_beside_the_field(what: str) -> None:
    said = {"source": "authority", "asked_by": "Sở", "reason": "authority", "what": what}
    answer = send(browser(moderator().person), TAKEDOWN, **said)
    assert answer.status_code == 422
    assert soup(answer).find(id="id_what-error")
    assert soup(answer).select_one("input[name=asked_by]")["value"] == "Sở"


@pytest.mark.parametrize("when", ["", "hôm qua", "32/13/2026 08:30", "27/11/2099 08:30", "x" * 10_000])
def test_a_request_at_no_time_is_refused_beside_the_field(when: str) -> None:
    stall = factories.stall()
    said = {
        "source": "authority",
        "asked_by": "Sở",
        "reason": "authority",
        "what": f"/gian-hang/{stall.store.slug}/",
        "received_at": when,
    }
    answer = send(browser(moderator().person), TAKEDOWN, **said)
    assert answer.status_code == 422
    assert soup(answer).find(id="id_received_at-error")


def test_an_appeal_is_answered_by_somebody_else_and_both_sides_see_the_clock() -> None:
    stall, first, other = factories.stall(), moderator(), moderator("Khác")
    matter = matter_of(wine(stall))
    decided(matter, "refuse", first)
    mine = reverse("stores:my_matter", args=[matter.pk])
    page = browser(stall.person).get(mine)
    assert "Thiếu giấy tờ" in page.text
    assert send(browser(stall.person), mine, words="Giấy phép số 12.")["Location"] == mine
    assert "còn" in soup(browser(stall.person).get(mine)).select_one(".badge-plain").text
    row = Appeal.objects.get()
    target = reverse("stores:appeal", args=[row.pk])
    assert not soup(browser(first.person).get(target)).select("main form")
    assert soup(browser(other.person).get(QUEUE)).select_one(".bottom-bar a")["href"] == target
    assert send(browser(other.person), target, outcome="reversed", words="").status_code == 422
    assert send(browser(other.person), target, outcome="reversed", words="Giấy đúng.").status_code == 302
    assert stores.public_products().exists()
    assert "Đã đổi quyết định" in browser(stall.person).get(mine).text


def test_a_late_appeal_is_told_so() -> None:
    stall, officer = factories.stall(), moderator()
    matter = matter_of(wine(stall))
    decision = decided(matter, "refuse", officer)
    mine = reverse("stores:my_matter", args=[matter.pk])
    seller = browser(stall.person)
    said = {"words": "Xin xem lại", "key": factories.key(), "seen": "1"}
    Decision.objects.update(appeal_until=world.now() - timedelta(minutes=1))
    answer = seller.post(mine, said)
    assert answer.status_code == 422
    assert "hết hạn khiếu nại" in answer.text
    assert not Appeal.objects.filter(decision=decision).exists()
    assert not soup(seller.get(mine)).select("main form textarea")


def test_what_the_moderators_ask_is_answered_on_the_same_page() -> None:
    stall, officer = factories.stall(), moderator()
    matter = matter_of(wine(stall))
    decided(matter, "ask", officer)
    mine = reverse("stores:my_matter", args=[matter.pk])
    assert "cần bạn trả lời" in browser(stall.person).get(reverse("stores:standing")).text
    assert send(browser(stall.person), mine, words=" ").status_code == 422
    assert send(browser(stall.person), mine, words="Số 12/GP").status_code == 302
    assert "Số 12/GP" in browser(officer.person).get(looked_at(matter)).text


def test_the_seller_reads_the_reason_of_a_report_but_not_who_wrote_it() -> None:
    stall, officer = factories.stall(), moderator()
    product = factories.squid_cake(stall)
    report(
        stall.store, product, reason="fake", words="Tôi là hàng xóm đây", phone="+84912345678", address="10.0.0.1", by=accounts.Visitor()
    )  # fmt: skip
    page = browser(stall.person).get(reverse("stores:my_matter", args=[matter_of(product).pk])).text
    assert "Hàng giả" in page
    assert "hàng xóm" not in page
    assert "0912" not in page
    assert "0912 345 678" in browser(officer.person).get(looked_at(matter_of(product))).text


def test_another_s_matter_is_not_there() -> None:
    stall = factories.stall()
    matter = matter_of(wine(stall))
    other = factories.stall("Khác")
    assert browser(other.person).get(reverse("stores:my_matter", args=[matter.pk])).status_code == 404


def test_where_only_one_moderator_is_there_the_page_says_so() -> None:
    stall, officer = factories.stall(), moderator()
    matter = matter_of(wine(stall))
    row = appeal(decided(matter, "refuse", officer), words="Xin xem lại", by=stall.by)
    target = reverse("stores:appeal", args=[row.pk])
    assert "Chưa có người kiểm duyệt nào khác" in browser(officer.person).get(target).text
    assert send(browser(officer.person), target, outcome="upheld", words="Vẫn thiếu.").status_code == 302
    assert (
        "Không có người kiểm duyệt khác"
        in browser(stall.person).get(reverse("stores:my_matter", args=[matter.pk])).text
    )


def test_a_moderator_finds_the_queue_on_the_own_page_and_nobody_else_does() -> None:
    me = reverse("accounts:me")
    assert soup(browser(moderator().person).get(me)).find("a", href=QUEUE)
    assert soup(browser(factories.stall().person).get(me)).find("a", href=QUEUE) is None
