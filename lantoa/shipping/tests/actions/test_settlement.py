"""A settlement is its own event: counted once, parcel by parcel, whatever came first."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.errors import BadSettlement
from lantoa.shipping.models import Parcel, Settlement, SettlementLine
from lantoa.shipping.tests import factories

pytestmark = pytest.mark.django_db


def states(settlement: Settlement) -> list[str]:
    return list(settlement.lines.order_by("number").values_list("state", flat=True))


def received(parcel: Parcel) -> int:
    parcel.refresh_from_db()
    return parcel.cash_received


@pytest.mark.parametrize(
    ("amount", "state"), [(250_000, "agrees"), (200_000, "short"), (300_000, "over"), (0, "short")]
)
def test_the_cash_of_a_delivered_parcel_is_compared_with_what_was_agreed(amount: int, state: str) -> None:
    parcel = factories.delivered(factories.parcel())
    assert states(factories.settled(parcel, amount)) == [state]
    assert received(parcel) == amount
    said = [entry.act for entry in journal.entries_about(parcel)][-1]
    assert said == (acts.SETTLED if state == "agrees" else acts.SETTLEMENT_MISMATCH)


def test_the_rest_that_comes_later_makes_it_right() -> None:
    parcel = factories.delivered(factories.parcel())
    assert states(factories.settled(parcel, 200_000)) == ["short"]
    assert states(factories.settled(parcel, 50_000)) == ["agrees"]
    assert received(parcel) == 250_000


def test_a_parcel_settled_before_is_not_counted_twice() -> None:
    parcel = factories.delivered(factories.parcel())
    factories.settled(parcel, 250_000)
    assert states(factories.settled(parcel, 250_000)) == ["already_settled"]
    assert states(factories.settled(factories.delivered(factories.parcel()), 250_000, 250_000)) == [
        "agrees",
        "already_settled",
    ]
    assert received(parcel) == 250_000


def test_the_same_settlement_again_counts_nothing() -> None:
    parcel = factories.delivered(factories.parcel())
    first, again = (factories.settled(parcel, 250_000, reference="KY-1") for _ in range(2))
    assert first == again
    assert (received(parcel), SettlementLine.objects.count()) == (250_000, 1)
    with pytest.raises(BadSettlement):
        factories.settled(parcel, 240_000, reference="KY-1")


def test_one_cut_off_halfway_is_finished_by_sending_it_again() -> None:
    parcel, other = (factories.delivered(factories.parcel()) for _ in range(2))
    whole = factories.settled(parcel, 250_000, codes=[f"CODE{n}" for n in range(3)], reference="KY-1")
    whole.lines.filter(number__gt=2).delete()
    factories.settled(parcel, 250_000, codes=[f"CODE{n}" for n in range(3)], reference="KY-1")
    assert states(whole) == ["agrees", *["unknown_parcel"] * 3]
    assert (received(parcel), received(other)) == (250_000, 0)


def test_a_fee_for_a_parcel_that_came_back_agrees_and_says_nothing_of_cash() -> None:
    parcel = factories.told(factories.parcel(), "returned")
    assert states(factories.settled(parcel, 0)) == ["agrees"]
    assert acts.SETTLED not in [entry.act for entry in journal.entries_about(parcel)]


def test_another_households_parcel_is_unknown_here() -> None:
    mine, other = (factories.delivered(factories.parcel()) for _ in range(2))
    settlement = factories.settled(mine, 250_000, codes=[other.tracking_code])
    assert states(settlement) == ["agrees", "unknown_parcel"]
    assert received(other) == 0


def test_a_carrier_that_never_told_anything_cannot_contradict_itself() -> None:
    assert states(factories.settled(factories.parcel(), 250_000)) == ["agrees"]
    moving = factories.told(factories.parcel(), "delivering")
    assert states(factories.settled(moving, 250_000)) == ["not_delivered"]
    assert received(moving) == 250_000
    factories.delivered(moving)
    assert SettlementLine.objects.get(parcel=moving).state == "agrees"
    assert [entry.act for entry in journal.entries_about(moving)][-1] == acts.SETTLED


def test_any_order_of_arrival_ends_in_the_same_cash_and_state() -> None:
    ends = set()
    for number, order in enumerate(permutations(("register", "moving", "delivered", "settle"))):
        home, code = factories.household(), f"ORDER{number}"
        account = factories.connected(home, "ghtk")
        shadow = Parcel(organisation_id=home.pk, carrier="ghtk", tracking_code=code)
        steps: dict[str, Any] = {
            "register": lambda home=home, code=code: factories.parcel(home, "ghtk", tracking_code=code),
            "moving": lambda account=account, code=code: factories.knock(
                account, factories.notice("4", code, world.now().replace(hour=5))
            ),
            "delivered": lambda account=account, code=code: factories.knock(
                account, factories.notice("5", code, world.now().replace(hour=6))
            ),
            "settle": lambda shadow=shadow: factories.settled(shadow, 250_000),
        }
        for step in order:
            steps[step]()
        parcel = Parcel.objects.get(organisation=home)
        line = SettlementLine.objects.get(settlement__organisation=home)
        ends.add((parcel.status, parcel.cash_received, parcel.events.count(), line.state, line.parcel_id == parcel.pk))
    assert ends == {("delivered", 250_000, 2, "agrees", True)}
