"""`lantoa bench limits`: each path beside its own physical reference of the same run, and how it grows from a thousand objects to a million.

CPU beside a goal is the web server's; where growth is shown that of the database's own processes is in it. At each size the one measured stall has as many past orders and the market as many goods. `--sizes 1000,100000` measures these sizes only,
`--only PATHS,CHECKOUT,…` a part of it. What belongs to other benches (`live`, `match`, `search`, `insights`) is measured there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from statistics import median
from typing import Any

from bench import raw
from bench.buyers import Connection, rush
from bench.growth import slope
from bench.page import CONSTANT, KEPT_GOAL, _ask, cpu
from bench.stage import ROOT, Stage, serve, stage

SIZES = (1_000, 10_000, 100_000, 1_000_000)
AT = 100_000  # the goals are kept at so many
BUILT_GOAL, BOARD_GOAL, QUERIES_GOAL = 12.0, 30.0, 12
CHECKOUT_GOAL, CHECKOUT_AIM = 0.3, 0.5
# The index of names is kept in the memory of each web process; with more than so many it would be measured by what it swaps.
SEARCHED = 100_000
TURNS, ASKED, KEPT = 15, 6, 150
WISHES, BUYERS, RUSHES = 400, 16, 3
PARTS = ("kept", "built", "checkout", "match", "queries", "profile")
CALL = "import sys, django; django.setup(); from bench.limits_asked import main; main(*sys.argv[1:])"
# What answers a seller, and what everybody may see, built anew.
SIGNED = ("board", "today")


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    given = _given(arguments)
    with stage(database) as there:
        town = told(there, "begin")
        if database == "postgresql":
            raw.prepare_postgresql(there.database)
        measured = []
        for size in given.sizes:
            measured.append(_at(there, database, town, size, given.only))
            # A long run that is cut short has still said what it found.
            sys.stderr.write(json.dumps(measured[-1]) + "\n")
        profiles = told(there, "profiles", town=town, paths=paths_of(town)) if "profile" in given.only else {}
    goals = next((one for one in measured if one["size"] == AT), measured[-1])
    return [*_goals(goals), *_growth(measured), *_profiles(profiles)]


def _at(there: Stage, database: str, town: dict[str, Any], size: int, parts: list[str]) -> dict[str, Any]:
    """Everything that was asked for, at this size."""
    found: dict[str, Any] = {"size": size, "there": told(there, "grow", objects=size), "paths": {}}
    paths = {name: path for name, path in paths_of(town).items() if name != "search" or size <= SEARCHED}
    if "kept" in parts:
        found["paths"]["cached page"] = _kept(there, paths["product page"])
    if "built" in parts:
        found["paths"] |= _built(there, paths, town["session"])
    if "queries" in parts:
        found["queries"] = told(there, "queries", town=town, paths=paths)
    if "match" in parts:
        found["paths"]["match"] = told(there, "matched", town=town)
    if "checkout" in parts:
        found |= _checkout(there, database, town)
        found["paths"]["checkout"] = found["cpu an order"]
    return found


def paths_of(town: dict[str, Any]) -> dict[str, str]:
    return {
        "product page": f"/hang/{town['product']}/", "listing": f"/loai/{town['shelf']}/", "search": "/?q=cha+muc+gia+tay", "board": "/don-hang/", "today": "/hom-nay/",
        "receipt check": f"/verify/{town['receipt']}/",
    }  # fmt: skip


def _kept(there: Stage, path: str) -> dict[str, float]:
    """A kept page beside the constant of the same web server, in turns."""
    with serve(there, application="bench.constant:application", workers=1):
        base, bare = there.pid, Connection(there.port)
        with serve(there, workers=1):
            line = Connection(there.port)
            _ask(line, path, 50)
            _ask(bare, "/", 50)
            turns = [(_cost(base, bare, "/", KEPT), _cost(there.pid, line, path, KEPT)) for _ in range(TURNS)]
    unit, cost = (median(column) for column in zip(*turns, strict=True))
    return {"us": round(cost / 1000, 1), "times": round(cost / unit, 2)}


def _built(there: Stage, paths: dict[str, str], session: str) -> dict[str, dict[str, float]]:
    """Each page built anew every time, beside a view that answers a constant through the same house, in turns: the web server's time
    in units of that, and that of all processes."""
    with serve(there, application="bench.unkept:application", workers=1):
        lines = {name: Signed(there.port, session) if name in SIGNED else Connection(there.port) for name in paths}
        bare, units = Connection(there.port), []
        costs: dict[str, list[tuple[float, float]]] = {name: [] for name in paths}
        if "search" in paths:
            # The first question builds the index of all the goods.
            _ask(Connection(there.port, 1_200), paths["search"], 1)
        for name, path in (*paths.items(), ("", CONSTANT)):
            _ask(lines.get(name, bare), path, 5)
        beside = _beside(there)
        for _ in range(TURNS):
            units.append(_cost(there.pid, bare, CONSTANT, 4 * ASKED))
            for name, path in paths.items():
                before = sum(map(cpu, beside))
                web = _cost(there.pid, lines[name], path, ASKED)
                costs[name].append((web, web + (sum(map(cpu, beside)) - before) / ASKED))
    unit = median(units)
    found = {}
    for name, those in costs.items():
        web, every = (median(column) for column in zip(*those, strict=True))
        found[name] = {"us": round(every / 1000, 1), "times": round(web / unit, 2)}
    return found


class Signed(Connection):
    """The line of somebody who is signed in."""

    def __init__(self, port: int, session: str) -> None:
        super().__init__(port)
        self._session = session

    def written(self, method: str, path: str, headers: str, length: int) -> bytes:
        return super().written(method, path, f"{headers}Cookie: sessionid={self._session}\r\n", length)


def _cost(pid: int, line: Connection, path: str, times: int) -> float:
    before = cpu(pid)
    _ask(line, path, times)
    return (cpu(pid) - before) / times


def _beside(there: Stage) -> list[int]:
    """What works for a request beside the web server: the database, where that is a server of its own."""
    return [there.server.process.pid] if there.server else []


def _checkout(there: Stage, database: str, town: dict[str, Any]) -> dict[str, Any]:
    """Sixteen buyers on one product, beside what the database alone can do just then."""
    rows = []
    for _ in range(RUSHES):
        limit = raw.sqlite(there.folder) if database == "sqlite" else raw.postgresql(there.database)
        with serve(there):
            before = sum(map(cpu, [there.pid, *_beside(there)]))
            tally = rush(there.port, f"/mua/{town['sold']}/", order_fields(town["offer"]), buyers=BUYERS, wishes=WISHES)
            spent = sum(map(cpu, [there.pid, *_beside(there)])) - before
        if tally.placed != WISHES:
            raise SystemExit(f"{tally.placed} of {WISHES} placed, {tally.refused} refused, {dict(tally.errors)}")
        rows.append((tally.placed / tally.seconds, limit, spent / tally.placed / 1000))
    rate, limit, cost = (median(column) for column in zip(*rows, strict=True))
    return {
        "rate": round(rate),
        "raw": round(limit),
        "checkout": round(rate / limit, 3),
        "cpu an order": {"us": round(cost, 1)},
    }


def order_fields(offer: int) -> dict[str, str]:
    return {
        "offer": str(offer), "quantity": "1", "name": "Người mua", "unit": "06685", "address": "Số 1, tổ 2", "note": "",
        "method": "transfer", "seen": f"{offer}:225000:0",
    }  # fmt: skip


def told(there: Stage, what: str, **given: Any) -> Any:
    """What this part of `bench.limits_asked` found in the house."""
    command = [sys.executable, "-P", "-c", CALL, what, json.dumps(given)]
    done = subprocess.run(command, cwd=ROOT, env=there.environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what} stumbled")
    return json.loads(done.stdout.rpartition("TOLD ")[2])


# --- what is said of it


def _goals(found: dict[str, Any]) -> list[dict[str, Any]]:
    size, paths, rows = f"{found['size']:,}", found["paths"], []
    for name, goal in (
        ("cached page", KEPT_GOAL),
        ("product page", BUILT_GOAL),
        ("listing", BUILT_GOAL),
        ("board", BOARD_GOAL),
        ("today", BOARD_GOAL),
    ):
        if name in paths:
            beside = "granian's constant 12 kB" if name == "cached page" else "Django's constant"
            rows.append(_most(f"{name} ÷ {beside}, server CPU, at {size}", paths[name]["times"], "×", goal))
    for name, count in found.get("queries", {}).items():
        said = f"queries of {name} at {size}"
        rows.append(
            _most(said, count, "", QUERIES_GOAL) if name in SIGNED else _told(f"{said}, for information", count, "")
        )
    if "checkout" in found:
        share = found["checkout"]
        rows += [
            {"name": f"orders placed over HTTP ÷ the raw limit, at {size} (aim {CHECKOUT_AIM})", "value": share, "unit": "×", "goal": f"≥ {CHECKOUT_GOAL}", "reached": share >= CHECKOUT_GOAL},
            _told("orders placed a second, for information", found["rate"], "1/s"),
            _told("raw limit, for information", found["raw"], "1/s"),
        ]  # fmt: skip
    for name in ("search", "receipt check"):
        if name in paths:
            rows.append(
                _told(f"{name} ÷ Django's constant, server CPU, at {size}, for information", paths[name]["times"], "×")
            )
    return rows


def _growth(measured: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The slope of each path on paper with two logarithmic axes, by least squares, and the points it was drawn through."""
    rows = []
    for name in {name: None for one in measured for name in one["paths"]}:
        points = [[one["size"], one["paths"][name]["us"]] for one in measured if name in one["paths"]]
        if len(points) > 1:
            said = f"growth of {name}: exponent of CPU over {points[0][0]:,} to {points[-1][0]:,} objects"
            rows.append({**_told(said, slope(points), ""), "path": name, "points": points})
    return rows


def _profiles(profiles: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**_told(f"profile of {name}", round(one["ms"], 2), "ms a request, traced"), "profile": one["places"]}
        for name, one in profiles.items()
    ]


def _most(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": f"≤ {goal:g}", "reached": value <= goal}


def _told(name: str, value: Any, unit: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": "-", "reached": True}


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa bench limits")
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")], default=list(SIZES))
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PARTS))
    return parser.parse_args(arguments)
