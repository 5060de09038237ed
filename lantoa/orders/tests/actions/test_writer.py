"""Many buyers at once: each gets their own answer, the stock is sold exactly, one broken wish takes nobody along."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import pytest
from django.db import connection

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders.actions import writer
from lantoa.orders.actions.writer import Writer, place
from lantoa.orders.api import Buyer, Wish, place_orders
from lantoa.orders.models import Order
from lantoa.orders.tests import factories
from lantoa.stock import api as stock
from lantoa.stock.models import Hold

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(do: Callable[[Wish], list[Order]], wishes: Sequence[Wish]) -> list[list[Order] | Exception]:
    """What each of them was answered; all start together."""
    answers: list[list[Order] | Exception] = [[] for _ in wishes]
    start = threading.Barrier(len(wishes))

    def buyer(number: int) -> None:
        start.wait()
        try:
            answers[number] = do(wishes[number])
        except Exception as error:  # noqa: BLE001 - the test says which errors are right
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=buyer, args=(number,)) for number in range(len(wishes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def gathered(line: Writer, wishes: Sequence[Wish]) -> list[list[Order] | Exception]:
    """The same, all in one batch: the writer is held up until everybody stands in line."""
    held, go = threading.Event(), threading.Event()

    def hold_up() -> None:
        with line._writing:
            held.set()
            go.wait()

    first = threading.Thread(target=hold_up)
    first.start()
    held.wait()
    release = threading.Thread(target=lambda: _when(lambda: len(line._waiting) == len(wishes), go))
    release.start()
    answers = at_once(line.place, wishes)
    first.join()
    release.join()
    return answers


def _when(ready: Callable[[], bool], then: threading.Event) -> None:
    while not ready():
        world.sleep(0.001)
    then.set()


def test_sixteen_buyers_of_five_sell_exactly_five() -> None:
    squid = factories.offer(left=5)
    answers = at_once(place, [factories.wish((squid, 1)) for _ in range(16)])
    placed = [answer for answer in answers if isinstance(answer, list)]
    refused = [answer for answer in answers if isinstance(answer, stock.OutOfStock)]
    assert (len(placed), len(refused)) == (5, 11)
    assert all(len(orders) == 1 for orders in placed)
    assert Order.objects.count() == Hold.objects.count() == 5
    assert factories.shelf(squid) == (5, 5)


def test_the_same_press_twice_at_once_is_one_order() -> None:
    squid = factories.offer()
    wish = factories.wish((squid, 2))
    first, second = at_once(place, [wish, wish])
    assert isinstance(first, list)
    assert first == second
    assert Order.objects.count() == 1
    assert factories.shelf(squid) == (5, 2)


def test_those_who_come_together_are_written_together_and_each_gets_their_own_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(writer, "place_orders", lambda wishes: sizes.append(len(wishes)) or place_orders(wishes))
    squid = factories.offer(left=9)
    wishes = [factories.wish((squid, number)) for number in (1, 2, 3)]
    answers = gathered(Writer(), wishes)
    assert sizes == [3]
    assert [orders[0].lines.get().quantity for orders in answers if isinstance(orders, list)] == [1, 2, 3]


def test_one_broken_wish_takes_no_neighbour_along() -> None:
    squid = factories.offer(left=9)
    # No form lets such a commune through; should one ever come this far, the database refuses it when it commits.
    nowhere = Buyer("Lê Thị Mua", "+84987654321", "99999", "Không có xã này")
    wishes = [factories.wish((squid, 1)), factories.wish((squid, 1), buyer=nowhere), factories.wish((squid, 2))]
    first, broken, last = gathered(Writer(), wishes)
    assert isinstance(broken, Exception)
    assert not isinstance(broken, RuleError)
    assert isinstance(first, list)
    assert isinstance(last, list)
    assert Order.objects.count() == 2
    assert factories.shelf(squid) == (9, 3)


def test_a_refused_wish_leaves_its_neighbours_in_their_batch() -> None:
    squid = factories.offer(left=3)
    answers = gathered(Writer(), [factories.wish((squid, 2)), factories.wish(), factories.wish((squid, 2))])
    assert [isinstance(answer, list) for answer in answers].count(True) == 1
    assert factories.shelf(squid) == (3, 2)


def test_nobody_waits_for_ever_when_the_writing_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(wishes: Sequence[Wish]) -> None:
        raise SystemExit

    monkeypatch.setattr(writer, "place_orders", stopped)
    squid = factories.offer()
    with pytest.raises(SystemExit):
        Writer().place(factories.wish((squid, 1)))
    waiting: list[tuple[Wish, Future[list[Order]]]] = [(factories.wish((squid, 1)), Future()) for _ in range(3)]
    with pytest.raises(SystemExit):
        Writer()._write(waiting)
    answers = [answer.exception(timeout=0) for _wish, answer in waiting]
    assert [type(answer) for answer in answers] == [RuntimeError] * 3
