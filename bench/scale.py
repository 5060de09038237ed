"""`python -m bench.scale`: write `docs/guide/scale.md`, the way from what was measured to a nation. Nobody writes its numbers by hand.

`--check` only says whether it is what the records and `scale.toml` give.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.command import ROOT
from bench.figures import DATABASES, last

PAGE, GIVEN = ROOT / "docs" / "guide" / "scale.md", Path(__file__).with_suffix(".toml")
DAY, HOUR, YEAR = 86_400, 3_600, 365
REPLICAS = 2
# Rows of these go away by themselves; keys of commands after 35 days.
PASSING, KEYS, KEPT = {"journal_job", "journal_pagenews", "django_session"}, "journal_command", 35
HEAD = """# From one commune to a nation

How much a country of 100 million people asks of houses like this one, what it takes, where it breaks first and what is done then. For whoever plans machines.

This page is made by `python -m bench.scale` from [bench/records](../../bench/records) and `bench/scale.toml`; a test fails where it is not. What is *measured* names its
record; [figures](../figures.md) has all of them. What is *assumed* is a guess and is called one: put what your house counts in its place and make the page anew. **No number here was seen
at the size of a province**, let alone a nation: everything beyond a machine is multiplication, and multiplication is wrong first where machines begin to wait for each other."""
# What is asked of the records: bench, database (the first that has it), how a row's name begins.
MEASURED = {
    "kept": ("peers", "product page: ours as it is served", "a page that is kept, web CPU"),
    "built": ("peers", "product page: ours built anew each time", "a page built anew, web CPU"),
    "search": ("peers", "search: ours as it is served", "a search among 1,000 goods, web CPU"),
    "purchase": ("peers", "the same, ours (4 requests)", "a purchase, from the product's page to the order's own, web CPU"),
    "orders": ("limits", "orders placed a second", "orders placed a second over HTTP on one machine"),
    "bytes": ("footprint", "bytes an order leaves", "bytes an order leaves in tables and indexes"),
    "log": ("footprint", "bytes an order writes to the log", "bytes an order writes to the log"),
    "entries": ("footprint", "entries of the journal an order makes", "entries of the journal an order makes"),
    "seal": ("footprint", "sealing one entry, wall clock", "sealing one entry"),
}  # fmt: skip
UNITS = {"µs": 1e-6, "ms": 1e-3}


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of a record: in seconds, bytes or a count."""

    says: str
    value: float
    shown: str
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class House:
    """What so many people ask of one house in an ordinary day, and in the busiest second of a festive one."""

    name: str
    people: float
    pages: float
    orders: float
    entries: float
    bytes: float
    log: float
    at_once: float

    def second(self, a_day: float) -> float:
        return a_day * self.at_once


@dataclass(frozen=True, slots=True)
class Limit:
    """Something there is one of in a house: how much it bears, how much the average and the largest province ask of it at their busiest, and what then."""

    name: str
    bears: float
    unit: str
    average: float
    largest: float
    over: str
    source: str
    then: str

    def full_at(self, people: float) -> float:
        """With how many people in one house it is used up."""
        return people * self.bears / self.average


def main(arguments: list[str]) -> int:
    made = page()
    if "--check" in arguments:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made)
    PAGE.write_text(made, encoding="utf-8")
    return 0


def given() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(GIVEN.read_text(encoding="utf-8"))


def measured() -> dict[str, Measured]:
    """What the records hold of it; what is not measured yet is missing."""
    found = {}
    for name, (bench, begins, says) in MEASURED.items():
        for database in ("postgresql", "sqlite"):
            record = last(bench).get(database)
            row = next((one for one in record["results"] if one["name"].startswith(begins)), None) if record else None
            if record and row:
                value = float(row["value"])
                if name == "bytes" and "tables" in row:
                    value = float(
                        sum(one["bytes"] for table, one in row["tables"].items() if table not in {*PASSING, KEYS})
                    )
                shown = f"{row['value']:,} {row['unit']}".strip()
                found[name] = Measured(says, value * UNITS.get(row["unit"], 1), shown, record)
                break
    return found


def houses() -> list[House]:
    """A person, a commune, a province, the largest one, the nation."""
    facts, assumed = ({name: one["value"] for name, one in given()[part].items()} for part in ("facts", "assumed"))
    seen = {name: one.value for name, one in measured().items()}
    people = facts["people"]
    sizes = {
        "a person": 1, "a commune": people / facts["communes"], "a province": people / facts["provinces"],
        "the largest province": assumed["largest_province"] * people / facts["provinces"], "the nation": people,
    }  # fmt: skip
    at_once = assumed["busiest_hour"] * assumed["festive"] / HOUR
    orders, acts = assumed["orders_a_year"] / YEAR, assumed["acts_a_day"]
    entries = orders * seen["entries"] + acts
    # An act outside of an order is taken to weigh as much as an order's share of one.
    weight = entries / seen["entries"]
    return [
        House(name, many, many * assumed["pages_a_day"], many * orders, many * entries, many * weight * seen["bytes"], many * weight * seen["log"], at_once)
        for name, many in sizes.items()
    ]  # fmt: skip


