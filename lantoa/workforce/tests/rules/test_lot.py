"""First expired, first out."""

from __future__ import annotations

from datetime import date

from lantoa.workforce.rules.lot import InLot, Take, Wanted, first_expired_first_out

TODAY = date(2026, 12, 10)


def test_what_expires_first_goes_first_and_the_oldest_order_gets_it() -> None:
    lots = [
        InLot(1, 7, 5, date(2026, 12, 1)),
        InLot(2, 7, 4, date(2026, 12, 3), date(2026, 12, 20)),
        InLot(3, 7, 2, date(2026, 12, 2), date(2026, 12, 10)),
        InLot(4, 8, 9, date(2026, 12, 2), date(2026, 12, 11)),
    ]
    takes, missing = first_expired_first_out(lots, [Wanted(1, 7, 3), Wanted(2, 7, 9)], on=TODAY)
    assert takes == [Take(1, 3, 2), Take(1, 2, 1), Take(2, 2, 3), Take(2, 1, 5)]
    assert missing == {2: 1}


def test_what_expired_or_was_called_back_is_never_taken() -> None:
    lots = [
        InLot(1, 7, 5, date(2026, 12, 1), date(2026, 12, 9)),
        InLot(2, 7, 5, date(2026, 12, 1), date(2026, 12, 30), recalled=True),
    ]
    assert first_expired_first_out(lots, [Wanted(1, 7, 3)], on=TODAY) == ([], {1: 3})
