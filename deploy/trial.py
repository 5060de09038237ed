"""`make cluster`: break the cluster under buyers who order without pause, one fault after the other, and hold the answers against it.

Of each fault: every acknowledged order is there and what it was, all invariants hold, no two primaries took writes, and after how
many seconds orders were acknowledged again.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.command import machine
from deploy import probe
from deploy.buyers import PATIENCE, Line
from deploy.cluster import Cluster
from deploy.layout import BY_NAME, NODES
from tests.faults import __main__ as faults
from tests.faults.load import Town
from tests.faults.outcome import Outcome
from tests.faults.restart.web import Client, Market, settle

CLIENTS, REST = 4, 0.1
# Seconds: of orders before the fault, of a fault at least and at most, of orders after it was mended.
BEFORE, LEAST, MOST, AFTER = 10.0, 25.0, 110.0, 8.0
BACK, WHOLE = 60.0, 240.0
SAMPLE = 100
DATABASES = [node.name for node in NODES if node.keeps_data]


@dataclass(frozen=True)
class Fault:
    """What is done to which machine (`hit`), how long it is left so, and what an operator does about it then (`mend`)."""

    name: str
    hit: Callable[[Cluster, str], None]
    mend: Callable[[Cluster, str], None]
    whom: Callable[[Cluster], str] = Cluster.primary
    # A new primary has to come of it.
    primary: bool = True


def kill_database(cluster: Cluster, name: str) -> None:
    """`kill -9` of the primary's PostgreSQL, every process of it."""
    for pid in cluster[name].processes("postgres"):
        with suppress(ProcessLookupError):
            os.kill(pid, 9)


def kill_machine(cluster: Cluster, name: str) -> None:
    cluster[name].kill()


def start_machine(cluster: Cluster, name: str) -> None:
    cluster[name].start(3000, watched=True)


def nothing(cluster: Cluster, name: str) -> None:
    """It mends itself."""


def cut(cluster: Cluster, name: str) -> None:
    cluster[name].cut()


def join(cluster: Cluster, name: str) -> None:
    cluster[name].join()


def fill(cluster: Cluster, name: str) -> None:
    """Something that is not PostgreSQL fills its disk to the last byte."""
    with suppress(OSError), (cluster[name].folder / "disk" / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65_536)


def empty(cluster: Cluster, name: str) -> None:
    (cluster[name].folder / "disk" / "filler").unlink(missing_ok=True)


def in_step(cluster: Cluster) -> str:
    return cluster.in_step()[0]


FAULTS = (
    Fault("kill", kill_database, nothing),
    Fault("machine", kill_machine, start_machine),
    Fault("cut", cut, join),
    Fault("fill", fill, empty),
    Fault("replica", cut, join, whom=in_step, primary=False),
    Fault("web", kill_machine, start_machine, whom=lambda cluster: "web1", primary=False),
)


def trial(cluster: Cluster, only: list[str] | None, *, record: bool) -> int:
    """All faults, one table, one JSON line; 0 if all is in order."""
    outcomes: list[Outcome] = []
    begun = time.monotonic()
    try:
        cluster.up(watched=True, say=say)
        cluster["work1"].run(["/opt/lantoa/.venv/bin/python", "-c", TABLE], user="lantoa", files=ENV)
        for line in seen_alike(cluster):
            say(f"  {line}")
        say(f"  {counted_alike(cluster)}")
        for number, fault in enumerate(FAULTS, 1):
            if not only or fault.name in only:
                outcomes.append(_run(cluster, fault, number))
                if record:
                    faults._keep(outcomes[-1:], "record")
                say(faults._line(outcomes[-1]))
                for line in [outcomes[-1].short, *outcomes[-1].violations[:20]]:
                    say(f"    {line}" if line else "")
        say(f"  {counted_alike(cluster)}")
    finally:
        forced = cluster.down()
    say("\n" + "\n".join(faults._line(outcome) for outcome in outcomes))
    if forced:
        say(f"had to be killed in the end: {', '.join(forced)}")
    good = bool(outcomes) and not forced and all(outcome.in_order for outcome in outcomes)
    results = [result for outcome in outcomes for result in _results(outcome)]
    results.append(
        {"name": "whole trial", "value": round(time.monotonic() - begun), "unit": "s", "goal": None, "reached": True}
    )
    say(json.dumps({"bench": "cluster", "reached": good, "machine": machine(), "results": results}, ensure_ascii=False))
    return 0 if good else 1


def _results(outcome: Outcome) -> Iterator[dict[str, object]]:
    name = outcome.harness
    again = outcome.measured["again s"]
    yield {"name": f"{name}: acknowledged again", "value": again, "unit": "s", "goal": BACK, "reached": again <= BACK}
    found = len(outcome.violations)
    yield {"name": f"{name}: violations", "value": found, "unit": "", "goal": 0, "reached": not found}


