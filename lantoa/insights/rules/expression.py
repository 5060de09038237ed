"""Each figure as one expression over tables, from which the query of any engine is written.

The tables: `facts` (rules.fact, with their province and terrain), `months` (their first and last day) and `selections`. An area is a commune's code, "t:" and a terrain, or "p:" and
a province's code. Who acts in two provinces is looked at in each by itself, so that a province can be counted alone. Nothing here
reads or computes anything: an engine (adapters) does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal

from lantoa.insights.rules.indicator import SEX, Derived, Indicator, Measure, book
from lantoa.kit.later import Later

ibis: Any = Later("ibis")
Level = Literal["place", "terrain", "province"]
LEVELS: tuple[Level, ...] = ("place", "terrain", "province")
SUMS = ("number", "amount")
# The columns of the tables that expressions read, with their types.
FACTS = {
    "position": "int64", "entry": "int64", "act": "string", "subject": "int64", "org": "int64", "person": "int64", "place": "string",
    "day": "date", "month": "date", "kind": "string", "detail": "string", "until": "date", "amount": "int64", "number": "int64",
    "sex": "string",
}  # fmt: skip
# How an engine shows facts to expressions: with the province and terrain of their commune, without those of no commune.
# Who asked not to be counted: what they learned and filed is left out, and whatever else they did is nobody's.
SHOWN = (
    "select facts.position, facts.entry, facts.act, facts.subject, facts.org, case when left_out.person is null then facts.person else 0 end as person,"
    " facts.place, facts.day, facts.month, facts.kind, facts.detail, facts.until, facts.amount, facts.number,"
    " case when left_out.person is null then facts.sex else '' end as sex, units.province, units.terrain"
    " from {facts} as facts join units on facts.place = units.place left join left_out on facts.person = left_out.person"
    " where facts.position <= {position} and (left_out.person is null or not (facts.act like 'learning.%' or facts.act like 'cases.%'))"
)
UNITS = {"place": "string", "province": "string", "terrain": "string"}
MONTHS = {"of": "date", "last": "date"}
SELECTIONS = {"number": "int64", "of": "string", "act": "string", "kind": "string", "sex": "string"}
PLACED = {**FACTS, "province": "string", "terrain": "string"}


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of these acts and, where there are any, kinds and a sex, whose different values of a column are counted."""

    column: str
    acts: tuple[str, ...]
    kinds: tuple[str, ...]
    sex: str = ""

    @property
    def number(self) -> int:
        """The same for the same selection, in whichever process."""
        return int(hashlib.sha256(repr((self.column, self.acts, self.kinds, self.sex)).encode()).hexdigest()[:8], 16)

    def rows(self) -> Iterable[dict[str, Any]]:
        """It in the table `selections`: each act with each kind, "" for any."""
        for act in self.acts:
            for kind in self.kinds or ("",):
                yield {"number": self.number, "of": self.column, "act": act, "kind": kind, "sex": self.sex}


@dataclass(frozen=True, slots=True)
class Query:
    """One question in an engine's own words. Its rows are an area, a month and a selection by number, with how many, how many đồng and how
    many different; `columns` says which figures' (slug, cut, "v" value | "o" what it is part of | "w" how many stand behind it) these are."""

    sql: str
    columns: Mapping[int, Sequence[tuple[str, str, str, str]]]

    def told(self, row: Mapping[str, Any]) -> Iterable[tuple[str, str, str, int]]:
        """(slug, cut, what, number) of each figure of a row."""
        for slug, cut, what, field in self.columns[row["selection"]]:
            yield slug, cut, what, int(row[field] or 0)


@cache
def selections() -> Mapping[Selection, Sequence[tuple[str, str, str, str]]]:
    """Every selection of the book, with the figures it is for and which of its numbers each takes."""
    found: dict[Selection, list[tuple[str, str, str, str]]] = {}
    for one in book().indicators.values():
        for cut in ("", *one.cuts, *one.sex_cuts) if not one.waits else ():
            for what, measure in _measures(one):
                column = "org" if measure.of in SUMS else measure.of
                if cut in one.sex_cuts:
                    chosen = Selection(column, measure.acts, measure.kinds, cut.removeprefix(SEX))
                else:
                    chosen = Selection(column, measure.acts, (cut,) if cut else measure.kinds)
                found.setdefault(chosen, []).append(
                    (one.slug, cut, what, measure.of if measure.of in SUMS else "different")
                )
    return found


