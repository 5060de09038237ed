"""Readers of kept pages against committers who are killed: `python -m tests.faults.page_cache` on a prepared database.

Web processes read pages through the very application the server loads and place orders through it; command processes change
prices, count stock and promise units for a moment; worker processes do the same from the worker's sweeper. All of them are
killed with `kill -9`, from outside and at the seams around a commit, and come back. Before each read the reader asks the
database, on a line of its own, what is committed; a page that shows less is stale. Prices and counts only go up and stock
sold by orders only down, so "less" needs no clock; what a promise that runs out gives back is judged by its last moment.

`--weak no-started` takes the mark before the commit away, `--weak no-expiry` forgets that promises run out: both must be caught.
Ends with one JSON line.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import mmap
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.stage import stage
from tests.faults.crew import Crew, part
from tests.faults.outcome import Outcome
from tests.faults.tiers import Tier

DATABASES = ("sqlite", "postgresql")
ROOT = Path(__file__).resolve().parents[2]
# Pauses at the seams long enough for a reader to look in between, also on a slow machine that reads fifty pages a second.
WIDE = ("--seams", "0.5", "--seam", "0.05")
# With few pages one is read between its change and the mark; with many, one lives until a promise on it runs out.
WEAK = {"no-started": ("--sellers", "1"), "no-expiry": ("--sellers", "8")}
FIRST_PRICE, PLENTY, HELD = 100_000, 900_000, 7
# What is counted, in a page of memory that all processes share.
READS, KEPT, COMMITS, ORDERS, STALE, FAULTS = range(6)


@dataclass(frozen=True)
class Goods:
    """One seller's stall: a product whose price rises, one whose count rises, one that is promised for moments, one that is ordered."""

    slug: str
    store: int
    priced: tuple[int, int, int]  # product, variant, offer
    counted: tuple[int, int, int]
    held: tuple[int, int, int]
    ordered: tuple[int, int, int]


def seed(sellers: int) -> list[Goods]:
    """So many sellers and their goods, made by the rooms' own actions."""
    from lantoa.accounts import api as accounts
    from lantoa.payments import api as payments
    from lantoa.places import api as places
    from lantoa.stores import api as stores

    found = []
    before = stores.Store.objects.count()
    for number in range(before, before + sellers):
        person = accounts.person_for(f"+8490000{number:04}", "Bà Hương")
        organisation = accounts.create_organisation(
            kind="household", name=f"Bếp {number}", unit=places.units()[number % 54], by=accounts.actor_for(person)
        )
        by = accounts.actor_for(person, organisation)
        payments.set_payout_account(
            organisation, bank_bin="970436", number=f"0011009{number:06}", holder="HUONG", by=by
        )
        store = stores.open_store(
            organisation, name=f"Bếp {number}", unit=places.units()[number % 54], phone=person.phone, by=by
        )
        ids = []
        for name, on_hand in (("giá", 5), ("đếm", 10), ("giữ", HELD), ("bán", PLENTY)):
            product = stores.offer_product(
                store, name=f"Món {name}", category="khac", unit="kg", variants=[("", FIRST_PRICE, on_hand)], by=by
            )
            offer = stores.Offer.objects.get(variant__product=product)
            ids.append((product.pk, offer.variant_id, offer.pk))
        found.append(Goods(store.slug, store.pk, *ids))
    return found


# --- as one of the harnesses


def run(database: str, tier: Tier, seed: int) -> Iterator[Outcome]:
    """The kept pages under fire for so many reads, then the two weakened copies until they are caught."""
    with stage(database) as there:
        told = fire(there.environment, "--reads", str(tier.reads), "--seconds", "5", "--longest", "1500", "--kill-every", "1", "--deadly", "0.001", "--seed", str(seed))  # fmt: skip
        wrong = [line for line in told["told"]] if told["stale"] or told["faults"] else []
        wrong += [f"{told['left_uneven']} rows were left uneven"] if told["left_uneven"] else []
        short = "" if told["reads"] >= tier.reads else f"{told['reads']:,} of {tier.reads:,} reads"
        counts = {name: told[name] for name in ("reads", "commits", "orders", "kills")}
        yield Outcome("page_cache", database, counts, (seed, seed), wrong, short=short)
        for weak in WEAK:
            told = weakened(there.environment, weak, seed)
            yield Outcome(
                "page_cache",
                database,
                {"reads": told["reads"]},
                (seed, seed),
                told["told"][: told["stale"]],
                control=weak,
            )


