"""Whether a fixed edition still is what was fixed: its own rows, its entry in the journal, and what counting it again comes to."""

from __future__ import annotations

from lantoa.insights.adapters.base import Engine
from lantoa.insights.models import MonthEdition
from lantoa.insights.queries.count import count
from lantoa.insights.queries.figure import open_file
from lantoa.insights.rules.indicator import SEX
from lantoa.insights.rules.open_sheet import defined, digest, sheet
from lantoa.journal import api as journal

# What is wrong with nobody's work.
CHANGED = "definitions changed since: not counted again"
TAKEN_BACK = "the same, but for shares by sex: what people said of theirs was taken back since"
HARMLESS = (CHANGED, TAKEN_BACK)


def check_edition(edition: MonthEdition, by: Engine) -> str:
    """What is wrong with it, "" when nothing is; counted by that engine. An edition of other definitions cannot be counted again: its rows
    and its entry are looked at, and that is said."""
    if digest(open_file(edition)) != edition.digest:
        return "its rows were changed"
    entry = journal.entries_about(edition).last()
    if entry is None or entry.data["digest"] != edition.digest:
        return "the journal has another hash"
    if edition.defined != defined():
        return CHANGED
    rows = [(one.indicator, one.cut, one.area, one.shown) for one in count([edition.month], edition.position, by)]
    if digest(sheet(edition.month, rows)) == edition.digest:
        return ""
    then = open_file(edition).decode().splitlines()
    now = sheet(edition.month, rows).decode().splitlines()
    mark = f",{SEX}"
    alike = [row for row in then if mark not in row] == [row for row in now if mark not in row]
    return TAKEN_BACK if alike else f"{by.name} counts otherwise"
