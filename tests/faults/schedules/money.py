"""Pairs about money that comes: paid and cancelled, claimed twice, put right meanwhile, told on an account that changes."""

from __future__ import annotations

from collections.abc import Iterator

from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.actions.progress import received_by_hand
from lantoa.orders.models import Order, OrderLine
from lantoa.payments import api as payments
from lantoa.payments.actions.account import stop_account_change, take_over_due
from tests.faults.schedules.explorer import DONE, Job
from tests.faults.schedules.goods import buying
from tests.faults.schedules.house import PRICE, VISITOR, House, Stall, money, movements, placed, shelf, together
from tests.faults.schedules.people import accounts_of, what_is
from tests.faults.schedules.scene import Answers, Scene, pair


def telling(account: payments.PayoutAccount, notice: payments.BankNotice) -> Job:
    def tell() -> str:
        payments.take_notice(account, notice)
        return "told"

    return tell


def cancelling(house: House, order: Order, *, by_seller: bool) -> Job:
    key, by = world.uuid7(), house.stall.by if by_seller else VISITOR

    def cancel() -> str:
        orders.cancel(Order.objects.get(pk=order.pk), by_seller=by_seller, reason="", by=by, key=key)
        return DONE

    return cancel


def saying(house: House, order: Order, amount: int, *, cash: bool = False) -> Job:
    """Somebody of the stall says that it came."""
    key, who = world.uuid7(), house.stall.by

    def say() -> str:
        received_by_hand(Order.objects.get(pk=order.pk), amount=amount, cash=cash, by=who, key=key)
        return DONE

    return say


def counted_once(order: Order, *notices: payments.BankNotice) -> Iterator[str]:
    """No line of the bank counts for more than it is, and the order counts what its payments come to."""
    rows = payments.BankTransaction.objects.filter(reference__in=[one.reference for one in notices])
    for row in rows:
        counted = sum(one.amount for one in payments.Payment.objects.counted().filter(transaction=row))
        if counted > row.amount:
            yield f"a line of {row.amount} counts as {counted}"
    order = Order.objects.get(pk=order.pk)
    asked = payments.request_of(order)
    if asked:
        came = sum(one.amount for one in payments.Payment.objects.counted().filter(request=asked))
        if not came == asked.received == order.received:
            yield f"payments of {came}, a request that received {asked.received}, an order that counts {order.received}"


