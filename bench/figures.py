"""`python -m bench.figures`: write `docs/figures.md` and its pictures from the last record of each bench; nobody writes them by hand.

`--check` only says whether they are what the records give.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from bench.command import RECORDS, ROOT
from bench.growth import picture

PAGE, PICTURES = ROOT / "docs" / "figures.md", ROOT / "docs" / "figures"
BENCH = re.compile(r"@\$\(LANTOA\) bench ([a-z]+)(?: --database ([a-z]+))?")
HEAD = """# Figures

Every figure of the last record of each measurement beside its goal. This page is made by `python -m bench.figures` from
[bench/records](../bench/records); a test fails where it is not. A ratio is taken to its own baseline in the same run, so that it says
little of the machine; times and rates hold for the machine named. *Beside* says what else that machine did meanwhile: with much load
ratios hold better than times."""
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Record = dict[str, Any]


def main(arguments: list[str]) -> int:
    made = {PAGE: page(), **{PICTURES / name: drawn for name, drawn in pictures()}}
    if "--check" in arguments:
        return int(any(not path.exists() or path.read_text(encoding="utf-8") != text for path, text in made.items()))
    PICTURES.mkdir(exist_ok=True)
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    return 0


def benches() -> dict[str, list[str]]:
    """What `make bench` measures, each with the databases it is measured on."""
    found: dict[str, list[str]] = {}
    for name, database in BENCH.findall((ROOT / "Makefile").read_text(encoding="utf-8")):
        found.setdefault(name, []).append(database or "sqlite")
    return found


def last(name: str) -> dict[str, Record]:
    """The last record of this bench on each database."""
    path = RECORDS / f"{name}.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    return {row["database"]: row for row in rows}


def page() -> str:
    wanted = benches()
    parts = [HEAD, "\n".join(_contents(wanted))]
    for name, databases in wanted.items():
        parts.append(f"## {name}")
        records = last(name)
        for database in sorted({*databases, *records}, key=list(DATABASES).index):
            parts += list(_bench(name, database, records.get(database)))
    return "\n\n".join([*parts, *_faults()]) + "\n"


def _contents(wanted: dict[str, list[str]]) -> Iterator[str]:
    yield "| measurement | database | goals reached | measured |\n|---|---|---|---|"
    for name, databases in wanted.items():
        records = last(name)
        for database in databases:
            record = records.get(database)
            goals = [row for row in record["results"] if row["goal"] != "-"] if record else []
            reached = (
                f"{sum(row['reached'] for row in goals)} of {len(goals)}"
                if goals
                else "no goal is set"
                if record
                else "no record yet"
            )
            yield f"| [{name}](#{name}) | {DATABASES[database]} | {reached} | {record['at'][:10] if record else ''} |"


def _bench(name: str, database: str, record: Record | None) -> Iterator[str]:
    if record is None:
        yield f"**{DATABASES[database]}**: no record yet (`lantoa bench {name} --database {database} --record`)."
        return
    yield _measured(database, record)
    rows = [row for row in record["results"] if "profile" not in row]
    lines = [f"| {_cell(row['name'])} | {_said(row)} | {_cell(row['goal'])} | {_mark(row)} |" for row in rows]
    yield "\n".join(["| what | figure | goal | |", "|---|---|---|---|", *lines])
    if any("points" in row for row in rows):
        yield f"![{name} on {DATABASES[database]}: growth](figures/{name}-{database}.svg)"
        yield "\n".join(_points([row for row in rows if "points" in row]))
    for row in record["results"]:
        if "profile" in row:
            yield f"{_cell(row['name'])}, {DATABASES[database]}: {row['value']} {row['unit']}"
            places = [
                f"| `{one['place']}` | {one['calls']:g} | {one['own']:g} | {one['all']:g} |" for one in row["profile"]
            ]
            yield "\n".join(["| place | calls | ms by itself | ms with what it calls |", "|---|---|---|---|", *places])


def _measured(database: str, record: Record) -> str:
    machine, load = record["machine"], record["load"]
    said = [
        f"**{DATABASES[database]}**, {record['at']} UTC".replace("+00:00", ""),
        f"commit {record['commit'][:12]}{'+' * record['commit'].endswith('+')}",
    ]
    said.append(
        f"{machine['cores']} cores {record['processor'] or machine['architecture']}, {record['memory_gb']} GB, {machine['system']}, Python {machine['python']}"
    )
    said.append(f"load {load['before']:g} before and {load['after']:g} after")
    if record.get("arguments"):
        said.append(f"with `{' '.join(record['arguments'])}`")
    return "; ".join(said) + (f". Beside: {record['beside']}" if record.get("beside") else "") + "."


def _points(rows: list[Record]) -> Iterator[str]:
    sizes = sorted({size for row in rows for size, _cost in row["points"]})
    yield f"| CPU in µs at | {' | '.join(f'{size:,}' for size in sizes)} | exponent |\n|---|{'---|' * (len(sizes) + 1)}"
    for row in rows:
        costs = dict(row["points"])
        yield f"| {row['path']} | {' | '.join(f'{costs[size]:,.0f}' if size in costs else '' for size in sizes)} | {row['value']:g} |"


def _said(row: Record) -> str:
    value = row["value"]
    words = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return _cell(f"{words} {row['unit']}".strip())


def _mark(row: Record) -> str:
    return "" if row["goal"] == "-" else "reached" if row["reached"] else "**missed**"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _faults() -> Iterator[str]:
    """What `make faults` found, by its last record on each database."""
    path = RECORDS / "faults.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    newest = {(row["harness"], row["database"], row["control"]): row for row in rows}
    yield "## faults"
    yield "`make faults`, the last record of each harness; a control is a weakened copy of the product in which faults must be found."
    lines = [
        f"| {harness} | {DATABASES.get(database, database)} | {control} | {_cell(', '.join(f'{count:,} {what}' for what, count in row['counts'].items()))} | {row['violations']} | {row['day']} |"
        for (harness, database, control), row in newest.items()
    ]
    yield "\n".join(["| harness | database | control | did | violations | day |", "|---|---|---|---|---|---|", *lines])


def pictures() -> Iterator[tuple[str, str]]:
    """Name and SVG of each picture the page shows."""
    for name in benches():
        for database, record in last(name).items():
            lines = {row["path"]: row["points"] for row in record["results"] if "points" in row}
            if lines:
                yield f"{name}-{database}.svg", picture(f"{name} on {DATABASES[database]}: µs of CPU by objects", lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
