"""One line of the bank: its facts, why it waits, and the seller's own explanation."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.payments.actions.transaction import settle
from lantoa.payments.models import BankTransaction, Payment, PaymentRequest
from lantoa.payments.tests import factories
from lantoa.payments.tests.views.browser import beside, browser, kept, words

pytestmark = pytest.mark.django_db


def address(line: BankTransaction) -> str:
    return reverse("payments:transaction", args=[line.pk])


def owner(line: BankTransaction) -> Client:
    return browser(factories.owner_of(factories.organisation_of(line.account)))


def key() -> str:
    return str(world.uuid7())


def offered(client: Client, line: BankTransaction) -> list[str]:
    soup = BeautifulSoup(client.get(address(line)).content, "lxml")
    return [radio["value"] for radio in soup.select("input[name=request]")]


def test_the_facts_stand_as_the_bank_told_them() -> None:
    account = factories.fed_account()
    line = factories.told(account, 123_000, "cam on ban <b>", reference="FT777")
    page = words(owner(line).get(address(line)))
    for fact in (
        "123.000",
        "cam on ban <b>",
        "FT777",
        "Vietcombank",
        account.masked,
        "hôm nay 14:30",
        "Nội dung không có mã đơn",
    ):
        assert fact in page, fact
    assert account.number not in page


def test_what_fits_best_stands_first_and_nothing_of_others_or_of_practice_is_offered() -> None:
    account = factories.fed_account()
    far, equal, named = (
        factories.asked(account, 900_000),
        factories.asked(account, 50_000),
        factories.asked(account, 70_000),
    )
    equal_too = factories.asked(account, 50_000)
    paid, gone = factories.asked(account, 50_000), factories.asked(account, 50_000)
    factories.told(account, 50_000, paid.code)
    PaymentRequest.objects.filter(pk=gone.pk).update(cancelled_at=world.now())
    factories.asked(account, 50_000, rehearsal=True)
    factories.asked(factories.fed_account(), 50_000)
    line = factories.told(account, 50_000, named.code[:8])
    assert line.candidates == [named.code]
    expected = [str(one.pk) for one in (named, equal_too, equal, far)]
    assert offered(owner(line), line) == [*expected, "code"]


def test_at_most_eight_orders_are_offered() -> None:
    account = factories.fed_account()
    for _ in range(12):
        factories.asked(account, 50_000)
    line = factories.told(account, 1_000)
    assert len(offered(owner(line), line)) == 9


@pytest.mark.parametrize("who", [factories.owner_of, factories.seller_of, factories.helper_of])
def test_money_is_counted_towards_the_order_chosen(who: object) -> None:
    account = factories.fed_account()
    request, line = factories.asked(account, 50_000), factories.told(account, 50_000, "quen ghi ma")
    client = browser(who(factories.organisation_of(account)))  # type: ignore[operator]
    answer = client.post(address(line), {"request": str(request.pk), "key": key()})
    assert (answer.status_code, answer["Location"]) == (302, address(line))
    payment = Payment.objects.get()
    assert (payment.request, payment.transaction, payment.source, payment.amount) == (request, line, "bank", 50_000)
    page = client.get(address(line))
    assert f"Bạn đã tính cho {request.code}" in words(page)
    assert reverse("orders:sale", args=[request.code]) in page.text
    assert "Mở lại để xem" not in words(page)


def test_pressing_twice_counts_once_and_leads_to_the_same_page() -> None:
    account = factories.fed_account()
    request, line = factories.asked(account, 50_000), factories.told(account, 50_000)
    client, form = owner(line), {"request": str(request.pk), "key": key()}
    assert {client.post(address(line), form).status_code for _ in range(2)} == {302}
    assert Payment.objects.count() == 1


def test_another_order_is_found_by_its_code_however_it_is_typed() -> None:
    account = factories.fed_account()
    request, line = factories.asked(account, 50_000), factories.told(account, 1_000)
    typed = f" {request.code[:4].lower()} {request.code[4:]}. "
    assert owner(line).post(address(line), {"request": "code", "code": typed, "key": key()}).status_code == 302
    assert Payment.objects.get().request == request


@pytest.mark.parametrize("code", ["", "LT12", "x" * 10_000, "\x00", "🦑", "LT2345678" * 50])
def test_a_code_of_no_order_is_refused_beside_it_and_kept(code: str) -> None:
    line = factories.told(factories.fed_account(), 1_000)
    answer = owner(line).post(address(line), {"request": "code", "code": code, "key": key()})
    assert answer.status_code == 422
    assert "Bạn không có đơn nào mang mã này" in beside(answer, "code")
    assert kept(answer, "code") == code.replace("\x00", "\ufffd")  # as a browser reads it
    assert kept(answer, "request") == "code"


@pytest.mark.parametrize("choice", ["", "0", "-1", "9" * 30, "²", "x", "\x00", "1.5", "None"])
def test_an_order_that_cannot_be_chosen_is_refused_beside_the_choice(choice: str) -> None:
    line = factories.told(factories.fed_account(), 1_000)
    answer = owner(line).post(address(line), {"request": choice, "key": key()})
    assert answer.status_code == 422
    assert beside(answer, "request") != ""
    assert Payment.objects.count() == 0


def test_an_order_of_somebody_else_cannot_be_chosen_by_number_nor_by_code() -> None:
    line, other = factories.told(factories.fed_account(), 1_000), factories.asked(factories.fed_account(), 1_000)
    for form in ({"request": str(other.pk)}, {"request": "code", "code": other.code}):
        assert owner(line).post(address(line), {**form, "key": key()}).status_code == 422
    assert Payment.objects.count() == 0


def test_an_order_paid_meanwhile_is_refused_with_a_sentence() -> None:
    account = factories.fed_account()
    request, line = factories.asked(account, 50_000), factories.told(account, 1_000)
    factories.told(account, 50_000, request.code)
    answer = owner(line).post(address(line), {"request": str(request.pk), "key": key()})
    assert answer.status_code == 422
    assert "Đơn này không tính thêm tiền được nữa" in words(answer)
    line.refresh_from_db()
    assert line.needs_a_look


@pytest.mark.parametrize(
    ("form", "kept_note"),
    [
        ({"what": "returned", "note": ""}, "Tôi đã trả lại người gửi"), ({"what": "private"}, "Tiền riêng, không phải của đơn"),
        ({"what": "confirmed", "note": "đơn hôm qua"}, "Chính là khoản tôi đã tự xác nhận · đơn hôm qua"), ({"what": "other", "note": " tiền\tđiện "}, "tiền điện"),
    ],
)  # fmt: skip
def test_money_for_no_order_is_noted_and_can_be_opened_again(form: dict[str, str], kept_note: str) -> None:
    line = factories.told(factories.fed_account(), 1_000)
    client = owner(line)
    assert client.post(address(line), {**form, "key": key()})["Location"] == address(line)
    line.refresh_from_db()
    assert line.settled_note == kept_note
    assert not line.needs_a_look
    page = client.get(address(line))
    assert kept_note in words(page)
    again = reverse("payments:reopen", args=[line.pk])
    assert f'action="{again}"' in page.text
    assert client.post(again, {"key": key()})["Location"] == address(line)
    line.refresh_from_db()
    assert line.needs_a_look


@pytest.mark.parametrize(
    ("form", "field"),
    [({"what": "other", "note": ""}, "note"), ({"what": "other", "note": " \u200b "}, "note"), ({"what": "private", "note": "x" * 121}, "note"), ({"note": "chỉ ghi chú"}, "what"), ({"what": "?"}, "what")],
)  # fmt: skip
def test_a_note_that_says_nothing_or_too_much_is_refused_beside_it_and_kept(form: dict[str, str], field: str) -> None:
    line = factories.told(factories.fed_account(), 1_000)
    answer = owner(line).post(address(line), {**form, "key": key()})
    assert answer.status_code == 422
    assert beside(answer, field) != ""
    assert kept(answer, "note") == form.get("note", "")
    line.refresh_from_db()
    assert line.needs_a_look


def test_the_longest_note_is_kept_whole() -> None:
    line = factories.told(factories.fed_account(), 1_000)
    owner(line).post(address(line), {"what": "confirmed", "note": "ạ" * 120, "key": key()})
    line.refresh_from_db()
    assert line.settled_note.endswith("ạ" * 120)


def test_money_explained_elsewhere_meanwhile_says_so() -> None:
    account = factories.fed_account()
    line = factories.told(account, 1_000)
    client = owner(line)
    settle(line, note="Tiền riêng", by=factories.owner_of(factories.organisation_of(account)))
    answer = client.post(address(line), {"what": "returned", "key": key()})
    assert answer.status_code == 422
    assert "Khoản này đã được ghi rõ rồi." in words(answer)
    line.refresh_from_db()
    assert line.settled_note == "Tiền riêng"


def test_a_paid_line_asks_nothing_and_cannot_be_opened() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 1_000)
    line = factories.told(account, 1_000, request.code)
    client = owner(line)
    page = client.get(address(line))
    assert f"Đã trả {request.code}" in words(page)
    assert "<form" not in page.text.split("<main")[1].split("</main")[0]
    answer = client.post(reverse("payments:reopen", args=[line.pk]), {"key": key()})
    assert answer.status_code == 422
    assert "không mở lại ở đây được" in words(answer)


def test_a_line_told_twice_differently_can_only_be_noted_once_it_paid_something() -> None:
    account = factories.fed_account()
    request = factories.asked(account, 1_000)
    line = factories.told(account, 1_000, request.code, reference="FT1")
    factories.told(account, 9_000, request.code, reference="FT1")
    client = owner(line)
    assert offered(client, line) == []
    assert "Ngân hàng báo khoản này hai lần" in words(client.get(address(line)))
    assert client.post(address(line), {"what": "other", "note": "đã so", "key": key()}).status_code == 302
    assert Payment.objects.get().amount == 1_000


def test_money_of_others_is_not_there() -> None:
    line = factories.told(factories.fed_account(), 1_000)
    stranger = browser(factories.owner_of(factories.organisation_of(factories.fed_account())))
    assert stranger.get(address(line)).status_code == 404
    assert stranger.post(address(line), {"what": "private", "key": key()}).status_code == 404
    assert stranger.post(reverse("payments:reopen", args=[line.pk]), {"key": key()}).status_code == 404
    line.refresh_from_db()
    assert line.needs_a_look


def test_money_that_went_out_is_nobodys_business_here() -> None:
    line = factories.told(factories.fed_account(), 1_000, direction="out")
    assert owner(line).get(address(line)).status_code == 404


def test_a_number_no_database_holds_is_not_there() -> None:
    line = factories.told(factories.fed_account(), 1_000)
    for number in (0, 987_654_321, 2**63, 10**40):
        assert owner(line).get(f"/tien/{number}/").status_code == 404


def test_a_reader_who_reloads_the_opening_is_led_by_its_method() -> None:
    line = factories.told(factories.fed_account(), 1_000)
    assert owner(line).get(reverse("payments:reopen", args=[line.pk])).status_code == 405


def test_the_page_costs_the_same_queries_for_one_order_as_for_many(django_assert_num_queries: object) -> None:
    account = factories.fed_account()
    line = factories.told(account, 77_000)
    client = owner(line)
    for many in (1, 12):
        for _ in range(many):
            factories.asked(account, 50_000)
        with django_assert_num_queries(8):  # type: ignore[operator]
            client.get(address(line))
