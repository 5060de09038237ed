"""Each figure as one expression over tables of facts and units, in words that DuckDB and Spark are both told.

The tables: `facts` (rules.fact) and `units` (place, province, terrain). An area is a commune's code, "t:" and a terrain, or "p:" and
a province's code. Nothing here reads or computes anything: an engine (adapters) does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import ibis
import pyarrow as pa
from ibis import _

from lantoa.insights.rules.indicator import Book, Derived, Indicator, Measure

Level = Literal["place", "terrain", "province"]
LEVELS: tuple[Level, ...] = ("place", "terrain", "province")
SEPARATOR = "__"
# The columns of facts that expressions read, with their types.
SCHEMA = {
    "position": "int64", "entry": "int64", "act": "string", "subject": "int64", "org": "int64", "person": "int64", "place": "string",
    "day": "date", "month": "date", "kind": "string", "detail": "string", "until": "date", "amount": "int64", "number": "int64",
}  # fmt: skip
UNITS = {"place": "string", "province": "string", "terrain": "string"}


def placed(facts: Any, units: Any, level: Level) -> Any:
    """Facts with the `area` they count in; those of no commune are left out."""
    joined = facts.inner_join(units, "place")
    area = {
        "place": joined.place,
        "terrain": ibis.literal("t:") + joined.terrain,
        "province": ibis.literal("p:") + joined.province,
    }[level]
    return joined.mutate(area=area)


def up_to(facts: Any, position: int) -> Any:
    """Facts as they were known when the journal was sealed up to that place."""
    return facts.filter(facts.position <= position)


def family(facts: Any, units: Any, months: Sequence[date], book: Book, those: Sequence[Indicator], level: Level) -> Any:
    """One row for each area and month: for each of the figures its value, what it is part of and how many stand behind it, whole and
    by its cuts, in columns `slug__cut__v|o|w` (the whole has an empty cut)."""
    rows = _under(facts, months, book, those)
    return placed(rows, units, level).group_by("area", "month").aggregate(**columns(those))


def _under(facts: Any, months: Sequence[date], book: Book, those: Sequence[Indicator]) -> Any:
    """The rows these figures are counted from: those of their acts in those months, and those derived."""
    wanted = {act for one in those for act in one.acts}
    plain = wanted - set(book.derived)
    parts = (
        [facts.filter(facts.act.isin(sorted(plain)) & facts.month.isin(list(months))).select(*SCHEMA)] if plain else []
    )
    parts += [derive(facts, book.derived[name], months) for name in sorted(wanted & set(book.derived))]
    return ibis.union(*parts, distinct=False) if len(parts) > 1 else parts[0]


def records(facts: Any, units: Any, month: date, book: Book, one: Indicator, level: Level, area: str, cut: str) -> Any:
    """The rows one number of a month was counted from, the newest first."""
    rows = placed(_under(facts, [month], book, [one]), units, level)
    of = rows.filter(rows.area == area, rows.act.isin(list(one.value.acts)))
    kinds = [cut] if cut else list(one.value.kinds)
    return (of.filter(_.kind.isin(kinds)) if kinds else of).order_by(ibis.desc("position"), "subject")


def single(facts: Any, units: Any, months: Sequence[date], book: Book, one: Indicator, level: Level) -> Any:
    """One figure alone, as it is shown where somebody asks how it was counted."""
    return family(facts, units, months, book, [one], level)


def columns(those: Iterable[Indicator]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in those:
        for cut in ("", *one.cuts):
            found[_column(one, cut, "v")] = measured(one.value, cut)
            if one.over:
                found[_column(one, cut, "o")] = measured(one.over, cut)
            if one.guard != "open":
                found[_column(one, cut, "w")] = measured(
                    Measure(one.who, (one.over or one.value).acts, (one.over or one.value).kinds), cut
                )
    return found  # fmt: skip


def _column(one: Indicator, cut: str, what: str) -> str:
    return SEPARATOR.join((one.slug, cut, what))


def measured(measure: Measure, cut: str) -> Any:
    """The number itself, over the rows of one area and month."""
    which = _.act.isin(list(measure.acts)) if len(measure.acts) > 1 else _.act == measure.acts[0]
    if measure.kinds:
        which = which & _.kind.isin(list(measure.kinds))
    if cut:
        which = which & (_.kind == cut)
    if measure.of in ("number", "amount"):
        return _[measure.of].sum(where=which).fill_null(0)
    nobody = "" if measure.of == "place" else 0
    return _[measure.of].nunique(where=which & (_[measure.of] != nobody) & (_.number > 0))


def derive(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    """The rows that follow from others, of those months, shaped like facts and named by `how.name`."""
    made = {"first": _first, "again": _again, "standing": _standing, "bands": _bands}[how.how](facts, how, months)
    return made.mutate(act=ibis.literal(how.name)).select(*SCHEMA)


def _first(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    of = facts.filter(facts.act.isin(list(how.acts)) & (facts[how.by] > 0) & (facts.number > 0))
    place = ibis.row_number().over(group_by=how.by, order_by="position")
    return of.mutate(turn=place).filter(_.turn == 0, _.month.isin(list(months)))


def _again(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    of = facts.filter(facts.act.isin(list(how.acts)) & (facts[how.by] > 0) & (facts.number > 0))
    days = of.group_by(how.by, "day").aggregate(**_one_of(how.by))
    follows = days.mutate(next=_.day.lead().over(group_by=how.by, order_by="day"))
    told = follows.mutate(
        kind=ibis.cases((_.next <= _.day + ibis.interval(days=how.days), "yes"), else_="no"),
        day=_.day + ibis.interval(days=how.days),
    )
    # Who did it several times in a month counts once, and by the best of them.
    told = told.mutate(month=_.day.cast("date").truncate("M").cast("date")).filter(_.month.isin(list(months)))
    best = ibis.row_number().over(group_by=[how.by, "month"], order_by=[ibis.desc("kind"), "day"])
    return _filled(told.mutate(turn=best).filter(_.turn == 0))


def _standing(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    of = facts.filter(facts.act.isin([*how.acts, *how.ends]))
    follows = of.mutate(next=_.day.lead().over(group_by="subject", order_by="position"))
    begun = follows.filter(_.act.isin(list(how.acts)), _.number > 0)
    ends = ibis.memtable(
        {"last": [last_day(month) for month in months], "of": list(months)}, schema={"last": "date", "of": "date"}
    )
    stand = begun.cross_join(ends).filter(
        _.day <= _.last, _.next.isnull() | (_.next > _.last), _.until.isnull() | (_.until >= _.last)
    )
    return stand.mutate(day=_.last, month=_.of)


def _bands(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    of = facts.filter(facts.act.isin(list(how.acts)) & facts.month.isin(list(months)) & (facts[how.by] > 0))
    each = of.group_by(how.by, "month").aggregate(amount=_.amount.sum(), **_one_of(how.by))
    some = each.filter(_.amount > 0)
    band = ibis.cases(
        *((some.amount < edge, f"b{number}") for number, edge in enumerate(how.edges)), else_=f"b{len(how.edges)}"
    )
    return _filled(some.mutate(kind=band, day=some.month), keep=("amount",))


def _one_of(by: str) -> dict[str, Any]:
    """What else a group of rows has, of one of them: the same one whichever engine looks."""
    return {name: _[name].min() for name in ("place", "position", "entry", "subject", "org", "person") if name != by}


def _filled(rows: Any, keep: Sequence[str] = ()) -> Any:
    """The columns of facts that these rows do not have, as nothing."""
    nothing: Mapping[str, Any] = {
        "detail": ibis.literal(""), "until": ibis.null("date"), "amount": ibis.literal(0, "int64"), "number": ibis.literal(1, "int64"),
    }  # fmt: skip
    return rows.mutate(**{name: value for name, value in nothing.items() if name not in keep})


def none_of() -> Any:
    """Facts, of which there are none."""
    kinds = {"int64": pa.int64(), "string": pa.string(), "date": pa.date32()}
    return ibis.memtable(pa.table({name: pa.array([], kinds[kind]) for name, kind in SCHEMA.items()}), schema=SCHEMA)


def units_of(units: Sequence[Mapping[str, str]]) -> Any:
    """Units as a table."""
    return ibis.memtable({name: [unit[name] for unit in units] for name in UNITS}, schema=UNITS)


def last_day(month: date) -> date:
    """The last day of the month that begins on that day."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1)


def unfolded(row: Mapping[str, Any]) -> Iterable[tuple[str, str, str, int]]:
    """(slug, cut, "v"|"o"|"w", number) of each column of a row."""
    for name, value in row.items():
        if SEPARATOR in name:
            slug, cut, what = name.split(SEPARATOR)
            yield slug, cut, what, int(value or 0)
