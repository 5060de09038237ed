"""Who has not paid is reminded once, by day, when about a day of their time is left."""

from __future__ import annotations

import pytest

from lantoa.kit.tests.clock import StandingWorld
from lantoa.orders.models import Order
from lantoa.orders.tests import factories as selling
from lantoa.preorders.actions.close import close_due
from lantoa.preorders.actions.remind import remind_unpaid
from lantoa.preorders.tests.factories import campaign, phone, pledge, said_to

pytestmark = pytest.mark.django_db


def test_who_has_not_paid_is_reminded_once_and_nobody_else(stage: StandingWorld) -> None:
    of, late, paid, door = campaign(minimum=3), phone(), phone(), phone()
    for number, method in ((late, "transfer"), (paid, "transfer"), (door, "cod")):
        pledge(of, number=number, method=method)
    # Closed at 9 in the morning; they can pay until the end of the third day after it.
    stage.later(days=3)
    while close_due():
        pass
    selling.bank_says(Order.objects.get(buyer_phone=paid))
    stage.later(days=1)
    assert remind_unpaid() == 0
    # The day before the last: not at night, once by day.
    stage.later(hours=20)
    assert remind_unpaid() == 0
    stage.later(hours=8)
    assert (remind_unpaid(), remind_unpaid()) == (1, 0)
    order = Order.objects.get(buyer_phone=late)
    assert order.code in said_to(late)[-1]
    assert f"/don/{order.token}/" in said_to(late)[-1]
    assert [len(said_to(one)) for one in (late, paid, door)] == [3, 2, 2]


def test_whose_time_is_over_hears_no_more(stage: StandingWorld) -> None:
    of, number = campaign(minimum=1), phone()
    pledge(of, number=number)
    stage.later(days=3)
    while close_due():
        pass
    stage.later(days=4)
    assert remind_unpaid() == 0
    assert len(said_to(number)) == 2
