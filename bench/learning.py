"""`lantoa bench learning`: a list of 15,000 learners, two thousand phones that come back to a line, and how soon a lesson ends."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench import learning_sync
from bench.learning_list import ROWS
from bench.stage import ROOT, Stage, stage

ACTS, SOON = 40, 2.0
LIST = """
import json
from bench.learning_list import measure
print("MEASURED", json.dumps(measure({rows})))
"""
# A learner opens stall after stall in a class of their own; the worker beside it reads the journal and ends the lesson.
PRACTICE = """
import json, time
from datetime import timedelta
from django.db import transaction
from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.places import api as places
unit = places.Unit.objects.first()
owner = accounts.person_for("+84913000001", "Chủ")
body = accounts.create_organisation(kind="public_body", name="Ủy ban", unit=unit, owner=owner, by=None)
accounts.add_member(body, owner, role="instructor", by=None)
by, course = accounts.actor_for(owner, body), learning.Course.objects.get(slug="mo-gian-hang-dau-tien")
took = []
for number in range({acts}):
    person = accounts.person_for(f"+849140{{number:05d}}", "Người học")
    start = world.now() + timedelta(days=1)
    run = learning.start_class(course, body, unit=unit, hall="Nhà văn hóa", seats=1, sessions=[(start, start + timedelta(hours=1))], by=by)
    learner = accounts.actor_for(person)
    seat = learning.enroll(run, person, by=learner)
    with transaction.atomic():
        journal.record("stores.store_opened", unit, by=learner)
    done = time.perf_counter()
    while not seat.practices.filter(rehearsal=False).exists():
        if time.perf_counter() - done > 30:
            break
        time.sleep(0.01)
    took.append(time.perf_counter() - done)
print("MEASURED", json.dumps(took))
"""


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    parser = argparse.ArgumentParser(prog="lantoa bench learning")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--acts", type=int, default=ACTS)
    parser.add_argument("--phones", type=int, default=learning_sync.PHONES)
    parser.add_argument("--marks", type=int, default=learning_sync.MARKS)
    options = parser.parse_args(arguments)
    with stage(database) as there:
        listed = _told(there.shell(LIST.format(rows=options.rows)))
    with stage(database) as there, worker(there):
        there.shell("from lantoa.learning import api as learning; learning.load_courses()")
        took = sorted(_told(there.shell(PRACTICE.format(acts=options.acts))))
    slow = took[int(len(took) * 0.95)]
    ended = {
        "name": f"a lesson ended after its act, 95 of 100 of {options.acts}", "value": round(slow, 2), "unit": "s", "goal": f"<= {SOON:.0f}",
        "reached": slow <= SOON,
    }  # fmt: skip
    phones = ["--phones", str(options.phones), "--marks", str(options.marks)]
    return [*listed, ended, *learning_sync.run(database, phones)]


@contextmanager
def worker(there: Stage) -> Iterator[None]:
    """The worker of this house, as `lantoa run` starts it."""
    command = [sys.executable, "-P", "-m", "config.command", "work"]
    process = subprocess.Popen(command, cwd=ROOT, env=there.environment, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _told(output: str) -> Any:
    return json.loads(output.split("MEASURED ", 1)[1].splitlines()[0])
