"""Fill a prepared house with dossiers and ask for its lists: one JSON line of milliseconds and queries for each."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

PEOPLE, AT_ONCE = 20_000, 5_000
SHARES = (("granted", 90), ("refused", 2), ("withdrawn", 2), ("submitted", 2), ("accepted", 3), ("supplement", 1))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--asked", type=int, default=200)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    officer, citizen = fill(options.cases)
    asked = {
        "an office's queue": (officer, "/mot-cua/"), "an office's late list": (officer, "/mot-cua/?loc=late"),
        "an office's work": (officer, "/mot-cua/?loc=work"), "what an office decided": (officer, "/mot-cua/?loc=done"),
        "a citizen's list": (citizen, "/ho-so/"),
    }  # fmt: skip
    sys.stdout.write(json.dumps({name: measure(*one, options.asked) for name, one in asked.items()}) + "\n")
    return 0


def fill(count: int) -> tuple[Any, Any]:
    """Offices in every commune, people, and so many dossiers; an officer of one office and one of the citizens."""
    from lantoa.accounts import api as accounts
    from lantoa.cases import api as cases
    from lantoa.cases.models import Form
    from lantoa.kit.world import world
    from lantoa.places import api as places

    offices = []
    for number, unit in enumerate(places.units()):
        clerk = accounts.person_for(f"+8490001{number:04}", "Đỗ Thị Mai")
        body = accounts.create_organisation(
            kind="public_body", name=f"UBND {unit.full_name}", unit=unit, by=accounts.actor_for(clerk)
        )
        accounts.add_member(body, clerk, role="officer", by=None)
        offices.append((cases.name_office(body, unit=unit, by=None), unit, clerk))
    now = world.now()
    accounts.Person.objects.bulk_create(
        [accounts.Person(phone=f"+8498{number:07}", name=f"Công dân {number}", created_at=now, password="") for number in range(min(PEOPLE, count))],
        batch_size=AT_ONCE,
    )  # fmt: skip
    people = list(accounts.Person.objects.filter(phone__startswith="+8498").values_list("pk", flat=True))
    versions = list(cases.ProcedureVersion.objects.exclude(time_limit=None))
    form, chance = Form.objects.filter(procedure=None).latest("number"), random.Random(1)  # noqa: S311
    rows = _rows(count, offices, people, versions, form, chance, now)
    while batch := list(itertools.islice(rows, AT_ONCE)):
        cases.Case.objects.bulk_create(batch)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return offices[0][2], accounts.Person.objects.get(pk=people[0])


def _rows(
    count: int, offices: Any, people: list[int], versions: Any, form: Any, chance: random.Random, now: Any
) -> Iterator[Any]:
    from lantoa.cases import api as cases

    states = [state for state, share in SHARES for _each in range(share)]
    for number in range(count):
        office, unit, clerk = offices[number % len(offices)]
        state, version = chance.choice(states), chance.choice(versions)
        at = now - timedelta(minutes=chance.randrange(500_000))
        over = state in {"granted", "refused", "withdrawn"}
        yield cases.Case(
            code=_code(number), procedure_id=version.procedure_id, version=version, form=form, person_id=chance.choice(people), unit=unit,
            office=office, state=state, answers={"full_name": "Công dân", "request": "Xin xác nhận"}, created_at=at, changed_at=at,
            submitted_at=at, received_at=at, accept_by=at + timedelta(hours=9), decided_at=at + timedelta(days=2) if over else None,
            due_at=None if state in {"supplement", "withdrawn"} else at + timedelta(days=3), officer=None if state == "submitted" else clerk,
        )  # fmt: skip


def _code(number: int) -> str:
    from lantoa.kit.order_code import ALPHABET

    return "HS" + "".join(ALPHABET[number // 32**place % 32] for place in range(6, -1, -1))


def measure(person: Any, path: str, times: int) -> dict[str, list[float]]:
    """How long the house takes for the page, and how many queries it asks."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client()
    browser.force_login(person)
    for _warm in range(3):
        answer = browser.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    found: dict[str, list[float]] = {"milliseconds": [], "queries": []}
    for _time in range(times):
        begun = time.perf_counter()
        browser.get(path)
        found["milliseconds"].append((time.perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    found["queries"].append(len(asked))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
