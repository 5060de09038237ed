"""Several things a screen wants to know, each at most one row, asked in one statement: a screen of thirty numbers takes one trip, not thirty.

A room says once how its thing is found (`One`, by a queryset of named values, composed once as in `prepared`) and what becomes of the
row. Asked alone (`question.answer()`) and asked with others (`together`) it is the same query, so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models import Count, Q, Value

from lantoa.kit.access import Actor, sells
from lantoa.kit.database import reading
from lantoa.kit.database.prepared import Plan, given_to, plan_of, shape_of
from lantoa.kit.database.prepared import Value as Asked

Answer = TypeVar("Answer")


class One(Generic[Answer]):
    """Something of at most one row. `compose` makes the queryset from named values, as for `Prepared`; `made` makes the answer of the row
    (an object or a named row), and of None where there is none or nobody may know."""

    def __init__(self, compose: Callable[..., models.QuerySet[Any, Any]], made: Callable[[Any], Answer]) -> None:
        self.compose = compose
        self.made = made
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def of(self, **values: Asked) -> Question[Answer]:
        """The question for these values."""
        return Question(self, values)

    def of_seller(self, actor: Actor, **values: Asked) -> Question[Answer]:
        """The question about the organisation this actor sells for, beside these values; the answer to nobody else holds anything."""
        if not sells(actor):
            return self.nothing()
        return self.of(organisation=actor.organisation_id, **values)

    def nothing(self) -> Question[Answer]:
        """The question of whom there is nothing for: answered without asking."""
        return Question(self, None)

    def plan(self, values: Mapping[str, Asked]) -> Plan:
        """How it is asked for values like these, composed the first time."""
        shape = shape_of(values)
        plan = self._plans.get(shape)
        if plan is None:
            plan = self._plans[shape] = plan_of(self.compose, values)
        return plan


@dataclass(frozen=True, slots=True)
class Question(Generic[Answer]):
    """A `One` with its values; None: there is nothing to ask for."""

    one: One[Answer]
    values: Mapping[str, Asked] | None

    def answer(self) -> Answer:
        """Asked alone. One query."""
        (answer,) = together({"": self}).values()
        return answer  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Statement:
    """Several plans in one statement: in which order their values and columns stand in it, which columns are whose, and what is still
    to be made of these. It keeps the plans it was made of, so that they stay what they are known by."""

    plans: tuple[Plan, ...]
    sql: str
    order: tuple[int, ...]
    columns: tuple[slice, ...]
    converters: Mapping[int, Any]


_statements: dict[tuple[int, ...], _Statement] = {}


def counted(rows: models.QuerySet[Any, Any], **parts: Q) -> models.QuerySet[Any, Any]:
    """One named row about the rows: their `count`, and under each name how many of them are such."""
    return summed(rows, count=Count("pk"), **{name: Count("pk", filter=part) for name, part in parts.items()})


def summed(rows: models.QuerySet[Any, Any], **sums: models.Aggregate) -> models.QuerySet[Any, Any]:
    """One named row about the rows: what is summed or counted over them, as `aggregate` does, but not asked yet."""
    return rows.order_by().values(whole=Value(1)).annotate(**sums).values_list(*sums, named=True)


def itself(row: Any) -> Any:
    """The object of a row as it is, None where there is none."""
    return row


def how_many(row: Any) -> int:
    """The count of a row of `counted`, 0 where there is none."""
    return row.count if row else 0


def together(questions: Mapping[str, Question[Any]]) -> dict[str, Any]:
    """The answers by name. One query, none where nothing is to be asked for."""
    asked = {name: (one.one, one.values) for name, one in questions.items() if one.values is not None}
    rows = dict(zip(asked, _rows(list(asked.values())), strict=True))
    return {name: one.one.made(rows.get(name)) for name, one in questions.items()}


def _rows(asked: Sequence[tuple[One[Any], Mapping[str, Asked]]]) -> list[Any]:
    if not asked:
        return []
    plans = tuple(one.plan(values) for one, values in asked)
    statement = _statements.get(known := tuple(map(id, plans)))
    if statement is None:
        statement = _statements[known] = _composed(plans)
    with connections[reading.alias()].cursor() as cursor:
        cursor.execute(statement.sql, [each for at in statement.order for each in given_to(plans[at], asked[at][1])])
        rows = cursor.fetchall()
    if statement.converters:
        rows = plans[0].compiler.apply_converters(rows, statement.converters)
    (row,) = rows
    parts = [row[columns] for columns in statement.columns]
    # What is not there is a row of nothing but NULL.
    return [plan.made(part) if any(one is not None for one in part) else None for plan, part in zip(plans, parts, strict=True)]  # fmt: skip


def _composed(plans: tuple[Plan, ...]) -> _Statement:
    """Values stay parameters: only what the ORM composed is put together here."""
    # What is one number stands in the row itself, which leaves the database nothing to join.
    order = tuple(sorted(range(len(plans)), key=lambda at: plans[at].compiler.col_count > 1))
    shown, beside, columns, converters, begins = [], [], [slice(0)] * len(plans), {}, 0
    for at in order:
        plan = plans[at]
        width = plan.compiler.col_count
        columns[at] = slice(begins, begins + width)
        converters.update({begins + place: each for place, each in dict(plan.converters).items()})
        begins += width
        if width == 1:
            shown.append(f"({plan.sql})")
        else:
            shown.append(f"part{at}.*")
            beside.append(f" LEFT JOIN ({plan.sql}) AS part{at} ON 1 = 1")
    sql = f"SELECT {', '.join(shown)} FROM (SELECT 1 AS here) AS base{''.join(beside)}"  # noqa: S608
    return _Statement(plans, sql, order, tuple(columns), converters)
