"""Editions of months: counted again and again while a month runs, fixed once it is over and sealed under a signed root."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction

from lantoa.insights import acts
from lantoa.insights.actions.export import export_facts
from lantoa.insights.models import AreaSheet, MonthEdition
from lantoa.insights.queries.count import Counted, count
from lantoa.insights.queries.facts import manifest
from lantoa.insights.queries.figure import NOUGHT
from lantoa.insights.rules.open_sheet import defined, digest, sheet
from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world

# What is told late (a paper list, a statement, a phone that was without a signal) has so many days to come in.
DAYS_AFTER = 3
# Later news is looked for in so many months that were fixed.
LOOKED_BACK = 12


def count_open_month() -> int:
    """Count the month that runs, and any before it that is not fixed, anew: how many figures there are. Nothing is counted while
    no fact came since the last time."""
    export_facts()
    position = manifest().position
    if MonthEdition.objects.filter(position__gt=position).exists():
        return 0  # facts are being made anew: what is there is newer
    months = _open_months()
    held = MonthEdition.objects.filter(number=0, month__in=months)
    if not months or (held.count() == len(months) and not held.exclude(position=position, defined=defined()).exists()):
        return 0
    counted = count(_from(months[0], months[-1]), position)
    with transaction.atomic():
        MonthEdition.objects.filter(number=0).delete()
        made = [_kept(month, 0, position, None, [one for one in counted if one.month == month]) for month in months]
    return sum(len(sheet_.counted) for sheet_ in AreaSheet.objects.filter(edition__in=made))


def freeze_months() -> int:
    """Fix every month that is over, under the newest signed root; and where later news changed a fixed month, add an edition that
    says what changed. Returns how many editions were made. Facts that are not under a root yet wait for the next day."""
    export_facts()
    root = journal.last_root()
    months = _months_over()
    position = root.position if root else 0
    if root is None or not months or manifest().position < position:
        return 0
    fixed = {
        edition.month: edition
        for edition in MonthEdition.objects.filter(number__gt=0, month__in=months).order_by("number")
    }
    wanted = [month for month in months if month not in fixed or fixed[month].position < position]
    wanted = [month for month in wanted if root.signed_at >= _end_of(month) + timedelta(days=DAYS_AFTER)]
    if not wanted:
        return 0
    by_month = {month: list(those) for month, those in groupby(sorted(count(_from(wanted[0], wanted[-1]), position), key=lambda one: one.month), lambda one: one.month)}  # fmt: skip
    made = 0
    for month in wanted:
        made += _fix(month, fixed.get(month), position, root.number, by_month.get(month, []))
    return made


def _fix(month: date, before: MonthEdition | None, position: int, root: int, counted: list[Counted]) -> int:
    if before is not None and before.digest == _digest(month, counted):
        return 0
    with transaction.atomic():
        number = before.number + 1 if before else 1
        changes = _changes(before, counted) if before else []
        edition = _kept(month, number, position, root, counted, changes)
        MonthEdition.objects.filter(month=month, number=0).delete()
        data = {
            "month": f"{month:%Y-%m}", "edition": number, "position": position, "root": root, "digest": edition.digest,
            "defined": edition.defined, "figures": len(counted), "changes": len(changes),
        }  # fmt: skip
        journal.record(acts.MONTH_CORRECTED if before else acts.MONTH_FROZEN, edition, data=data)
    return 1


def _kept(
    month: date, number: int, position: int, root: int | None, counted: list[Counted], changes: Sequence[Any] = ()
) -> MonthEdition:
    edition = MonthEdition.objects.create(
        month=month, number=number, position=position, root=root, digest=_digest(month, counted), defined=defined(),
        changes=list(changes), made_at=world.now(),
    )  # fmt: skip
    areas: dict[str, list[Counted]] = {}
    for one in counted:
        areas.setdefault(one.area, []).append(one)
    AreaSheet.objects.bulk_create(
        [
            AreaSheet(
                edition=edition, area=area, counted={one.key: [one.cell.value, one.cell.over, one.cell.who] for one in those},
                shown={one.key: dict(one.shown) for one in those},
            )
            for area, those in sorted(areas.items())
        ],
        batch_size=500,
    )  # fmt: skip
    return edition


def _digest(month: date, counted: Iterable[Counted]) -> str:
    return digest(sheet(month, ((one.indicator, one.cut, one.area, one.shown) for one in counted)))


def _changes(before: MonthEdition, counted: list[Counted]) -> list[dict[str, Any]]:
    """What everybody sees otherwise than in the edition before, each with both."""
    then = {(key, row.area): shown for row in before.sheets.all() for key, shown in row.shown.items()}
    now = {(one.key, one.area): dict(one.shown) for one in counted}
    return [
        {"figure": key[0], "area": key[1], "was": then.get(key, NOUGHT), "is": now.get(key, NOUGHT)}
        for key in sorted(then.keys() | now.keys())
        if then.get(key, NOUGHT) != now.get(key, NOUGHT)
    ]


def _open_months() -> list[date]:
    """The month that runs, and those before it that have facts and are not fixed."""
    first = _first_month()
    if first is None:
        return []
    fixed = set(MonthEdition.objects.filter(number__gt=0).values_list("month", flat=True))
    return [month for month in _from(first, _month_of(world.today())) if month not in fixed]


def _months_over() -> list[date]:
    first = _first_month()
    if first is None:
        return []
    last = _month_of(world.today() - timedelta(days=DAYS_AFTER))
    over = [month for month in _from(first, last) if month < last]
    fixed = set(MonthEdition.objects.filter(number__gt=0).values_list("month", flat=True))
    return [month for month in over if month not in fixed or month in over[-LOOKED_BACK:]]


def _first_month() -> date | None:
    months = [part.month for part in manifest().parts]
    return date.fromisoformat(f"{min(months)}-01") if months else None


def _from(first: date, last: date) -> list[date]:
    found, month = [], first
    while month <= last:
        found.append(month)
        month = _next(month)
    return found


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _end_of(month: date) -> Any:
    after = _next(month)
    return (
        world.now()
        .astimezone(VIETNAM)
        .replace(year=after.year, month=after.month, day=1, hour=0, minute=0, second=0, microsecond=0)
    )
