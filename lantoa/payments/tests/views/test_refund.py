"""The seller's page of a refund: where it goes, the QR, one tap for the transfer that was it; and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.payments.actions import refund as refunds
from lantoa.payments.models import BankTransaction, PayoutAccount, Refund
from lantoa.payments.queries.money import to_look_at
from lantoa.payments.tests import factories
from lantoa.payments.tests.views.browser import beside, browser, kept, words

pytestmark = pytest.mark.django_db


def owner(account: PayoutAccount) -> Client:
    return browser(factories.owner_of(factories.organisation_of(account)))


def proposed(account: PayoutAccount | None = None) -> Refund:
    request = factories.paid_request(account or factories.account())
    by = factories.owner_of(factories.organisation_of(request.account))
    return refunds.propose_refund(request, amount=250_000, reason="cancelled", by=by)


def at(refund: Refund, name: str = "refund") -> str:
    return reverse(f"payments:{name}", args=[refund.pk])


def key() -> str:
    return str(world.uuid7())


def test_without_an_account_it_says_what_is_waited_for_and_takes_it_from_the_seller_too() -> None:
    refund = proposed()
    client = owner(refund.request.account)
    assert client.get(at(refund, "refund_qr")).status_code == 404
    assert "Chưa biết trả về tài khoản nào" in words(client.get(at(refund)))
    answer = client.post(at(refund), {**factories.BUYER, "key": key()})
    assert answer["Location"] == at(refund)
    page = client.get(at(refund))
    assert 'class="qr"' in page.text
    picture = client.get(at(refund, "refund_qr"))
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/png", "no-store")
    for said in ("LE THI MUA", "MB Bank", "0123456789", refund.code, "250.000"):
        assert said in words(page)


def test_what_cannot_be_an_account_stands_beside_its_field_and_what_was_typed_stays() -> None:
    refund = proposed()
    answer = owner(refund.request.account).post(at(refund), {**factories.BUYER, "number": "12", "key": key()})
    assert answer.status_code == 422
    assert "không thể là số tài khoản" in beside(answer, "number")
    assert kept(answer, "holder") == "Lê Thị Mua"


@pytest.mark.parametrize(("how", "said"), [("cash", "bằng tiền mặt"), ("transfer", "theo lời bạn")])
def test_the_sellers_word_closes_it_and_a_second_one_changes_nothing(how: str, said: str) -> None:
    refund = proposed()
    client = owner(refund.request.account)
    assert client.post(at(refund, "refund_done"), {"how": how, "key": key()})["Location"] == at(refund)
    assert said in words(client.get(at(refund)))
    again = client.post(at(refund, "refund_done"), {"how": "cash", "key": key()})
    assert again.status_code == 422
    assert "đã trả lại rồi" in words(again)


def test_one_tap_says_that_a_transfer_was_it() -> None:
    refund = proposed()
    line = factories.went(refund.request.account, 250_000, "tra chi Mua")
    client = owner(refund.request.account)
    assert "tra chi Mua" in words(client.get(at(refund)))
    client.post(at(refund, "refund_done"), {"line": line.pk, "key": key()})
    page = client.get(at(refund))
    assert "ngân hàng báo" in words(page)
    reopen = at(refund, "refund_reopen")
    assert reopen in page.text
    assert client.post(reopen, {"key": key()})["Location"] == at(refund)
    page = client.get(at(refund))
    assert "tra chi Mua" in words(page)
    assert client.post(reopen, {"key": key()}).status_code == 422


@pytest.mark.parametrize("line", ["x", "-1", "9" * 30, "²", "987654321"])
def test_a_line_that_is_none_is_not_found(line: str) -> None:
    refund = proposed()
    answer = owner(refund.request.account).post(at(refund, "refund_done"), {"line": line, "key": key()})
    assert answer.status_code == 404


def test_money_to_look_at_is_given_back_from_its_own_page_and_that_can_be_taken_back() -> None:
    account = factories.account()
    line, client = factories.told(account, 90_000, "cam on"), owner(account)
    place = reverse("payments:transaction", args=[line.pk])
    assert "Trả lại" in words(client.get(place))
    answer = client.post(reverse("payments:give_back", args=[line.pk]), {"key": key()})
    refund = Refund.objects.get()
    assert answer["Location"] == at(refund)
    assert "đang được trả lại" in words(client.get(place))
    assert client.post(place, {"what": "private", "key": key()}).status_code == 422
    assert not to_look_at(account.organisation_id).exists()
    assert "Tiền cần xem" not in words(client.get(reverse("payments:money")))
    assert client.post(reverse("payments:give_back", args=[line.pk]), {"key": key()}).status_code == 409
    assert "không khớp gì của bạn" in words(client.get(at(refund)))
    client.post(at(refund, "refund_drop"), {"key": key()})
    assert "bạn đã thôi" in words(client.get(at(refund)))
    assert "Trả lại" in words(client.get(place))


def test_the_money_book_shows_what_is_to_be_paid_back_and_what_was() -> None:
    account = factories.account()
    refund, client = proposed(account), owner(account)
    assert "Chờ số tài khoản của người mua" in words(client.get(reverse("payments:money")))
    line = factories.went(account, 250_000, refund.code)
    page = words(client.get(reverse("payments:money")))
    assert f"Đã trả lại · {refund.code}" in page
    assert "−250.000" in page
    assert client.get(reverse("payments:transaction", args=[line.pk])).status_code == 200


def test_another_households_refund_is_not_found() -> None:
    refund = proposed()
    line = factories.told(refund.request.account, 1_000)
    stranger = owner(factories.account())
    assert stranger.get(at(refund)).status_code == 404
    assert stranger.get(at(refund, "refund_qr")).status_code == 404
    for name in ("refund", "refund_done", "refund_drop", "refund_reopen"):
        assert stranger.post(at(refund, name), {"how": "cash", "key": key()}).status_code == 404
    assert stranger.post(reverse("payments:give_back", args=[line.pk]), {"key": key()}).status_code == 404
    mine = proposed(factories.account())
    theirs = factories.went(refund.request.account, 250_000, "x")
    answer = owner(mine.request.account).post(at(mine, "refund_done"), {"line": theirs.pk, "key": key()})
    assert answer.status_code == 404
    assert BankTransaction.objects.get(pk=theirs.pk).outcome == "ignored_outgoing"
