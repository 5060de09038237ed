"""Pairs about goods: the last piece, the same order twice, a count that changes, a hold that ran out."""

from __future__ import annotations

from collections.abc import Iterator

from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.progress import received_by_hand
from lantoa.orders.models import Order, OrderLine
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from tests.faults.schedules.explorer import DONE, Job
from tests.faults.schedules.house import HOLD, PRICE, VISITOR, House, money, movements, placed, shelf
from tests.faults.schedules.scene import Answers, Scene, pair


def buying(wish: orders.Wish) -> Job:
    def buy() -> str:
        return f"{len(orders.place_order(wish))} ordered"

    return buy


def never_more_than_there_is(left: int, offer: stores.Offer) -> Iterator[str]:
    """Of the pieces there were, no more are promised to orders than that, whatever any counter says."""
    live = Order.objects.live().filter(lines__variant=offer.variant_id)
    kept = sum(1 for order in live if order.state not in ("expired", "cancelled"))
    if kept > left:
        yield f"{kept} orders were promised {left} pieces"


@pair(
    "checkout and checkout",
    "the last piece",
    "two kinds crosswise",
    "two of three",
    "what a hold gave up",
    "at the door",
)
def checkout_and_checkout(house: House, way: str) -> Scene:
    if way == "two kinds crosswise":
        one, other = house.goods(1), house.goods(1)
        wishes = house.wish((one, 1), (other, 1)), house.wish((other, 1), (one, 1))
        return Scene((buying(wishes[0]), buying(wishes[1])), lambda: (shelf(one, other), placed(one, other)))
    offer, wanted = house.goods(3 if way == "two of three" else 1), 2 if way == "two of three" else 1
    if way == "what a hold gave up":
        house.order(offer)
        house.clock.later(**HOLD)
    method = "cod" if way == "at the door" else "transfer"
    jobs = tuple(buying(house.wish((offer, wanted), method=method)) for _ in range(2))
    return Scene(
        (jobs[0], jobs[1]), lambda: (shelf(offer), placed(offer)), lambda _answers: never_more_than_there_is(1, offer)
    )


@pair("one order sent twice", "the same form", "the same key for something else", "cancelled twice")
def one_order_twice(house: House, way: str) -> Scene:
    offer = house.goods(5)
    if way == "cancelled twice":
        order, keys = house.order(offer), (world.uuid7(), world.uuid7())

        def cancelling(number: int) -> Job:
            def cancel() -> str:
                found = Order.objects.get(pk=order.pk)
                given = {"by_seller": bool(number), "reason": "", "key": keys[number]}
                orders.cancel(found, **given, by=house.stall.by)
                return DONE

            return cancel

        return Scene((cancelling(0), cancelling(1)), lambda: (shelf(offer), money(order)))
    first = house.wish((offer, 1))
    second = first if way == "the same form" else house.wish((offer, 2), key=first.key, buyer=first.buyer)
    return Scene((buying(first), buying(second)), lambda: (shelf(offer), placed(offer)), lambda _answers: once(offer))


def once(offer: stores.Offer) -> Iterator[str]:
    found = OrderLine.objects.filter(variant=offer.variant_id).count()
    if found != 1:
        yield f"one key made {found} orders"


@pair(
    "count and checkout",
    "to none",
    "to one more",
    "to fewer than are wanted",
    "another price",
    "out of sight",
    "after a hold",
)
def count_and_checkout(house: House, way: str) -> Scene:
    left = {"to fewer than are wanted": 5}.get(way, 2)
    offer = house.product(left)
    if way == "after a hold":
        house.order(offer, 2)
        house.clock.later(**HOLD)
    counted = {"to none": 0, "to one more": 3, "to fewer than are wanted": 2, "after a hold": 1}.get(way, left)
    price = 2 * PRICE if way == "another price" else PRICE
    quantity = {"to fewer than are wanted": 3, "after a hold": 1}.get(way, 2)
    by, store, product = house.stall.by, house.stall.store, offer.variant.product

    def change() -> str:
        if way == "out of sight":
            stores.set_shown(store, product, shown=False, by=by, key=world.uuid7())
            return "hidden"
        kind = stores.Kind("", price, counted, offer.variant_id, left if way == "another price" else None)
        words = {"name": product.name, "category": "khac", "unit": "túi"}
        stores.change_offer(store, product, **words, variants=[kind], by=by, key=world.uuid7())
        return "changed"

    wish = house.wish((offer, quantity), seen_total=quantity * PRICE)
    return Scene((change, buying(wish)), lambda: (shelf(offer), placed(offer)))


@pair("expiry and payment", "the bank", "the seller's word", "cash at the door", "counted down")
def expiry_and_payment(house: House, way: str) -> Scene:
    """The hold of an order ran out: its buyer pays, and somebody else wants the piece."""
    offer = house.goods(1)
    order = house.order(offer)
    house.clock.later(**HOLD)
    account, notice, keys = house.stall.account(), house.notice(order), (world.uuid7(), world.uuid7())
    by, wish = house.stall.by, house.wish((offer, 1), method="cod")

    def pay() -> str:
        found = Order.objects.get(pk=order.pk)
        if way == "the seller's word":
            received_by_hand(found, amount=found.total, cash=False, by=by, key=keys[0])
            return DONE
        if way == "cash at the door":
            orders.pay_at_the_door(found, by=VISITOR, key=keys[0])
            return DONE
        payments.take_notice(account, notice)
        return "told"

    def take() -> str:
        if way == "counted down":
            return f"{stock.set_on_hand(offer.variant_id, 0, by=by).on_hand} left"
        return buying(wish)() or ""

    def check(_answers: Answers) -> Iterator[str]:
        yield from never_more_than_there_is(1, offer)
        mine = Order.objects.get(pk=order.pk)
        late = payments.BankTransaction.objects.filter(reference=notice.reference, outcome="late").exists()
        held = stock.Hold.objects.filter(holder_id=order.pk, holder_type="orders.order").exists()
        if mine.received and not held:
            yield "an order counts money for goods that it does not have"
        if late and mine.received:
            yield "money is counted and late at once"

    return Scene((pay, take), lambda: (shelf(offer), placed(offer), money(order, notice), movements(notice)), check)
