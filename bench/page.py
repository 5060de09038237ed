"""`lantoa bench page`: what a public page costs the server, kept and built anew, and whether a kept one is ever stale."""

from __future__ import annotations

import os
from pathlib import Path
from statistics import median
from typing import Any

from bench.buyers import Connection
from bench.stage import Stage, serve, stage
from tests.faults.page_cache import fire

KEPT_GOAL, BUILT_GOAL, FLAT_GOAL, QUERIES_GOAL = 1.5, 12.0, 1.2, 3
READS, COMMITS = 100_000, 100.0
# Many short turns, so that a busy moment of the machine strikes alike what is compared.
TURNS, KEPT_REQUESTS, BUILT_REQUESTS = 60, 250, 15
CONSTANT = "/health/live"
HEADERS = "Accept-Encoding: br, gzip\r\n"
FEW, MANY = 1_000, 100_000

SEED = """
from django.db import connection
from lantoa.accounts import api as accounts
from lantoa.catalog.models import Product, ProductPhoto, ProductVariant
from lantoa.documents.models import File, Photo
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.stock.models import Stock
from lantoa.stores import api as stores
from lantoa.stores.models import Offer, Store

ORGANISATIONS = accounts.Organisation
def stall(name):
    organisation = ORGANISATIONS.objects.create(kind="household", name=name, created_at=world.now())
    return Store.objects.create(
        organisation=organisation, slug=name, name=name, story="Bếp nhỏ nhìn ra vịnh, mực giã tay mỗi sáng. " * 4, unit=places.units()[0],
        phone="+84900000001", opened_at=world.now(), created_at=world.now())
def fill(store, count):
    rows = [Product(organisation=store.organisation, name=f"Chả mực giã tay {n}", folded="cha muc", description="Giã tay mỗi sáng. " * 6,
        category_id="do-che-bien", unit="kg", created_at=world.now()) for n in range(count)]
    rows = Product.objects.bulk_create(rows, batch_size=500)
    shas = [f"{world.random.getrandbits(256):064x}" for _ in rows]
    File.objects.bulk_create([File(sha256=sha, size=1, content_type="image/webp", created_at=world.now()) for sha in shas], batch_size=500)
    now = world.now()
    photos = Photo.objects.bulk_create([Photo(organisation=store.organisation, large_id=sha, width=1200, height=900,
        created_at=now, cut_at=now, cut_due=now) for sha in shas], batch_size=500)
    ProductPhoto.objects.bulk_create([ProductPhoto(product=row, photo=photo) for row, photo in zip(rows, photos)], batch_size=500)
    variants = ProductVariant.objects.bulk_create([ProductVariant(product=row) for row in rows], batch_size=500)
    Stock.objects.bulk_create([Stock(variant=one, on_hand=40, promised=3) for one in variants], batch_size=500)
    Offer.objects.bulk_create([Offer(store=store, variant=one, price=225000) for one in variants], batch_size=500)
    return rows[0].pk
def town(number, count):
    stalls = [stall(f"gian-{number}-{n}") for n in range(max(1, count // 100))]
    for one in stalls:
        fill(one, count // len(stalls))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
"""
FIRST = SEED + "one = stall('mot-gian'); print('AT', fill(one, 24)); town(1, FEW); fill(stall('gian-lon'), FEW)"
MORE = (
    SEED + "town(2, MANY); fill(Store.objects.get(slug='gian-lon'), MANY)\n"
    "with connection.cursor() as cursor:\n    cursor.execute('ANALYZE')\n"
)
QUERIES = """
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client(headers={{"host": "127.0.0.1"}})
for path in {paths}:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    print("QUERIES", len(asked))
"""


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    with stage(database) as there:
        return [*_costs(there), *_staleness(there)]


# --- what pages cost


