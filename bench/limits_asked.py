"""What `lantoa bench limits` asks of its town inside the house: statements of a page, bank rows matched, where the time goes."""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.limits_rows import BANK, ROOT, begin, grow, notice, settle, wish
from lantoa.orders import api as orders
from lantoa.payments.actions.telling import Marks, take_notices
from lantoa.payments.models import PayoutAccount
from lantoa.stores.models import Offer

MATCHED, PROFILED, PLACES = 3, 10, 10


def main(what: str, given: str) -> None:
    known: dict[str, Callable[..., Any]] = {
        "begin": begin,
        "grow": grow,
        "queries": queries,
        "matched": matched,
        "profiles": profiles,
    }
    sys.stdout.write("\nTOLD " + json.dumps(known[what](**json.loads(given))) + "\n")


def queries(town: dict[str, Any], paths: dict[str, str]) -> dict[str, int]:
    """How many statements each page takes, the second time it is asked for."""
    found = {}
    for name, path in paths.items():
        client = _client(town)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            _right(client.get(path), path)
        found[name] = len(asked)
    return found


def matched(town: dict[str, Any]) -> dict[str, float]:
    """Processor time of one bank row among everything that is unpaid: for new orders, each told of by a memo with its code."""
    account = PayoutAccount.objects.get(number=BANK["number"])
    offer = Offer.objects.get(pk=town["offer"])
    costs = []
    for _turn in range(MATCHED):
        placed = [orders.place_order(wish(offer, number))[0] for number in range(100)]
        marks, rows = Marks(), [notice(account, order, order.pk + 1_000) for order in placed]
        begun = process_time()
        lines = take_notices(account, [(marks.of(row), row) for row in rows], source="sheet")
        costs.append((process_time() - begun) / len(rows))
        if any(line.outcome != "exact" for line, _new in lines):
            raise SystemExit("a row was not matched")
    settle()
    return {"us": round(median(costs) * 1_000_000, 1)}


def profiles(town: dict[str, Any], paths: dict[str, str]) -> dict[str, Any]:
    """Where the time goes: each page built anew, and a hundred orders placed in batches; traced, which makes calls look dearer than they are."""
    client, found = _client(town), {}
    for name, path in paths.items():
        _right(client.get(path), path)
        found[name] = _traced(partial(client.get, path), PROFILED)
    offer = Offer.objects.get(pk=town["offer"])
    found["checkout (16 in a batch)"] = _traced(
        lambda: orders.place_orders([wish(offer, number) for number in range(16)]), 6
    )
    return found


def _traced(do: Callable[[], object], times: int) -> dict[str, Any]:
    """The ten places of our own code in which most of the time passes, what they call with them, in milliseconds a time."""
    tracer = cProfile.Profile()
    with tracer:
        for _ in range(times):
            do()
    stats = pstats.Stats(tracer).stats  # type: ignore[attr-defined]
    # What only hands a request on is left out: our own rooms, and the database.
    here = [(_place(*where), calls, own, under) for where, (_c, calls, own, under, _by) in stats.items()]
    ranked = sorted((one for one in here if one[0]), key=lambda one: -one[3])[:PLACES]
    places_ = [
        {
            "place": name,
            "calls": round(calls / times, 1),
            "own": round(own * 1000 / times, 3),
            "all": round(under * 1000 / times, 3),
        }
        for name, calls, own, under in ranked
    ]
    return {
        "ms": sum(own for _place, _calls, own, _under in ((None, *one[1:4]) for one in here)) * 1000 / times,
        "places": places_,
    }


def _place(path: str, _line: int, name: str) -> str:
    """The function as it is called in a room of ours, or what the database is asked; "" for what only hands a request on."""
    if path == "~":
        return "the database itself" if "execute" in name and "Cursor" in name else ""
    if not path.startswith(f"{ROOT}/lantoa/") or name == "__call__" or path.endswith("/middleware.py"):
        return ""
    return f"{path.removeprefix(f'{ROOT}/')} {name}"


def _client(town: dict[str, Any]) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["sessionid"] = town["session"]
    return client


def _right(answer: Any, path: str) -> None:
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