def weakened(environment: dict[str, str], weak: str, seed: int) -> dict[str, Any]:
    """One run of this weakened copy, over with the first stale answer or after a minute; its report."""
    least = ("--kill-every", "10", "--seconds", "60", "--longest", "60", "--until-stale")
    return fire(environment, "--weak", weak, *least, "--seed", str(seed), *WIDE, *WEAK[weak])


def fire(environment: dict[str, str], *options: str) -> dict[str, Any]:
    """One run on the prepared house of this environment; its report."""
    command = [sys.executable, "-m", "tests.faults.page_cache", *options]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


# --- what pages show


def price_on(page: str) -> int:
    return int(re.search(r'class="price[^"]*">([\d.]+)', page)[1].replace(".", ""))  # type: ignore[index]


def left_on(page: str) -> int:
    """Units left as a product's page or card says it; none where it says sold out."""
    said = re.search(r"[Cc]òn ([\d.]+) kg", page)
    return int(said[1].replace(".", "")) if said else 0


def card_on(page: str, product: int) -> str | None:
    found = re.search(rf'<a class="card" href="/hang/{product}/">.*?</a>', page, re.DOTALL)
    return html.unescape(found[0]) if found else None


class Ledger:
    """What is committed, asked on a line that knows nothing of Django."""

    def __init__(self) -> None:
        from django.db import connection

        self.sqlite = connection.vendor == "sqlite"
        if self.sqlite:
            import sqlite3

            self.line: Any = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
            self.line.execute("PRAGMA busy_timeout = 20000")
        else:
            import psycopg

            self.line = psycopg.connect(**{**connection.get_connection_params(), "autocommit": True})

    def ask(self, sql: str, number: int) -> Any:
        rows = self.line.execute(sql if self.sqlite else sql.replace("?", "%s"), (number,)).fetchone()
        return rows if rows is None or len(rows) > 1 else rows[0]

    def price(self, offer: int) -> int:
        return int(self.ask("SELECT price FROM stores_offer WHERE id = ?", offer))

    def left(self, variant: int) -> int:
        return int(self.ask("SELECT on_hand - promised FROM stock_stock WHERE variant_id = ?", variant))

    def hold(self, variant: int) -> tuple[int, float] | None:
        """The one promise on this variant and its last moment."""
        row = self.ask("SELECT id, expires_at FROM stock_hold WHERE variant_id = ?", variant)
        if row is None:
            return None
        moment = datetime.fromisoformat(row[1]).replace(tzinfo=UTC) if self.sqlite else row[1]
        return row[0], moment.timestamp()


# --- processes


class Actor:
    """What every process has: its chance, the shared counts, where to tell of what went wrong."""

    def __init__(
        self, number: int, options: argparse.Namespace, counts: memoryview, goods: list[Goods], folder: Path
    ) -> None:
        self.random = random.Random(f"{options.seed} {number} {os.getpid()}")
        self.options, self.counts, self.goods, self.folder = options, counts, goods, folder
        self._guard = threading.Lock()
        self.row = number * 8

    def count(self, what: int) -> None:
        with self._guard:
            self.counts[self.row + what] += 1

    def tell(self, what: int, words: str) -> None:
        with (self.folder / "told").open("a") as file:
            file.write(words + "\n")
        # What is counted may end the run, and with it this process.
        self.count(what)

    def forever(self, prepare: Callable[..., Callable[[], None]], *given: Any) -> None:
        """Prepare in this thread, then act again and again; what a busy database refuses is tried again."""
        from django.db import Error, connection

        act = prepare(self, *given)
        while True:
            try:
                act()
            except Exception as error:  # noqa: BLE001 - a fault is counted and the rest goes on
                connection.close()
                if not isinstance(error, Error) or not any(word in str(error) for word in ("locked", "deadlock")):
                    self.tell(FAULTS, f"{type(error).__name__}: {error}")


