"""Run by test_replica in a process of its own, with LANTOA_DATABASE and LANTOA_DATABASE_READ: what is read where, as one line of JSON.

The replica is stopped from replaying, so that it is behind for as long as we want; then let go on; then gone.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any
from uuid import uuid4

import django

django.setup()

import psycopg
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.timezone import now

from config.reading import ReadYourWrites
from lantoa.documents.models import File
from lantoa.kit import database
from lantoa.kit.database import reading
from lantoa.kit.database.reading import LAST, READ
from lantoa.kit.page_cache.fill import KEY, Fill

replica = psycopg.connect(os.environ["LANTOA_DATABASE_READ"], autocommit=True)
found: dict[str, Any] = {}


def count(since: str = "") -> int:
    with reading.reading(lambda: since):
        return File.objects.count()


def keep() -> None:
    File.objects.create(sha256=uuid4().hex * 2, size=1, content_type="text/plain", created_at=now())


def replays(place: str) -> None:
    for _turn in range(500):
        if replica.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [place]).fetchone()[0]:
            return
        time.sleep(0.01)
    raise SystemExit("the replica does not come after")


def view(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        keep()
    return HttpResponse(f"{File.objects.count()} {reading.alias()}")


with connection.schema_editor() as editor:
    editor.create_model(File)
replays(reading.place())
replica.execute("SELECT pg_wal_replay_pause()")
keep()
place = reading.place()
found["behind, nothing written"] = count()
found["behind, written"] = count(place)
found["nobody knows what was written"] = count(LAST)
with reading.reading(lambda: ""):
    with transaction.atomic():
        found["in a transaction"] = File.objects.count()
    found["after it"] = File.objects.count()
    with reading.primary():
        found["where it is written"] = File.objects.count()
    File.objects.update(size=2)
    found["after a write"] = File.objects.count()
    found["a row's own"] = sorted({file._state.db for file in File.objects.all()})

# --- as a browser does it
asked, answered = RequestFactory(), ReadYourWrites(view)
found["asked without a cookie"] = answered(asked.get("/")).content.decode()
sent = answered(asked.post("/"))
found["sent"], cookie = sent.content.decode(), sent.cookies["seen"]
found["cookie"] = [bool(reading.PLACE.fullmatch(cookie.value)), cookie["httponly"], cookie["samesite"]]
for name, given in {"its own": cookie.value, "forged": "'; DROP", "long": "F" * 4000}.items():
    request = asked.get("/")
    request.COOKIES["seen"] = given
    found[f"asked with {name}"] = answered(request).content.decode()
found["asked by a program"] = answered(asked.get("/", headers={"Authorization": "Bearer x"})).content.decode()
page = asked.get("/")
page.META[KEY] = fill = Fill(database.table())
with database.listening(fill.statements):
    found["a page that may be kept"] = answered(page).content.decode()

# --- in step again, then gone
replica.execute("SELECT pg_wal_replay_resume()")
replays(reading.place())
request = asked.get("/")
request.COOKIES["seen"] = cookie.value
found["in step"] = answered(request).content.decode()
page = asked.get("/")
page.META[KEY] = fill = Fill(database.table())
with database.listening(fill.statements):
    found["kept, in step"] = answered(page).content.decode()
found["its statements are heard"] = any("documents_file" in said for said in fill.statements)
connections[READ].close()
connections[READ].close_pool()
replica.close()
sys.stdout.write("gone?\n")
sys.stdout.flush()
sys.stdin.readline()
begun = time.monotonic()
found["gone"] = answered(asked.get("/")).content.decode()
found["gone, in time"] = time.monotonic() - begun < 5
begun = time.monotonic()
found["left alone"] = answered(asked.get("/")).content.decode()
found["left alone, at once"] = time.monotonic() - begun < 0.5
sys.stdout.write(json.dumps(found) + "\n")
