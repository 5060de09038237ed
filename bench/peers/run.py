"""`lantoa bench peers`: other free shops beside ours, with as many goods, on the same database, the same web server, in the same run.

Each peer stands in an environment of its own under `var/peers`, installed from its hashed lock, and is a process of its own: nothing of it is
imported here or given out with ours.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import uuid4

from bench.buyers import Connection
from bench.limits import order_fields, paths_of, told
from bench.page import _ask, cpu
from bench.peers import oscar
from bench.peers.place import Peer
from bench.peers.shopper import Shopper
from bench.stage import Stage, serve, stage

GOODS, TURNS, SECONDS, LINES, ORDERS = 10_000, 3, 2.0, 8, 4
# A page that takes so long (seconds, all lines together) is asked for one turn more and no further.
LONG = 10.0
# Eight who search among ten thousand goods at once wait long for an answer in one of the shops.
PATIENCE = 900
SEARCH = "ch%E1%BA%A3+m%E1%BB%B1c"


@dataclass(frozen=True)
class Shop:
    """A shop that is served: its process, its pages by name, and how a guest buys one thing in it."""

    port: int
    pids: list[int]
    pages: dict[str, str]
    buy: Callable[[int, str], int] | None = None


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    given = _given(arguments)
    with stage(database) as there:
        town = told(there, "begin")
        told(there, "grow", objects=given.goods)
        peer, pages = oscar.made(there, database, given.goods)
        # It writes down that a product was looked at.
        seller, product = oscar.that_sells(peer), {"product page": pages.pop("product page")}
        return [
            *pages_beside("django-oscar", seller, oscar.APPLICATION, product, there, town),
            *pages_beside("django-oscar", peer, oscar.APPLICATION, pages, there, town),
            *_purchases_beside("django-oscar", seller, oscar.APPLICATION, oscar.buy, there, town),
        ]


def pages_beside(
    name: str, peer: Peer, application: str, theirs: dict[str, str], there: Stage, town: dict[str, Any]
) -> list[dict[str, Any]]:
    """Both up at once and asked in turns: pages as they are served; then those of ours built anew."""
    paths = paths_of(town)
    pages = {"product page": paths["product page"], "listing": paths["listing"], "search": f"/?q={SEARCH}"}
    pages = {page: path for page, path in pages.items() if page in theirs}
    with peer.serve(application) as (port, pid), serve(there):
        kept = _pages({name: Shop(port, [pid], theirs), "ours": Shop(there.port, [there.pid], pages)})
    with serve(there, application="bench.unkept:application"):
        anew = _pages({"ours": Shop(there.port, [there.pid], pages)})
    rows = []
    for page, (rate, cost) in kept[name].items():
        own_rate, own_cost = kept["ours"][page]
        _rate, anew_cost = anew["ours"][page]
        rows += [
            _told(f"{page}: {name}, server CPU a request", round(cost), "µs"),
            _told(f"{page}: ours as it is served", round(own_cost), "µs"),
            _told(f"{page}: ours built anew each time", round(anew_cost), "µs"),
            _told(f"{page}: {name} ÷ ours built anew, CPU", round(cost / anew_cost, 1), "×"),
            _told(f"{page}: requests a second, {name} and ours as it is served", [round(rate), round(own_rate)], "1/s"),
        ]
    return rows


def _purchases_beside(
    name: str, peer: Peer, application: str, buy: Callable[[int, str], int], there: Stage, town: dict[str, Any]
) -> list[dict[str, Any]]:
    with peer.serve(application) as (port, pid), serve(there):
        shops = {name: Shop(port, [pid], {}, buy), "ours": Shop(there.port, [there.pid], {}, _purchase(town))}
        bought = _bought(shops)
    (rate, cost, asked), (own_rate, own_cost, own_asked) = bought[name], bought["ours"]
    return [
        _told(f"purchase of a guest, product page to the order's own page: {name} ({asked} requests), server CPU", round(cost / 1000, 1), "ms"),
        _told(f"the same, ours ({own_asked} requests)", round(own_cost / 1000, 1), "ms"),
        _told(f"{name} ÷ ours, CPU a purchase", round(cost / own_cost, 1), "×"),
        _told(f"purchases a second of {LINES} buyers at once, {name} and ours", [round(rate, 1), round(own_rate, 1)], "1/s"),
    ]  # fmt: skip


def _pages(shops: dict[str, Shop]) -> dict[str, dict[str, tuple[float, float]]]:
    """Requests a second and microseconds of processor a request, medians over turns."""
    found: dict[str, dict[str, tuple[float, float]]] = {name: {} for name in shops}
    for page in next(iter(shops.values())).pages:
        turns: dict[str, list[tuple[float, float]]] = {name: [] for name in shops}
        # The first visitor comes alone: of several at once, django-oscar on PostgreSQL answers all but one with an error.
        for shop in shops.values():
            _ask(Connection(shop.port, PATIENCE), shop.pages[page], 1)
        for turn in range(TURNS + 1):
            begun = time.perf_counter()
            for name, shop in shops.items():
                one = _hammered(shop, shop.pages[page])
                if turn:  # the first fills what each of them keeps
                    turns[name].append(one)
            if turn and time.perf_counter() - begun > LONG:
                break
        for name, those in turns.items():
            rates, costs = zip(*those, strict=True)
            found[name][page] = (median(rates), median(costs))
    return found


def _hammered(shop: Shop, path: str) -> tuple[float, float]:
    counts, until = [0] * LINES, time.perf_counter() + SECONDS

    def ask(number: int) -> None:
        line = Connection(shop.port, PATIENCE)
        while time.perf_counter() < until:
            status, _head, _body = line.ask("GET", path, "Accept-Encoding: br, gzip\r\n")
            if status != 200:
                raise SystemExit(f"{path} answered {status}")
            counts[number] += 1
        line.close()

    before, begun = _cpu(shop), time.perf_counter()
    _at_once(ask)
    done = sum(counts)
    return done / (time.perf_counter() - begun), (_cpu(shop) - before) / 1000 / done


def _bought(shops: dict[str, Shop]) -> dict[str, tuple[float, float, int]]:
    """Purchases a second, microseconds of processor for one, and requests of one."""
    turns: dict[str, list[tuple[float, float, int]]] = {name: [] for name in shops}
    for shop in shops.values():
        if shop.buy:  # as in `_pages`
            shop.buy(shop.port, "999")
    for turn in range(3):
        for name, shop in shops.items():
            asked = [0] * LINES

            def buy(number: int, shop: Shop = shop, asked: list[int] = asked, turn: int = turn) -> None:
                for order in range(ORDERS):
                    asked[number] += shop.buy(shop.port, f"{turn}{number}{order}") if shop.buy else 0

            before, begun = _cpu(shop), time.perf_counter()
            _at_once(buy)
            done = LINES * ORDERS
            turns[name].append(
                (done / (time.perf_counter() - begun), (_cpu(shop) - before) / 1000 / done, sum(asked) // done)
            )
    return {name: tuple(median(column) for column in zip(*those, strict=True)) for name, those in turns.items()}  # type: ignore[misc]


def _cpu(shop: Shop) -> int:
    return sum(map(cpu, shop.pids))


def _purchase(town: dict[str, Any]) -> Callable[[int, str], int]:
    def buy(port: int, number: str) -> int:
        """Product page, what to buy and where to bring it, the order's own page."""
        one = Shopper(port)
        one.get(f"/hang/{town['sold']}/")
        one.get(f"/mua/{town['sold']}/")
        fields = {**order_fields(town["offer"]), "phone": f"09{int(number):08d}", "key": str(uuid4())}
        page = one.post(f"/mua/{town['sold']}/", fields)
        if b"LT" not in page:
            raise SystemExit("nothing was ordered")
        one.close()
        return one.requests

    return buy


def _at_once(do: Callable[[int], None]) -> None:
    failed: list[BaseException] = []

    def tried(number: int) -> None:
        try:
            do(number)
        except BaseException as error:  # noqa: BLE001 - said below, by the one who started it
            failed.append(error)

    threads = [threading.Thread(target=tried, args=(number,)) for number in range(LINES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def _told(name: str, value: Any, unit: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": "-", "reached": True}


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa bench peers")
    parser.add_argument("--goods", type=int, default=GOODS)
    return parser.parse_args(arguments)