def cpu_a_page() -> float:
    """Seconds of one core a page takes, its share of searches included."""
    assumed, seen = given()["assumed"], measured()
    kept = assumed["kept"]["value"]
    return (
        kept * seen["kept"].value
        + (1 - kept) * seen["built"].value
        + assumed["searches"]["value"] * seen["search"].value
    )


def web(house: House) -> tuple[float, float]:
    """Cores busy in the busiest second, and machines with what is kept free."""
    assumed, seen = given()["assumed"], measured()
    cores = house.second(house.pages) * cpu_a_page() + house.second(house.orders) * seen["purchase"].value
    return cores, cores / (assumed["cores"]["value"] * assumed["used"]["value"])


def limits() -> list[Limit]:
    """What there is one of in a house, what is used up first at the beginning."""
    by_name, seen, told = {one.name: one for one in houses()}, measured(), given()["told"]
    festive = given()["assumed"]["festive"]["value"]
    average, largest = by_name["a province"], by_name["the largest province"]

    def at_once(a_day: str, times: float = 1) -> tuple[float, float, str]:
        one, other = (times * house.second(getattr(house, a_day)) for house in (average, largest))
        return one, other, "its busiest second"

    def in_time(a_day: str, times: float = 1) -> tuple[float, float, str]:
        # What may wait for hours has to be through by the next day, on a festive one too.
        one, other = (times * festive * getattr(house, a_day) / DAY for house in (average, largest))
        return one, other, "a festive day"

    found = [
        Limit("orders through one writing database", seen["orders"].value, "orders a second", *at_once("orders"), _of(seen["orders"]), THEN["orders"]),
        Limit("the one sealer", 1 / seen["seal"].value, "entries a second", *at_once("entries"), _of(seen["seal"]), THEN["seal"]),
        Limit("facts of figures behind the journal (more was not tried)", told["facts"]["value"], "acts a second", *in_time("entries"), f"told in {told['facts']['page']}", THEN["facts"]),
        Limit("words of carriers, two an order", told["parcels"]["value"], "messages a second", *in_time("orders", 2), f"told in {told['parcels']['page']}", THEN["parcels"]),
        Limit("the log on a line of 1 Gbit/s to each replica", 125e6, "bytes a second", *at_once("log"), "arithmetic; no network was measured", THEN["network"]),
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.bears / one.average)


THEN = {
    "orders": "a house of its own for the largest province already; then a house for each group of communes (an order is written where its stall is; markets find each other's goods, docs/decisions/0063-federation.md)",
    "seal": "chains are made organisation by organisation: a sealer for each share of the chains, with one order of positions a share; not built",
    "facts": "the same query in larger steps, or by the month from partitions; they may lag for hours without harm, the month is fixed when it is over",
    "parcels": "they wait in the inbox, raw and acknowledged; more workers take them",
    "network": "a line of 10 Gbit/s; the log is compressed to perhaps a quarter (not measured)",
}
UNMEASURED = (
    "sealing on a quiet machine: the figure above is wall clock beside whatever else its record names, and holds for one chain",
    "orders, pages and the board on PostgreSQL at 100,000 orders and more (`lantoa bench limits --database postgresql --record`): the records here were cut short at 1,000 objects beside other work",
    "the memory of the index of names beyond 100,000 goods: it lies in every web process, and 3,321 communes with a hundred goods each are 332,100 (docs/decisions/0065-figures-and-peers.md says where that ends: an index of its own a node)",
    "a database whose hot rows no longer fit its memory; a vacuum of a table of a thousand million rows",
    "several front machines before the web nodes, and a line between two data centres",
    "whole dossiers, lessons and photos: they count here as acts, their files (photos, PDF) not at all; a bucket takes them, docs/adapters/s3.md",
    "a province's export while it is served, and how long two clusters know of each other",
)