ENV = ("lantoa.env", "prepare.env")
TABLE = (
    "import psycopg, pathlib; psycopg.connect(pathlib.Path('/etc/lantoa/database-direct.url').read_text().strip(), autocommit=True)"
    f".execute({probe.TABLE!r})"
)


def seen_alike(cluster: Cluster) -> Iterator[str]:
    """What one machine wrote the others have: a kept file, by the bucket, and a stall by words, in the index each keeps of its own."""
    code = "from lantoa.documents.api import keep_file; print(keep_file(b'of all machines', 'text/plain').pk)"
    sha = cluster["work1"].run([*LANTOA, "shell", "--no-imports"], user="lantoa", files=ENV, given=code).split()[-1]
    _folder, town = _seeded(cluster, 0)
    for name in ("web1", "web2"):
        code = f"from lantoa.documents.api import read_file; print(read_file({sha!r}) == b'of all machines')"
        said = cluster[name].run([*LANTOA, "shell", "--no-imports"], user="lantoa", files=ENV, given=code).split()[-1]
        waited = cluster.wait(partial(_finds, cluster, name), 30, f"the search of {name}")
        yield f"{name}: reads what work1 kept: {said}; finds the {len(town.stalls)} new stalls by words {waited:.1f} s later"
        if said != "True":
            raise RuntimeError(f"{name} does not read what work1 kept")


COUNT = """
from lantoa.insights.actions.export import export_facts
from lantoa.insights.adapters.registry import engine
from lantoa.insights.queries.count import count
from lantoa.insights.queries.facts import manifest
from lantoa.kit.world import world
export_facts()
month, position = world.today().replace(day=1), manifest().position
spark, duckdb = (sorted(map(repr, count([month], position, engine(one)))) for one in ("", "duckdb"))
print(engine("").name, len(spark), spark == duckdb)
"""


def counted_alike(cluster: Cluster) -> str:
    """The figures of this month so far, by the Spark of the cluster and by the embedded engine, from the same facts."""
    said = cluster["work1"].run([*LANTOA, "shell", "--no-imports"], user="lantoa", files=ENV, given=COUNT)
    engine, number, alike = said.splitlines()[-1].rsplit(maxsplit=2)
    if alike != "True" or not int(number) or engine != "Apache Spark":
        raise RuntimeError(f"{engine} counts otherwise: {said}")
    return f"work1: {engine} counts the same {number} figures as the embedded engine"


def _finds(cluster: Cluster, name: str) -> bool:
    return "Bếp 0" in cluster.ask(BY_NAME[name].address, 8000, "/?q=bep+0")


def _run(cluster: Cluster, fault: Fault, number: int) -> Outcome:
    begun = time.monotonic()
    folder, town = _seeded(cluster, number)
    market = Market(443, town, folder, line=Line, patience=PATIENCE, rest=REST)
    clients = [Client(market, lane) for lane in range(CLIENTS)]
    threads = [threading.Thread(target=client.run, daemon=True) for client in clients]
    told: list[str] = []
    with _probes(cluster) as probes:
        for thread in threads:
            thread.start()
        cluster.wait(lambda: len(market.placed) >= 5, 60, "the first orders")
        time.sleep(BEFORE)
        name, before = fault.whom(cluster), cluster.primary()
        at, acknowledged = time.monotonic(), len(market.placed)
        say(f"  {fault.name}: {name}, with {acknowledged} orders placed")
        fault.hit(cluster, name)
        _until_back(market, at)
        again = _again(market.placed, at)
        fault.mend(cluster, name)
        if fault.whom is not FAULTS[-1].whom:
            whole = cluster.wait(lambda: _is_whole(cluster), WHOLE, "all members")
        else:
            whole = cluster.wait(lambda: cluster.is_ready(name), WHOLE, "the web node")
        time.sleep(AFTER)
        after = cluster.primary()
        settle(market, clients, threads)
        told += market.told
    if fault.primary and after == before:
        told.append(f"{before} is the primary still")
    found = _judged(cluster, folder, number)
    told += found["violations"]
    told += _two_primaries(probes)
    told += _gone(cluster, probes)
    counts = {
        "orders": len(market.placed),
        "acknowledged": int(found["acknowledged"]),
        "probes": sum(map(len, probes.values())),
        "asked to come again": market.statuses.get(503, 0),
    }
    late = "" if again <= BACK else f"orders were acknowledged again after {again:.0f} s, asked are {BACK:.0f}"
    measured = {"again s": round(again, 1), "whole s": round(whole, 1)}
    outcome = Outcome(
        f"cluster {fault.name}", "postgresql", counts, (number, number), told, short=late, measured=measured
    )
    return replace(outcome, seconds=round(time.monotonic() - begun, 1))


def _seeded(cluster: Cluster, number: int) -> tuple[Path, Town]:
    """Stalls to buy from, made on the worker's machine; the clients' memory lies in its state."""
    inner = Path(f"/var/lib/lantoa/clients-{number}")
    code = f"from pathlib import Path\nfrom tests.faults.load import seed\nPath({str(inner)!r}).mkdir()\nseed(Path({str(inner)!r}), {number})\n"
    cluster["work1"].run([*LANTOA, "shell", "--no-imports"], user="lantoa", files=ENV, given=code)
    folder = cluster["work1"].folder / "state" / "lantoa" / inner.name
    return folder, Town.read(folder)


