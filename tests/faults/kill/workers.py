"""App and queue workers killed with `kill -9` while they serve: `python -m tests.faults.kill.workers` on a prepared house.

Forked processes with several clients each place orders, take in the bank's messages, cancel, pack and hand over through the
rooms' doors; one more is the real queue worker. They die from outside at random, and by themselves around BEGIN, COMMIT and
the answer; the next one takes over its clients' memory (`tests.faults.load`) and asks again what was not answered. Ends with
one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.crew import Crew, part
from tests.faults.judge import judge
from tests.faults.load import SELLERS_TOO, Answer, Deed, Log, Town, act, log_of, next_deed, seed
from tests.faults.weak import WEAKNESSES, weaken

BUSY = ("locked", "deadlock")
# Between two kills from outside the clients write so much down (bytes, some answers), or so many seconds go by: on a busy
# machine workers would otherwise die before they have done anything.
PROGRESS, LONGEST_LIFE = 1_500, 0.5
WARM = 25


class Worker:
    """What the threads of one process share: its chance to die, and where to tell of what went wrong."""

    def __init__(self, number: int, options: argparse.Namespace, town: Town, folder: Path) -> None:
        self.random = random.Random(f"{options.seed} {number} {os.getpid()}")
        self.options, self.town, self.folder = options, town, folder
        self.lanes = range(number * options.threads, (number + 1) * options.threads)

    def seam(self, often: float = 1.0) -> None:
        """A place where it matters whether one dies before or after."""
        if self.random.random() < self.options.deadly * often:
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(self, words: str) -> None:
        with (self.folder / "told").open("a") as file:
            file.write(words + "\n")


def seams(worker: Worker) -> None:
    """Die sometimes before and after each BEGIN and COMMIT, and between the marks of kept pages around a commit."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    from lantoa.kit.database.watching import Watching
    from lantoa.kit.page_cache import table

    def around(owner: Any, name: str, when: Callable[..., bool] = lambda *given: True) -> None:
        inner = getattr(owner, name)

        def deadly(self: Any, *given: Any, **named: Any) -> Any:
            here = when(*given)
            if here:
                worker.seam()
            answer = inner(self, *given, **named)
            if here:
                worker.seam()
            return answer

        setattr(owner, name, deadly)

    around(BaseDatabaseWrapper, "set_autocommit", lambda autocommit, *more: not autocommit)
    around(Watching, "_commit")
    around(table.Table, "begin")
    around(table.Mark, "finish")