@pair(
    "payment and cancelling",
    "by the seller",
    "by the buyer",
    "half of it",
    "the seller's word",
    "cash",
    "two transfers",
)
def payment_and_cancelling(house: House, way: str) -> Scene:
    offer = house.goods(2)
    order, account = house.order(offer), house.stall.account()
    notice = house.notice(order, amount=PRICE // 2 if way == "half of it" else 0)
    before = [house.notice(order, amount=PRICE // 2)] if way == "two transfers" else []
    for one in before:
        payments.take_notice(account, one)
    pay = telling(account, notice)
    if way in ("the seller's word", "cash"):
        pay = saying(house, order, PRICE, cash=way == "cash")
    cancel = cancelling(house, order, by_seller=way != "by the buyer")

    def check(_answers: Answers) -> Iterator[str]:
        yield from counted_once(order, notice, *before)
        found = Order.objects.get(pk=order.pk)
        if found.cancelled_at and found.received != found.refunding:
            yield f"a cancelled order keeps {found.received - found.refunding}"

    return Scene((pay, cancel), lambda: (shelf(offer), money(order, notice, *before)), check)


@pair(
    "claim and claim", "two of the stall say it", "in the hand and to the account", "for two orders", "for an order and for a note",
    "for an order and back", "told twice", "two transfers", "said and told", "opened again and back", "opened again and for an order",
    "written down later and for an order", "written down later and back", "carrier and bank", "carrier twice",
)  # fmt: skip
def claim_and_claim(house: House, way: str) -> Scene:  # noqa: C901 - one case a way
    offer, stall, account = house.goods(5), house.stall, house.stall.account()
    # Two wait for the same amount: so money without a code is of no order for sure.
    order, other = house.order(offer), house.order(offer)
    # A sale out of reach: its code is told by the bank before the house hears of it.
    code, late = new_code(), way.startswith("written down later")
    nameless = house.notice(amount=PRICE, memo=code if late else "cam on")
    first, second = house.notice(order), house.notice(order)
    keys = (world.uuid7(), world.uuid7())
    if late or way.startswith(("for ", "opened again")):
        line = house.told(nameless)
        if way == "opened again and back":
            payments.settle(line, note="Tiền riêng", by=stall.by)

    def settling(number: int, order: Order | None) -> Job:
        def settle() -> str:
            found = payments.BankTransaction.objects.get(reference=nameless.reference)
            request = payments.request_of(order) if order else None
            payments.settle(found, request=request, note="" if order else "Tiền riêng", by=stall.by, key=keys[number])
            return "settled"

        return settle

    def give_back() -> str:
        found = payments.BankTransaction.objects.get(reference=nameless.reference)
        payments.return_line(found, by=stall.by, key=keys[1])
        return "goes back"

    def reopen() -> str:
        found = payments.BankTransaction.objects.get(reference=nameless.reference)
        payments.reopen(found, by=stall.by, key=keys[0])
        return "opened"

    def write_down() -> str:
        wish = orders.CounterWish([], PRICE, "transfer", code=code, earliest=world.now())
        orders.sell_at_counter(stall.store, wish, by=stall.by, key=keys[0])
        return DONE

    carried = payments.CarrierLine(10**9 + house.number(), PRICE, 5_000, world.now())

    def carry() -> str:
        asked = payments.request_of(Order.objects.get(pk=order.pk))
        if asked:
            together(lambda: payments.count_by_carrier(asked, [carried]))
        return "counted"

    say, bank = saying(house, order, PRICE), telling(account, first)
    jobs: dict[str, tuple[Job, Job]] = {
        "two of the stall say it": (say, saying(house, order, PRICE)),
        "in the hand and to the account": (saying(house, order, PRICE, cash=True), say),
        "for two orders": (settling(0, order), settling(1, other)),
        "for an order and for a note": (settling(0, order), settling(1, None)),
        "for an order and back": (settling(0, order), give_back),
        "told twice": (bank, telling(account, first)),
        "two transfers": (bank, telling(account, second)),
        "said and told": (say, bank),
        "opened again and back": (reopen, give_back),
        "opened again and for an order": (reopen, settling(1, other)),
        "written down later and for an order": (write_down, settling(1, other)),
        "written down later and back": (write_down, give_back),
        "carrier and bank": (carry, bank),
        "carrier twice": (carry, carry),
    }
    told = (first, second, nameless)

    def check(_answers: Answers) -> Iterator[str]:
        yield from counted_once(order, *told)
        yield from counted_once(other, *told)

    def state() -> object:
        sales = Order.objects.filter(code=code)
        return shelf(offer), money(order, *told), money(other, *told), [money(sale) for sale in sales]

    return Scene(jobs[way], state, check)


@pair(
    "account and payment", "the bank tells", "an order is placed", "two changes", "two first accounts", "a counter sale",
    "takes over twice", "takes over and is stopped", "takes over and another is named", "takes over and the bank tells", "takes over and an order is placed",
)  # fmt: skip
def account_and_payment(house: House, way: str) -> Scene:
    # Whatever another schedule left waiting takes over before this one begins.
    house.clock.later(hours=25)
    take_over_due()
    stall = house.move(account=way != "two first accounts")
    offer = house.product(5)
    order = house.order(offer)
    notice, numbers, key = house.notice(order), (house.number(), house.number()), world.uuid7()
    old = None if way == "two first accounts" else stall.account()
    if way.startswith("takes over") and old:
        payments.take_notice(old, house.notice(amount=5_000, memo="thu"))
        house.name_account(stall.by, f"002{numbers[0]:09d}")
        house.clock.later(hours=25)

    def naming(which: int) -> Job:
        def name() -> str:
            account = house.name_account(stall.by, f"00{which + 2}{numbers[which]:09d}")
            return "named at once" if account.takes_over_at is None else "waits"

        return name

    def take_over() -> str:
        return f"{take_over_due()} took over"

    def stop() -> str:
        coming = payments.PayoutAccount.objects.to_come().filter(organisation=stall.organisation).first()
        return "stopped" if coming and stop_account_change(coming, by=stall.by) else "too late"

    def sell() -> str:
        wish = orders.CounterWish([], 50_000, "transfer")
        orders.sell_at_counter(stall.store, wish, by=stall.by, key=key)
        return DONE

    bank = telling(old, notice) if old else naming(0)
    jobs: dict[str, tuple[Job, Job]] = {
        "the bank tells": (naming(0), bank),
        "an order is placed": (naming(0), buying(house.wish((offer, 1)))),
        "two changes": (naming(0), naming(1)),
        "two first accounts": (naming(0), naming(1)),
        "a counter sale": (naming(0), sell),
        "takes over twice": (take_over, take_over),
        "takes over and is stopped": (take_over, stop),
        "takes over and another is named": (take_over, naming(1)),
        "takes over and the bank tells": (take_over, bank),
        "takes over and an order is placed": (take_over, buying(house.wish((offer, 1)))),
    }
    return Scene(
        jobs[way],
        lambda: (accounts_of(stall), asked_to(stall), money(order, notice), movements(notice)),
        lambda _answers: one_in_force(stall),
    )


def asked_to(stall: Stall) -> list[str]:
    """To which account the buyer of each order is asked to pay."""
    rows = payments.PaymentRequest.objects.filter(organisation=stall.organisation).select_related("account")
    return sorted(f"{row.amount} to {what_is(row.account)}" for row in rows)


def one_in_force(stall: Stall) -> Iterator[str]:
    live = payments.PayoutAccount.objects.live().filter(organisation=stall.organisation).count()
    if live != 1:
        yield f"{live} accounts are in force"


def correcting(order: Order, stall: Stall, wrong: orders.Wrong) -> Job:
    key = world.uuid7()

    def correct() -> str:
        found = Order.objects.get(pk=order.pk)
        return f"{orders.correct(found, wrong, by=stall.by, key=key).amount} less"

    return correct


@pair(
    "correction and payment", "fewer and the bank", "less and the bank", "less and the seller's word", "fewer and hand-over", "fewer twice",
    "fewer and cancelled", "returned twice", "returned and the bank", "exchanged and the last piece", "less and packed",
)  # fmt: skip
def correction_and_payment(house: House, way: str) -> Scene:
    offer, spare, stall = house.goods(5), house.goods(1), house.stall
    packed = way in ("fewer and hand-over", "returned twice", "returned and the bank", "exchanged and the last piece")
    order = house.packed(offer, 2) if packed else house.confirmed(offer, 2)
    if packed and way != "fewer and hand-over":
        orders.hand_over(order, by=stall.by, key=world.uuid7())
    line, keys = OrderLine.objects.get(order=order), (world.uuid7(), world.uuid7())
    notice = house.notice(order)
    fewer = correcting(order, stall, orders.Wrong("not_delivered", {line.pk: 1}))
    less = correcting(order, stall, orders.Wrong("allowance", amount=PRICE // 2))
    returned = correcting(order, stall, orders.Wrong("returned", {line.pk: 2}, restock=True))
    exchanged = correcting(order, stall, orders.Wrong("exchanged", {line.pk: 1}, {spare.pk: 1}))

    def go() -> str:
        orders.hand_over(Order.objects.get(pk=order.pk), by=stall.by, key=keys[0])
        return DONE

    def pack() -> str:
        orders.pack(Order.objects.get(pk=order.pk), by=stall.by, key=keys[0])
        return DONE

    bank = telling(stall.account(), notice)
    jobs: dict[str, tuple[Job, Job]] = {
        "fewer and the bank": (fewer, bank),
        "less and the bank": (less, bank),
        "less and the seller's word": (less, saying(house, order, 2 * PRICE)),
        "fewer and hand-over": (fewer, go),
        "fewer twice": (fewer, correcting(order, stall, orders.Wrong("not_delivered", {line.pk: 1}))),
        "fewer and cancelled": (fewer, cancelling(house, order, by_seller=True)),
        "returned twice": (returned, correcting(order, stall, orders.Wrong("returned", {line.pk: 1}, restock=True))),
        "returned and the bank": (returned, bank),
        "exchanged and the last piece": (exchanged, buying(house.wish((spare, 1)))),
        "less and packed": (less, pack),
    }

    def check(_answers: Answers) -> Iterator[str]:
        yield from counted_once(order, notice)
        kept = Order.objects.get(pk=order.pk)
        if kept.over and not way.endswith(("the bank", "the seller's word")):
            yield f"{kept.over} more than it comes to is kept, and nobody is to pay it back"

    return Scene(jobs[way], lambda: (shelf(offer, spare), money(order, notice), taken_off(order)), check)


def taken_off(order: Order) -> list[str]:
    return [f"{line.taken_off} of {line.quantity} taken off" for line in OrderLine.objects.filter(order=order)]


@pair(
    "two orders in one transfer", "one leaves the house", "one at the door", "one is cancelled", "both told crosswise", "one is corrected",
    "one hold ran out", "one is packed",
)  # fmt: skip
def two_in_one_transfer(house: House, way: str) -> Scene:
    """The bank's line names two orders: both count in one go, while something happens to one of them."""
    one, other, stall = house.goods(3), house.goods(3), house.stall
    leaves = way == "one leaves the house"
    first = house.packed(one) if leaves else house.confirmed(one, 2) if way == "one is corrected" else house.order(one)
    second = house.order(other)
    if way == "one hold ran out":
        house.clock.later(minutes=31)
    keys = (world.uuid7(), world.uuid7())
    account, notice, back = stall.account(), house.notice(first, second), house.notice(second, first)

    def go() -> str:
        orders.hand_over(Order.objects.get(pk=first.pk), by=stall.by, key=keys[0])
        return DONE

    def at_the_door() -> str:
        orders.pay_at_the_door(Order.objects.get(pk=first.pk), by=VISITOR, key=keys[0])
        return DONE

    def pack() -> str:
        orders.pack(Order.objects.get(pk=first.pk), by=stall.by, key=keys[0])
        return DONE

    line = OrderLine.objects.get(order=first)
    what: dict[str, Job] = {
        "one leaves the house": go,
        "one at the door": at_the_door,
        "one is cancelled": cancelling(house, first, by_seller=True),
        "both told crosswise": telling(account, back),
        "one is corrected": correcting(first, stall, orders.Wrong("not_delivered", {line.pk: 1})),
        "one hold ran out": buying(house.wish((one, 3), method="cod")),
        "one is packed": pack,
    }

    def check(_answers: Answers) -> Iterator[str]:
        yield from counted_once(first, notice, back)
        yield from counted_once(second, notice, back)

    told = (notice, back)
    return Scene(
        (telling(account, notice), what[way]),
        lambda: (shelf(one, other), money(first, *told), money(second, *told), placed(one, other)),
        check,
    )