def _costs(there: Stage) -> list[dict[str, Any]]:
    product = next(
        line.split()[1] for line in there.shell(FIRST.replace("FEW", str(FEW))).splitlines() if line.startswith("AT")
    )
    pages = {"stall": "/gian-hang/mot-gian/", "product": f"/hang/{product}/"}
    kept, unkept = _kept(there, pages), _built(there, {**pages, "large stall": "/gian-hang/gian-lon/"})
    asked = [
        line
        for line in there.shell(QUERIES.format(paths=list(pages.values()))).splitlines()
        if line.startswith("QUERIES")
    ]
    queries = [int(line.split()[1]) for line in asked]
    there.shell(MORE.replace("MANY", str(MANY)))
    later = _built(there, {**pages, "large stall": "/gian-hang/gian-lon/"})
    rows = [
        _row(f"kept {name} page ÷ granian's constant 12 kB, server CPU", kept[name], "×", KEPT_GOAL) for name in pages
    ]
    rows += [
        _row(f"first build of the {name} page ÷ Django's constant, server CPU", unkept[name], "×", BUILT_GOAL)
        for name in pages
    ]
    rows += [
        _row(f"queries of the {name} page", count, "", QUERIES_GOAL) for name, count in zip(pages, queries, strict=True)
    ]
    rows += [
        _row(
            f"first build of the {name} page with {MANY:,} products ÷ with {FEW:,}",
            round(later[name] / unkept[name], 2),
            "×",
            FLAT_GOAL,
        )
        for name in pages
    ]
    large = round(later["large stall"] / unkept["large stall"], 2)
    rows.append(_row("the same where one stall has them all", large, "×", FLAT_GOAL))
    return rows


def _kept(there: Stage, pages: dict[str, str]) -> dict[str, float]:
    """Each page ÷ the constant, both servers up at once and asked in turns."""
    with serve(there, application="bench.constant:application", workers=1):
        base, bare = there.pid, Connection(there.port)
        with serve(there, workers=1):
            line = Connection(there.port)
            for path in pages.values():
                _ask(line, path, 50)
            _ask(bare, "/", 50)
            return _turns(
                KEPT_REQUESTS, (base, bare, "/"), {name: (there.pid, line, path) for name, path in pages.items()}
            )


def _built(there: Stage, pages: dict[str, str]) -> dict[str, float]:
    """Each page, built anew every time, ÷ a view that answers a constant through the same house."""
    with serve(there, application="bench.unkept:application", workers=1):
        line = Connection(there.port)
        for path in (*pages.values(), CONSTANT):
            _ask(line, path, 20)
        asked = {name: (there.pid, line, path) for name, path in pages.items()}
        return _turns(BUILT_REQUESTS, (there.pid, line, CONSTANT), asked)


Asked = tuple[int, Connection, str]


def _turns(requests: int, unit: Asked, pages: dict[str, Asked]) -> dict[str, float]:
    """The cost of each page in units of the first, medians over many short turns."""
    units: list[float] = []
    costs: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(TURNS):
        units.append(_cost(*unit, requests))
        for name, asked in pages.items():
            costs[name].append(_cost(*asked, requests))
    return {name: round(median(those) / median(units), 2) for name, those in costs.items()}


def _ask(line: Connection, path: str, times: int) -> None:
    for _ in range(times):
        status, _head, _body = line.ask("GET", path, HEADERS)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")


def _cost(pid: int, line: Connection, path: str, times: int) -> float:
    before = cpu(pid)
    _ask(line, path, times)
    return (cpu(pid) - before) / times


def cpu(pid: int) -> int:
    """Nanoseconds of processor time of this process and everything below it."""
    return sum(
        int(Path(f"/proc/{one}/task/{task}/schedstat").read_text().split()[0])
        for one in family(pid)
        for task in os.listdir(f"/proc/{one}/task")
    )


def family(pid: int) -> list[int]:
    """The process and everything it started."""
    found = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
            found += family(int(child))
    return found


# --- whether they are ever stale


def _staleness(there: Stage) -> list[dict[str, Any]]:
    told = fire(there.environment, "--reads", str(READS), "--longest", "1800", "--seconds", "10", "--kill-every", "2", "--deadly", "0.0005")  # fmt: skip
    weak = fire(there.environment, "--weak", "no-started", "--until-stale", "--seconds", "120", "--longest", "120", "--seams", "0.3", "--seam", "0.01", "--kill-every", "10")  # fmt: skip
    rate = round(told["commits"] / told["seconds"])
    return [
        _row(f"stale answers among {told['reads']:,} reads, {told['kills']} kills", told["stale"], "", 0),
        {"name": "commits a second meanwhile", "value": rate, "unit": "1/s", "goal": COMMITS, "reached": rate >= COMMITS},
        {"name": "reads", "value": told["reads"], "unit": "", "goal": READS, "reached": told["reads"] >= READS},
        {"name": "of them from the shelf, for information", "value": round(told["kept"] / max(1, told["reads"]), 2), "unit": "", "goal": "-", "reached": True},
        _row("other faults", told["faults"], "", 0),
        _row("rows left unrepaired", told["left_uneven"], "", 0),
        {"name": "stale answers of the weakened copy", "value": weak["stale"], "unit": "", "goal": "≥ 1", "reached": weak["stale"] > 0},
    ]  # fmt: skip


def _row(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": f"≤ {goal}", "reached": value <= goal}
