"""Many at the same moment: the last pieces go once, and two workers that close together make every order once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from lantoa.accounts import api as accounts
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.tests.crowd import Crowd
from lantoa.kit.world import world
from lantoa.orders.models import Order
from lantoa.preorders.actions.close import close_due
from lantoa.preorders.actions.pledge import Joining, join, withdraw
from lantoa.preorders.errors import CannotJoin, TooLate
from lantoa.preorders.models import Campaign, Pledge
from lantoa.preorders.tests.factories import campaign, joining, pledge, said_to

pytestmark = pytest.mark.django_db(transaction=True)


def joins(of: Campaign, said: list[Joining]) -> Callable[[int], bool]:
    def one(number: int) -> bool:
        try:
            join(of, said[number], by=accounts.Visitor(), key=world.uuid7())
        except CannotJoin:
            return False
        return True

    return one


def test_the_last_three_pieces_go_to_three_of_eight(crowd: Crowd) -> None:
    of = campaign(minimum=2, maximum=3)
    joined = crowd(joins(of, [joining(of) for _number in range(8)]))
    assert joined.count(True) == 3
    assert crowd.alone(lambda: (Campaign.objects.get().joined, Pledge.objects.count())) == (3, 3)


def test_workers_that_close_together_order_and_tell_once(crowd: Crowd, stage: StandingWorld) -> None:
    of = campaign(minimum=2)
    mine = [pledge(of) for _number in range(4)]
    numbers = [one.phone for one in mine]
    stage.later(days=3)

    def work(_number: int) -> bool:
        try:
            close_due()
        except Exception:  # noqa: BLE001 - a worker that met another one tries again later
            return False
        return True

    crowd(work)
    crowd.alone(lambda: [close_due(), close_due(), close_due()])
    assert crowd.alone(Order.objects.count) == 4
    assert crowd.alone(lambda: {len(said_to(number)) for number in numbers}) == {2}
    assert crowd.alone(lambda: Campaign.objects.get().state) == "gathered"


def test_whoever_leaves_in_the_moment_it_closes_is_either_out_or_has_an_order(crowd: Crowd) -> None:
    of = campaign(minimum=2, maximum=6)
    mine = [pledge(of) for _number in range(6)]

    def one(number: int) -> bool:
        try:
            if number % 4 == 3:
                close_due()
            else:
                withdraw(mine[number % 4 + (number // 4) * 3], by=accounts.Visitor(), key=world.uuid7())
        except TooLate:
            return False
        except Exception:  # noqa: BLE001 - a worker that met another one tries again later
            return False
        return True

    crowd(one)
    crowd.alone(
        lambda: Campaign.objects.filter(closed_at=None).update(last_day=of.opened_at.date() - timedelta(days=1))
    )
    crowd.alone(lambda: [close_due() for _turn in range(4)])
    left = crowd.alone(lambda: Pledge.objects.exclude(withdrawn_at=None).count())
    campaign_ = crowd.alone(Campaign.objects.get)
    ordered = crowd.alone(Order.objects.count)
    assert campaign_.joined == 6 - left
    assert ordered == (6 - left if campaign_.joined >= 2 else 0)
