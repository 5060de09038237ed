"""Parts for the months to come, and rows that go to the month that runs: regular work, and again changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from lantoa.kit.database.parts import blocks, facts, numbers
from lantoa.kit.database.parts.standing import (
    BOUND,
    Large,
    bound_said,
    do,
    is_in_parts,
    missing,
    quoted,
    tree,
    value,
)
from lantoa.kit.world import world

AHEAD = 4  # this month and three more
LOCK_TIMEOUT = "2s"
# A bound of a turning nobody went on with is taken away before it can keep a row out.
FORGOTTEN = timedelta(days=1)
HELD = "SELECT EXISTS (SELECT 1 FROM {other} WHERE {column} >= {low} AND {column} < {high})"


def make_ahead(large: Large, *, province: int, today: date, months: int = AHEAD) -> list[str]:
    """Make what is missing of these months and let new rows begin with this month's numbers; the names made.

    Rows that the part for everything else had caught go where they belong, unless somebody points at them or guards them: these stay, and their
    month goes without a part. OperationalError where a lock is not to be had in two seconds: the same again, later.
    """
    made = []
    for month in missing(large, province, today, months):
        with transaction.atomic():
            do([f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"])
            if _make_part(large, province, month):
                made.append(large.part(province, month))
    if large.by == "id":
        with transaction.atomic():
            numbers.set_on(large, province, today)
    return made


def forget_bound(large: Large) -> bool:
    """Take away what a turning that was cut short left on a table still whole; whether there was something."""
    said = None if is_in_parts(large.table) else bound_said(large.table)
    if said is None or world.now() - said[1] < FORGOTTEN:
        return False
    with transaction.atomic():
        do(
            [
                f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'",
                f"ALTER TABLE {quoted(large.table)} DROP CONSTRAINT {BOUND}",
            ]
        )
    return True


def empty_part(name: str, how: str) -> None:
    """A part that nobody but the owner of the tables may look into: whoever else asks is asked at the table."""
    do([f"CREATE TABLE {quoted(name)} {how}", f"ALTER TABLE {quoted(name)} ENABLE ROW LEVEL SECURITY"])


def _make_part(large: Large, province: int, month: date) -> bool:
    top, there = large.top(province), tree(large.table)
    if large.by == "id" and top not in there:
        low, high = blocks.province_block(province), blocks.province_block(province) + blocks.FIRST_BLOCK
        empty_part(
            top, f"PARTITION OF {quoted(large.table)} FOR VALUES FROM ({low}) TO ({high}) PARTITION BY RANGE (id)"
        )
        empty_part(f"{top}_other", f"PARTITION OF {quoted(top)} DEFAULT")
    name, (low_said, high_said) = large.part(province, month), large.bounds(province, month)
    other = f"{top}_other" if large.by == "id" else large.other
    column = quoted(large.column)
    between = f"FOR VALUES FROM ({low_said}) TO ({high_said})"
    if not value(HELD.format(other=quoted(other), column=column, low=low_said, high=high_said)):
        empty_part(name, f"PARTITION OF {quoted(top)} {between}")
        return True
    pointed_at = any(not one.outward or one.to_itself for one in facts.references(large.table))
    if pointed_at or facts.triggers(other):
        # PostgreSQL looks for a row that moved in the part it came from, and would say that it is missed; a guard would say that it is gone.
        return False
    do([f"LOCK TABLE {quoted(large.table)} IN SHARE ROW EXCLUSIVE MODE"])
    empty_part(name, f"(LIKE {quoted(top)} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)")
    within = f"{column} >= {low_said} AND {column} < {high_said}"
    do(
        [
            f"WITH moved AS (DELETE FROM {quoted(other)} WHERE {within} RETURNING *) INSERT INTO {quoted(name)} SELECT * FROM moved",  # noqa: S608
            f"ALTER TABLE {quoted(top)} ATTACH PARTITION {quoted(name)} {between}",
        ]
    )
    return True
