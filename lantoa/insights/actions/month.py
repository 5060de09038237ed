"""Editions of months: counted again and again while a month runs, fixed once it is over and sealed under a signed root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.insights import acts
from lantoa.insights.actions.export import MOST_WAITS, export_facts, exported_up_to, turn
from lantoa.insights.errors import NothingFixed
from lantoa.insights.models import AreaSheet, MonthEdition
from lantoa.insights.queries.count import Counted, count
from lantoa.insights.queries.facts import manifest
from lantoa.insights.queries.figure import NOUGHT
from lantoa.insights.rules.indicator import SEX
from lantoa.insights.rules.open_sheet import defined, digest, sheet
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM, world

# What is told late (a paper list, a statement, a phone that was without a signal) has so many days to come in.
DAYS_AFTER = 3
# Later news is looked for in so many months that were fixed.
LOOKED_BACK = 12


def count_open_month() -> int:
    """Count the month that runs, and any before it that is not fixed, anew: how many figures there are. Nothing is counted while
    no fact came since the last time, or by another line at the same time."""
    with turn("counting") as mine:
        return _count_open() if mine else 0


def _count_open() -> int:
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
    """Fix every month that is over, under the newest signed root. Where later news changed months fixed before, editions that say what
    changed are added on the same occasion: once a month, unless somebody asks (ask_correction). Returns how many editions were made.
    Facts that are not under a root yet wait for the next day."""
    with turn("counting", wait=MOST_WAITS) as mine:
        return _freeze() if mine else 0


def _freeze() -> int:
    root = journal.last_root()
    if root is None or not exported_up_to(root.position):
        return 0
    months = _months_over()
    fixed = _newest(months)
    due = [
        month
        for month in months
        if month not in fixed and root.signed_at >= _end_of(month) + timedelta(days=DAYS_AFTER)
    ]
    return _fix_all([month for month in months if month in due or month in fixed], fixed, root) if due else 0


def months_late() -> list[date]:
    """Months that are over, have facts, and should have been fixed by the end of yesterday, the first first. Two queries at most."""
    fixed = set(MonthEdition.objects.filter(number__gt=0).values_list("month", flat=True))
    due = world.now() - timedelta(days=DAYS_AFTER + 1)
    return [month for month in _months_over() if month not in fixed and _end_of(month) < due]


def ask_correction(month: date, *, by: Actor) -> MonthEdition:
    """Have a fixed month counted again now: as soon as a root is signed that covers what is known by then, a further edition is made if
    anything is told otherwise. Asked twice while it is waited for is once. Raises NothingFixed."""
    edition = _newest([month]).get(month)
    if edition is None:
        raise NothingFixed(_("This month is not fixed yet."))
    with transaction.atomic():
        waiting = MonthEdition.objects.filter(pk=edition.pk, correction_asked_at=None)
        if waiting.update(correction_asked_at=world.now()):
            journal.record(
                acts.CORRECTION_ASKED, edition, by=by, on_behalf_of=by.organisation_id, data={"month": f"{month:%Y-%m}"}
            )
    edition.refresh_from_db()
    return edition


def correct_asked() -> int:
    """Count again every month somebody asked for: how many editions were made."""
    asked = MonthEdition.objects.filter(number__gt=0, correction_asked_at__isnull=False)
    root = journal.last_root() if asked.exists() else None
    ready = list(asked.filter(correction_asked_at__lte=root.signed_at).order_by("month")) if root else []
    if root is None or not ready or not exported_up_to(root.position):
        return 0
    months = [edition.month for edition in ready]
    with turn("counting") as mine:
        if not mine:
            return 0
        made = _fix_all(months, _newest(months), root)
        MonthEdition.objects.filter(pk__in=[edition.pk for edition in ready]).update(correction_asked_at=None)
    return made


def _newest(months: Sequence[date]) -> dict[date, MonthEdition]:
    """The newest fixed edition of each of these months that has one."""
    editions = MonthEdition.objects.filter(number__gt=0, month__in=months).order_by("number")
    return {edition.month: edition for edition in editions}


def _fix_all(months: Sequence[date], fixed: Mapping[date, MonthEdition], root: journal.Root) -> int:
    """Fix these months as the root knows them, and say of those that are fixed what changed."""
    wanted = [month for month in months if month not in fixed or fixed[month].position < root.position]
    if not wanted:
        return 0
    counted = sorted(count(_from(wanted[0], wanted[-1]), root.position), key=lambda one: one.month)
    by_month = {month: list(those) for month, those in groupby(counted, lambda one: one.month)}
    return sum(_fix(month, fixed.get(month), root.position, root.number, by_month.get(month, [])) for month in wanted)


def _fix(month: date, before: MonthEdition | None, position: int, root: int, counted: list[Counted]) -> int:
    changes = _changes(before, counted) if before else []
    if before is not None and not changes:
        return 0
    with transaction.atomic():
        number = before.number + 1 if before else 1
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
    """What everybody sees otherwise than in the edition before, each with both. By sex nothing is told: a share that comes, moves or goes
    is what somebody said or took back, which is no news of the month and nobody's business."""
    then = {(key, row.area): shown for row in before.sheets.all() for key, shown in row.shown.items() if SEX not in key}
    now = {(one.key, one.area): dict(one.shown) for one in counted if SEX not in one.key}
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
