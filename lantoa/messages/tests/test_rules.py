"""Six tries in about ten minutes."""

from lantoa.messages.rules import MOST_TRIES, pause_after


def test_pauses_grow_and_end_with_the_sixth_try() -> None:
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES + 1)]
    assert [pause.total_seconds() if pause else None for pause in pauses] == [5, 15, 45, 135, 405, None]