def app(worker: Worker) -> None:
    """An app worker: one thread for each of its clients."""
    weaken(worker.options.weak)
    seams(worker)
    threads = [threading.Thread(target=client, args=(worker, lane), daemon=True) for lane in worker.lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def queue(worker: Worker) -> None:
    """The real queue worker, which sweeps all the time."""
    from django.core.management import call_command

    from lantoa.journal.management.commands import work

    work.SWEEP = 1.0
    seams(worker)
    call_command("work", interval=0.02)


def client(worker: Worker, lane: int) -> None:
    log, beside = log_of(worker.folder, lane), log_of(worker.folder, lane ^ 1)
    while True:
        beside.read()
        if log.pending is None:
            # Mostly one's own orders, and sometimes those the neighbour is at work on.
            orders = [*log.known.values(), *list(beside.known.values())[-4:]]
            log.ask(next_deed(worker.town, lane, log.number + 1, orders, SELLERS_TOO))
        ask(worker, log)


def ask(worker: Worker, log: Log) -> None:
    """Ask what waits for an answer, once; what a busy database refuses stays to be asked."""
    from django.core.exceptions import ObjectDoesNotExist
    from django.db import Error, connection, transaction

    from lantoa.kit.errors import RuleError

    deed = log.pending
    assert deed is not None
    try:
        if worker.options.weak == "acknowledged-early":
            with transaction.atomic():
                log.answer(deed, act(worker.town, {**deed, "together": False}))
                worker.seam(5)
            return
        answer: Answer = act(worker.town, deed)
    except RuleError as error:
        if error.code == "in_flight":
            time.sleep(0.005)
            return
        answer = {"refused": error.code}
    except ObjectDoesNotExist:
        worker.tell(f"{_named(deed)}: order {deed.get('token')} was acknowledged and is gone")
        answer = {"refused": "gone"}
    except Exception as error:  # noqa: BLE001 - whatever went wrong is told, and the client asks again
        connection.close()
        if not isinstance(error, Error) or not any(word in str(error) for word in BUSY):
            worker.tell(f"{_named(deed)}: {type(error).__name__}: {error}")
            time.sleep(0.1)
        return
    # Done, and nobody told of it yet: the moment in which a key is worth most.
    worker.seam(5)
    log.answer(deed, answer)


def _named(deed: Deed) -> str:
    return f"{deed['kind']} {deed['key']}"


# --- the one who starts and kills them


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100, help="so many in all")
    parser.add_argument("--seconds", type=float, default=1.0, help="at least so long")
    parser.add_argument("--longest", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--threads", type=int, default=4, help="clients of each")
    parser.add_argument("--rate", type=float, default=20.0, help="kills from outside a second, at most")
    parser.add_argument("--deadly", type=float, default=0.004, help="chance to die at a seam")
    parser.add_argument("--sample", type=int, default=200, help="answers asked for once more")
    parser.add_argument("--weak", choices=["", *WEAKNESSES], default="")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

    import django

    django.setup()
    from django.conf import settings

    folder = Path(tempfile.mkdtemp(prefix="clients-", dir=settings.VAR))
    (folder / "told").write_text("")
    town = seed(folder, options.seed)
    warm_up(options, town, folder)
    begun = time.monotonic()
    kills, ended = fire(options, town, folder)
    seconds = time.monotonic() - begun
    finish(options, town, folder)
    found = judge(folder, sample=options.sample, seed=options.seed)
    told = (folder / "told").read_text().splitlines()
    report = {
        **found, "violations": [*told, *ended, *found["violations"]], "kills": kills, "seconds": round(seconds, 1),
        "judging": round(time.monotonic() - begun - seconds, 1),
    }  # fmt: skip
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 0


def fire(options: argparse.Namespace, town: Town, folder: Path) -> tuple[int, list[str]]:
    """Start them, kill them so often, start them again; the kills, and what ended otherwise than by a kill."""

    def serve(number: int) -> None:
        app(Worker(number, options, town, folder))

    def work_off(number: int) -> None:
        queue(Worker(number, options, town, folder))

    part()
    crew = Crew([serve] * options.processes + [work_off], folder / "told")
    chance, begun = random.Random(options.seed), time.monotonic()
    killed, grown, pause = begun, 0, chance.expovariate(options.rate)
    while (
        time.monotonic() - begun < options.seconds or crew.kills < options.kills
    ) and time.monotonic() - begun < options.longest:
        time.sleep(0.004)
        lived = time.monotonic() - killed
        if options.kills and lived > pause and (written(folder) - grown > PROGRESS or lived > LONGEST_LIFE):
            killed, grown, pause = time.monotonic(), written(folder), chance.expovariate(options.rate)
            crew.strike(chance)
        crew.replace()
    crew.end()
    return crew.kills, crew.ended


def written(folder: Path) -> int:
    """How much all clients have written down, in bytes."""
    return sum(path.stat().st_size for path in folder.glob("lane-*.jsonl"))


def warm_up(options: argparse.Namespace, town: Town, folder: Path) -> None:
    """A first client asks for a while, so that every process begins with all loaded."""
    from config.warm import warm

    log, worker = log_of(folder, options.processes * options.threads), calm(options, town, folder)
    for number in range(1, WARM + 1):
        log.ask(next_deed(town, 99, number, list(log.known.values()), SELLERS_TOO))
        while log.pending is not None:
            ask(worker, log)
    warm()


def calm(options: argparse.Namespace, town: Town, folder: Path) -> Worker:
    """A worker that does not die."""
    return Worker(0, argparse.Namespace(**{**vars(options), "deadly": 0.0, "weak": ""}), town, folder)


def finish(options: argparse.Namespace, town: Town, folder: Path) -> None:
    """Every client gets the answer it still waits for, and the queue worker does what is left."""
    from django.core.management import call_command

    weaken(options.weak)
    for lane in range(options.processes * options.threads):
        log, worker = log_of(folder, lane), calm(options, town, folder)
        until = time.monotonic() + 5
        while log.pending is not None and time.monotonic() < until:
            ask(worker, log)
        if log.pending is not None:
            worker.tell(f"{_named(log.pending)} was never answered")
    call_command("work", once=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
