"""Which rows go with a province: those at home there, and whatever rows these name besides.

Kept in a table of this line alone, so that it does not matter how many they are. `guest` 1: the row belongs elsewhere, and comes along because
a row of the province names it (a buyer from next door, the maker of goods sold here); what belongs to it in turn does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache

from django.db import connection, models, transaction

from config.province.homes import Model, homes, keys, of_kind, tables, target_of
from lantoa.kit.database.snapshot import snapshot
from lantoa.kit.homes import SUBJECT, Home

TABLE = "lantoa_taken"
UNIT, PROVINCE, ORGANISATION = "places.Unit", "places.Province", "accounts.Organisation"
INTO = f"INSERT INTO {TABLE} (model, pk, guest, turn)"
Param = str | int
# Of a row found again as the province's own the part of a guest ends.
OWN = f" ON CONFLICT (model, pk) DO UPDATE SET guest = 0, turn = EXCLUDED.turn WHERE {TABLE}.guest = 1"


@dataclass
class Taken:
    """One province's rows. `bodies` are organisations without a commune that go along; `alone`: the house serves no other
    province, so that whatever names no place is this one's too."""

    province: str
    bodies: Collection[int] = ()
    alone: bool = False
    turn: int = field(default=0, init=False)

    @contextmanager
    def found(self) -> Iterator[None]:
        """In the block the table is there and full, and everything read is of one moment; nobody waits for it."""
        alone_here = not connection.in_atomic_block
        with ExitStack() as stack:
            if alone_here and connection.vendor == "postgresql":
                # Not `snapshot`: no table can be made there, not even for this line alone.
                stack.enter_context(transaction.atomic())
                self._run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            self._run(f"DROP TABLE IF EXISTS {TABLE}")
            self._run(
                f"CREATE TEMPORARY TABLE {TABLE} (model varchar(80) NOT NULL, pk varchar(64) NOT NULL, guest integer NOT NULL,"
                " turn integer NOT NULL, PRIMARY KEY (model, pk))"
            )
            if alone_here and connection.vendor == "sqlite":
                stack.enter_context(snapshot())
            self._find()
            yield
        if connection.needs_rollback is False:
            self._run(f"DROP TABLE IF EXISTS {TABLE}")

    def _find(self) -> None:
        unit = _table(tables()[UNIT])
        self._run(
            f"{INTO} SELECT %s, m.code, 0, 0 FROM {unit} m WHERE m.province_id = %s", [label(UNIT), self.province]
        )
        for name, model, home in _in_turn():
            self._own(name, model, home)
        if connection.vendor == "postgresql":
            self._run(f"ANALYZE {TABLE}")
        self._named_by_shared()
        # What a named row brings along (a photo its sizes) is found once the row itself is.
        late = _after_named()
        while True:
            self._named()
            if not sum(self._own(name, model, home) for name, model, home in late):
                return

    def _own(self, name: str, model: Model, home: Home) -> int:
        where: list[str] = []
        params: list[Param] = []
        empty: list[str] = []
        for column in home.by:
            before = "".join(f"{one} AND " for one in empty)
            if column == SUBJECT:
                where.append(f"({before}{_is_taken('m.subject_type', 'm.subject_id')})")
                continue
            key = next(one for one in keys(model) if one.name == column)
            held = f"m.{_quote(key.column)}"
            where.append(f"({before}{_is_taken('%s', held)})")
            params.append(label(target_of(key)))
            empty.append(f"{held} IS NULL")
        if home.members:
            of, column = home.members
            key = next(one for one in keys(tables()[of]) if one.name == column)
            member = (
                f"EXISTS (SELECT 1 FROM {_table(tables()[of])} x WHERE x.{_quote(key.column)} = m.{_pk(model)}"
                f" AND {_is_taken('%s', f'x.{_pk(tables()[of])}')})"
            )
            where.append(f"({' AND '.join([*empty, member])})")
            params.append(label(of))
        if self.alone or home.everybodys:
            where.append(f"({' AND '.join(empty) or '1 = 1'})")
        if name == ORGANISATION and self.bodies:
            where.append(f"m.id IN ({', '.join(str(int(one)) for one in self.bodies)})")
        return self._run(
            f"{INTO} SELECT %s, CAST(m.{_pk(model)} AS varchar(64)), 0, %s FROM {_table(model)} m WHERE ({' OR '.join(where)}){OWN}",
            [label(name), self.turn, *params],
        )

    def _named(self) -> None:
        """Whatever rows are named by those found in this turn, and by what was found thereby."""
        new = 1
        while new:
            new = 0
            for name, model, _home in of_kind("moves", "named"):
                here = f"FROM {_table(model)} m JOIN {TABLE} t ON t.model = %s AND t.pk = CAST(m.{_pk(model)} AS varchar(64)) AND t.turn = %s"
                for key in keys(model):
                    new += self._name(key, here, [label(name), self.turn])
            self.turn += 1

    def _named_by_shared(self) -> None:
        for _name, model, _home in of_kind("shared"):
            for key in keys(model):
                self._name(key, f"FROM {_table(model)} m WHERE 1 = 1", [])

    def _name(self, key: models.ForeignKey, here: str, params: list[Param]) -> int:
        target = target_of(key)
        if homes()[target].kind not in ("moves", "named"):
            return 0
        guest = 0 if homes()[target].kind == "named" else 1
        held = f"m.{_quote(key.column)}"
        return self._run(
            f"{INTO} SELECT DISTINCT %s, CAST({held} AS varchar(64)), {guest}, %s {here} AND {held} IS NOT NULL ON CONFLICT DO NOTHING",
            [label(target), self.turn + 1 if params else self.turn, *params],
        )

    def _run(self, statement: str, params: list[Param] | None = None) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, params or [])
            return max(int(cursor.rowcount), 0)


