"""How long making takes, and what was really used teaches it."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.workforce.rules.making import Experience, learn, learnt_seconds, planned_seconds


@dataclass(frozen=True)
class Step:
    seconds: int
    setup_seconds: int = 0
    batch: int = 0


def test_every_batch_that_is_begun_is_set_up() -> None:
    assert planned_seconds([Step(60, 600, 20), Step(30, 120)], 41) == 41 * 90 + 3 * 600 + 120
    assert planned_seconds([Step(60, 600, 20)], 0) == 0


def test_six_minutes_that_took_seven_and_a_half_become_seven() -> None:
    learnt = learn([Experience(100, 36_000, 44_400)] * 5)
    assert learnt is not None
    assert (learnt.batches, learnt.planned / 60, learnt.used / 60) == (5, 6, 7.4)
    assert 7.1 < learnt.proposed / 60 < 7.3
    assert learnt_seconds(360, learnt.factor, 86_400) == round(360 * learnt.factor)


def test_a_slip_of_the_finger_moves_little() -> None:
    learnt = learn([Experience(100, 36_000, 36_000)] * 4 + [Experience(100, 36_000, 3_600_000)])
    assert learnt is not None
    assert learnt.factor <= 1.3


def test_too_few_batches_or_what_is_planned_already_teach_nothing() -> None:
    assert learn([Experience(100, 36_000, 60_000)] * 2) is None
    assert learn([Experience(100, 36_000, 36_500)] * 5) is None
    assert learn([Experience(100, 0, 36_500)] * 5) is None


def test_a_step_that_takes_no_time_goes_on_taking_none() -> None:
    assert [learnt_seconds(0, 2, 9), learnt_seconds(1, 0.1, 9), learnt_seconds(8, 2, 9)] == [0, 1, 9]
