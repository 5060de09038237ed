"""What a shift pays: by the hour (to the minute), by the day, or by the piece."""

from __future__ import annotations

MOST_PAY, MOST_PIECES = 50_000_000, 100_000


def quantity_of(pay_by: str, *, minutes: int, pieces: int) -> int:
    """What is paid for: minutes, one day, or pieces."""
    return {"hour": minutes, "day": 1, "piece": pieces}.get(pay_by, 0)


def amount_of(pay_by: str, pay: int, *, minutes: int, pieces: int) -> int:
    """Đồng for one shift; hours to the minute, half a đồng upwards."""
    if pay_by == "hour":
        return (pay * minutes + 30) // 60
    return pay * quantity_of(pay_by, minutes=minutes, pieces=pieces)
