"""`python -m tests sqlite postgresql`: the whole suite on each database, rooms first and the real browser last."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from config.supervisor import die_with_parent
from tests import ready
from tests.postgres import Unavailable, cluster

ROOT = Path(__file__).resolve().parents[1]
# The browser's journeys go in two lanes, each with a house of its own: where one waits for a page, the other walks on. A file's
# journeys stay together and in order, for what asks both for tables and for a browser has to begin (tests/hostile/conftest.py).
PARTS = (
    # Each begins with its half, in order: what a file makes once is mostly made once.
    ("rooms", "not journey and not alone", ("-n", "2", "--dist", "worksteal")),
    # The rooms' part has seen every file: the others are given those in which it found theirs. Of two that want to be alone only one
    # has the cluster; beside it goes what has a cluster of its own.
    ("alone", "alone", ("-n", "2", "--dist", "loadgroup")),
    ("journeys", "journey", ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")),
)
OUTCOMES = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warnings", "errors")


def main(databases: list[str]) -> int:
    """0 when everything passed on every database asked for."""
    # SIGINT too: whoever started this in the background may have had it ignored, for us and all we start.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        wanted = databases or ["sqlite", "postgresql"]
        with ready.kept(), ready.ahead(wanted):
            return max([run(database, (number, len(wanted))) for number, database in enumerate(wanted)])
    except KeyboardInterrupt:
        sys.stdout.write("\nInterrupted.\n")
        return 130


def run(database: str, turn: tuple[int, int] = (0, 1)) -> int:
    """The suite on one database, closed by one line in pytest's words that counts all of it. `turn` is its place among so many
    databases: what one shows for all is left out after the first, and what takes turns is shared out (conftest)."""
    started = time.monotonic()
    counts: Counter[str] = Counter()
    code = 0
    beside: AbstractContextManager[str] = cluster() if database == "postgresql" else nullcontext("sqlite")
    try:
        with beside as address, tempfile.TemporaryDirectory(prefix="lantoa-places-") as folder:
            found = Path(folder) / "places.json"
            for name, chosen, options in PARTS:
                sys.stdout.write(f"\n--- {database}: {name}\n")
                sys.stdout.flush()
                marked = f"({chosen}) and not once" if turn[0] else chosen
                places = json.loads(found.read_text()).get(chosen, []) if found.exists() else []
                begun = time.monotonic()
                code = pytest(address, turn, ("-m", marked, *options, *places), counts, found) or code
                sys.stdout.write(f"--- {database}: {name} took {time.monotonic() - begun:.0f} s\n")
    except Unavailable as error:
        sys.stdout.write(f"{error}\n")
        counts["errors"] += 1
        code = 1
    said = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome]) or "no tests ran"
    sys.stdout.write(f"{f' {said} in {time.monotonic() - started:.2f}s on {database} ':=^100}\n")
    sys.stdout.flush()
    return code


def pytest(
    address: str, turn: tuple[int, int], options: tuple[str, ...], counts: Counter[str], places: Path | None = None
) -> int:
    """One pytest process; what it counted is added to `counts`. Where the tests of other parts stand it writes to `places`."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        environment = {**os.environ, "LANTOA_DATABASE": address, "LANTOA_TEST_COUNTS": report.name}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        environment["LANTOA_TEST_TURN"] = "/".join(map(str, turn))
        environment["LANTOA_TEST_PLACES"] = str(places) if places else ""
        command = [sys.executable, "-m", "pytest", "-q", *options]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            # Hears Ctrl-C once, from here, and then cleans up; a second one would cut that short.
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGINT),  # noqa: PLW1509
        )
        try:
            code = process.wait()
        except KeyboardInterrupt:
            _stop(process)
            raise
        written = Path(report.name).read_text()
        counts.update(json.loads(written) if written else {"errors": 1})
    return code


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
