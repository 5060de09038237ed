"""A guest who closed the page finds the order again, and nobody else does."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.messages import api as messages
from lantoa.orders import api as orders
from lantoa.orders.tests import factories
from lantoa.orders.tests.conftest import Stage
from lantoa.orders.tests.views.test_buy import short, wrong

pytestmark = pytest.mark.django_db
FIND, MINE = reverse("orders:find"), reverse("orders:mine")
PHONE = factories.BUYER.phone


def ask(client: Client, phone: str = "0987 654 321", **more: str) -> HttpResponse:
    return client.post(FIND, {"phone": phone, **more})


def test_the_code_sent_to_the_phone_opens_its_orders(client: Client, stage: Stage) -> None:
    order = factories.order()
    other = factories.order(buyer=orders.Buyer("Người Khác", "+84911222333", "", "Hà Nội"))
    assert client.get(FIND).status_code == 200
    assert 'name="code"' in ask(client).text
    answer = ask(client, code=stage.last_code(PHONE))
    assert (answer.status_code, answer["Location"]) == (302, MINE)
    page = client.get(MINE).text
    assert reverse("orders:order", args=[order.token]) in page
    assert other.code not in page


def test_without_a_proved_phone_there_is_nothing_to_see(client: Client) -> None:
    factories.order()
    assert client.get(MINE)["Location"] == FIND
    ask(client)
    assert client.get(MINE)["Location"] == FIND


def test_a_wrong_code_opens_nothing_and_says_so_beside_it(client: Client, stage: Stage) -> None:
    ask(client)
    code = stage.last_code(PHONE)
    for typed in ("000000" if code != "000000" else "111111", "abc", "", "9" * 5_000, "\x00"):
        answer = ask(client, code=typed)
        assert answer.status_code == 422
        assert wrong(answer, "code") != ""
    assert client.get(MINE)["Location"] == FIND


def test_a_code_for_one_phone_does_not_open_another_s_orders(client: Client, stage: Stage) -> None:
    factories.order()
    ask(client, "0911 222 333")
    assert ask(client, code=stage.last_code("+84911222333")).status_code == 422
    assert client.get(MINE)["Location"] == FIND


def test_a_code_to_sign_in_does_not_open_orders(client: Client, stage: Stage) -> None:
    accounts.request_code(PHONE, purpose="sign_in")
    assert ask(client, code=stage.last_code(PHONE)).status_code == 422


def test_the_session_changes_its_key_and_closes_by_itself(client: Client, stage: Stage) -> None:
    session = client.session
    session["known"] = True
    session.save()
    before = session.session_key
    ask(client)
    ask(client, code=stage.last_code(PHONE))
    assert client.session.session_key != before
    assert not client.session.exists(before)
    assert client.get(MINE).status_code == 200
    stage.later(hours=13)
    assert client.get(MINE)["Location"] == FIND


def test_asking_again_within_a_minute_leads_to_where_the_code_is_typed(client: Client, stage: Stage) -> None:
    ask(client)
    again = ask(client)
    assert again.status_code == 422
    assert 'name="code"' in again.text
    assert messages.Message.objects.count() == 1
    stage.later(seconds=61)
    assert ask(client, code="", again="1").status_code == 200
    assert messages.Message.objects.count() == 2
    assert ask(client, code=stage.last_code(PHONE))["Location"] == MINE


@pytest.mark.parametrize("typed", ["", "gọi tôi", "0912", "9" * 10_000, "\x00", "🦑"], ids=short)
def test_a_bad_phone_is_refused_beside_it(client: Client, typed: str) -> None:
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert wrong(answer, "phone") != ""
    assert messages.Message.objects.count() == 0


def test_too_many_phones_from_one_place_are_refused(client: Client, stage: Stage) -> None:
    for number in range(120):
        accounts.request_code(f"+84911{number:06d}", purpose="find_orders", address="127.0.0.1")
    answer = ask(client)
    assert answer.status_code == 422
    assert "nhiều" in wrong(answer, "phone")
    assert not messages.Message.objects.filter(to=PHONE).exists()


def test_who_is_signed_in_sees_the_orders_of_their_phone_at_once(client: Client) -> None:
    somebody = factories.person("Lê Thị Mua")
    order = factories.order(buyer=orders.Buyer("Mua", somebody.phone, "", "Hà Nội"))
    other = factories.order()
    client.force_login(somebody)
    page = client.get(MINE).text
    assert order.code in page
    assert other.code not in page


def test_a_phone_without_orders_is_told_what_to_try(client: Client, stage: Stage) -> None:
    ask(client)
    ask(client, code=stage.last_code(PHONE))
    assert "Số này chưa có đơn nào" in client.get(MINE).text


def test_the_list_asks_the_same_number_of_questions_for_one_order_as_for_many(
    client: Client, stage: Stage, django_assert_max_num_queries: object
) -> None:
    squid = factories.offer(left=50)
    ask(client)
    ask(client, code=stage.last_code(PHONE))
    for many in (1, 9):
        for _ in range(many):
            factories.order(squid)
        with django_assert_max_num_queries(4):  # type: ignore[operator]
            assert client.get(MINE).status_code == 200


def test_who_is_signed_in_sees_orders_of_other_stalls_and_other_numbers_and_what_to_do_next(client: Client) -> None:
    somebody = factories.person("Lê Thị Mua")
    by = accounts.actor_for(somebody)
    to_pay = factories.order(by=by)
    arrived = factories.handed_over(by=by)
    others = factories.order(buyer=orders.Buyer("Người Khác", "+84911222333", "", "Hà Nội"))
    client.force_login(somebody)
    page = client.get(MINE).text
    assert (to_pay.code in page, arrived.code in page, others.code in page) == (True, True, False)
    assert "Mở ra và trả" in page
    assert "Đánh giá, hoặc báo nếu chưa ổn" in page
    orders.report_problem(arrived, kind="broken", words="Vỡ hộp", by=by, key=None)
    assert "Gian hàng phải trả lời chuyện bạn báo chậm nhất" in client.get(MINE).text
