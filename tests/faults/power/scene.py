"""`python -m tests.faults.power.scene`: cuts the power of a house at work, one seed after the other; the last line is the report."""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from config.supervisor import die_with_parent
from tests import ready
from tests.faults.power import load
from tests.faults.power.cluster import Cluster
from tests.faults.power.plug import Plug
from tests.postgres import Unavailable

WORKERS, THREADS = 4, 4
# A cut comes so many changes of the disk after the first answer: a commit makes some forty with the embedded database, two or three with the other.
CHANGES = {"sqlite": (1, 4_000), "postgresql": (1, 600)}
LONGEST = 15.0
LONGEST_STILL = 30.0
# With this chance the power goes a second time while everything comes up again.
AGAIN = 0.3
# And with this one the embedded database carries its log over all the time.
OFTEN = 0.5
_ADOPT = 36


class Scene:
    """One database, one prepared house in `base`, and its place on the mounted disk."""

    def __init__(self, folder: Path, database: str, weak: str) -> None:
        self.folder, self.base, self.place = folder, folder / "base", folder / "disk"
        self.cluster = Cluster(folder / "sockets") if database == "postgresql" else None
        self.careless = weak == "careless"
        self.options = ["-c", weak] if self.cluster and weak and not self.careless else []
        self.database = database
        self.counts: Counter[str] = Counter()
        self.said = folder / "said"
        self.said.unlink(missing_ok=True)

    def cut(self, seed: int, *, trouble: bool = False) -> list[str]:
        """One cut and what was found after it; the same base each time, so that each seed stands for itself."""
        chance, here = Random(f"{seed} cut"), self.folder / f"cut-{seed}"
        here.mkdir()
        told = load.Told(here)
        try:
            found: list[str] = []
            after = self._work_until_cut(chance, here, told, seed, found if trouble else None)
            if found:
                return [f"seed {seed}: {line}" for line in found]
            if chance.random() < AGAIN:
                after = self._cut_while_coming_up(chance, here, after, seed)
            return [f"seed {seed}: {line}" for line in self._come_up(here, after, told, seed)]
        finally:
            shutil.rmtree(here, ignore_errors=True)

    def _work_until_cut(
        self, chance: Random, here: Path, told: load.Told, seed: int, trouble: list[str] | None
    ) -> Path:
        plug = Plug(self.base, self.place, here / "first", seed=seed)
        workers: list[int] = []
        if self.cluster:
            self.cluster.start(self.place, self.options)
        often = chance.random() < OFTEN and not self.cluster
        for number in range(WORKERS):
            one = seed * 10 + number
            workers.append(_fork(lambda one=one: self._work(told, one, often)))
        workers.append(_fork(lambda: load.keep_house(self.said)))
        if trouble is not None:
            trouble += self._trouble(chance, plug, told)
        # Who is careless says that work goes on before its database is seen to have given up.
        if not (_goes_on(told) if trouble is None else _goes_on(told, self._start_again)):
            self.counts["cuts before any answer"] += 1
        plug.order(f"cut {chance.randint(*CHANGES[self.database])} {chance.choice(('', 'late'))}".strip())
        self._count(plug.pull(LONGEST, lambda: self._kill(workers)), told)
        self._bury(workers)
        return plug.after

    def _work(self, told: load.Told, seed: int, often: bool) -> None:
        if often:
            _set_up(lambda command: command + " PRAGMA wal_autocheckpoint=50;")
        load.work(told, seed, THREADS, self.said, careless=self.careless)

    def _trouble(self, chance: Random, plug: Plug, told: load.Told) -> list[str]:
        """Let the disk be full, and broken, for some moments, and see that work goes on each time."""
        for word in chance.sample(("full", "broken") * 2, 4):
            if not _goes_on(told, self._start_again):
                return [f"nothing was done before the disk was {word}"]
            plug.order(word)
            time.sleep(chance.uniform(0.1, 0.6))
            plug.order("well")
            self.counts[f"times {word}"] += 1
            if not _goes_on(told, self._start_again):
                return [f"nothing more was done after the disk was {word} and well again"]
        return []

    def _start_again(self) -> None:
        """What an operator does with a PostgreSQL that gave up; it may do so a moment after its disk is well again."""
        if self.cluster and not self.cluster.is_up():
            self.cluster.bury()
            self.cluster.start(self.place)
            self.counts["started again"] += 1

    def _cut_while_coming_up(self, chance: Random, here: Path, after: Path, seed: int) -> Path:
        plug = Plug(after, self.place, here / "second", seed=f"{seed} again")
        plug.order(f"cut {chance.randint(1, 60 if self.cluster else 12)}")
        workers: list[int] = []
        if self.cluster:
            self.cluster.begin(self.place)
        else:
            workers.append(_fork(_look_at_everything))
        lost = plug.pull(1.0, lambda: self._kill(workers))
        self._bury(workers)
        self.counts["cuts while coming up"] += 1
        self.counts["pages lost"] += lost["pages"]
        return plug.after

    def _come_up(self, here: Path, after: Path, told: load.Told, seed: int) -> list[str]:
        plug = Plug(after, self.place, here / "third", seed=0)
        try:
            if self.cluster:
                try:
                    self.cluster.start(self.place)
                except Unavailable as error:
                    return [" ".join(str(error).split())[-600:]]
            return _ask(lambda: _go_on(told, seed)) or (self.cluster.faults() if self.cluster else [])
        finally:
            self._kill([])
            plug.put_away()
            self._bury([])

    def _count(self, lost: dict[str, int], told: load.Told) -> None:
        self.counts["cuts"] += 1
        self.counts["acknowledged"] += sum(
            len(path.read_text().splitlines()) for path in (told.commands, told.others) if path.exists()
        )
        for what, name in (("changes", "changes of the disk"), ("pages", "pages lost"), ("names", "names lost")):
            self.counts[name] += lost[what]

    def _kill(self, workers: list[int]) -> None:
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        if self.cluster:
            self.cluster.kill()

    def _bury(self, workers: list[int]) -> None:
        for worker in workers:
            os.waitpid(worker, 0)
        if self.cluster:
            self.cluster.bury()
        with suppress(ChildProcessError):
            while os.waitpid(-1, 0)[0]:  # the orphans of the database
                pass


