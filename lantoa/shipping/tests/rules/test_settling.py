"""Whether what was settled is what was agreed."""

from __future__ import annotations

import pytest

from lantoa.shipping.rules.settling import Carried, judge


@pytest.mark.parametrize(
    ("status", "heard", "cash", "received", "collected", "state"),
    [
        ("delivered", True, 250, 0, 250, "agrees"), ("delivered", True, 250, 0, 200, "short"), ("delivered", True, 250, 0, 300, "over"),
        ("delivered", True, 250, 200, 50, "agrees"), ("delivered", True, 250, 200, 60, "over"), ("delivered", True, 250, 250, 250, "already_settled"),
        ("delivered", True, 250, 250, 0, "agrees"), ("delivered", True, 250, 0, 0, "short"), ("delivered", True, 0, 0, 0, "agrees"),
        ("delivered", True, 0, 0, 10, "over"), ("moving", True, 250, 0, 250, "not_delivered"), ("returned", True, 250, 0, 0, "agrees"),
        ("returned", True, 250, 0, 250, "not_delivered"), ("created", False, 250, 0, 250, "agrees"), ("created", False, 250, 0, 100, "short"),
    ],
)  # fmt: skip
def test_judging(status: str, heard: bool, cash: int, received: int, collected: int, state: str) -> None:
    assert judge(Carried(status, heard, cash, received), collected) == state


def test_without_a_parcel_it_is_unknown() -> None:
    assert judge(None, 250) == "unknown_parcel"
