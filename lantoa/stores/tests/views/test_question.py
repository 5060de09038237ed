"""Asking a seller: from the goods' page, answered on the seller's screen, shown to everybody or to the asker alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.stores import api as stores
from lantoa.stores.models import Question
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.moderators import wine
from lantoa.stores.tests.views.forms import kept, send, soup, wrong

pytestmark = pytest.mark.django_db
SAID = {"text": "Để ngăn mát được mấy ngày?", "name": "Lê Thị Mua", "phone": "0987 654 321"}


def test_a_guest_asks_the_seller_answers_and_everybody_reads_it_without_the_number() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    address = reverse("stores:product", args=[product.pk])
    target = soup(browser().get(address)).find("a", string=lambda text: text and "Hỏi người bán" in text)["href"]
    mine = send(browser(), target, **SAID)["Location"]
    assert "đã tới" in browser().get(mine).text
    assert SAID["text"] not in browser().get(address).text

    seller = browser(stall.person)
    assert "Người mua hỏi" in seller.get(reverse("stores:goods")).text
    waiting = soup(seller.get(reverse("stores:questions"))).select_one(".row")["href"]
    page = seller.get(waiting)
    assert "7654" not in page.text.replace(" ", "")
    assert send(seller, waiting, text="Năm ngày nhé.")["Location"] == reverse("stores:questions")

    shown = browser().get(address).text
    for words in (SAID["text"], "Năm ngày nhé.", "Mua"):
        assert words in shown
    assert "Lê Thị" not in shown
    assert "Năm ngày nhé." in browser().get(mine).text


def test_without_the_tick_only_the_asker_reads_the_answer() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    mine = send(browser(), reverse("stores:ask", args=[product.pk]), **SAID)["Location"]
    target = reverse("stores:question", args=[Question.objects.get().pk])
    assert send(browser(stall.person), target, text="Gọi 0912 345 678 nhé.", published=None).status_code == 302
    assert "0912 345 678" in browser().get(mine).text
    assert SAID["text"] not in browser().get(reverse("stores:product", args=[product.pk])).text


def test_who_is_signed_in_is_not_asked_for_a_number() -> None:
    product = factories.squid_cake(factories.stall())
    buyer = browser(factories.person("Trần Văn Bách"))
    target = reverse("stores:ask", args=[product.pk])
    assert kept(buyer.get(target), "name") == "Trần Văn Bách"
    assert soup(buyer.get(target)).find(attrs={"name": "phone"}) is None
    assert send(buyer, target, text="Còn hàng không?").status_code == 302
    assert Question.objects.get().person_id


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": ""}, "text"), ({"text": " \u202e\n "}, "text"), ({"text": "x" * 10_000}, "text"), ({"text": "gọi 0912345678"}, "text"),
        ({"phone": ""}, "phone"), ({"phone": "abc"}, "phone"), ({"name": "x" * 10_000}, "name"), ({"name": "a.com"}, "name"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(said: dict[str, str], field: str) -> None:
    product = factories.squid_cake(factories.stall())
    answer = send(browser(), reverse("stores:ask", args=[product.pk]), **{**SAID, **said})
    assert answer.status_code == 422
    assert wrong(answer, field)
    assert not Question.objects.exists()


def test_a_double_press_asks_once() -> None:
    product = factories.squid_cake(factories.stall())
    target, said = reverse("stores:ask", args=[product.pk]), {**SAID, "key": factories.key()}
    places = {browser().post(target, said)["Location"] for _time in range(2)}
    assert len(places) == Question.objects.count() == 1


def test_what_the_public_does_not_see_is_asked_about_by_nobody() -> None:
    stall, trial = factories.stall(), factories.stall("Thử", rehearsal=True)
    for product in (wine(stall), factories.squid_cake(trial)):
        assert browser().get(reverse("stores:ask", args=[product.pk])).status_code == 404


def test_another_s_question_is_not_there() -> None:
    stall, other = factories.stall(), factories.stall("Khác")
    question = stores.ask(
        stall.store, factories.squid_cake(stall), text="Còn không?", address="1", by=accounts.Visitor()
    )
    assert browser(other.person).get(reverse("stores:question", args=[question.pk])).status_code == 404
    assert browser().get(reverse("stores:my_question", args=["khong-co"])).status_code == 404


def test_an_answer_with_a_number_for_everybody_is_refused_and_kept() -> None:
    stall = factories.stall()
    question = stores.ask(
        stall.store, factories.squid_cake(stall), text="Còn không?", address="1", by=accounts.Visitor()
    )
    answer = send(browser(stall.person), reverse("stores:question", args=[question.pk]), text="Gọi 0912 345 678")
    assert answer.status_code == 422
    assert "số điện thoại" in wrong(answer, "text")
    assert kept(answer, "text") == "Gọi 0912 345 678"
