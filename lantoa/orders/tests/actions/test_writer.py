"""Many buyers at once: each gets their own answer, the stock is sold exactly, one broken wish takes nobody along."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection

from lantoa.kit.database import writer as line_
from lantoa.kit.database.writer import Ticket, Writer
from lantoa.kit.world import world
from lantoa.orders.actions import writer
from lantoa.orders.actions.writer import orders_writer, place
from lantoa.orders.api import Buyer, Wish, place_orders
from lantoa.orders.errors import CannotOrder
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


def gathered(line: Writer[Wish, list[Order]], wishes: Sequence[Wish]) -> list[list[Order] | Exception]:
    """The same, all in one batch: somebody is writing until everybody stands in line, then passes on the pen."""
    line._writing = True
    passing = threading.Thread(
        target=lambda: _when(lambda: len(line._waiting) == len(wishes), lambda: line._waiting[0].called.set())
    )
    passing.start()
    answers = at_once(line.write, wishes)
    passing.join()
    return answers


def _when(ready: Callable[[], bool], then: Callable[[], None]) -> None:
    while not ready():
        world.sleep(0.001)
    then()


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
    answers = gathered(orders_writer(), wishes)
    assert sizes == [3]
    assert [orders[0].lines.get().quantity for orders in answers if isinstance(orders, list)] == [1, 2, 3]


def test_one_broken_wish_takes_no_neighbour_along(monkeypatch: pytest.MonkeyPatch) -> None:
    squid = factories.offer(left=9)
    wishes = [factories.wish((squid, number)) for number in (1, 1, 2)]

    def breaks(batch: Sequence[Wish]) -> object:
        if wishes[1] in batch:
            raise IntegrityError("the database refuses it when it commits")
        return place_orders(batch)

    monkeypatch.setattr(writer, "place_orders", breaks)
    first, broken, last = gathered(orders_writer(), wishes)
    assert isinstance(broken, IntegrityError)
    assert isinstance(first, list)
    assert isinstance(last, list)
    assert Order.objects.count() == 2
    assert factories.shelf(squid) == (9, 3)


def test_a_commune_that_does_not_exist_is_refused_by_name_whoever_asks() -> None:
    squid = factories.offer(left=9)
    nowhere = Buyer("Lê Thị Mua", "+84987654321", "99999", "Không có xã này")
    with pytest.raises(CannotOrder) as refused:
        place(factories.wish((squid, 1), buyer=nowhere))
    assert refused.value.field == "unit"
    assert factories.shelf(squid) == (9, 0)


def test_a_refused_wish_leaves_its_neighbours_in_their_batch() -> None:
    squid = factories.offer(left=3)
    answers = gathered(orders_writer(), [factories.wish((squid, 2)), factories.wish(), factories.wish((squid, 2))])
    assert [isinstance(answer, list) for answer in answers].count(True) == 1
    assert factories.shelf(squid) == (3, 2)


def test_nobody_waits_for_ever_when_the_writing_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(wishes: Sequence[Wish]) -> None:
        raise SystemExit

    squid = factories.offer()
    line = orders_writer()
    monkeypatch.setattr(writer, "place_orders", stopped)
    with pytest.raises(SystemExit):
        line.write(factories.wish((squid, 1)))
    waiting = [Ticket(factories.wish((squid, 1))) for _ in range(3)]
    with pytest.raises(SystemExit):
        line._write(waiting)
    assert [type(ticket.answer.exception(timeout=0)) for ticket in waiting] == [RuntimeError] * 3
    assert all(ticket.called.is_set() for ticket in waiting)
    monkeypatch.setattr(writer, "place_orders", place_orders)
    assert len(line.write(factories.wish((squid, 1)))) == 1


def test_one_stopped_before_it_wrote_passes_the_pen_on(monkeypatch: pytest.MonkeyPatch) -> None:
    squid = factories.offer()
    line = orders_writer()
    turns = iter([OSError("no file for the turn"), None])

    @contextmanager
    def turn() -> Iterator[None]:
        if error := next(turns):
            raise error
        yield

    monkeypatch.setattr(line_, "_turn", turn)
    first, second = gathered(line, [factories.wish((squid, 1)), factories.wish((squid, 1))])
    assert sorted(type(answer).__name__ for answer in (first, second)) == ["OSError", "list"]


def test_a_lone_buyer_after_a_rush_waits_for_nobody_for_long() -> None:
    squid = factories.offer(left=9)
    line = orders_writer()
    gathered(line, [factories.wish((squid, 1)) for _ in range(4)])
    waits: list[float | None] = []
    line._all_here.wait = lambda timeout=None: waits.append(timeout) or False  # type: ignore[method-assign]
    assert len(line.write(factories.wish((squid, 1)))) == 1
    assert len(line.write(factories.wish((squid, 1)))) == 1
    assert waits == [line_.PAUSE]
