"""A query composed once and asked many times: composing one with the ORM costs ten times what the database takes to answer.

`compose` makes the queryset from named values, as always; what it makes must differ between two calls in these values only.
The first call for a database composes it, finds where each value went, and keeps the SQL and the way from rows to objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeGuard, TypeVar

from django.db import connection, connections, models, router
from django.db.models.query import NamedValuesListIterable, get_related_populators
from django.db.models.utils import create_namedtuple_class

Row = TypeVar("Row")
Value = int | str | date | Sequence[int] | Sequence[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """SQL with the places of its values, and how rows become what is returned."""

    sql: str
    fixed: tuple[Any, ...]
    places: tuple[tuple[int, str, int], ...]  # position among the parameters, name of the value, which of several
    compiler: Any
    converters: Any
    made: Callable[[Sequence[Any]], Any]


class Prepared(Generic[Row]):
    """Call it with the values that `compose` takes; it returns what the queryset would, objects or named rows, in a list."""

    def __init__(self, compose: Callable[..., models.QuerySet[Any, Row]]) -> None:
        self.compose = compose
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def __call__(self, **values: Value) -> list[Row]:
        if any(_is_list(value) and not value for value in values.values()):
            return []
        shape = shape_of(values)
        plan = self._plans.get(shape)
        if plan is None:
            plan = self._plans[shape] = plan_of(self.compose, values)
        with connections[router.db_for_read(plan.compiler.query.model)].cursor() as cursor:
            cursor.execute(plan.sql, given_to(plan, values))
            rows = cursor.fetchall()
        if plan.converters:
            rows = plan.compiler.apply_converters(rows, plan.converters)
        return list(map(plan.made, rows))


def padded(ids: Iterable[int], to: int = 24) -> list[int]:
    """The ids, the last one repeated until their number is 1 or a multiple of `to`, so that few shapes of a query are kept."""
    given = list(ids)
    return given + given[-1:] * (-len(given) % to if len(given) > 1 else 0)


def shape_of(values: Mapping[str, Value]) -> tuple[Any, ...]:
    """What a plan for these values is kept under: the database, and of each value its kind, of a list its length."""
    return (connection.vendor, *((name, len(value) if _is_list(value) else type(value)) for name, value in values.items()))  # fmt: skip


def given_to(plan: Plan, values: Mapping[str, Value]) -> list[Any]:
    """The parameters of the plan's statement for these values."""
    given = list(plan.fixed)
    for at, name, number in plan.places:
        value = values[name]
        given[at] = value[number] if _is_list(value) else _adapted(value)
    return given


def _objects(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    chosen = compiler.klass_info["select_fields"]
    fields = slice(chosen[0], chosen[-1] + 1)
    attributes = [column[0].target.attname for column in compiler.select[fields]]
    populators = get_related_populators(compiler.klass_info, compiler.select, "default")  # type: ignore[call-arg]
    annotated = tuple(compiler.annotation_col_map.items())
    model = compiler.klass_info["model"]

    def made(row: Sequence[Any]) -> Any:
        one = model.from_db("default", attributes, row[fields])
        for populator in populators:
            populator.populate(row, one)
        for name, column in annotated:
            setattr(one, name, row[column])
        return one

    return made


def _named_rows(queryset: models.QuerySet[Any, Any]) -> Callable[[Sequence[Any]], Any]:
    names = list(queryset._fields)  # type: ignore[attr-defined]
    if list(queryset.query.selected or ()) != names:
        raise ValueError("name every column of the row, once, in values_list(..., named=True)")
    made: Callable[[Sequence[Any]], Any] = create_namedtuple_class(*names)._make
    return made


def plan_of(compose: Callable[..., models.QuerySet[Any, Any]], values: Mapping[str, Value]) -> Plan:
    """What `compose` makes of values of this shape, composed."""
    # On a line of its own, since the plan outlives the thread that makes it.
    line = connections.create_connection("default")
    try:
        return _planned(compose, values, line)
    finally:
        line.close()


def _planned(compose: Callable[..., models.QuerySet[Any, Any]], values: Mapping[str, Value], line: Any) -> Plan:
    # The ORM drops what stands twice in a list, so the plan is made with a list in which nothing does.
    values = {name: _all_different(value) if _is_list(value) else value for name, value in values.items()}
    sql, fixed, compiler = _compiled(compose(**values), line)
    places = []
    for name, value in values.items():
        for number in range(len(value)) if _is_list(value) else (-1,):
            other_sql, other, _compiler = _compiled(compose(**{**values, name: _another(value, number)}), line)
            moved = [at for at, (one, two) in enumerate(zip(fixed, other, strict=True)) if one != two]
            as_given = value[number] if _is_list(value) else _adapted(value)
            # A value that is reckoned with on its way (the day it falls on, its half) is to be given as what comes of it.
            if other_sql != sql or not moved or any(fixed[at] != as_given for at in moved):
                raise ValueError(f"{name} is no plain value in this query")
            places += [(at, name, number) for at in moved]
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    rows = compose(**values)
    made = _named_rows(rows) if rows._iterable_class is NamedValuesListIterable else _objects(compiler)
    return Plan(sql, tuple(fixed), tuple(places), compiler, compiler.get_converters(columns), made)


def _compiled(queryset: models.QuerySet[Any, Any], line: Any) -> tuple[str, Sequence[Any], Any]:
    compiler = queryset.query.get_compiler(connection=line)
    sql, parameters = compiler.as_sql()
    return sql, parameters, compiler


def _all_different(value: Sequence[int] | Sequence[str]) -> Sequence[int] | Sequence[str]:
    numbers = range(len(value))
    return [f"{value[0]}{number}" for number in numbers] if isinstance(value[0], str) else numbers


def _another(value: Value, number: int) -> Value:
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, str):
        return value + "~"
    if isinstance(value, int):
        return value + 1
    given: list[Any] = list(value)
    given[number] = f"{given[number]}~" if isinstance(given[number], str) else max(given) + 1
    return given


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _is_list(value: Value) -> TypeGuard[Sequence[Any]]:
    return not isinstance(value, int | str | date)
