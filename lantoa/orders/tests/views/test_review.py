"""The page on which a buyer reviews: stars first, refused in plain words, another's order out of reach."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.orders.tests.actions.test_review import NOT_YET, product_of
from lantoa.orders.tests.conftest import Stage
from lantoa.orders.tests.views.test_buy import form_on, short, wrong
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def at(order: Order, name: str = "review", product: int = 0) -> str:
    return reverse(f"orders:{name}", args=[order.token, product or product_of(order)])


def send(client: Client, order: Order, **changes: Any) -> HttpResponse:
    return client.post(at(order), {"key": str(world.uuid7()), "stars": "5", "words": "Ngon lắm", **changes})


def test_from_the_order_s_page_to_the_product_s_page_in_two_presses(client: Client) -> None:
    order = factories.handed_over()
    page = BeautifulSoup(client.get(reverse("orders:order", args=[order.token])).content, "lxml")
    button = page.select_one(".bottom-bar .button-main")
    assert (button.text, button["href"]) == ("Đánh giá", at(order))
    sent = {**form_on(client.get(button["href"])), "stars": "4", "words": "Giòn", "named": "on"}
    for _ in range(2):
        answer = client.post(at(order), sent)
        assert (answer.status_code, answer["Location"]) == (302, reverse("orders:order", args=[order.token]))
    assert stores.Review.objects.count() == 1
    seen = Client().get(reverse("stores:product", args=[product_of(order)])).text
    assert ("Giòn" in seen, "<b>Mua</b>" in seen, "Lê Thị Mua" in seen) == (True, True, False)
    again = BeautifulSoup(client.get(at(order)).content, "lxml")
    assert again.select_one("[name=stars][checked]")["value"] == "4"
    assert again.select_one("textarea").text.strip() == "Giòn"


def test_the_name_is_shown_only_when_asked_for(client: Client) -> None:
    order = factories.handed_over()
    assert not BeautifulSoup(client.get(at(order)).content, "lxml").select_one("[name=named]").has_attr("checked")
    send(client, order)
    assert "Người mua đã xác thực" in client.get(reverse("stores:product", args=[product_of(order)])).text


@pytest.mark.parametrize("stars", ["0", "6", "năm", "", "5.0", "９" * 30, "\x00", "-1"], ids=short)
def test_stars_that_are_none_are_refused_beside_them(client: Client, stars: str) -> None:
    order = factories.handed_over()
    answer = send(client, order, stars=stars)
    assert answer.status_code == 422
    assert "một đến năm sao" in answer.text
    assert "Ngon lắm" in answer.text
    assert stores.Review.objects.count() == 0


@pytest.mark.parametrize("words", ["a" * 10_000, "…!!!", "\u0300\u0301."], ids=short)
def test_words_without_a_word_or_too_many_are_refused_beside_them_and_kept(client: Client, words: str) -> None:
    answer = send(client, factories.handed_over(), words=words)
    assert answer.status_code == 422
    assert wrong(answer, "words") != ""
    assert stores.Review.objects.count() == 0


def test_only_spaces_are_stars_without_words(client: Client) -> None:
    assert send(client, factories.handed_over(), words=" \u3000 ").status_code == 302
    assert stores.Review.objects.get().words == ""


@pytest.mark.parametrize("state", NOT_YET)
def test_what_was_not_received_says_so_on_the_page_and_when_sent(client: Client, state: str) -> None:
    make, sentence = NOT_YET[state]
    order = make()
    page = client.get(at(order))
    assert (page.status_code, sentence in page.text, 'name="stars"' in page.text) == (200, True, False)
    answer = send(client, order)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert stores.Review.objects.count() == 0
    assert at(order) not in client.get(reverse("orders:order", args=[order.token])).text


def test_a_review_without_a_purchase_is_impossible_and_says_why(client: Client) -> None:
    order, other = factories.handed_over(), factories.handed_over()
    for target in (at(order, product=product_of(other)), at(order, "review_withdraw", product_of(other))):
        answer = client.post(target, {"key": str(world.uuid7()), "stars": "5"})
        assert answer.status_code == 404
        assert "Chỉ người đã mua món này ở đây mới đánh giá được" in answer.text
    assert client.post(f"/don/khong-co/danh-gia/{product_of(order)}/", {"stars": "5"}).status_code == 404
    assert stores.Review.objects.count() == 0


def test_the_receipt_s_link_reviews_nothing(client: Client) -> None:
    order = factories.handed_over()
    assert client.get(f"/don/{order.receipt_mark}/danh-gia/{product_of(order)}/").status_code == 404


def test_the_seller_s_own_browser_cannot_review_even_with_the_buyer_s_link() -> None:
    order = factories.handed_over()
    answer = send(factories.sellers_phone(order), order)
    assert (answer.status_code, "không đánh giá hàng của mình" in answer.text) == (422, True)


def test_after_the_days_it_only_can_be_taken_back(client: Client, stage: Stage) -> None:
    order = factories.handed_over()
    send(client, order)
    stage.later(days=14)
    page = client.get(at(order)).text
    assert ("không sửa được nữa" in page, 'name="stars"' in page) == (True, False)
    assert send(client, order, stars="1").status_code == 422
    sent = {"key": str(world.uuid7())}
    for _ in range(2):
        assert client.post(at(order, "review_withdraw"), sent).status_code == 302
    assert "aggregateRating" not in client.get(reverse("stores:product", args=[product_of(order)])).text


@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_the_page_is_there_in_every_language(client: Client, language: str) -> None:
    order = factories.handed_over()
    assert client.get(f"{language}/don/{order.token}/danh-gia/{product_of(order)}/").status_code == 200
