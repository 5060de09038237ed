"""People and their sales, fetched from the rooms that know them, for counting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db.models import Count, Exists, OuterRef

from lantoa.accounts import api as accounts
from lantoa.insights.rules.cohort import Cohort, Sale, Seat, cohorts
from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM
from lantoa.learning import api as learning
from lantoa.orders import api as orders

AT_ONCE = 500
# The row of the register of processing under which people are counted.
PURPOSE = "outcomes"
# What each of the first steps stands on: the act, and whose subject it is about.
ENTRIES = {
    "enrolled": ("learning.enrolled", "learning.enrollment"),
    "attended": ("learning.attended", "learning.enrollment"),
    "did_it": ("learning.practice_completed", "learning.practice"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """The cohorts, and the practice that made each seat of them one that did it."""

    cohorts: list[Cohort]
    practices: dict[int, int]


def count(until: date) -> Counted:
    """All cohorts as they stood at the end of a day. Four queries, and one more for each five hundred households of learners."""
    after = datetime.combine(until + timedelta(days=1), time.min, tzinfo=VIETNAM)
    left_out = accounts.not_to_be_counted(PURPOSE)
    rows = [row for row in learning.counted_seats(after) if row.person_id not in left_out]
    sales = _sales({row.person_id for row in rows if row.person_id is not None}, after)
    practices = {row.enrollment_id: row.practice_id for row in rows if row.practice_id is not None}
    return Counted(cohorts([_seat(row) for row in rows], sales, until), practices)


def _seat(row: learning.CountedSeat) -> Seat:
    who = f"person {row.person_id}" if row.person_id is not None else f"listed {row.listed_id}"
    first, last, enrolled = (_day(at) for at in (row.first_at, row.last_at, row.enrolled_at))
    done = _day(row.did_it_at) if row.did_it_at else None
    return Seat(
        who, row.person_id, row.unit_id, first, last, enrolled, row.waiting, row.attended, done, row.enrollment_id
    )


def _sales(people: set[int], after: datetime) -> dict[int, list[Sale]]:
    """What came in for the households each of them owned on that day; two who own one household are each told all of it."""
    owned = [row for row in accounts.household_owners() if row[0] in people]
    income: dict[int, list[Sale]] = {}
    for part in _parts(sorted({household for _person, household, _since, _until in owned})):
        for household, day, amount in orders.told_income(part, after):
            income.setdefault(household, []).append(Sale(day, amount))
    found: dict[int, list[Sale]] = {}
    for person, household, since, until in owned:
        first, last = _day(since), _day(until) if until else date.max
        found.setdefault(person, []).extend(sale for sale in income.get(household, ()) if first <= sale.day <= last)
    return found


def entries_under(counted: Counted, position: int) -> list[dict[str, int]]:
    """For each cohort how many sealed entries of the journal its first steps stand on, up to that place in the order of all; without those
    that were taken back up to there."""
    subjects: list[dict[str, list[int]]] = [
        {
            "enrolled": [seat.number for seat in one.enrolled],
            "attended": [seat.number for seat in one.attended],
            "did_it": [counted.practices[seat.number] for seat in one.did_it],
        }
        for one in counted.cohorts
    ]
    found = [dict.fromkeys(ENTRIES, 0) for _cohort in counted.cohorts]
    taken_back = journal.Entry.objects.filter(reverses=OuterRef("pk"), seal__position__lte=position)
    for step, (act, subject_type) in ENTRIES.items():
        known: dict[str, int] = {}
        for part in _parts(sorted({pk for one in subjects for pk in one[step]})):
            about = journal.Entry.objects.filter(
                ~Exists(taken_back),
                act=act,
                subject_type=subject_type,
                subject_id__in=[str(pk) for pk in part],
                seal__position__lte=position,
            )
            known |= dict(
                about.order_by().values_list("subject_id").annotate(Count("pk")).values_list("subject_id", "pk__count")
            )
        for counts, one in zip(found, subjects, strict=True):
            counts[step] = sum(known.get(str(pk), 0) for pk in one[step])
    return found


def _parts(those: Sequence[int]) -> Iterator[list[int]]:
    rest: Iterable[int] = iter(those)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _day(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()
