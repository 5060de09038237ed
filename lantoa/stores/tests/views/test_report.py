"""Anybody reports goods, a stall or a question, without an account, once, and sees that it arrived."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.stores import api as stores
from lantoa.stores.models import Matter, Notice
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.moderators import wine
from lantoa.stores.tests.views.forms import send, soup, wrong

pytestmark = pytest.mark.django_db


def test_a_guest_reports_goods_from_their_page_and_again_changes_nothing() -> None:
    product = factories.squid_cake(factories.stall())
    page = soup(browser().get(reverse("stores:product", args=[product.pk])))
    target = page.find("a", string=lambda text: text and "không ổn" in text)["href"]
    for _time in range(2):
        answer = send(browser(), target, reason="fake", words="Không phải mực", phone="0912 345 678")
        assert "đã nhận được" in browser().get(answer["Location"]).text
    assert Notice.objects.get().phone == "+84912345678"


def test_a_stall_and_a_public_question_may_be_reported() -> None:
    stall = factories.stall()
    product = factories.squid_cake(stall)
    question = stores.ask(stall.store, product, text="Còn không?", name="Lan", address="1", by=accounts.Visitor())
    assert browser().get(reverse("stores:report_question", args=[question.pk])).status_code == 404
    stores.answer(question, text="Còn.", published=True, by=stall.by)
    for route, argument in (("report_store", stall.store.slug), ("report_question", question.pk)):
        assert send(browser(), reverse(f"stores:{route}", args=[argument]), reason="offends").status_code == 302
    assert set(Matter.objects.values_list("subject_type", flat=True)) == {"stores.store", "stores.question"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": None}, "reason"), ({"reason": "x" * 10_000}, "reason"), ({"reason": "other", "words": " \u202e "}, "words"),
        ({"reason": "fake", "words": "x" * 10_000}, "words"), ({"reason": "fake", "phone": "không có"}, "phone"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_words_are_kept(said: dict[str, str], field: str) -> None:
    product = factories.squid_cake(factories.stall())
    answer = send(browser(), reverse("stores:report_product", args=[product.pk]), **{"words": "Hàng cũ", **said})
    assert answer.status_code == 422
    assert wrong(answer, field)
    assert soup(answer).textarea.text.strip() == {"words": "Hàng cũ", **said}["words"].strip()
    assert not Notice.objects.exists()


def test_what_the_public_does_not_see_cannot_be_reported() -> None:
    stall, trial = factories.stall(), factories.stall("Thử", rehearsal=True)
    for product in (wine(stall), factories.squid_cake(trial)):
        assert browser().get(reverse("stores:report_product", args=[product.pk])).status_code == 404
    assert browser().get(reverse("stores:report_store", args=[trial.store.slug])).status_code == 404


def test_goods_that_wait_are_plainly_not_shown() -> None:
    answer = browser().get(reverse("stores:product", args=[wine(factories.stall()).pk]))
    assert answer.status_code == 404
    assert "Hiện không hiển thị" in answer.text
    assert "no-store" in answer["Cache-Control"]
