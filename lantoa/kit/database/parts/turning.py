"""A table in use becomes the first part of one in parts, while the house goes on answering: no row is moved, and none waits long.

Every step may be the last: the same again goes on from there. What takes long (reading all rows through) is done before or after under locks that
keep nobody waiting; what needs the table for itself is one transaction over names, which takes milliseconds and is tried for again when it is not
to be had within two seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db import OperationalError, connection, transaction

from lantoa.kit.database.parts import blocks, facts, numbers
from lantoa.kit.database.parts.ahead import empty_part, make_ahead
from lantoa.kit.database.parts.standing import (
    BOUND,
    Large,
    bound_said,
    do,
    is_in_parts,
    parts,
    quoted,
    rows,
    short,
    value,
)
from lantoa.kit.world import world

LOCK_TIMEOUT, TRIES, SETTLE = "2s", 60, 60
# A bound on days must not come near while the table is being turned.
NEAR = 7
NOT_TO_BE_HAD = ("55P03", "40P01")
SUMMED = "lantoa.parts: "
# The highest number among them, how many there are, the sum of a hash of each whole row.
Sums = tuple[int, int, str]


class NotInParts(Exception):
    """This table cannot lie in parts as it was said; the reason is the message."""


def turn(large: Large, *, province: int, today: date) -> Iterator[str]:
    """Do it step by step; what was done is told after each, and whoever asks for no more stops there.

    NotInParts where a rule of the table stands against it, or where a sum is another afterwards.
    """
    refuse(large)
    if not is_in_parts(large.table):
        bound = _bound(large, today)
        yield from _prepare(large, bound)
        before = _settled(large) if large.final else None
        yield f"{large.table}: {before[1]} rows before" if before else f"{large.table}: ready"
        _tried(lambda: _switch(large, bound, before, province, today))
        yield f"{large.table}: lies in parts"
    for told in _finish(large):
        yield f"{large.table}: {told}"
    for name in make_ahead(large, province=province, today=today):
        yield f"{name}: made ahead"
    yield from _compared(large)


def refuse(large: Large) -> None:
    """NotInParts where what has to be unique is not told apart by what the parts are cut by, or where somebody points at days."""
    if is_in_parts(large.table):
        return
    for name, made, columns in rows(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid), ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = ANY(i.indkey))"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = to_regclass(%s) AND i.indisunique",
        large.table,
    ):
        if large.column not in columns and not (large.by == "day" and columns == ["id"]):
            raise NotInParts(f"{name} would hold in each part only: {made}")
    inward = [one for one in facts.references(large.table) if not one.outward or one.to_itself]
    if large.by == "day" and inward:
        raise NotInParts(f"{inward[0].table} points at it: {inward[0].name}")


def _bound(large: Large, today: date) -> str:
    if large.by == "id":
        return str(blocks.FIRST_BLOCK)
    border = blocks.following(today)
    return f"'{border if (border - today).days > NEAR else blocks.following(border)}'"


def _prepare(large: Large, bound: str) -> Iterator[str]:
    """A bound that all rows are known to keep, so that nobody reads them through under the lock; for days, the key to be."""
    table, column = quoted(large.table), quoted(large.column)
    said = bound_said(large.table)
    if said is not None and bound.strip("'") not in said[0]:
        do([f"ALTER TABLE {table} DROP CONSTRAINT {BOUND}"])
        said = None
    if said is None:
        now = world.now().isoformat()
        _tried(
            lambda: do(
                [
                    f"ALTER TABLE {table} ADD CONSTRAINT {BOUND} CHECK ({column} < {bound}) NOT VALID",
                    f"COMMENT ON CONSTRAINT {BOUND} ON {table} IS '{now}'",
                ]
            )
        )
        yield f"{large.table}: bound"
    do([f"ALTER TABLE {table} VALIDATE CONSTRAINT {BOUND}"])
    if large.by == "day":
        key = short(large.table, "parts_key")
        valid = value("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", key)
        if valid is False:
            do([f"DROP INDEX CONCURRENTLY {quoted(key)}"])
        if not valid:
            do([f"CREATE UNIQUE INDEX CONCURRENTLY {quoted(key)} ON {table} (id, {column})"])
        yield f"{large.table}: has the key of its parts"


def _switch(large: Large, bound: str, before: Sums | None, province: int, today: date) -> None:
    table, old = quoted(large.table), quoted(large.old)
    do([f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"])
    if is_in_parts(large.table):
        return
    standing, pointing = facts.indexes(large.table), facts.references(large.table)
    triggers, policies = facts.triggers(large.table), facts.policies(large.table)
    guarded, grants = facts.is_guarded(large.table), facts.grants(large.table)
    counter = numbers.sequence(large.table)
    number_grants, name = facts.grants(counter), counter.rpartition(".")[2]
    last, called = rows(f"SELECT last_value, is_called FROM {counter}")[0]  # noqa: S608
    # What points at it, from outside or from itself, would go on pointing at the old part.
    inward = [one for one in pointing if not one.outward or one.to_itself]
    do([f"ALTER TABLE {one.table} DROP CONSTRAINT {quoted(one.name)}" for one in inward])
    do([f"DROP TRIGGER {quoted(trigger)} ON {table}" for trigger, _made in triggers])
    do([f"DROP POLICY {quoted(policy)} ON {table}" for policy, _made, _mark in policies])
    do([f"REVOKE ALL ON {table} FROM {who}" for who, _what in grants])
    do([f"ALTER TABLE {table} RENAME TO {old}", f"ALTER TABLE {old} ALTER id DROP IDENTITY"])
    spare = short(large.table, "parts_key") if large.by == "day" else ""
    for index in standing:
        if index.name != spare:
            do([f"ALTER INDEX {quoted(index.name)} RENAME TO {quoted(short(index.name, 'old'))}"])
    do(
        [
            f"CREATE TABLE {table} (LIKE {old} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING COMMENTS"
            f" INCLUDING STORAGE INCLUDING COMPRESSION) PARTITION BY RANGE ({quoted(large.column)})",
            f"ALTER TABLE {table} DROP CONSTRAINT {BOUND}",
            f"ALTER TABLE {table} ALTER id ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME {name})",
            f"SELECT setval('{counter}', {last}, {called})",
            *facts.given(table, grants),
            *facts.given(counter, number_grants, kind="SEQUENCE"),
        ]
    )
    for index in standing:
        if index.is_key and spare:
            do(
                [
                    f"ALTER TABLE {old} DROP CONSTRAINT {quoted(short(index.name, 'old'))}",
                    f"ALTER TABLE {old} ADD CONSTRAINT {quoted(short(index.name, 'old'))} PRIMARY KEY USING INDEX {quoted(spare)}",
                    f"ALTER TABLE {table} ADD CONSTRAINT {quoted(index.name)} PRIMARY KEY (id, {quoted(large.column)})",
                ]
            )
        elif index.name != spare:
            do([index.made])
    do([made for _trigger, made in triggers])
    do([one.made for one in pointing if one.outward and not one.to_itself])
    do([said for _policy, made, mark in policies for said in (made, mark) if said])
    if guarded:
        do([f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"])
    do(
        [
            f"ALTER TABLE {table} ATTACH PARTITION {old} FOR VALUES FROM (MINVALUE) TO ({bound})",
            f"ALTER TABLE {old} DROP CONSTRAINT {BOUND}",
            # A part is nobody's but its owner's: others are asked at the table.
            f"ALTER TABLE {old} ENABLE ROW LEVEL SECURITY",
            # Whoever goes on after this compares with it.
            f"COMMENT ON TABLE {old} IS '{SUMMED}{' '.join(map(str, before))}'" if before else "SELECT 1",
        ]
    )
    empty_part(large.other, f"PARTITION OF {table} DEFAULT")
    for one in inward:
        made = one.made if not one.to_itself else one.made.replace(one.table, old, 1)
        do([f"{made.removesuffix(' NOT VALID')} NOT VALID"])
    make_ahead(large, province=province, today=today)


def _finish(large: Large) -> Iterator[str]:
    """What points at the table is read through while others write; what points from it to itself then holds for all parts."""
    for one in facts.references(large.table):
        if not one.outward and not one.valid:
            do([f"ALTER TABLE {one.table} VALIDATE CONSTRAINT {quoted(one.name)}"])
            yield f"{one.name} holds for every row"
    hanging = [one for one in facts.references(large.old) if one.outward]
    for one in hanging:
        refer(large.table, one.name, one.made.partition(" ADD CONSTRAINT ")[2].replace(" NOT VALID", ""))
        yield f"{one.name} holds for every row"


def refer(table: str, name: str, constraint: str) -> None:
    """A foreign key from a table in parts, `constraint` being its name and what it says: it holds for new rows of each part at once, and
    what is there is read through part by part without keeping writers waiting."""
    for one in [part.name for part in parts(table)]:
        valid = value(
            "SELECT convalidated FROM pg_constraint WHERE conname = %s AND conrelid = to_regclass(%s)", name, one
        )
        if valid is None:
            _tried(lambda one=one: do([f"ALTER TABLE {quoted(one)} ADD CONSTRAINT {constraint} NOT VALID"]))  # type: ignore[misc]
        if not valid:
            do([f"ALTER TABLE {quoted(one)} VALIDATE CONSTRAINT {quoted(name)}"])
    there = "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = to_regclass(%s))"
    if not value(there, name, table):
        _tried(lambda: do([f"ALTER TABLE {quoted(table)} ADD CONSTRAINT {constraint}"]))


def _settled(large: Large) -> Sums:
    """The sums up to the highest number given out a moment ago, once whoever had one of these has ended."""
    upto = numbers.last(large.table)
    world.sleep(0.05)
    bound = int(value("SELECT pg_current_xact_id()::text::bigint"))
    for _try in range(SETTLE):
        if int(value("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")) >= bound:
            break
        world.sleep(1)
    return _sums(large, upto)


def _sums(large: Large, upto: int) -> Sums:
    table = quoted(large.table)
    asked = f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {table} t WHERE id <= %s"  # noqa: S608
    ((count, total),) = rows(asked, upto)
    return upto, count, total


def _compared(large: Large) -> Iterator[str]:
    """What was summed up before is summed up again, once."""
    said = value("SELECT obj_description(to_regclass(%s), 'pg_class')", large.old) or ""
    if not said.startswith(SUMMED):
        return
    upto, count, total = said.removeprefix(SUMMED).split()
    after = _sums(large, int(upto))
    if after[1:] != (int(count), total):
        raise NotInParts(f"{large.table}: {count} rows, sum {total} before; {after[1]} rows, sum {after[2]} after")
    do([f"COMMENT ON TABLE {quoted(large.old)} IS NULL"])
    yield f"{large.table}: the same {count} rows with the same sum"


def _tried(change: Callable[[], None]) -> None:
    """In one transaction that waits two seconds for a lock, then lets others pass and tries again, for some minutes."""
    for number in range(1, TRIES + 1):
        try:
            with transaction.atomic(durable=True):
                do([f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"])
                change()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") not in NOT_TO_BE_HAD or number == TRIES:
                raise
            connection.close_if_unusable_or_obsolete()
            world.sleep(min(5.0, 0.2 * number) * (0.5 + world.random.random()))
        else:
            return
