"""Only what was bought and handed over is reviewed, and only by who bought it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.maker import bring
from lantoa.orders.errors import CannotReview
from lantoa.orders.models import Order
from lantoa.orders.tests import consignments, factories
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db


def product_of(order: Order) -> int:
    return order.lines.get().variant.product_id


def say(order: Order, *, product: int = 0, by: object = factories.VISITOR, **changes: object) -> stores.Review:
    said = {"stars": 5, "words": "Ngon", "named": False, "key": world.uuid7(), **changes}
    return orders.review(order, product or product_of(order), by=by, **said)


def test_who_holds_an_order_that_was_handed_over_reviews_it() -> None:
    order = factories.handed_over()
    review = say(order, named=True)
    assert (review.stars, review.words, review.name, review.store) == (5, "Ngon", "Mua", order.store)
    assert (review.bought_type, review.bought_id) == ("orders.order", str(order.pk))
    assert say(order, named=False, stars=3).pk == review.pk
    review.refresh_from_db()
    assert (review.stars, review.name, stores.Review.objects.count()) == (3, "", 1)


def test_the_same_key_twice_is_one_review_and_one_entry() -> None:
    order, key = factories.handed_over(), world.uuid7()
    first, second = say(order, key=key), say(order, key=key)
    assert first == second
    assert [entry.act for entry in journal.entries_about(first)] == ["stores.review_written"]


def rehearsed() -> Order:
    order = factories.handed_over()
    Order.objects.filter(pk=order.pk).update(rehearsal=True)
    order.refresh_from_db()
    return order


def cancelled() -> Order:
    order = factories.order()
    return orders.cancel(order, by_seller=False, reason="Đổi ý", by=factories.VISITOR, key=world.uuid7())


NOT_YET: dict[str, tuple[Callable[[], Order], str]] = {
    "unpaid": (factories.order, "giao hàng xong"),
    "packed": (lambda: factories.do(factories.order(method="cod"), "confirm", "pack"), "giao hàng xong"),
    "cancelled": (cancelled, "đã hủy"),
    "rehearsal": (rehearsed, "làm thử"),
}


@pytest.mark.parametrize("state", NOT_YET)
def test_what_was_not_really_bought_and_received_is_not_reviewed(state: str) -> None:
    make, sentence = NOT_YET[state]
    with pytest.raises(CannotReview) as refused:
        say(make())
    assert sentence in str(refused.value)
    assert stores.Review.objects.count() == 0


def test_another_s_product_is_not_reviewed_with_this_order() -> None:
    order, other = factories.handed_over(), factories.handed_over()
    with pytest.raises(CannotReview) as refused:
        say(order, product=product_of(other))
    assert "Chỉ người đã mua món này ở đây" in str(refused.value)
    assert stores.Review.objects.count() == 0


def test_the_stall_s_own_people_cannot_review_their_goods_whatever_they_pretend() -> None:
    stall = factories.stall()
    squid = factories.offer(stall, left=50)
    owner, helper = stall.by, factories.helper_of(stall.by)
    as_helper = accounts.actor_for(helper.person)
    with_phone = orders.Buyer("Lê Thị Lạ", owner.person.phone, "", "Hà Nội")
    for order, by in (
        (factories.handed_over(squid), owner),
        (factories.handed_over(squid), as_helper),
        (factories.handed_over(squid, by=as_helper), factories.VISITOR),
        (factories.handed_over(squid, buyer=with_phone), factories.VISITOR),
    ):
        with pytest.raises(CannotReview) as refused:
            say(order, by=by)
        assert "không đánh giá hàng của mình" in str(refused.value)
    assert stores.Review.objects.count() == 0


def test_nor_can_whoever_makes_them_for_the_stall() -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    there = consignments.on_sale(seller, maker, factories.offer(maker), 250_000)
    with_phone = orders.Buyer("Lê Thị Lạ", maker.by.person.phone, "", "Hà Nội")
    for by, buyer in ((maker.by, factories.BUYER), (factories.VISITOR, with_phone)):
        order = factories.do(factories.order(there, method="cod", buyer=buyer), "confirm")
        bring(consignments.part(order, maker), by=seller.by)
        factories.do(order, "pack", "hand_over")
        with pytest.raises(CannotReview, match="Người làm ra"):
            say(order, by=by)
    assert say(order=factories.handed_over(factories.offer(seller))).stars == 5


def test_two_kinds_of_one_product_are_one_review_and_two_products_are_two() -> None:
    stall = factories.stall()
    kinds = factories.offers(stall, ("500 g", 100_000, 5), ("1 kg", 200_000, 5))
    other = factories.offer(stall, name="Mực một nắng")
    (order,) = orders.place_order(factories.wish((kinds[0], 1), (kinds[1], 1), (other, 1), method="cod"))
    factories.do(order, "confirm", "pack", "hand_over")
    say(order, product=kinds[0].variant.product_id)
    say(order, product=kinds[1].variant.product_id, stars=2)
    say(order, product=other.variant.product_id)
    assert sorted(review.stars for review in stores.Review.objects.all()) == [2, 5]


def test_it_is_taken_back_by_the_order_s_holder() -> None:
    order = factories.handed_over()
    say(order)
    for key in (world.uuid7(), world.uuid7()):
        orders.withdraw_review(order, product_of(order), by=factories.VISITOR, key=key)
    assert stores.review_of(order, product_of(order)) is None
