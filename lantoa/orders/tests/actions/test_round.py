"""A neighbour brings an order: proved at the door, counted when the cash is in the seller's hand, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture
from lantoa.kit.world import world
from lantoa.orders.actions import progress
from lantoa.orders.actions.round import cash_of_round, send_round
from lantoa.orders.errors import NotNow
from lantoa.orders.models import Order
from lantoa.orders.queries.parcel import late_parcels, parcels_of, to_collect
from lantoa.orders.tests import factories, parcels
from lantoa.orders.tests.actions.test_parcel import now, two_in_one
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.round import deliver, end_done_rounds, forget_rounds, not_delivered
from lantoa.shipping.errors import BadRound
from lantoa.shipping.models import Round, Stop

pytestmark = pytest.mark.django_db


def setting_out(order: Order) -> Stop:
    by = factories.seller_of(order)
    made = send_round([order], name="Anh Tư", phone="", fee=50_000, by=by, key=world.uuid7())
    order.refresh_from_db()
    return Stop.objects.select_related("round", "parcel").get(round=made)


def test_brought_with_the_buyers_digits_it_is_not_paid_until_the_cash_is_here() -> None:
    order = parcels.confirmed()
    stop = setting_out(order)
    assert order.state == "handed_over"
    (sent,) = parcels_of(order)
    deliver(stop, code=sent.door, cash=250_000)
    order.refresh_from_db()
    assert order.arrived_at is not None
    assert (order.payment_status, order.missing) == ("none", 250_000)
    by = factories.seller_of(order)
    assert cash_of_round(stop.round, by=by, key=world.uuid7()) == 250_000
    assert cash_of_round(stop.round, by=by, key=world.uuid7()) == 0
    order.refresh_from_db()
    assert (order.payment_status, order.received) == ("full", 250_000)


def test_digits_cannot_be_guessed() -> None:
    stop = setting_out(parcels.confirmed())
    right = shipping.door_code(stop.parcel)
    wrong = "0000" if right != "0000" else "1111"
    for _guess in range(5):
        with pytest.raises(BadRound):
            deliver(stop, code=wrong)
    with pytest.raises(BadRound, match="4|số|digits"):
        deliver(stop, code=right)
    stop.refresh_from_db()
    assert stop.delivered_at is None


@pytest.mark.parametrize("said", [{"code": ""}, {"code": "abcd"}, {"code": "12345678"}, {"photo": "x", "cash": 250_001}, {"photo": "x", "cash": -1}])  # fmt: skip
def test_what_proves_nothing_is_refused(said: dict[str, object]) -> None:
    stop = setting_out(parcels.confirmed())
    with pytest.raises(BadRound):
        deliver(stop, **said)  # type: ignore[arg-type]


def test_not_taken_then_taken_and_told_as_one_parcel() -> None:
    order = parcels.confirmed()
    stop = setting_out(order)
    not_delivered(stop, reason="Không có ai ở nhà", by=factories.VISITOR)
    stop.parcel.refresh_from_db()
    assert stop.parcel.status == "failed"
    deliver(stop, code=shipping.door_code(stop.parcel), cash=0)
    stop.parcel.refresh_from_db()
    assert stop.parcel.cash_received == 0


def test_brought_back_nothing_is_collected() -> None:
    order = parcels.confirmed()
    stop = setting_out(order)
    shipping.bring_back(stop, by=factories.seller_of(order))
    stop.parcel.refresh_from_db()
    assert stop.parcel.status == "returned"
    code = shipping.door_code(stop.parcel)
    with pytest.raises(BadRound):  # its goods may be on the shelf again
        deliver(stop, code=code, cash=250_000)
    with pytest.raises(BadRound):
        not_delivered(stop, reason="Đi vắng", by=factories.VISITOR)
    stop.parcel.refresh_from_db()
    assert (stop.parcel.status, stop.parcel.cash_received) == ("returned", 0)
    with pytest.raises(BadRound):
        deliver(setting_out(parcels.confirmed()), code="")


def test_what_a_neighbour_brought_back_is_sent_with_a_neighbour_again() -> None:
    order = parcels.confirmed()
    stop = setting_out(order)
    phone, rounds = factories.sellers_phone(order), f"{reverse('orders:rounds')}?don={order.code}"
    shipping.bring_back(stop, by=factories.seller_of(order))
    assert rounds in phone.get(reverse("orders:send", args=[order.code])).content.decode()
    box = {"name": "orders", "value": str(order.pk)}
    assert BeautifulSoup(phone.get(rounds).content, "lxml").find("input", attrs=box).has_attr("checked")
    said = {"key": str(world.uuid7()), "name": "", "phone": "", "fee": "", "orders": str(order.pk)}
    wrong = phone.post(rounds, said)  # what was ticked stays
    assert BeautifulSoup(wrong.content, "lxml").find("input", attrs=box).has_attr("checked")
    assert phone.post(rounds, {**said, "name": "Chị Năm"}).status_code == 302
    assert Round.objects.count() == 2
    other = parcels.confirmed()  # of another stall
    for hostile in (other.code, "\x00", "‮", "x" * 9999, "' OR 1=1"):
        answer = phone.get(reverse("orders:rounds"), {"don": hostile})
        assert (answer.status_code, other.code in answer.content.decode()) == (200, False)


def test_what_goes_along_is_one_door_and_its_cash_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = parcels.confirmed(), parcels.confirmed()
    along = {first.pk: [(other, 250_000)], other.pk: []}
    monkeypatch.setattr("lantoa.orders.actions.round.leaving_with", lambda one: along[one.pk])
    by = factories.seller_of(first)
    made = send_round([first, other], name="Anh Tư", phone="", fee=0, by=by, key=world.uuid7())
    assert [stop.parcel.cash_to_collect for stop in made.stops.select_related("parcel")] == [500_000]


def test_a_photo_that_proves_nothing_is_not_kept() -> None:
    stop = setting_out(parcels.confirmed())
    phone, door = Client(), reverse("shipping:door", args=[stop.round.token, stop.pk])
    before = documents.File.objects.count()
    digits = "0000" if shipping.door_code(stop.parcel) != "0000" else "1111"

    def with_photo() -> int:
        photo = SimpleUploadedFile("cua.jpg", picture().read(), content_type="image/jpeg")
        return phone.post(door, {"key": str(world.uuid7()), "photo": photo, "code": digits, "cash": "0"}).status_code

    assert [with_photo() for _try in range(5)] == [422] * 5
    assert documents.File.objects.count() == before
    # Asked for a photo after five tries, it proves it, though the digits still stand in their field.
    assert with_photo() == 302
    stop.refresh_from_db()
    assert (stop.proof, stop.photo_id is not None) == ("photo", True)


def test_the_neighbour_needs_no_account_and_another_link_opens_nothing() -> None:
    order = parcels.confirmed()
    stop = setting_out(order)
    phone, door = Client(), reverse("shipping:door", args=[stop.round.token, stop.pk])
    assert "250.000" in phone.get(reverse("shipping:round", args=[stop.round.token])).content.decode()
    for wrong in ({"code": "‮\x00"}, {"code": "1" * 99}, {"cash": "nhiều", "code": "1"}, {"failed": "1", "reason": ""}):
        assert phone.post(door, {"key": str(world.uuid7()), **wrong}).status_code == 422
    said = {"key": str(world.uuid7()), "code": shipping.door_code(stop.parcel), "cash": "250.000"}
    assert phone.post(door, said).status_code == 302
    other = setting_out(parcels.confirmed())
    assert phone.get(reverse("shipping:door", args=[stop.round.token, other.pk])).status_code == 404
    assert phone.get(reverse("shipping:round", args=["khong-co"])).status_code == 404


def test_a_seller_sends_a_neighbour_and_takes_the_cash_on_screen() -> None:
    order = parcels.confirmed()
    phone = factories.sellers_phone(order)
    said = {"key": str(world.uuid7()), "name": "Anh Tư", "phone": "", "fee": "50.000", "orders": str(order.pk)}
    answer = phone.post(reverse("orders:rounds"), said)
    made = Round.objects.get()
    assert answer.headers["Location"] == reverse("orders:round", args=[made.pk])
    stop = made.stops.select_related("parcel", "round").get()
    deliver(stop, code=shipping.door_code(stop.parcel), cash=200_000)
    assert "200.000" in phone.get(reverse("orders:round", args=[made.pk])).content.decode()
    cash = reverse("orders:round_cash", args=[made.pk])
    for wrong in ("", "\x00", "-200000", "9" * 40, "hai trăm", "١٢٣", "150000"):
        answer = phone.post(cash, {"key": str(world.uuid7()), "seen": wrong})
        assert (answer.status_code, "xem lại" in answer.content.decode()) == (422, True)
    assert Order.objects.get(pk=order.pk).received == 0
    phone.post(cash, {"key": str(world.uuid7()), "seen": "200000"})
    order.refresh_from_db()
    assert (order.received, order.missing) == (200_000, 50_000)
    for wrong in ({"name": ""}, {"orders": ""}, {"orders": "\x00"}, {"fee": "-5"}, {"phone": "12"}):
        assert phone.post(reverse("orders:rounds"), {**said, "key": str(world.uuid7()), **wrong}).status_code == 422


def test_cash_that_came_after_the_page_was_shown_is_not_counted_with_it() -> None:
    at = factories.stall()
    orders = [
        factories.do(factories.order(factories.offer(at, price=300_000, name=name), method="cod"), "confirm")
        for name in ("Mực", "Tôm nõn")
    ]
    made = round_of(*orders)
    first, second = made.stops.select_related("parcel", "round").order_by("pk")
    owed, key = [one.parcel.cash_to_collect for one in (first, second)], world.uuid7()
    for stop, cash in zip((first, second), owed, strict=True):
        deliver(stop, code=shipping.door_code(stop.parcel), cash=cash)
    with pytest.raises(BadRound):
        cash_of_round(made, seen=owed[0], by=at.by, key=key)
    assert [now(one).received for one in orders] == [0, 0]
    for _twice in range(2):
        cash_of_round(made, seen=sum(owed), by=at.by, key=key)
    assert [now(one).received for one in orders] == owed


def test_old_rounds_open_nothing_and_name_nobody() -> None:
    stop = setting_out(parcels.confirmed())
    assert forget_rounds(world.now()) == 0
    Round.objects.update(created_at=world.now().replace(year=2026, month=1))
    assert forget_rounds(world.now()) == 1
    stop.refresh_from_db()
    assert (stop.receiver, Round.objects.get().name) == ({}, "")


def round_of(*orders: Order, key: object = None) -> Round:
    by = factories.seller_of(orders[0])
    return send_round([now(one) for one in orders], name="Anh Tư", phone="", fee=0, by=by, key=key or world.uuid7())


def test_what_goes_along_has_no_door_of_its_own_and_its_cash_is_collected_once() -> None:
    first, second = two_in_one()
    made = round_of(second, first)
    stop = made.stops.select_related("parcel").get()
    assert (stop.parcel.subject_id, stop.parcel.cash_to_collect) == (first.pk, 340_000)
    assert [now(one).state for one in (first, second)] == ["handed_over", "handed_over"]
    deliver(stop, code=shipping.door_code(stop.parcel), cash=340_000)
    cash_of_round(made, by=factories.seller_of(first), key=world.uuid7())
    assert [(now(one).received, now(one).missing) for one in (first, second)] == [(250_000, 0), (90_000, 0)]


def test_the_same_press_twice_is_one_round_and_two_helpers_send_once() -> None:
    first, second = two_in_one()
    key = world.uuid7()
    assert round_of(first, second, key=key) == round_of(first, second, key=key)
    with pytest.raises(NotNow):
        round_of(first)
    assert Round.objects.count() == 1


def test_the_second_press_on_screen_shows_the_round_of_the_first() -> None:
    order = parcels.confirmed()
    phone = factories.sellers_phone(order)
    said = {"key": str(world.uuid7()), "name": "Anh Tư", "phone": "", "fee": "", "orders": str(order.pk)}
    first, second = (phone.post(reverse("orders:rounds"), said) for _time in range(2))
    assert (
        first.headers["Location"]
        == second.headers["Location"]
        == reverse("orders:round", args=[Round.objects.get().pk])
    )
    other = parcels.confirmed()  # of another stall
    for foreign in (str(other.pk), "9" * 30, "\x00", "-1"):
        answer = phone.post(reverse("orders:rounds"), {**said, "key": str(world.uuid7()), "orders": foreign})
        assert answer.status_code == 422


def test_less_at_the_door_is_owed_by_the_buyer_and_not_by_the_neighbour_for_ever() -> None:
    order = parcels.confirmed()
    stop = setting_out(order)
    deliver(stop, code=shipping.door_code(stop.parcel), cash=200_000)
    assert to_collect(now(order)) == 50_000
    by = factories.seller_of(order)
    cash_of_round(stop.round, by=by, key=world.uuid7())
    assert (now(order).received, now(order).missing, to_collect(now(order))) == (200_000, 50_000, 50_000)
    Round.objects.update(created_at=world.now().replace(year=2026, month=1))
    shipping.Parcel.objects.update(delivered_at=world.now().replace(year=2026, month=1))
    assert list(late_parcels(by)) == []


def test_less_for_two_in_one_parcel_is_what_the_second_still_owes() -> None:
    first, second = two_in_one()
    stop = round_of(first, second).stops.select_related("parcel", "round").get()
    deliver(stop, code=shipping.door_code(stop.parcel), cash=300_000)
    assert [to_collect(now(one)) for one in (first, second)] == [0, 40_000]
    cash_of_round(stop.round, by=factories.seller_of(first), key=world.uuid7())
    assert [(now(one).received, to_collect(now(one))) for one in (first, second)] == [(250_000, 0), (50_000, 40_000)]


def test_cash_for_what_was_paid_meanwhile_shows_as_too_much() -> None:
    order = parcels.confirmed()
    stop = setting_out(order)
    by = factories.seller_of(order)
    progress.received_by_hand(now(order), amount=250_000, cash=True, by=by, key=world.uuid7())
    deliver(stop, code=shipping.door_code(stop.parcel), cash=250_000)
    assert cash_of_round(stop.round, by=by, key=world.uuid7()) == 250_000
    assert (now(order).received, now(order).over) == (500_000, 250_000)


def test_who_and_where_is_gone_from_the_link_with_the_door_and_the_link_a_day_later() -> None:
    order = parcels.confirmed()
    stop = setting_out(order)
    phone, link = Client(), reverse("shipping:round", args=[stop.round.token])
    door = reverse("shipping:door", args=[stop.round.token, stop.pk])
    assert order.buyer_name in phone.get(link).content.decode()
    deliver(stop, code=shipping.door_code(stop.parcel), cash=250_000)
    for page in (link, door):
        said = phone.get(page).content.decode()
        assert order.buyer_name not in said
        assert order.address not in said
    long_ago = world.now() - timedelta(days=2)
    Round.objects.update(created_at=long_ago)
    Stop.objects.update(delivered_at=long_ago)
    assert end_done_rounds() == 0  # the cash is still to come
    cash_of_round(stop.round, by=factories.seller_of(order), key=world.uuid7())
    assert end_done_rounds() == 0
    Round.objects.update(cash_given_at=long_ago)
    assert end_done_rounds() == 1
    assert phone.get(link).status_code == 404
    assert forget_rounds(world.now()) == 1  # names go later all the same
