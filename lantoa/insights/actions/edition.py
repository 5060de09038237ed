"""Editions: all figures counted as of the end of a month, once, and shown until the next one."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.db import transaction

from lantoa.insights.models import CohortSheet, Edition
from lantoa.insights.queries.cohort import count, entries_under
from lantoa.insights.rules.cohort import last_closed_month
from lantoa.insights.rules.disclosure import disclosure
from lantoa.insights.rules.sheet import sheets
from lantoa.journal import api as journal
from lantoa.kit.world import world


def make_due_edition() -> int:
    """Make the edition of the last month that is over, unless it is there or nobody has ever been to a class: how many were made."""
    as_of = last_closed_month(world.today())
    if Edition.objects.filter(as_of=as_of).exists():
        return 0
    if not Edition.objects.exists() and not count(as_of).cohorts:
        return 0
    make_edition(as_of)
    return 1


def make_edition(as_of: date) -> Edition:
    """Count everything as of the end of that day, in the place of whatever was counted before.

    Counting reads for long, so it is outside of the transaction; what happens meanwhile is after that day.
    """
    position = journal.last_position()
    counted = count(as_of)
    basis = entries_under(counted, position)
    rule = disclosure(as_of)
    rows: list[CohortSheet] = []
    entries = {(one.quarter, one.place): counts for one, counts in zip(counted.cohorts, basis, strict=True)}
    for quarter, those in groupby(counted.cohorts, key=lambda one: one.quarter):
        rows += [
            CohortSheet(
                unit_id=place or None, quarter=quarter.name, figures=figures, basis=entries.get((quarter, place), {})
            )
            for place, figures in sheets(list(those), rule).items()
        ]
    with transaction.atomic():
        Edition.objects.all().delete()
        edition = Edition.objects.create(as_of=as_of, position=position, made_at=world.now())
        for row in rows:
            row.edition = edition
        CohortSheet.objects.bulk_create(rows, batch_size=500)
    return edition
