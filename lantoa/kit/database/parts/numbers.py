"""The sequence that numbers the rows of a table, set on to the month that runs."""

from __future__ import annotations

from datetime import date

from lantoa.kit.database.parts import blocks
from lantoa.kit.database.parts.standing import Large, do, tree, value

SEQUENCE = "SELECT pg_get_serial_sequence(%s, 'id')"


def sequence(table: str) -> str:
    """Its name."""
    return str(value(SEQUENCE, table))


def last(table: str) -> int:
    """The number given out last."""
    return int(value(f"SELECT last_value FROM {sequence(table)}"))  # noqa: S608


def set_on(large: Large, province: int, today: date) -> None:
    """Numbers only ever go up, in the province they began with: of several who come at once the first moves them, and an older month leaves them
    alone, as another province does whose rows were brought here."""
    do(["SELECT pg_advisory_xact_lock(hashtextextended('lantoa.parts', 0))"])
    now, first = last(large.table), blocks.block(province, today)
    told = blocks.read(now)
    if (told and told[0] != province) or now >= first:
        return
    if large.part(province, blocks.months(today, 1)[0]) in tree(large.table):
        do([f"SELECT setval('{sequence(large.table)}', {first}, false)"])
