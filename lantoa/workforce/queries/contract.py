"""The paper about somebody's days in a call, as those days are now."""

from __future__ import annotations

from collections.abc import Iterable

from lantoa.workforce.models import Shift, WorkContract
from lantoa.workforce.rules import contract as rules


def sum_of(shifts: Iterable[Shift]) -> str:
    """What a paper about just these shifts of one worker in one call is printed from."""
    those = sorted(shifts, key=lambda one: (one.day, one.pk))
    days = [[one.day, one.pay_by, one.pay, one.starts_at, one.ends_at] for one in those]
    return rules.sum_of(days, those[0].worker_id if those else 0, rules.words().clauses)


def papers_for(shifts: Iterable[Shift]) -> dict[tuple[int, int], WorkContract]:
    """The printed papers that say what is agreed now, by call and worker; one that was printed of other days counts no more. Two queries."""
    calls = {one.call_day.call_id for one in shifts if one.call_day}
    workers = {one.worker_id for one in shifts}
    now: dict[tuple[int, int], list[Shift]] = {}
    live = Shift.objects.live().filter(worker__in=workers, call_day__call__in=calls).select_related("call_day")
    for one in live:
        if one.call_day is not None:
            now.setdefault((one.call_day.call_id, one.worker_id), []).append(one)
    sums = {key: sum_of(those) for key, those in now.items()}
    printed = WorkContract.objects.filter(call__in=calls, worker__in=workers, file__isnull=False)
    return {
        (one.call_id, one.worker_id): one
        for one in printed.order_by("pk")
        if sums.get((one.call_id, one.worker_id)) == one.said
    }
