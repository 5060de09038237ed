"""The pages of a problem: the buyer's, the seller's, and of whoever runs the market."""

from __future__ import annotations

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders.models import Order, Problem
from lantoa.orders.tests import factories
from lantoa.orders.tests.actions.test_problem import answer, report
from lantoa.orders.tests.conftest import Stage
from lantoa.orders.tests.views.test_buy import form_on, short, wrong
from lantoa.orders.tests.views.test_order import STATES, each_state

pytestmark = pytest.mark.django_db


def at(order: Order, name: str = "problem") -> str:
    return reverse(f"orders:{name}", args=[order.token])


def send(client: Client, target: str, **sent: Any) -> HttpResponse:
    return client.post(target, {"key": str(world.uuid7()), **sent})


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")


def camera() -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (640, 480), "#a33").save(made, "JPEG")
    made.name = "hop-vo.jpg"
    made.seek(0)
    return made


def operator() -> Client:
    somebody = factories.person("Người Điều Hành")
    accounts.Person.objects.filter(pk=somebody.pk).update(is_operator=True)
    made = Client()
    made.force_login(somebody)
    return made


def test_a_whole_problem_by_the_buttons_on_the_pages(client: Client, stage: Stage) -> None:
    order = factories.handed_over()
    assert at(order) in client.get(reverse("orders:order", args=[order.token])).text
    first = {**form_on(client.get(at(order))), "kind": "broken", "words": "Vỡ một hộp", "photo": camera()}
    assert client.post(at(order), first)["Location"] == at(order)
    again = {**first, "photo": camera()}
    assert client.post(at(order), again).status_code == 302
    page = client.get(at(order)).text
    assert "Thứ Tư 2/12" in page
    assert "7 ngày làm việc" in page
    assert soup(client.get(at(order))).select_one("article img") is not None

    seller, theirs = factories.sellers_phone(order), reverse("orders:sale_problem", args=[order.code])
    assert theirs in seller.get(reverse("orders:board")).text
    assert theirs in seller.get(reverse("orders:sale", args=[order.code])).text
    assert "Trả lời người mua" in seller.get(reverse("portal:today")).text
    asked = {**form_on(seller.get(theirs)), "words": "Em gửi lại hộp khác", "offer": "1"}
    for _ in range(2):
        assert seller.post(theirs, asked)["Location"] == theirs
    assert Problem.objects.get().words.count() == 2
    assert theirs not in seller.get(reverse("orders:board")).text

    page = client.get(at(order)).text
    assert "Em gửi lại hộp khác" in page
    assert "Giờ đã ổn chưa ạ?" in page
    assert send(client, at(order, "problem_close")).status_code == 302
    assert "hai bên cùng đồng ý" in client.get(at(order)).text
    assert "hai bên cùng đồng ý" in seller.get(theirs).text


def test_overdue_is_said_to_both_and_can_be_passed_on_to_who_runs_the_market(client: Client, stage: Stage) -> None:
    order = factories.handed_over()
    problem = report(order)
    assert send(client, at(order, "problem_pass_on")).status_code == 409
    stage.later(days=12)
    seller = factories.sellers_phone(order)
    assert "1 việc đã quá hạn" in seller.get(reverse("portal:today")).text
    assert "quá hạn từ" in seller.get(reverse("orders:board")).text
    assert "Chuyển tiếp" in client.get(at(order)).text
    house = operator()
    assert house.get(reverse("orders:handed_on_problem", args=[problem.pk])).status_code == 404
    sent = {"key": str(world.uuid7())}
    for _ in range(2):
        assert client.post(at(order, "problem_pass_on"), sent).status_code == 302
    theirs = reverse("orders:handed_on_problem", args=[problem.pk])
    assert theirs in house.get(reverse("orders:handed_on")).text
    assert send(house, theirs, words="Chúng tôi sẽ gọi cả hai bên").status_code == 302
    for page in (client.get(at(order)).text, seller.get(reverse("orders:sale_problem", args=[order.code])).text):
        assert "Chúng tôi sẽ gọi cả hai bên" in page
        assert "Người điều hành chợ" in page
        assert "Điều Hành</b>" not in page


@each_state
def test_it_is_offered_only_where_there_is_something_to_complain_of(state: str, client: Client) -> None:
    order = STATES[state][0]()
    page = client.get(at(order))
    assert page.status_code == 200
    sent = send(client, at(order), kind="other", words="Chưa thấy hàng")
    assert sent.status_code == (302 if 'name="kind"' in page.text else 422)
    assert Problem.objects.count() == ('name="kind"' in page.text)