def seams(actor: Actor, *, deadly: bool) -> None:
    """Pause, and in deadly processes die, at the seams around a commit; weaken what is asked to be weak."""
    from lantoa.kit.page_cache import shelf, table

    begin, finish, chance = table.Table.begin, table.Mark.finish, actor.random

    def seam() -> None:
        drawn = chance.random()
        if deadly and drawn < actor.options.deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        if drawn > 1 - actor.options.seams:
            time.sleep(actor.options.seam)

    def begun(self: table.Table, names: Any) -> table.Mark:
        seam()
        mark = begin(self, names)
        seam()
        return mark

    def finished(self: table.Mark) -> None:
        seam()
        finish(self)

    if actor.options.weak == "no-started":

        def begun(self: table.Table, names: Any) -> table.Mark:
            rows = (table.ANY, *sorted({table.row_of(name) for name in names}))
            with self._guard:
                if self._slot < 0:
                    self._slot, self._lock = self._claim()
            return table.Mark(self, self._slot, rows)

        def finished(self: table.Mark) -> None:
            seam()
            self._table._count(self.slot, self.rows, finished=False)
            finish(self)

    if actor.options.weak == "no-expiry":
        fresh = shelf.Page.is_fresh

        def always(self: shelf.Page, table_: table.Table) -> bool:
            self.until = None
            return fresh(self, table_)

        shelf.Page.is_fresh = always  # type: ignore[method-assign]
    table.Table.begin, table.Mark.finish = begun, finished  # type: ignore[method-assign]


def committing(actor: Actor) -> Iterator[Callable[[], None]]:
    """What command and worker processes do, over and over, each in one transaction of its own."""
    from django.db import transaction

    from lantoa.accounts import api as accounts
    from lantoa.catalog import api as catalog
    from lantoa.journal import api as journal
    from lantoa.kit.database import touch
    from lantoa.kit.page_cache.names import seller
    from lantoa.kit.world import world
    from lantoa.stock import api as stock
    from lantoa.stock.models import Stock
    from lantoa.stores import api as stores

    nobody = accounts.Visitor()
    known = {one.slug: stores.Store.objects.get(pk=one.store) for one in actor.goods}

    def raise_price() -> None:
        one = actor.random.choice(actor.goods)
        store = known[one.slug]
        with journal.command("faults.raise_price", None, {}):
            offer = stores.Offer.objects.select_for_update().get(pk=one.priced[2])
            touch("stores", seller(store.organisation_id))
            stores.Offer.objects.filter(pk=offer.pk).update(price=offer.price + 1)

    def change_offer() -> None:
        one = actor.random.choice(actor.goods)
        with transaction.atomic():
            offer = stores.Offer.objects.select_for_update().get(pk=one.priced[2])
            kind = stores.Kind("", offer.price + 1, 5, offer.variant_id, 5)
            product = catalog.Product.objects.get(pk=one.priced[0])
            stores.change_offer(
                known[one.slug], product, name=product.name, category="khac", unit="kg", variants=[kind], by=nobody
            )

    def count_one_more() -> None:
        one = actor.random.choice(actor.goods)
        with transaction.atomic():
            there = Stock.objects.select_for_update().get(pk=one.counted[1])
            stock.set_on_hand(there.pk, there.on_hand + 1, by=nobody)

    def promise_for_a_moment() -> None:
        one = actor.random.choice(actor.goods)
        until = world.now() + timedelta(seconds=actor.random.uniform(0.05, 0.3))
        holder = stores.Store(pk=world.uuid7().int >> 66)
        try:
            with transaction.atomic():
                stock.hold([(one.held[1], HELD)], holder, expires_at=until)
        except stock.OutOfStock:
            return

    while True:
        yield actor.random.choices(
            (raise_price, change_offer, count_one_more, promise_for_a_moment), weights=(6, 1, 5, 5)
        )[0]


def command(actor: Actor) -> None:
    """A command like those an operator runs, only that it never ends."""
    seams(actor, deadly=True)

    def prepare(actor: Actor) -> Callable[[], None]:
        acts = committing(actor)

        def act() -> None:
            next(acts)()
            actor.count(COMMITS)

        return act

    actor.forever(prepare)


def worker(actor: Actor) -> None:
    """The real worker, whose sweeper has much to do."""
    from django.core.management import call_command

    from lantoa.journal import api as journal
    from lantoa.journal.management.commands import work

    seams(actor, deadly=True)
    acts = committing(actor)
    work.SWEEP = 0.0

    @journal.sweeper("faults")
    def sweep() -> int:
        for _ in range(5):
            next(acts)()
            actor.count(COMMITS)
        return 5

    call_command("work", interval=0.01)