@lru_cache(maxsize=400)
def queries(dialect: str, level: Level, months: tuple[date, ...], slugs: tuple[str, ...] = ()) -> tuple[Query, ...]:
    """Every figure (or these) by area and month: a question for each column whose different values are counted, and one more where they
    are counted by sex, which is for the province alone.

    A row of facts stands once for each selection it belongs to; it is counted first for each value of the column, then over them, so that
    no engine has to hold sets of values.
    """
    wanted: dict[tuple[str, bool], dict[int, list[tuple[str, str, str, str]]]] = {}
    acts: dict[tuple[str, bool], set[str]] = {}
    for one, those in selections().items():
        told = [row for row in those if not slugs or row[0] in slugs]
        if told and (level == "province" or not one.sex):
            wanted.setdefault((one.column, bool(one.sex)), {})[one.number] = told
            acts.setdefault((one.column, bool(one.sex)), set()).update(one.acts)
    return tuple(
        Query(written(dialect, _counted(*of, sorted(acts[of]), sorted(told) if slugs else [], level, months)), told)
        for of, told in wanted.items()
    )


def _counted(
    column: str, by_sex: bool, acts: Sequence[str], numbers: Sequence[int], level: Level, months: Sequence[date]
) -> Any:
    rows, chosen = _placed(_under(months, acts), level), ibis.table(SELECTIONS, name="selections")
    chosen = chosen.filter(chosen.of == column, *([chosen.number.isin(list(numbers))] if numbers else []))
    chosen = chosen.filter(chosen.sex != "" if by_sex else chosen.sex == "")
    chosen = chosen.select(selection=chosen.number, of_act=chosen.act, of_kind=chosen.kind, of_sex=chosen.sex)
    also = []
    if by_sex:
        rows = rows.mutate(sex=ibis.cases((rows.sex == "", "unsaid"), else_=rows.sex))
        also = ["sex"]
    # Once for what is the same in everything that matters, and only then once for each selection.
    alike = rows.group_by("area", "month", "act", "kind", *also, column).aggregate(
        number=ibis._.number.sum(), amount=ibis._.amount.sum()
    )
    of = alike.inner_join(chosen, alike.act == chosen.of_act).filter(
        (ibis._.of_kind == "") | (ibis._.of_kind == ibis._.kind)
    )
    of = of.filter(of.of_sex == of.sex) if by_sex else of
    each = of.group_by("area", "month", "selection", column).aggregate(
        number=ibis._.number.sum(), amount=ibis._.amount.sum()
    )
    nobody = "" if column == "place" else 0
    return each.group_by("area", "month", "selection").aggregate(
        number=ibis._.number.sum(),
        amount=ibis._.amount.sum(),
        different=((ibis._.number > 0) & (ibis._[column] != nobody)).sum(),
    )


def records(
    dialect: str, slug: str, month: date, level: Level, area: str, cut: str, mine: tuple[int, int] | None, most: int
) -> tuple[str, str]:
    """Two queries: how many rows one number of a month was counted from, and the newest of them; with `mine` only those of this person or
    this organisation (0 for none)."""
    one = book().indicators[slug]
    rows = _placed(_under((month,), one.value.acts), level)
    of = rows.filter(rows.area == area)
    kinds = [cut] if cut else list(one.value.kinds)
    found = of.filter(ibis._.kind.isin(kinds)) if kinds else of
    if mine is not None:
        person, org = mine
        found = found.filter(
            ((ibis._.person == person) & (ibis._.person > 0)) | ((ibis._.org == org) & (ibis._.org > 0))
        )
    newest = found.order_by(ibis.desc("position"), "subject").limit(most)
    return written(dialect, found.aggregate(count=found.count())), written(dialect, newest)


def written(dialect: str, expression: Any) -> str:
    return str(ibis.to_sql(expression, dialect=dialect))


def _measures(one: Indicator) -> Iterable[tuple[str, Measure]]:
    yield "v", one.value
    if one.over:
        yield "o", one.over
    if one.guard != "open":
        behind = one.over or one.value
        yield "w", Measure(one.who, behind.acts, behind.kinds)


def _placed(rows: Any, level: Level) -> Any:
    area = {
        "place": rows.place,
        "terrain": ibis.literal("t:") + rows.terrain,
        "province": ibis.literal("p:") + rows.province,
    }[level]
    return rows.mutate(area=area)


def _under(months: Sequence[date], acts: Iterable[str]) -> Any:
    """The rows that figures are counted from: those of these acts in those months, and those derived."""
    facts, derived, wanted = ibis.table(PLACED, name="facts"), book().derived, set(acts)
    plain = wanted - set(derived)
    parts = [facts.filter(facts.act.isin(sorted(plain)) & _within(facts, months)).select(*PLACED)] if plain else []
    parts += [_derive(facts, derived[name], months) for name in sorted(wanted & set(derived))]
    return ibis.union(*parts, distinct=False) if len(parts) > 1 else parts[0]


def _within(rows: Any, months: Sequence[date]) -> Any:
    """Rows of these months, which follow each other."""
    return (rows.month >= min(months)) & (rows.month <= max(months))


