"""Which pieces a restore takes: a base and all that follows without a gap; and which none can need any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from config.backup.sqlite import BASE, CUT, MINUTE, Piece, beyond, plan, superfluous

START = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def piece(low: int, high: int, seconds: float, level: int = CUT, generation: str = "20261101T000000-aa") -> Piece:
    return Piece(high, low, level, at(seconds), generation)


FIRST = [piece(1, 1, 0), *(piece(number, number, number) for number in range(2, 9))]


def ends(chain: list[Piece]) -> list[tuple[int, int]]:
    return [(one.low, one.high) for one in chain]


def test_a_name_says_all_there_is_to_know_of_a_piece() -> None:
    one = piece(2, 31, 12.345, MINUTE)
    assert Piece.read(one.name) == one
    assert Piece.read("database/x/0/half") is None
    assert Piece.read("files/ab/cd") is None


def test_from_a_base_on_every_piece_is_taken_up_to_the_time() -> None:
    assert ends(plan(FIRST)) == [(1, 1), *((n, n) for n in range(2, 9))]
    assert ends(plan(FIRST, at(4.5)))[-1] == (4, 4)
    assert ends(plan(FIRST, at(5)))[-1] == (5, 5)
    assert plan(FIRST, at(-1)) == []


def test_what_was_put_together_is_taken_where_it_fits_into_the_time() -> None:
    minute = piece(2, 6, 6, MINUTE)
    assert ends(plan([*FIRST, minute])) == [(1, 1), (2, 6), (7, 7), (8, 8)]
    assert ends(plan([*FIRST, minute], at(5))) == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]


def test_a_later_base_is_begun_with_and_a_minute_around_it_goes_on_from_it() -> None:
    pieces = [piece(1, 1, 0), piece(2, 6, 6, MINUTE), piece(1, 4, 5, BASE), piece(7, 9, 9, MINUTE)]
    assert ends(plan(pieces)) == [(1, 4), (2, 6), (7, 9)]


def test_a_piece_that_is_missing_is_found_out_and_one_that_a_minute_covers_is_not_missed() -> None:
    without = [one for one in FIRST if one.low != 4]
    chain = plan(without)
    assert chain[-1].high == 3
    found = beyond(without, chain)
    assert found is not None
    assert found.low == 5
    assert beyond(without, plan(without, at(3)), at(3)) is None
    covered = [*without, piece(2, 5, 5, MINUTE)]
    assert beyond(covered, plan(covered)) is None


def test_another_spool_counts_anew_and_is_never_mixed_in() -> None:
    later = [piece(1, 1, 100, generation="20261101T000140-bb"), piece(2, 2, 101, generation="20261101T000140-bb")]
    assert {one.generation for one in plan([*FIRST, *later])} == {"20261101T000140-bb"}
    before = plan([*FIRST, *later], at(50))
    assert {one.generation for one in before} == {"20261101T000000-aa"}
    assert beyond([*FIRST, *later], before, at(50)) is None


def test_whatever_was_possible_within_the_days_stays_possible_after_clearing_away() -> None:
    days, hour = 86_400, 3_600
    pieces, number = [piece(1, 1, 0)], 1
    for step in range(1, 10 * 24):
        for _ in range(3):
            number += 1
            pieces.append(piece(number, number, step * hour - 3 + number % 3))
        pieces.append(piece(number - 2, number, step * hour, MINUTE))
        if step % 24 == 0:
            pieces.append(piece(1, number, step * hour, BASE))
    now, keep = at(10 * days), 4
    gone = set(superfluous(pieces, now, keep))
    left = [one for one in pieces if one not in gone]
    assert len(left) < len(pieces) / 2
    for back in range(0, keep * 24):
        moment = now - timedelta(hours=back)
        assert plan(left, moment)[-1].high == plan(pieces, moment)[-1].high, back
        assert beyond(left, plan(left, moment), moment) is None
    assert min(one.at for one in left if one.whole) <= now - timedelta(days=keep)


def test_an_old_spool_goes_when_its_time_is_over_and_the_newest_never() -> None:
    old = [piece(1, 1, 0, generation="20261001T000000-aa")]
    new = [piece(1, 1, 10, generation="20261101T000000-bb")]
    now = at(40 * 86_400)
    assert superfluous([*old, *new], now, 30) == old
    assert superfluous(new, now, 30) == []
    assert superfluous([*old, *new], at(60), 30) == []


@pytest.mark.parametrize("count", [0, 1])
def test_with_nothing_there_nothing_is_superfluous(count: int) -> None:
    assert superfluous(FIRST[:count], at(0), 30) == []
