"""What an order owes who brought it, as it stands now."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.kit.money import by_rates


@dataclass(frozen=True, slots=True)
class Standing:
    """One order by its sums (đồng): goods when it was placed, what corrections took off, what there was to pay, what was received and
    kept; whether it was given up."""

    goods: int
    lessened: int
    to_pay: int
    kept: int
    given_up: bool


def owed(rate: int, order: Standing) -> tuple[int, int]:
    """(đồng owed, đồng that will be owed once the order is paid): of what is left of the goods, nothing of an order given up."""
    left = 0 if order.given_up else max(order.goods - max(order.lessened, 0), 0)
    (share,) = by_rates(left, [rate])
    return (share, 0) if order.kept >= order.to_pay else (0, share)