def _derive(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    """The rows that follow from others, of those months, shaped like facts and named by `how.name`."""
    made = {"first": _first, "again": _again, "standing": _standing, "after": _after, "bands": _bands}[how.how](
        facts, how, months
    )
    return made.mutate(act=ibis.literal(how.name)).select(*PLACED)


def _first(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    of = _done(facts, how)
    firsts = of.group_by(how.by, "province").aggregate(position=ibis._.position.min()).select("position")
    return of.filter(_within(of, months)).semi_join(firsts, "position")


def _again(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    of = _done(facts, how)
    days = of.group_by(how.by, "province", "day").aggregate(**_one_of(how.by))
    follows = days.mutate(next=ibis._.day.lead().over(group_by=[how.by, "province"], order_by="day"))
    # A day and so many days are a moment to some engines, a day to others: said to be a moment, then a day, it is one to all.
    follows = follows.mutate(until_=(ibis._.day.cast("timestamp") + ibis.interval(days=how.days)).cast("date"))
    told = follows.mutate(kind=ibis.cases((ibis._.next <= ibis._.until_, "yes"), else_="no"), day=ibis._.until_)
    told = told.mutate(month=ibis._.day.cast("timestamp").truncate("M").cast("date"))
    # Who did it several times in a month counts once, and by the best of them.
    best = ibis.row_number().over(group_by=[how.by, "province", "month"], order_by=[ibis.desc("kind"), "day"])
    # Only what is over: of the month that runs, up to today.
    ends = ibis.table(MONTHS, name="months")
    within = (
        told.filter(_within(told, months)).inner_join(ends, told.month == ends.of).filter(ibis._.day <= ibis._.last)
    )
    return _filled(within.mutate(turn=best).filter(ibis._.turn == 0))


def _standing(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    of = facts.filter(facts.act.isin([*how.acts, *how.ends]))
    follows = of.mutate(
        next=ibis._.day.lead().over(group_by="subject", order_by="position"),
        next_until=ibis._.until.lead().over(group_by="subject", order_by="position"),
    )
    # What ends with a day to come is in force till then, whatever was told of it before.
    begun = follows.filter(ibis._.act.isin(list(how.acts)) | ibis._.until.notnull(), ibis._.number > 0)
    ends = ibis.table(MONTHS, name="months")
    stand = begun.cross_join(ends.filter((ends.of >= min(months)) & (ends.of <= max(months)))).filter(
        ibis._.day <= ibis._.last,
        ibis._.next.isnull() | (ibis._.next > ibis._.last),
        # Told later that it had ended by then.
        ibis._.next_until.isnull() | (ibis._.next_until >= ibis._.last),
        ibis._.until.isnull() | (ibis._.until >= ibis._.last),
    )
    return stand.mutate(day=ibis._.last, month=ibis._.of)


def _after(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    of = facts.filter(facts.act.isin(list(how.acts)) & _within(facts, months))
    before = facts.filter(facts.act.isin(list(how.ends)) & (facts.number > 0))
    since = before.group_by(of_subject=before.subject).aggregate(since=ibis._.position.min())
    told = of.left_join(since, of.subject == since.of_subject)
    return told.mutate(kind=ibis.cases((told.since < told.position, "yes"), else_="no"))


def _bands(facts: Any, how: Derived, months: Sequence[date]) -> Any:
    of = facts.filter(facts.act.isin(list(how.acts)) & _within(facts, months) & (facts[how.by] > 0))
    each = of.group_by(how.by, "province", "month").aggregate(amount=ibis._.amount.sum(), **_one_of(how.by))
    some = each.filter(ibis._.amount > 0)
    band = ibis.cases(
        *((some.amount < edge, f"b{number}") for number, edge in enumerate(how.edges)), else_=f"b{len(how.edges)}"
    )
    return _filled(some.mutate(kind=band, day=some.month), keep=("amount",))


def _done(facts: Any, how: Derived) -> Any:
    """What really was done by somebody, and not taken back there and then."""
    which = facts.act == how.acts[0] if len(how.acts) == 1 else facts.act.isin(list(how.acts))
    return facts.filter(which & (facts[how.by] > 0) & (facts.number > 0))


def _one_of(by: str) -> dict[str, Any]:
    """What else a group of rows has, of one of them: the same one whichever engine looks."""
    names = ("place", "terrain", "position", "entry", "subject", "org", "person")
    # Who said it in between is counted as they said.
    return {**{name: ibis._[name].min() for name in names if name != by}, "sex": ibis._.sex.max()}


def _filled(rows: Any, keep: Sequence[str] = ()) -> Any:
    """The columns of facts that these rows do not have, as nothing."""
    nothing: Mapping[str, Any] = {
        "detail": ibis.literal(""), "until": ibis.null("date"), "amount": ibis.literal(0, "int64"), "number": ibis.literal(1, "int64"),
    }  # fmt: skip
    return rows.mutate(**{name: value for name, value in nothing.items() if name not in keep})


def last_day(month: date) -> date:
    """The last day of the month that begins on that day."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1)
