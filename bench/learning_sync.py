"""`lantoa bench learning`, its part about the roll: phones that come back to a line send what they marked, and lose answers on the way.

Two thousand phones, fifty marks each, over lines of 256 kbit/s, three answers of ten dropped after the house has taken the batch:
each phone sends the same events again until it hears. Beside it, as the baseline, the same house takes one batch at a time on a line
without faults.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlencode

from bench.stage import Stage, serve, stage

PHONES, MARKS, GOAL_SECONDS = 2_000, 50, 600
BITS, DROPPED, AT_ONCE, LINES = 256_000, 0.3, 50, 48
ALONE = 20
SEED = """
import json
from datetime import timedelta
from django.test import Client
from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.actions.attendance import ticket_for
from lantoa.learning.models import CourseRun, CourseSession, Enrollment, ListedLearner
from lantoa.places import api as places
if not places.Unit.objects.exists():
    places.load_places()
learning.load_courses()
unit, course, now = places.Unit.objects.first(), learning.Course.objects.first(), world.now()
owner = accounts.person_for("+84913000000", "Chủ")
body = accounts.create_organisation(kind="public_body", name="Ủy ban", unit=unit, owner=owner, by=None)
teacher = accounts.person_for("+84913000001", "Thầy")
accounts.add_member(body, teacher, role="instructor", by=None)
actor = accounts.actor_for(teacher, body)
runs = CourseRun.objects.bulk_create(
    CourseRun(course=course, organisation=body, unit=unit, hall=f"Hội trường {{n}}", seats={marks}, taken={marks}) for n in range({phones})
)
sessions = CourseSession.objects.bulk_create(CourseSession(run=run, starts_at=now, ends_at=now + timedelta(hours=2)) for run in runs)
people = ListedLearner.objects.bulk_create(
    (ListedLearner(organisation=body, name=f"Người {{n}}", created_at=now) for n in range({phones} * {marks})), batch_size=1000
)
seats = Enrollment.objects.bulk_create(
    (Enrollment(run=runs[n // {marks}], listed=one, way="list", enrolled_at=now) for n, one in enumerate(people)), batch_size=1000
)
client = Client()
client.force_login(teacher)
client.get("/hoc/diem-danh/gui/", HTTP_HOST="127.0.0.1")
cookies = "; ".join(f"{{name}}={{one.value}}" for name, one in client.cookies.items())
rolls = [[run.pk, one.pk, [seat.pk for seat in seats[n * {marks} : (n + 1) * {marks}]]] for n, (run, one) in enumerate(zip(runs, sessions))]
print("SEEDED", json.dumps([cookies, client.cookies["csrftoken"].value, ticket_for(actor), rolls]))
"""
COUNT = """
import json
from lantoa.journal.models import Entry
from lantoa.learning.models import Attendance, RollEvent
print("COUNTED", json.dumps([RollEvent.objects.count(), Attendance.objects.filter(status="present").count(),
    Entry.objects.filter(subject_type="learning.enrollment", act="learning.attended").count()]))
"""


@dataclass
class Tally:
    """How often phones sent, how long the house took for an answer, and what went wrong."""

    sent: int = 0
    taken: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sender:
    """What every phone of the bench needs to be let in."""

    port: int
    cookies: str
    csrf: str
    ticket: str

    def send(
        self, connection: http.client.HTTPConnection, device: str, events: list[dict[str, Any]]
    ) -> tuple[bytes, int]:
        batch = {"device": device, "ticket": self.ticket, "sent": int(time.time() * 1000), "events": events}
        body = urlencode({"batch": json.dumps(batch)}).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookies,
            "X-CSRFToken": self.csrf,
            "Accept": "application/json",
        }
        connection.request("POST", "/hoc/diem-danh/gui/", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise OSError(f"answered {answer.status}")
        return said, len(body) + len(said)


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    phones, marks = (_given(arguments, name, usual) for name, usual in (("--phones", PHONES), ("--marks", MARKS)))
    with stage(database) as there:
        cookies, csrf, ticket, rolls = _said(there.shell(SEED.format(phones=phones + ALONE, marks=marks)), "SEEDED")
        with serve(there):
            sender = Sender(there.port, cookies, csrf, ticket)
            alone = _all_home(sender, rolls[phones:], lines=1, faulty=False)
            begun = time.monotonic()
            tally = _all_home(sender, rolls[:phones], lines=LINES, faulty=True)
            seconds = time.monotonic() - begun
        events, present, entries = _counted(there)
    wanted, middle = (phones + ALONE) * marks, sorted(alone.taken)[len(alone.taken) // 2]
    usual = sorted(tally.taken)[len(tally.taken) // 2]
    return [
        {"name": f"{phones} phones × {marks} marks: all sent after", "value": round(seconds), "unit": "s", "goal": f"≤ {GOAL_SECONDS}", "reached": seconds <= GOAL_SECONDS and not tally.faults},
        {"name": "marks kept, people present, entries of them", "value": [events, present, entries], "unit": "", "goal": f"{wanted} each: none lost, none double", "reached": events == present == entries == wanted},
        {"name": "batches sent, of those answered in vain", "value": [tally.sent, tally.sent - phones], "unit": "", "goal": "-", "reached": True},
        {"name": "half of the answers within, as a ratio to one batch at a time", "value": round(usual / middle, 1), "unit": "×", "goal": "-", "reached": True},
    ]  # fmt: skip


def _all_home(sender: Sender, rolls: list[Any], *, lines: int, faulty: bool) -> Tally:
    """Every phone sends until it has heard of all its events; so many phones have a line at a time."""
    tally, lock, due = Tally(), threading.Lock(), SimpleQueue[Any]()
    for roll in rolls:
        due.put(roll)
    for _line in range(lines):
        due.put(None)

    def line(number: int) -> None:
        luck = random.Random(number)  # noqa: S311 - which answers are lost, the same in every run
        connection = http.client.HTTPConnection("127.0.0.1", sender.port, timeout=60)
        while (roll := due.get()) is not None:
            run_id, session_id, seats = roll
            now, device = int(time.time() * 1000), str(uuid.uuid4())
            waiting = {
                key: {"id": key, "what": "mark", "run": run_id, "session": session_id, "subject": str(seat), "status": "present", "counter": at, "at": now, "seen": [now, now]}
                for at, seat in enumerate(seats)
                for key in [str(uuid.uuid4())]
            }  # fmt: skip
            for _again in range(50):
                if not waiting:
                    break
                begun = time.monotonic()
                try:
                    said, size = sender.send(connection, device, list(waiting.values())[:AT_ONCE])
                except (OSError, http.client.HTTPException) as error:
                    connection.close()
                    with lock:
                        tally.faults.append(str(error))
                    continue
                took = time.monotonic() - begun
                if faulty:
                    time.sleep(size * 8 / BITS)
                with lock:
                    tally.sent += 1
                    tally.taken.append(took)
                if not faulty or luck.random() >= DROPPED:
                    for key in json.loads(said)["events"]:
                        waiting.pop(key, None)
        connection.close()

    threads = [threading.Thread(target=line, args=(number,)) for number in range(lines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _counted(there: Stage) -> list[int]:
    found: list[int] = _said(there.shell(COUNT), "COUNTED")
    return found


def _given(arguments: list[str], name: str, usual: int) -> int:
    return int(arguments[arguments.index(name) + 1]) if name in arguments else usual


def _said(output: str, word: str) -> Any:
    line = next(line for line in output.splitlines() if line.startswith(word))
    return json.loads(line.removeprefix(word))
