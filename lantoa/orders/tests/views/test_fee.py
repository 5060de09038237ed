"""The statement of a fee: the same for both sides, with no buyer's name; the payer marks what was paid."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders.models import FeeSettlement
from lantoa.orders.queries.fee import owed_now
from lantoa.orders.tests import factories
from lantoa.orders.tests.actions.test_fee import agreed, cooperative, paid, went_out
from lantoa.orders.tests.views.test_buy import form_on, wrong

pytestmark = pytest.mark.django_db


def browser(by: accounts.ActingPerson) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(by.person)
    return made


def test_both_sides_read_the_same_sums_and_the_cooperative_no_buyer() -> None:
    at, coop = factories.stall(), cooperative()
    agreement = agreed(at, coop)
    placed = paid(factories.offer(at))
    target = reverse("orders:fees", args=[agreement.pk])
    for who in (at.by, coop):
        page = browser(who).get(target).text
        assert "5.625\N{NO-BREAK SPACE}₫ của 1 đơn" in page
        assert placed.code in page
        assert placed.buyer_name not in page
    assert reverse("orders:sale", args=[placed.code]) not in browser(coop).get(target).text
    assert "5.625" in browser(at.by).get(reverse("orders:sale", args=[placed.code])).text
    assert "Đóng gói chung" not in Client().get(reverse("orders:order", args=[placed.token])).text


def test_the_payer_marks_what_was_paid_by_a_transfer_and_takes_it_back() -> None:
    at = factories.stall()
    agreement = agreed(at)
    paid(factories.offer(at), 4)
    transfer, seller = went_out(at, 20_000), browser(at.by)
    target = reverse("orders:fee_settle", args=[agreement.pk])
    said = {**form_on(seller.get(target)), "amount": "20.000", "how": str(transfer.pk)}
    for _time in range(2):
        assert seller.post(target, said)["Location"] == reverse("orders:fees", args=[agreement.pk])
    assert (owed_now(agreement), FeeSettlement.objects.get().movement) == (2_500, transfer)
    back = reverse("orders:fee_unsettle", args=[FeeSettlement.objects.get().pk])
    assert back in seller.get(reverse("orders:fees", args=[agreement.pk])).text
    seller.post(back, {"key": str(world.uuid7())})
    assert owed_now(agreement) == 22_500


def test_only_the_payer_marks_anything_and_a_stranger_sees_nothing() -> None:
    at, coop, stranger = factories.stall(), cooperative(), factories.stall("Hàng xóm")
    agreement = agreed(at, coop)
    paid(factories.offer(at))
    for who in (coop, stranger.by):
        assert browser(who).get(reverse("orders:fee_settle", args=[agreement.pk])).status_code == 404
    assert browser(stranger.by).get(reverse("orders:fees", args=[agreement.pk])).status_code == 404


@pytest.mark.parametrize(
    "said", [{"amount": "9.999.999"}, {"amount": "0"}, {"amount": "x"}, {"how": "7"}, {"how": "\x00"}]
)
def test_what_cannot_have_been_paid_is_refused(said: dict[str, str]) -> None:
    at = factories.stall()
    agreement = agreed(at)
    paid(factories.offer(at))
    seller, target = browser(at.by), reverse("orders:fee_settle", args=[agreement.pk])
    answer = seller.post(target, {**form_on(seller.get(target)), **said})
    assert answer.status_code == 422
    assert wrong(answer, "amount") or "how" in said
    assert FeeSettlement.objects.count() == 0


@pytest.mark.parametrize("month", ["", "2026-11", "2026-13", "x", "0000-00", "²-1", "2026-\x00"])
def test_any_month_may_be_asked_for(month: str) -> None:
    at = factories.stall()
    agreement = agreed(at)
    paid(factories.offer(at))
    seller = browser(at.by)
    assert seller.get(reverse("orders:fees", args=[agreement.pk]), {"thang": month, "trang": "x"}).status_code == 200


@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_the_pages_are_there_in_every_language(language: str) -> None:
    at = factories.stall()
    agreement = agreed(at)
    paid(factories.offer(at))
    for path in (
        f"phi/{agreement.pk}/",
        f"phi/{agreement.pk}/da-tra/",
        "ban-hang/phi/",
        "ban-hang/phi/de-nghi/",
        f"ban-hang/phi/{agreement.pk}/",
    ):
        assert browser(at.by).get(f"{language}/{path}").status_code == 200
