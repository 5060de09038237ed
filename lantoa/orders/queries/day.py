"""What of orders stands on the screen of the seller's day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lantoa.kit.access import Actor
from lantoa.kit.database.together import Question
from lantoa.orders.queries.abroad import ask_waiting_abroad
from lantoa.orders.queries.counter import ask_counter_today
from lantoa.orders.queries.maker import ask_parts_to_make
from lantoa.orders.queries.order import ask_longest, ask_piles
from lantoa.orders.queries.parcel import ask_late_parcels
from lantoa.orders.queries.problem import ask_problems


def of_the_day(actor: Actor, stalls: Sequence[int]) -> dict[str, Question[Any]]:
    """Of these stalls of the actor: the `piles` of orders and which of those to confirm waits `longest`; beside it `problems` that await
    an answer, sales at the `counter` today, parts `to_make` for neighbours, who waits `from_abroad`, and parcels whose cash is late
    (`late_cash`)."""
    return {
        "piles": ask_piles(stalls),
        "longest": ask_longest(stalls),
        "problems": ask_problems(actor),
        "counter": ask_counter_today(actor),
        "to_make": ask_parts_to_make(actor),
        "from_abroad": ask_waiting_abroad(actor),
        "late_cash": ask_late_parcels(actor),
    }