LANTOA = ["/opt/lantoa/.venv/bin/lantoa"]


def _judged(cluster: Cluster, folder: Path, number: int) -> dict[str, Any]:
    command = ["/opt/lantoa/.venv/bin/python", "-P", "-m", "tests.faults.judge", f"/var/lib/lantoa/{folder.name}"]
    for path in folder.iterdir():
        path.chmod(0o666)
    said = cluster["work1"].run([*command, "--sample", str(SAMPLE), "--seed", str(number)], user="lantoa", files=ENV)
    return dict(json.loads(said.splitlines()[-1]))


def _until_back(market: Market, at: float) -> None:
    """Until orders have come without a gap for a while again, or for as long as is asked and then some."""
    while time.monotonic() - at < MOST:
        time.sleep(0.5)
        now = time.monotonic()
        recent = [moment for moment in market.placed if now - moment < 5]
        if now - at > LEAST and len(recent) >= 3:
            return


def _again(placed: list[float], at: float) -> float:
    """Seconds from the fault to the end of the longest silence that follows it."""
    moments = [at, *sorted(moment for moment in placed if moment > at)]
    if len(moments) == 1:
        return MOST
    gaps = [(later - earlier, later) for earlier, later in zip(moments, moments[1:], strict=False)]
    return max(gaps)[1] - at


def _is_whole(cluster: Cluster) -> bool:
    members = cluster.members()
    return (
        len(members) == len(DATABASES)
        and all(one["state"] in ("running", "streaming") for one in members)
        and len(cluster.in_step()) == 1
    )


@contextmanager
def _probes(cluster: Cluster) -> Iterator[dict[str, list[tuple[str, float]]]]:
    """A writer on every database node; what each was acknowledged, once the block is over."""
    found: dict[str, list[tuple[str, float]]] = {name: [] for name in DATABASES}
    mark = f"{time.monotonic():.0f}"
    stop = threading.Event()

    def follow(name: str) -> None:
        round_ = 0
        while not stop.is_set():
            round_ += 1
            with suppress(OSError, RuntimeError):
                _probe_once(cluster, name, f"{name}-{mark}-{round_}", found[name], stop)
            stop.wait(1)

    threads = [threading.Thread(target=follow, args=(name,), daemon=True) for name in DATABASES]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        stop.set()
        for thread in threads:
            thread.join(15)


def _probe_once(cluster: Cluster, name: str, tag: str, found: list[tuple[str, float]], stop: threading.Event) -> None:
    """One writer until its machine dies or all is over."""
    first = cluster[name].first()
    if not first:
        return
    command = [
        "nsenter",
        f"--target={first}",
        "--mount",
        "--net",
        "--pid",
        "/opt/lantoa/.venv/bin/python",
        "-P",
        "/opt/lantoa/deploy/probe.py",
    ]
    password = (cluster[name].folder / "etc" / "database.password").read_text().strip()
    address = f"postgresql://lantoa:{password}@127.0.0.1:5432/lantoa"
    environment = {"PATH": os.environ.get("PATH", ""), "PROBE_ADDRESS": address}
    process = subprocess.Popen(
        [*command, tag, "600"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )

    def end() -> None:
        stop.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what entered the machine and what runs there

    watcher = threading.Thread(target=end, daemon=True)
    watcher.start()
    for line in process.stdout or ():
        number, _space, moment = line.partition(" ")
        found.append((f"{tag} {number}", float(moment)))
    process.stdout and process.stdout.close()
    process.wait()


def _two_primaries(probes: dict[str, list[tuple[str, float]]]) -> list[str]:
    """Writes were taken by one node, then by another, never by the first again in between."""
    line = sorted((moment, name) for name, taken in probes.items() for _number, moment in taken)
    turns = [name for index, (_moment, name) in enumerate(line) if not index or line[index - 1][1] != name]
    return [f"writes were taken by {' then '.join(turns)}"] if len(turns) > len(set(turns)) else []


def _gone(cluster: Cluster, probes: dict[str, list[tuple[str, float]]]) -> list[str]:
    code = (
        "import psycopg, pathlib; rows = psycopg.connect(pathlib.Path('/etc/lantoa/database-direct.url').read_text().strip(), autocommit=True)"
        ".execute('SELECT node, number FROM cluster_probe').fetchall(); print('\\n'.join(f'{a} {b}' for a, b in rows))"
    )
    there = set(
        cluster["work1"].run(["/opt/lantoa/.venv/bin/python", "-c", code], user="lantoa", files=ENV).splitlines()
    )
    return [
        f"{name} acknowledged {mark}, and it is gone"
        for name, taken in probes.items()
        for mark, _moment in taken
        if mark not in there
    ]


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