def page() -> str:
    seen = measured()
    lacking = [says for name, (_bench, _begins, says) in MEASURED.items() if name not in seen]
    parts = [HEAD]
    if lacking:
        parts.append("Not measured yet, so that nothing below can be reckoned: " + "; ".join(lacking) + ".")
        return "\n\n".join(parts) + "\n"
    parts += ["## What was measured", "\n".join(_measured(seen)), "\n\n".join(_trust(seen)), "## What is given, and what is assumed", "\n".join(_assumed())]  # fmt: skip
    parts += ["## What people ask for", "\n".join(_asked()), *_in_words(), "## What that takes", "\n".join(_takes())]
    parts += ["## Where it breaks first", "\n".join(_breaks()), *_first(), "\n".join(_then())]
    parts += ["## Which table first", "\n".join(_tables()), _parts(), "## Not measured yet", "\n".join(f"* {one}." for one in UNMEASURED)]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _measured(seen: dict[str, Measured]) -> Iterator[str]:
    yield "| measured | figure | record |\n|---|---|---|"
    for one in seen.values():
        yield f"| {one.says} | {one.shown} | {_of(one)} |"
    for told in given()["told"].values():
        yield f"| “{told['says']}” | {_number(told['value'])} {told['unit']} | told in [{Path(told['page']).stem}](../../{told['page']}), no record |"


def _trust(seen: dict[str, Measured]) -> Iterator[str]:
    yield "How much each record is worth:"
    records = {(one.record["bench"], one.record["database"]): one.record for one in seen.values()}
    rows = []
    for (bench, database), record in records.items():
        said = f"with `{' '.join(record['arguments'])}`, " if record.get("arguments") else ""
        rows.append(
            f"* *{bench}* on {DATABASES[database]}: {said}{record['machine']['cores']} cores {record['processor']}, load {record['load']['before']:g} to"
            f" {record['load']['after']:g}{'. Beside: ' + record['beside'].rstrip('.') if record.get('beside') else ''}."
        )
    yield "\n".join(rows)


def _assumed() -> Iterator[str]:
    yield "| | value | |\n|---|---|---|"
    for name, one in given()["facts"].items():
        yield f"| {name} | {_number(one['value'])} {one['unit']} | given: {one['source']} |"
    for name, one in given()["assumed"].items():
        yield f"| {name.replace('_', ' ')} | {_number(one['value'])} {one['unit']} | **assumed**: {one['why']} |"


def _asked() -> Iterator[str]:
    those = houses()
    yield f"| a day | {' | '.join(one.name for one in those)} |\n|---|{'---|' * len(those)}"
    rows = (("people", "people"), ("pages", "pages"), ("orders", "orders"), ("entries", "entries of the journal"))
    for name, says in rows:
        yield f"| {says} | {' | '.join(_number(getattr(one, name)) for one in those)} |"
    yield f"| into tables and indexes | {' | '.join(_bytes(one.bytes) for one in those)} |"
    yield f"| into the log | {' | '.join(_bytes(one.log) for one in those)} |"
    yield f"| tables in a year | {' | '.join(_bytes(one.bytes * YEAR) for one in those)} |"
    yield f"| pages in the busiest second | {' | '.join(_number(one.second(one.pages)) for one in those)} |"
    yield f"| orders in the busiest second | {' | '.join(_number(one.second(one.orders)) for one in those)} |"
    yield f"| entries in the busiest second | {' | '.join(_number(one.second(one.entries)) for one in those)} |"


def _in_words() -> Iterator[str]:
    keys = _table(KEYS)
    if keys:
        nation = next(one for one in houses() if one.name == "the nation")
        held = keys["bytes"] * KEPT
        yield (
            f"Keys of forms are kept for {KEPT} days and not counted above: {_bytes(nation.orders * held)} for the nation's orders at any time."
            " An act outside of an order is taken to weigh as much as an order's share of one."
        )


def _takes() -> Iterator[str]:
    those, assumed = houses()[2:], given()["assumed"]
    yield f"| | {' | '.join(one.name for one in those)} |\n|---|{'---|' * len(those)}"
    costs = [web(one) for one in those]
    yield f"| cores of web nodes in the busiest second | {' | '.join(_number(cores) for cores, _machines in costs)} |"
    yield f"| web machines of {assumed['cores']['value']} cores, half used | {' | '.join(_number(max(1, -(-machines // 1))) for _cores, machines in costs)} |"
    yield f"| lines to the outside in the busiest second | {' | '.join(_bits(one.second(one.pages) * assumed['page_bytes']['value']) for one in those)} |"
    kept = assumed["log_kept"]["value"]
    yield f"| log in the backup, {kept} days | {' | '.join(_bytes(one.log * kept) for one in those)} |"
    restore = given()["told"]["restore"]["value"]
    yield f"| restoring a year's tables at {restore} s a gigabyte | {' | '.join(_hours(one.bytes * YEAR / 1e9 * restore) if one.name != 'the nation' else 'each its own' for one in those)} |"
    provinces, beside = given()["facts"]["provinces"]["value"], assumed["beside"]["value"]
    houses_of = [provinces if one.name == "the nation" else 1 for one in those]
    yield f"| databases: a primary and {REPLICAS} replicas a house (docs/decisions/0064-cluster.md) | {' | '.join(_number((1 + REPLICAS) * many) for many in houses_of)} |"
    every = [_machines(one, many) for one, many in zip(those, houses_of, strict=True)]
    yield f"| machines in all, {beside} besides, two for the web at least | {' | '.join(map(_number, every))} |"