def _goes_on(told: load.Told, look_after: Callable[[], None] = lambda: None) -> bool:
    """Whether more is acknowledged than there was."""
    before, until = _length(told.commands), time.monotonic() + LONGEST_STILL
    while time.monotonic() < until:
        if _length(told.commands) > before:
            return True
        look_after()
        time.sleep(0.01)
    return False


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _fork(do: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        die_with_parent()
        do()
    except BaseException as error:  # noqa: BLE001 - a process of its own ends here, whatever happened
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
    finally:
        os._exit(0)


def _ask(do: Callable[[], list[str]]) -> list[str]:
    """The answer of a process of its own; that it died is one too."""
    hear, tell = os.pipe()

    def answer() -> None:
        try:
            found = do()
        except Exception as error:  # noqa: BLE001 - a fault is what it was asked for
            found = [f"{type(error).__name__}: {error}"]
        with os.fdopen(tell, "w") as file:
            json.dump(found, file)

    child = _fork(answer)
    os.close(tell)
    words = ""
    with os.fdopen(hear) as file:
        if select.select([file], [], [], 120)[0]:
            words = file.read()
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return list(json.loads(words)) if words else ["whoever looked gave no answer"]


def _look_at_everything() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _check(told: load.Told) -> list[str]:
    from django.core.management import call_command

    lines = StringIO()
    with suppress(SystemExit):
        call_command("invariants", acknowledged=told.commands if told.commands.exists() else None, stdout=lines)
    said = lines.getvalue().splitlines()
    if said and said[-1] == "All of it holds.":
        return list(load.lost(told))
    return [line for line in said[:-1] if not line.startswith("holds")] or ["the invariants came to no end"]


def _go_on(told: load.Told, seed: int) -> list[str]:
    """One person does some more, and then everything of before and of now must be there and in order."""
    before = _length(told.commands)
    told.listen()
    acts = load.acting(told, Random(seed), -seed)
    for _ in range(4):
        next(acts)()
        told.done()
    return _check(told) if _length(told.commands) > before else ["nothing more was done after the cut"]


def prepare(folder: Path, database: str) -> dict[str, str]:
    """A house of its own in `base`, with stalls, as the disk begins each time; gives the environment to work in at its place."""
    base, place = folder / "base", folder / "disk"
    base.mkdir()
    cluster = Cluster(folder / "sockets") if database == "postgresql" else None
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "LANTOA_DEMO": "0", "LANTOA_SECRET_KEY": "only for this"}  # fmt: skip
    environment["LANTOA_DATABASE"] = cluster.address if cluster else "sqlite"
    if cluster:
        cluster.make(base)
    # Made once in a run; what a copy lacks is migrated below all the same.
    ready.tables({**environment, "LANTOA_VAR": str(base)})
    code = "import django; django.setup()\nfrom django.core.management import call_command\n"
    code += "for step in ('migrate', 'load_places'): call_command(step, verbosity=0)\n"
    code += "from tests.faults.power import load; load.seed_stalls()\nfrom django.db import connections; connections.close_all()\n"
    made = subprocess.run([sys.executable, "-c", code], env={**environment, "LANTOA_VAR": str(base)}, capture_output=True, text=True, check=False)  # fmt: skip
    if cluster:
        cluster.stop()
    if made.returncode:
        raise RuntimeError(made.stderr[-2000:])
    # A fresh start makes its table of pages anew, and that may be cut as well.
    shutil.rmtree(base / "pages", ignore_errors=True)
    return {**environment, "LANTOA_VAR": str(place)}


def _set_up(change: Callable[[str], str]) -> None:
    """Let the embedded database be opened with other words."""
    from django.conf import settings

    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = change(options["init_command"])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--cuts", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weak", default="")
    parser.add_argument("--trouble", action="store_true", help="let the disk be full and broken before")
    parser.add_argument("--until-caught", action="store_true")
    options = parser.parse_args(arguments)
    ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)

    import django

    django.setup()
    if options.weak.startswith("synchronous") and options.database == "sqlite":
        _set_up(lambda command: command.replace("synchronous=FULL", options.weak))
    scene, begun, found = Scene(options.folder, options.database, options.weak), time.monotonic(), []
    for seed in range(options.seed, options.seed + options.cuts):
        found += scene.cut(seed, trouble=options.trouble)
        if found and options.until_caught:
            break
    said = scene.said.read_text("utf-8").splitlines() if scene.said.exists() else []
    report: dict[str, Any] = {"counts": dict(scene.counts), "found": found, "said": Counter(line[:200] for line in said).most_common(5)}  # fmt: skip
    report["seconds"] = round(time.monotonic() - begun, 1)
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
