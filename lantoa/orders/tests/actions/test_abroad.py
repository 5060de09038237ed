"""An order goes abroad: asked, quoted, agreed, paid, declared, sent; and what stops it on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.messages.models import Message
from lantoa.orders.actions import abroad, customs, erasure, progress
from lantoa.orders.actions.booking import book
from lantoa.orders.actions.correction import Wrong, correct
from lantoa.orders.actions.parcel import send
from lantoa.orders.actions.round import send_round
from lantoa.orders.errors import BadRequest, CannotOrder, NotNow, PriceChanged
from lantoa.orders.models import AbroadRequest, Order
from lantoa.orders.tests import abroad as far
from lantoa.orders.tests import factories
from lantoa.orders.tests.actions.test_booking import packed
from lantoa.orders.tests.conftest import Stage
from lantoa.shipping import api as shipping
from lantoa.shipping.actions.abroad import open_destination, stop_destination
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def test_one_parcel_goes_abroad() -> None:
    order = far.paid()
    assert order.shipping_fee == 400_000
    assert order.total == 2 * 225_000 + 400_000
    assert "Japan" in order.address
    by = factories.seller_of(order)
    with pytest.raises(NotNow):
        send(order, carrier="vnpost", tracking_code="EE123456785VN", cash_to_collect=0, by=by)
    paper = far.declared(order)
    assert (paper.form, paper.country, paper.value) == ("cn23", "JP", 450_000)
    sent = send(order, carrier="vnpost", tracking_code="EE123456785VN", cash_to_collect=0, by=by)
    assert sent.state == "handed_over"
    parcel = shipping.parcel_of(order)
    assert parcel
    assert parcel.tracking_code == "EE123456785VN"


def test_what_is_known_of_the_goods_stands_on_the_paper_already() -> None:
    draft = customs.declare(far.paid(), by=factories.seller_of(Order.objects.get()))
    (item,) = draft.items.all()
    assert (item.description, item.hs, item.net_grams, item.quantity, item.value) == (
        "Squid cakes",
        "160554",
        1_000,
        2,
        450_000,
    )
    assert customs.declare(Order.objects.get(), by=factories.seller_of(Order.objects.get())).pk == draft.pk


def test_asking_holds_nothing_and_owes_nothing_and_both_are_told() -> None:
    offer = far.classified(factories.offer())
    request = far.asked(offer)
    assert not Order.objects.exists()
    assert factories.shelf(offer) == (5, 0)
    far.quoted(request)
    told = list(Message.objects.filter(purpose="abroad").order_by("pk").values_list("to", flat=True))
    assert told == [request.store.phone, "+819012345678"]
    order = far.agreed(request)
    assert factories.shelf(offer) == (5, 2)
    assert order.expires_at == order.placed_at + timedelta(hours=24)


def test_agreeing_twice_is_one_order() -> None:
    request, key = far.quoted(), world.uuid7()
    first = abroad.accept(request, seen_total=850_000, by=factories.VISITOR, key=key)
    assert abroad.accept(request, seen_total=850_000, by=factories.VISITOR, key=key) == first
    with pytest.raises(NotNow):
        abroad.accept(request, seen_total=850_000, by=factories.VISITOR, key=world.uuid7())
    assert Order.objects.count() == 1


def test_a_quote_that_is_over_or_another_price_is_not_taken(stage: Stage) -> None:
    request = far.quoted()
    with pytest.raises(PriceChanged):
        abroad.accept(request, seen_total=1, by=factories.VISITOR, key=world.uuid7())
    stage.later(days=8)
    with pytest.raises(NotNow):
        abroad.accept(request, seen_total=None, by=factories.VISITOR, key=world.uuid7())


def test_a_country_at_war_stops_everything_at_once_and_opens_again() -> None:
    request, order = far.quoted(), far.paid()
    far.declared(order)
    offer = request.lines.get().offer
    stop_destination("JP", why="Chiến sự", source="Thông báo của bưu điện", by=None)
    for attempt in (
        lambda: far.asked(offer),
        lambda: far.quoted(request),
        lambda: far.agreed(request),
        lambda: far.declared(order),
        lambda: send(order, carrier="vnpost", tracking_code="EE1VN", cash_to_collect=0, by=factories.seller_of(order)),
    ):
        with pytest.raises(shipping.NotThere, match="Chiến sự"):
            attempt()
    assert open_destination("JP", by=None) == 1
    assert far.agreed(request).total == 850_000


def test_forbidden_goods_are_refused_with_the_rule_before_the_sale() -> None:
    sausage = far.classified(factories.offer(name="Giò lụa"), "160100", "Pork sausage")
    with pytest.raises(CannotOrder, match="MAFF"):
        far.asked(sausage)


def test_what_we_do_not_know_the_stall_asks_the_post_about() -> None:
    request = far.asked(factories.offer(name="Quà gì đó"))
    terms = {"fee": 1, "days_least": 1, "days_most": 2, "words": "", "by": far.seller(request), "key": world.uuid7()}
    with pytest.raises(BadRequest) as refused:
        abroad.quote(request, **terms, post_asked=False)
    assert refused.value.field == "post_asked"
    assert abroad.quote(request, **terms, post_asked=True).state == "quoted"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"country": "XX"}, "country"), ({"country": "VN"}, "country"), ({"zone": "Mars/Base"}, "zone"), ({"name": "山田花子"}, "name"),
     ({"address": "東京"}, "address"), ({"postcode": "12"}, "postcode"), ({"postcode": "１８０-０００６"}, "postcode")],
)  # fmt: skip
def test_an_address_no_post_reads_is_refused(changes: dict[str, str], field: str) -> None:
    with pytest.raises(BadRequest) as refused:
        far.asked(**changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("fee", "least", "most", "field"),
    [(-1, 1, 2, "fee"), (10**9, 1, 2, "fee"), (1, 0, 2, "days_most"), (1, 9, 2, "days_most"), (1, 1, 999, "days_most")],
)
def test_impossible_promises_are_refused(fee: int, least: int, most: int, field: str) -> None:
    request = far.asked()
    with pytest.raises(BadRequest) as refused:
        abroad.quote(
            request,
            fee=fee,
            days_least=least,
            days_most=most,
            words="",
            post_asked=True,
            by=far.seller(request),
            key=world.uuid7(),
        )
    assert refused.value.field == field


def test_what_is_declined_stays_so() -> None:
    request = far.asked()
    abroad.decline(request, words="Không gửi đồ ướt", by=far.seller(request), key=world.uuid7())
    with pytest.raises(NotNow):
        far.quoted(request)


def test_nobody_collects_cash_abroad() -> None:
    with pytest.raises(NotNow):
        progress.pay_at_the_door(far.agreed(), by=factories.VISITOR, key=world.uuid7())
    order = far.paid()
    far.declared(order)
    with pytest.raises(NotNow):
        send(
            order,
            carrier="vnpost",
            tracking_code="EE123456785VN",
            cash_to_collect=10_000,
            by=factories.seller_of(order),
        )
    assert AbroadRequest.objects.filter(order=order).exists()


def test_an_erased_buyer_leaves_no_name_in_a_question_an_order_or_a_declaration() -> None:
    buyer = factories.person("Yamada Hanako")
    offer = far.classified(factories.offer())
    by = accounts.actor_for(buyer)
    asked = [abroad.ask_abroad(offer.store, [(offer.pk, 1)], far.TO, by=by, key=world.uuid7()) for _twice in range(2)]
    order = abroad.accept(far.quoted(asked[0]), seen_total=None, by=by, key=world.uuid7())
    factories.bank_says(order)
    paper = far.declared(order)
    send(order, carrier="vnpost", tracking_code="EE123456785VN", cash_to_collect=0, by=factories.seller_of(order))
    accounts.erase_person(buyer, by=by)
    for one in AbroadRequest.objects.all():
        assert (one.name, one.phone, one.address, one.note) == ("", "", "", "")
    assert {one.state for one in AbroadRequest.objects.all()} == {"ordered", "declined"}
    paper.refresh_from_db()
    assert (paper.receiver_name, paper.receiver_address) == ("", "")


def by_hand(order: Order) -> Order:
    return progress.hand_over(order, by=factories.seller_of(order), key=world.uuid7())


def by_post(order: Order, carrier: str = "vnpost", code: str = "EE123456785VN") -> Order:
    return send(order, carrier=carrier, tracking_code=code, cash_to_collect=0, by=factories.seller_of(order))


@pytest.mark.parametrize("way", [by_hand, by_post])
def test_whatever_way_it_leaves_it_is_declared_and_its_country_open(way: Callable[[Order], Order]) -> None:
    order = far.paid()
    progress.pack(order, by=factories.seller_of(order), key=None)
    with pytest.raises(NotNow, match="hải quan"):
        way(order)
    far.declared(order)
    stop_destination("JP", why="Chiến sự", source="Công văn", by=None)
    with pytest.raises(shipping.NotThere, match="Chiến sự"):
        way(order)
    assert Order.objects.get(pk=order.pk).handed_over_at is None
    open_destination("JP", by=None)
    assert way(order).state == "handed_over"


def test_no_neighbour_and_no_carrier_for_doors_inside_takes_it_even_declared() -> None:
    order = far.paid()
    far.declared(order)
    order.refresh_from_db()
    by = factories.seller_of(order)
    for attempt in (
        lambda: send_round([order], name="Anh Tư", phone="", fee=0, by=by),
        lambda: book(order, packed(cash=0), carrier="ghn", service="slow", fee_seen=1, promised=None, by=by),
    ):
        with pytest.raises(NotNow, match="đi nước ngoài"):
            attempt()
    assert Order.objects.get(pk=order.pk).handed_over_at is None


def test_what_changed_after_it_was_declared_is_declared_anew_and_an_exchange_goes_nowhere_that_is_stopped(
    stage: Stage,
) -> None:
    order = far.paid()
    far.declared(order)
    stage.later(minutes=5)
    by, line = factories.seller_of(order), order.lines.get()
    less = Wrong(kind="not_delivered", pieces={line.pk: 1})
    correct(order, less, by=by, key=world.uuid7())
    with pytest.raises(NotNow, match="hải quan"):
        by_post(order)
    stage.later(minutes=5)
    far.declared(order)
    assert by_post(order).state == "handed_over"
    stop_destination("JP", why="Chiến sự", source="Công văn", by=None)
    offer = stores.Offer.objects.get(store=order.store)
    other = Wrong(kind="exchanged", pieces={line.pk: 1}, given={offer.pk: 1})
    with pytest.raises(shipping.NotThere):
        correct(order, other, by=by, key=world.uuid7())


def test_money_that_goes_back_is_told_in_the_language_they_asked_in() -> None:
    order = far.paid()
    progress.cancel(order, by_seller=True, reason="Hết", by=factories.seller_of(order), key=world.uuid7())
    told = Message.objects.filter(to="+819012345678", purpose="refund").latest("pk").text
    assert "/en/" in told


def test_an_order_with_a_commune_is_asked_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    inside = Order(unit_id="vn-1")
    with django_assert_num_queries(0):
        customs.refuse_before_customs(inside)
        customs.refuse_inside_only(inside)


@pytest.mark.parametrize(
    ("carrier", "code", "field"),
    [("ghn", "GA1234", "carrier"), ("own", "GA1234", "carrier"), ("vnpost", "GA1234", "tracking_code"), ("vnpost", "EE123456784VN", "tracking_code"),
     ("vnpost", "EE123456785QQ", "tracking_code"), ("other", "RB473124820SZ", "tracking_code")],
)  # fmt: skip
def test_only_who_goes_abroad_takes_it_under_a_code_without_a_slip(carrier: str, code: str, field: str) -> None:
    order = far.paid()
    far.declared(order)
    with pytest.raises(shipping.BadParcel) as refused:
        by_post(order, carrier, code)
    assert refused.value.field == field
    assert Order.objects.get(pk=order.pk).handed_over_at is None
    assert shipping.parcel_of(order) is None
    assert by_post(order, "other", "1Z 999 AA1 01 2345 6784").state == "handed_over"


def test_another_carrier_is_no_choice_inside_the_country() -> None:
    order = factories.paid_order()
    with pytest.raises(shipping.BadParcel) as refused:
        by_post(order, "other", "GA1234")
    assert refused.value.field == "carrier"


def test_a_quote_that_ran_out_is_told_to_both_once_at_an_hour_fit_on_both_sides(stage: Stage) -> None:
    request = far.quoted()
    far.agreed(far.quoted(far.asked(far.classified(factories.offer(name="Khác")))))
    before = Message.objects.latest("pk").pk
    stage.later(days=6)
    assert abroad.tell_over() == 0
    stage.later(days=1, hours=12)  # nine in the evening here, eleven there
    assert abroad.tell_over() == 0
    stage.later(hours=12)
    assert (abroad.tell_over(), abroad.tell_over()) == (1, 0)
    told = {one.to: one.text for one in Message.objects.filter(pk__gt=before)}
    assert set(told) == {request.store.phone, "+819012345678"}
    assert "Nhật Bản" in told[request.store.phone]
    assert "no longer holds" in told["+819012345678"]
    far.quoted(request)
    stage.later(days=8)
    assert abroad.tell_over() == 1


def test_who_only_asked_is_forgotten_and_who_ordered_is_not(stage: Stage) -> None:
    offer = far.classified(factories.offer())
    silent, refused, ran_out, bought = far.asked(offer), far.asked(offer), far.quoted(far.asked(offer)), far.quoted(far.asked(offer))  # fmt: skip
    abroad.decline(refused, words="Xin lỗi Yamada Hanako", by=far.seller(refused), key=world.uuid7())
    far.agreed(bought)
    days = timedelta(days=60)
    stage.later(days=60)
    assert erasure.forget_old_questions(world.now() - days) == 0
    stage.later(minutes=1)
    assert erasure.forget_old_questions(world.now() - days) == 2  # a quote holds for a week before it is old
    stage.later(days=7)
    assert (erasure.forget_old_questions(world.now() - days), erasure.forget_old_questions(world.now() - days)) == (1, 0)  # fmt: skip
    for one in (silent, refused, ran_out):
        one.refresh_from_db()
        assert (one.name, one.phone, one.whole_address, one.state) == ("", "", "Japan", "declined")
        assert "Yamada" not in one.words
    bought.refresh_from_db()
    assert (bought.name, bought.state) == ("Yamada Hanako", "ordered")


def test_what_an_erased_buyer_asked_in_the_very_moment_is_emptied_too_and_the_stalls_words_name_nobody() -> None:
    buyer = factories.person("Yamada Hanako")
    offer = far.classified(factories.offer())
    by = accounts.actor_for(buyer)
    first = abroad.ask_abroad(offer.store, [(offer.pk, 1)], far.TO, by=by, key=world.uuid7())
    said = {"fee": 1, "days_least": 1, "days_most": 2, "words": "Chào Yamada Hanako nhé", "post_asked": True}
    abroad.quote(first, **said, by=far.seller(first), key=world.uuid7())
    accounts.erase_person(buyer, by=by)
    first.refresh_from_db()
    assert "Yamada" not in first.words
    late = far.asked(offer)
    AbroadRequest.objects.filter(pk=late.pk).update(buyer=buyer)
    assert erasure.forget_stragglers() == 1
    late.refresh_from_db()
    assert (late.name, late.phone, late.state) == ("", "", "declined")
    assert erasure.forget_stragglers() == 0