def _machines(house: House, many: int) -> float:
    """Of so many houses alike that serve these people together."""
    one = web(house)[1] / many
    return many * (max(2, -(-one // 1)) + 1 + REPLICAS + float(given()["assumed"]["beside"]["value"]))


def _breaks() -> Iterator[str]:
    average = next(one for one in houses() if one.name == "a province")
    yield "| there is one of it in a house | it bears | an average province asks | the largest asks | counted over | full at, people in one house | from |\n|---|---|---|---|---|---|---|"
    for one in limits():
        yield (
            f"| {one.name} | {_number(one.bears)} {one.unit} | {_number(one.average)} ({_share(one.average / one.bears)})"
            f" | {_number(one.largest)} ({_share(one.largest / one.bears)}) | {one.over} | {_number(one.full_at(average.people))} | {one.source} |"
        )


def _first() -> Iterator[str]:
    over = [one for one in limits() if one.largest > one.bears]
    first = limits()[0]
    yield (
        f"First to be used up: **{first.name}**, of which an average province takes {_share(first.average / first.bears)} and the largest one"
        f" {_share(first.largest / first.bears)}, counted over {first.over}."
        + (f" Beyond what one house bears in the largest province: {', '.join(one.name for one in over)}." if over else " The largest province fits too, on paper.")
    )  # fmt: skip


def _then() -> Iterator[str]:
    yield "What then:\n"
    for one in limits():
        yield f"* *{one.name}*: {one.then}."
    yield (
        "* *A house that is full*: the province moves to a cluster of its own (`lantoa province export` and `import`, docs/decisions/0069, where it is built), and numbers of rows stay what"
        " they are, since they begin with the province's (docs/decisions/0070-parts.md). Below the province the next cut is by commune: the same export with fewer units; not built."
    )
    failover = given()["told"]["failover"]["value"]
    yield f"* *A machine that dies*: {failover} s without orders (measured on one machine with namespaces), in which forms keep their key and are sent again."


def _tables() -> Iterator[str]:
    record = measured()["bytes"].record
    row = next(one for one in record["results"] if one["name"].startswith("bytes an order leaves"))
    province = next(one for one in houses() if one.name == "a province")
    yield "| table | bytes an order | rows an order | an average province's orders in a year |\n|---|---|---|---|"
    for name, one in sorted(row["tables"].items(), key=lambda one: -one[1]["bytes"])[:10]:
        year = province.orders * YEAR
        gone = " (passes)" if name in PASSING else f" ({KEPT} days kept)" if name == KEYS else ""
        held = year if not gone else province.orders * KEPT if name == KEYS else 0
        yield f"| {name}{gone} | {_number(one['bytes'])} | {one['rows']:.2f} | {_bytes(one['bytes'] * held)}, {_number(one['rows'] * held)} rows |"


def _parts() -> str:
    record = last("partitions").get("postgresql")
    if record is None:
        return "What parts cost is not measured yet (`lantoa bench partitions --database postgresql --record`)."
    rows = [f"* {row['name']}: {row['value']} {row['unit']}".rstrip() for row in record["results"]]
    load = f"load {record['load']['before']:g} to {record['load']['after']:g}"
    return f"Large tables lie in parts by province and month (docs/decisions/0070-parts.md, `lantoa partitions`). Measured, {load}:\n\n" + "\n".join(rows)  # fmt: skip


def _table(name: str) -> dict[str, float] | None:
    record = last("footprint").get("postgresql")
    row = next((one for one in record["results"] if "tables" in one), None) if record else None
    found: dict[str, float] | None = row["tables"].get(name) if row else None
    return found


def _of(one: Measured) -> str:
    return f"{one.record['bench']}, {DATABASES[one.record['database']]}, {one.record['at'][:10]}"


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _share(value: float) -> str:
    return f"{100 * value:,.0f} %" if value >= 0.1 else f"{100 * value:.2g} %"


def _bytes(value: float) -> str:
    for size, unit in ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if value >= size:
            return f"{value / size:.3g} {unit}" if value / size < 1000 else f"{value / size:,.0f} {unit}"
    return f"{value:.0f} B"


def _bits(bytes_a_second: float) -> str:
    value = 8 * bytes_a_second
    return f"{value / 1e9:.3g} Gbit/s" if value >= 1e9 else f"{value / 1e6:.3g} Mbit/s"


def _hours(seconds: float) -> str:
    return f"{seconds / HOUR:,.1f} h" if seconds >= HOUR else f"{seconds / 60:.0f} min"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