@pytest.mark.parametrize(
    ("field", "typed"), [("kind", "x"), ("kind", ""), ("words", ""), ("words", " \u3000"), ("words", "…"), ("words", "a" * 10_000), ("words", "\x00")], ids=short,
)  # fmt: skip
def test_what_is_not_said_right_is_refused_beside_its_field(client: Client, field: str, typed: str) -> None:
    answer = send(client, at(factories.handed_over()), **{"kind": "other", "words": "Chưa thấy hàng", field: typed})
    assert answer.status_code == 422
    assert wrong(answer, field) != "" or soup(answer).select_one(".field-wrong") is not None
    assert Problem.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0 broken"])
def test_a_photo_that_is_none_is_refused_and_the_words_are_kept(client: Client, content: bytes) -> None:
    file = io.BytesIO(content)
    file.name = "anh.jpg"
    answer = send(client, at(factories.handed_over()), kind="broken", words="Vỡ một hộp", photo=file)
    assert (answer.status_code, "Vỡ một hộp" in answer.text) == (422, True)
    assert wrong(answer, "photo") != ""
    assert Problem.objects.count() == 0


def test_another_s_order_cannot_be_complained_of_or_answered(client: Client) -> None:
    order, other = factories.handed_over(), factories.handed_over()
    report(order)
    for name in ("problem", "problem_close", "problem_pass_on"):
        target = reverse(f"orders:{name}", args=[order.receipt_mark])
        assert send(client, target, kind="other", words="x").status_code == 404
    stranger = factories.sellers_phone(other)
    theirs = reverse("orders:sale_problem", args=[order.code])
    assert (stranger.get(theirs).status_code, send(stranger, theirs, words="Xin lỗi").status_code) == (404, 404)
    assert Problem.objects.get().words.count() == 1


def test_who_answered_is_told_to_the_stall_and_not_to_the_buyer(client: Client) -> None:
    order = factories.handed_over()
    answer(report(order))
    assert "Nguyễn Thị Hương" not in soup(client.get(at(order))).main.text
    seller = factories.sellers_phone(order)
    assert "(Nguyễn Thị Hương)" in soup(seller.get(reverse("orders:sale_problem", args=[order.code]))).main.text


def test_a_word_after_the_closing_is_refused_and_kept(client: Client) -> None:
    order = factories.handed_over()
    report(order)
    word = {**form_on(client.get(at(order))), "words": "Nói thêm"}
    send(client, at(order, "problem_close"))
    answer = client.post(at(order), word)
    assert answer.status_code == 422
    assert Problem.objects.get().words.count() == 1


@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_the_pages_are_there_in_every_language(client: Client, language: str, stage: Stage) -> None:
    order = factories.handed_over()
    assert client.get(f"{language}/don/{order.token}/van-de/").status_code == 200
    report(order)
    stage.later(days=12)
    assert client.get(f"{language}/don/{order.token}/van-de/").status_code == 200
    assert factories.sellers_phone(order).get(f"{language}/don-hang/{order.code}/van-de/").status_code == 200


def photos_of(order: Order, problem: Problem) -> tuple[str, str, str]:
    """Where the buyer, the stall's people and whoever runs the market find the first word's photo."""
    word = problem.words.order_by("pk")[0]
    return (
        reverse("orders:problem_photo", args=[order.token, word.pk]),
        reverse("orders:sale_problem_photo", args=[order.code, word.pk]),
        reverse("orders:handed_on_photo", args=[problem.pk, word.pk]),
    )


def test_a_photo_is_seen_by_both_sides_and_by_who_it_was_passed_on_to_and_by_nobody_else(
    client: Client, stage: Stage
) -> None:
    order, other = factories.handed_over(), factories.handed_over()
    send(client, at(order), kind="broken", words="Vỡ một hộp", photo=camera())
    problem = Problem.objects.get()
    bought, sold, passed = photos_of(order, problem)
    seller, stranger, house = factories.sellers_phone(order), factories.sellers_phone(other), operator()
    assert soup(client.get(at(order))).select_one("article img")["src"] == bought
    assert soup(seller.get(reverse("orders:sale_problem", args=[order.code]))).select_one("article img")["src"] == sold
    seen = client.get(bought)
    assert (seen.content[8:12], "no-store" in seen["Cache-Control"]) == (b"WEBP", True)
    assert seller.get(sold).content == seen.content
    word = problem.words.get()
    for mine in (order.receipt_mark, other.token):
        assert client.get(reverse("orders:problem_photo", args=[mine, word.pk])).status_code == 404
    assert stranger.get(sold).status_code == 404
    assert stranger.get(reverse("orders:sale_problem_photo", args=[other.code, word.pk])).status_code == 404
    assert house.get(passed).status_code == 404
    stage.later(days=12)
    send(client, at(order, "problem_pass_on"))
    house = operator()  # who runs the house proves again each week who they are
    assert house.get(passed).content == seen.content
    for who in (client, seller, stranger, house):
        assert who.get(reverse("documents:photo", args=[word.picture_id])).status_code == 404


def test_a_word_without_a_photo_has_none(client: Client) -> None:
    order = factories.handed_over()
    problem = report(order)
    assert client.get(photos_of(order, problem)[0]).status_code == 404
