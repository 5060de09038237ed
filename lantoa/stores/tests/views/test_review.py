"""What buyers say on the pages of a product and a stall, and the stall's answer."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.stores import api as stores
from lantoa.stores.tests import factories
from lantoa.stores.tests.actions.test_review import written
from lantoa.stores.tests.views.test_store import soup

pytestmark = pytest.mark.django_db


def facts(client: Client, product_id: int) -> dict:
    page = soup(client.get(reverse("stores:product", args=[product_id])))
    return json.loads(page.find("script", type="application/ld+json").text)


def test_a_product_shows_the_average_the_newest_words_and_the_answer(client: Client) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    written(stall, product, 4, words="Giòn, thơm", name="Mua")
    answered = written(stall, product, 5, words="Sẽ mua nữa")
    stores.answer_review(answered, words="Cảm ơn chị ạ", by=stall.by)
    text = soup(client.get(reverse("stores:product", args=[product.pk]))).main.text
    assert "4,5 · 2 đánh giá của người mua" in text
    for words in ("Giòn, thơm", "Mua", "Người mua đã xác thực", "Cảm ơn chị ạ", "đã mua và nhận ở đây"):
        assert words in text
    assert facts(client, product.pk)["aggregateRating"] == {
        "@type": "AggregateRating", "ratingValue": "4.5", "reviewCount": 2, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip


def test_without_a_review_nothing_is_rated(client: Client) -> None:
    product = factories.squid_cake(factories.stall())
    assert "aggregateRating" not in facts(client, product.pk)
    answer = client.get(reverse("stores:reviews", args=[product.pk]))
    assert "Chỉ người đã mua ở đây và đã nhận hàng mới đánh giá được" in answer.text
    assert reverse("orders:find") in answer.text


def test_the_stall_shows_how_all_it_sells_is_rated_and_the_words_are_one_page_away(client: Client) -> None:
    stall = factories.stall()
    for number in range(5):
        written(stall, factories.squid_cake(stall, name=f"Chả mực số {number}"), words=f"Lời {number}")
    page = soup(client.get(reverse("stores:store", args=[stall.store.slug])))
    everywhere = reverse("stores:store_reviews", args=[stall.store.slug])
    link = page.find("a", href=everywhere)
    assert "5" in link.text
    everything = soup(client.get(everywhere))
    assert [f"Lời {number}" in everything.text for number in range(5)] == [True] * 5


def test_what_is_hidden_or_taken_back_is_nowhere(client: Client) -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    stores.hide_review(written(stall, product, words="Ẩn đi"), reason="Quảng cáo", by=None)
    stores.withdraw_review(written(stall, product, words="Rút lại"), by=None)
    for name, value in (("reviews", product.pk), ("store_reviews", stall.store.slug), ("product", product.pk)):
        text = client.get(reverse(f"stores:{name}", args=[value])).text
        assert ("Ẩn đi" in text, "Rút lại" in text) == (False, False)
    own = factories.browser(stall.person).get(reverse("stores:my_reviews")).text
    assert ("Ẩn đi" in own, "Quảng cáo" in own, "Rút lại" in own) == (True, True, False)


def test_the_stall_answers_and_changes_its_answer_and_so_does_a_helper(client: Client) -> None:
    stall = factories.stall()
    review = written(stall, words="Hơi mặn")
    target = reverse("stores:review_answer", args=[review.pk])
    helping = factories.browser(factories.helper(stall), stall)
    for browser, words in ((factories.browser(stall.person), "Cảm ơn chị"), (helping, "Lần sau bớt muối")):
        assert "Hơi mặn" in browser.get(target).text
        sent = {"words": words, "key": factories.key()}
        for _ in range(2):
            assert browser.post(target, sent)["Location"] == reverse("stores:my_reviews")
    review.refresh_from_db()
    assert review.answer == "Lần sau bớt muối"


@pytest.mark.parametrize("words", ["", "   ", "…", "a" * 10_000, "\x00"])
def test_an_answer_that_is_none_is_refused_beside_its_field(words: str) -> None:
    stall = factories.stall()
    target = reverse("stores:review_answer", args=[written(stall).pk])
    answer = factories.browser(stall.person).post(target, {"words": words, "key": factories.key()})
    assert answer.status_code == 422
    assert soup(answer).select_one(".field-wrong [name=words]") is not None


def test_another_stall_s_review_is_not_there() -> None:
    review = written(factories.stall())
    other = factories.browser(factories.stall("Khác").person)
    target = reverse("stores:review_answer", args=[review.pk])
    assert (other.get(target).status_code, other.post(target, {"words": "x"}).status_code) == (404, 404)


def test_a_trial_has_no_page_of_reviews(client: Client) -> None:
    trial = factories.stall(rehearsal=True)
    product = factories.squid_cake(trial)
    assert client.get(reverse("stores:reviews", args=[product.pk])).status_code == 404
    assert client.get(reverse("stores:store_reviews", args=[trial.store.slug])).status_code == 404