def label(name: str) -> str:
    """As subjects are named in rows: "orders.order"."""
    return name.lower()


def is_taken(model: Model, *, own: bool = False) -> str:
    """True of a row of this table that goes along, in a query on that table."""
    pk = f"{_table(model)}.{_pk(model)}"
    return _is_taken(f"'{label(model._meta.label)}'", pk, own=own)


def _is_taken(model: str, pk: str, *, own: bool = True) -> str:
    guests = " AND t.guest = 0" if own else ""
    return f"EXISTS (SELECT 1 FROM {TABLE} t WHERE t.model = {model} AND t.pk = CAST({pk} AS varchar(64)){guests})"


@cache
def _in_turn() -> list[tuple[str, Model, Home]]:
    """The tables whose rows move, each after those it moves with."""
    waiting, done = {name: (model, home) for name, model, home in of_kind("moves")}, []
    while waiting:
        ready = [
            name for name, (model, home) in waiting.items() if not _moves_with(model, home) & waiting.keys() - {name}
        ]
        if not ready:
            raise ValueError(f"these move with each other: {', '.join(sorted(waiting))}")
        done += [(name, *waiting.pop(name)) for name in ready]
    return done


def _moves_with(model: Model, home: Home) -> set[str]:
    targets = {target_of(key) for key in keys(model) if key.name in home.by}
    return targets | ({home.members[0]} if home.members else set())


def _after_named() -> list[tuple[str, Model, Home]]:
    """The tables whose rows move with a named row, and those below them."""
    late = {name for name, _model, _home in of_kind("named")}
    found = []
    for name, model, home in _in_turn():
        if _moves_with(model, home) & late or SUBJECT in home.by:
            late.add(name)
            found.append((name, model, home))
    return found


def _quote(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _table(model: Model) -> str:
    return _quote(model._meta.db_table)


def _pk(model: Model) -> str:
    return _quote(str(model._meta.pk.column))