def web(actor: Actor) -> None:
    """A web process: readers in several threads, and one buyer."""
    from config.pages import around
    from config.wsgi import application

    seams(actor, deadly=False)
    kept = Kept(around(application))
    acts = [*[reading] * actor.options.readers, buying]
    threads = [threading.Thread(target=actor.forever, args=(act, kept), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Kept:
    """The application as the server calls it, telling whether an answer came from the shelf."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self._asked = threading.local()
        inner = application._application

        def asked(environ: Any, start: Any) -> Any:
            self._asked.yes = True
            return inner(environ, start)

        application._application = asked

    def __call__(
        self, method: str, path: str, body: bytes = b"", cookie: str = ""
    ) -> tuple[int, list[tuple[str, str]], str, bool]:
        self._asked.yes = False
        path, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_COOKIE": cookie,
            # Every visit from a network of its own: one network alone may not order on delivery without end.
            "REMOTE_ADDR": f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}",
        }  # fmt: skip
        told: list[Any] = []
        answer = self.application(environ, lambda *given: told.extend(given))
        content = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return int(told[0][:3]), told[1], content.decode(), not self._asked.yes


def reading(actor: Actor, get: Kept) -> Callable[[], None]:
    ledger = Ledger()

    def page_at(path: str) -> str:
        status, _headers, page, kept = get("GET", path)
        if status != 200:
            actor.tell(FAULTS, f"{path} answered {status}")
        actor.count(READS)
        if kept:
            actor.count(KEPT)
        return page

    def judge(good: bool, words: str) -> None:
        if not good:
            actor.tell(STALE, words)

    def price(one: Goods) -> None:
        floor = ledger.price(one.priced[2])
        shown = price_on(page_at(f"/hang/{one.priced[0]}/"))
        judge(shown >= floor, f"price {shown} after {floor}")

    def count(one: Goods) -> None:
        floor = ledger.left(one.counted[1])
        shown = left_on(page_at(f"/hang/{one.counted[0]}/"))
        judge(shown >= floor, f"count {shown} after {floor}")

    def sold(one: Goods) -> None:
        ceiling = ledger.left(one.ordered[1])
        shown = left_on(page_at(f"/hang/{one.ordered[0]}/"))
        judge(shown <= ceiling, f"sold {shown} after {ceiling}")

    def promised(one: Goods) -> None:
        before, begun = ledger.hold(one.held[1]), time.time()
        shown = left_on(page_at(f"/hang/{one.held[0]}/"))
        ended, after = time.time(), ledger.hold(one.held[1])
        if before is None or before != after:
            return
        if ended < before[1]:
            judge(shown == 0, f"promised {shown} left, {before[1] - ended:.3f} s before the promise runs out")
        elif begun >= before[1]:
            judge(shown == HELD, f"promised {shown} left, {begun - before[1]:.3f} s after the promise ran out")

    def shelves(one: Goods) -> None:
        path = actor.random.choice((f"/gian-hang/{one.slug}/", "/", f"/en/gian-hang/{one.slug}/", "/loai/khac/"))
        floor, ceiling = ledger.price(one.priced[2]), ledger.left(one.ordered[1])
        page = page_at(path)
        priced, ordered = card_on(page.replace("/en/", "/"), one.priced[0]), card_on(page, one.ordered[0])
        if priced is not None or path.endswith(
            f"/{one.slug}/"
        ):  # the market's pages show the newest of all sellers only
            judge(
                priced is not None and price_on(priced) >= floor,
                f"{path} price {priced and price_on(priced)} after {floor}",
            )
        if path.startswith("/gian-hang"):
            shown = left_on(ordered or "")
            judge(shown <= ceiling, f"{path} sold {shown} after {ceiling}")

    def read() -> None:
        look = actor.random.choices((price, count, sold, promised, shelves), weights=(4, 4, 3, 6, 4))[0]
        look(actor.random.choice(actor.goods))
        time.sleep(actor.options.pause)

    return read


def buying(actor: Actor, ask: Kept) -> Callable[[], None]:
    """One buyer: the form of the page, sent as a browser would."""

    def buy() -> None:
        one = actor.random.choice(actor.goods)
        path = f"/mua/{one.ordered[0]}/"
        _status, headers, page, _kept = ask("GET", path)
        cookie = "; ".join(value.partition(";")[0] for name, value in headers if name.lower() == "set-cookie")
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        fields |= {
            "offer": str(one.ordered[2]), "quantity": "1", "name": "Người mua", "phone": f"09{actor.random.randrange(10**8):08}",
            "unit": "06685", "address": "Số 1, tổ 2", "note": "", "method": "cod",
        }  # fmt: skip
        status, _headers, answer, _kept = ask("POST", path, urlencode(fields).encode(), cookie)
        if status != 303 and status != 302:
            said = re.findall(r'class="[^"]*error[^"]*"[^>]*>([^<]+)', answer)
            actor.tell(FAULTS, f"an order was answered {status}: {said}")
        actor.count(COMMITS)
        actor.count(ORDERS)
        time.sleep(actor.options.pause * 5)

    return buy


# --- the one who starts and kills them


@dataclass
class Report:
    """What came of a run."""

    seconds: float
    reads: int
    kept: int
    commits: int
    orders: int
    kills: int
    stale: int
    faults: int
    left_uneven: int
    told: list[str]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=3.0, help="at least so long")
    parser.add_argument("--reads", type=int, default=0, help="and at least so many reads")
    parser.add_argument("--kept", type=int, default=0, help="and at least so many of them from the shelf")
    parser.add_argument("--longest", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sellers", type=int, default=4, help="the more, the more pages are kept between two changes")
    parser.add_argument("--webs", type=int, default=2)
    parser.add_argument("--readers", type=int, default=2, help="reading threads in each web process")
    parser.add_argument("--commands", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between two reads of a thread")
    parser.add_argument("--deadly", type=float, default=0.005, help="chance to die at a seam")
    parser.add_argument("--seams", type=float, default=0.05, help="chance to pause at a seam")
    parser.add_argument("--seam", type=float, default=0.002, help="seconds of such a pause")
    parser.add_argument("--until-stale", action="store_true", help="stop at the first stale answer")
    parser.add_argument("--kill-every", type=float, default=0.4, help="seconds between two kills from outside")
    parser.add_argument("--web-kills", type=float, default=0.1, help="share of those kills that strike a web process")
    parser.add_argument("--weak", choices=["", *WEAK], default="")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ["LANTOA_DEMO"] = "0"

    import django

    django.setup()
    from django.conf import settings

    goods = seed(options.sellers)
    warm(goods)
    folder = Path(settings.VAR)
    (folder / "told").write_text("")
    shared = mmap.mmap(-1, 65536)
    counts = memoryview(shared).cast("Q")
    roles = [web] * options.webs + [command] * options.commands + [worker] * options.workers
    part()

    def played(role: Callable[[Actor], None]) -> Callable[[int], None]:
        @wraps(role)
        def as_one(number: int) -> None:
            role(Actor(number, options, counts, goods, folder))

        return as_one

    crew = Crew([played(role) for role in roles], folder / "told")
    chance, begun, killed = random.Random(options.seed), time.monotonic(), time.monotonic()

    def total(what: int) -> int:
        return sum(counts[number * 8 + what] for number in range(len(roles)))

    def goes_on() -> bool:
        passed = time.monotonic() - begun
        if options.until_stale and total(STALE):
            return False
        return passed < options.longest and (
            passed < options.seconds or total(READS) < options.reads or total(KEPT) < options.kept
        )

    while goes_on():
        time.sleep(0.01)
        if time.monotonic() - killed > options.kill_every:
            killed = time.monotonic()
            # A web process keeps its pages for itself and begins with none: it has to live for a while to be tempted.
            webs = chance.random() < options.web_kills
            crew.strike(chance, lambda role, webs=webs: (role.__name__ == web.__name__) == webs)  # type: ignore[misc]
        crew.replace()
    seconds = time.monotonic() - begun
    crew.end()
    report = Report(
        round(seconds, 1), total(READS), total(KEPT), total(COMMITS), total(ORDERS), crew.kills, total(STALE),
        total(FAULTS) + len(crew.ended),
        left_uneven(), (folder / "told").read_text().splitlines()[:20],
    )  # fmt: skip
    sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False) + "\n")
    return 0


def warm(goods: list[Goods]) -> None:
    """Load and compile before the forks what every child would have to."""
    from config.wsgi import application

    environ = {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
    }
    for path in (
        "/",
        f"/gian-hang/{goods[0].slug}/",
        f"/hang/{goods[0].priced[0]}/",
        f"/mua/{goods[0].priced[0]}/",
        "/loai/khac/",
    ):
        answer: Any = application({**environ, "PATH_INFO": path}, lambda *given: None)
        answer.close()


def left_uneven() -> int:
    """Rows that nobody could bring in order once everybody was dead."""
    from lantoa.kit import database
    from lantoa.kit.page_cache.table import ROWS

    table = database.table()
    for _ in range(100):
        table.repair(patience=0.0)
        uneven = sum(not table.look((row,)).is_settled() for row in range(ROWS))
        if not uneven:
            break
        time.sleep(0.05)
    return uneven


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
