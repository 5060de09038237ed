"""Facts of a country for the bench: so many orders over two years and 3,321 communes in 34 provinces, in files as the export writes them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

PROVINCES, COMMUNES, DAYS = 34, 3321, 730
FIRST = date(2024, 12, 1)
TERRAINS = ("urban", "rural", "mountain", "island")
# Stalls of a commune that sell at all, and how orders fall on them: a few sell most.
STALLS = 8


def units() -> list[dict[str, str]]:
    """Every commune with its province and terrain."""
    return [
        {"place": f"{number:05}", "province": f"{number % PROVINCES + 1:02}", "terrain": TERRAINS[number // PROVINCES % 4]}
        for number in range(COMMUNES)
    ]  # fmt: skip


def months() -> list[date]:
    last = FIRST + timedelta(days=DAYS - 1)
    found, month = [], FIRST.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


# Each order is placed, nine of ten are paid in full, six of those ten through a bank; one of forty payments is taken back later.
ROWS = """
with orders as (
  select range as number, (hash(range) >> 2)::bigint as h, {communes} as c from range({first}, {last})
), placed as (
  select number, (h % {communes})::int as unit, (h // 7919 % {days})::int as day_number,
    (((h // 104729 % 1000) * (h // 1299709 % 1000) * {stalls}) // 1000000)::int as stall,
    10000 * (1 + h // 15485863 % 97) as amount, h // 32452843 % 10 as luck, h // 49979687 % 40 as back, h // 86028121 % 1000000 as buyer
  from orders
), told as (
  select 'orders.order_placed' as act, placed.*, case when luck < 6 then 'transfer' else 'cod' end as kind, amount as dong, 1 as times, 0 as after from placed
  union all select 'payments.payment_received', placed.*, case when luck < 6 then 'bank' when luck < 8 then 'cash' else 'carrier' end, amount, 1, 1 from placed where luck < 9
  union all select 'orders.order_paid', placed.*, '', amount, 1, 1 from placed where luck < 9
  union all select 'payments.payment_received', placed.*, 'cash', -amount, -1, 3 from placed where luck in (6, 7) and back = 0
)
select number * 4 + after as position, number * 4 + after as entry, act, number as subject, (unit * 1000 + stall)::bigint as org,
  case when act = 'orders.order_placed' then buyer else 0 end as person, lpad(unit::varchar, 5, '0') as place,
  (date '{begin}' + least(day_number + after, {days} - 1)::int) as day,
  date_trunc('month', date '{begin}' + least(day_number + after, {days} - 1)::int)::date as month, kind, '' as detail, null::date as until,
  dong::bigint as amount, times::bigint as number, '' as sex, lpad(((unit % {provinces}) + 1)::varchar, 2, '0') as province
from told
"""


def write(folder: Path, orders: int, step: int = 1_000_000) -> dict[str, list[Path]]:
    """The files of each province."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as database:
        database.execute("set memory_limit = '3GB'; set threads = 2; set preserve_insertion_order = false")
        for first in range(0, orders, step):
            values: dict[str, Any] = {
                "first": first, "last": min(first + step, orders), "communes": COMMUNES, "days": DAYS, "stalls": STALLS,
                "begin": FIRST, "provinces": PROVINCES,
            }  # fmt: skip
            to = folder / f"step-{first:09}"
            database.execute(
                f"copy ({ROWS.format(**values)}) to '{to}' (format parquet, compression zstd, partition_by (province))"
            )
        found: dict[str, list[Path]] = {}
        for number in range(1, PROVINCES + 1):
            code = f"{number:02}"
            there = folder / f"{code}.parquet"
            database.execute(
                f"copy (select * from read_parquet('{folder}/step-*/province={code}/*.parquet', hive_partitioning=false) order by month, place, position) to '{there}' (format parquet, compression zstd)"  # noqa: S608
            )
            found[code] = [there]
    return found
