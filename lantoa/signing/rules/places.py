"""Where the stamps of several signers stand on a page, and when the next question is due. Plain arithmetic."""

from __future__ import annotations

from datetime import timedelta

WIDTH, HEIGHT, MARGIN, GAP, IN_A_ROW = 168, 60, 36, 9, 3
MOST_SIGNERS = 12
_FIRST, _SLOWEST = 2.0, 30.0


def box_of(order: int) -> tuple[int, int, int, int]:
    """The place of the stamp of the signer of this order (from 1) on the last page: left, bottom, right, top in points. Three in
    a row from the lower left corner, rows upwards."""
    row, column = divmod(order - 1, IN_A_ROW)
    left, bottom = MARGIN + column * (WIDTH + GAP), MARGIN + row * (HEIGHT + GAP)
    return left, bottom, left + WIDTH, bottom + HEIGHT


def pause_after(polls: int) -> timedelta:
    """How long to wait after so many questions without an answer: 2 s, growing by half, at most 30 s."""
    return timedelta(seconds=min(_FIRST * 1.5 ** min(polls, 20), _SLOWEST))
