"""`lantoa bench channels`, its parts about one stock: ten thousand changes to three channels while workers are killed, and how soon an
order at one channel is known at the others."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.stage import ROOT, Stage, free_port, stage, start_web

UPDATES, PRODUCTS, KILLS, LIMIT, ORDERS = 10_000, 200, 8, 20, 40
WORKERS = 2
SOON = 2.0
LONGEST = 1_500  # seconds until the channels know everything
SECRETS = {
    "shopee": "partner-key-only-for-this-bench",
    "tiktok": "app-secret-only-for-this-bench",
    "facebook": "page-secret-only-for-this-bench",
}
SHOPS = {"shopee": "77", "tiktok_shop": "7494049642642441621", "facebook_page": "5001"}
CHANNEL_OF = {"shopee": "shopee", "tiktok": "tiktok_shop", "facebook": "facebook_page"}
SEED = """
import io, json, urllib.request
from django.conf import settings
from PIL import Image
from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.channels.actions.account import begin, take_access
from lantoa.channels.actions.listing import Own, publish
from lantoa.channels.actions.secret import access_of, hook_path
from lantoa.channels.adapters import registry
from lantoa.documents import api as documents
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stores import api as stores
if not places.Unit.objects.exists():
    places.load_places()
catalog.load_categories()
owner = accounts.person_for("+84913000000", "Chủ")
home = accounts.create_organisation(name="Bếp Hương", unit=places.Unit.objects.get(slug="van-don"), by=accounts.actor_for(owner))
by = accounts.actor_for(owner, home)
store = stores.open_store(home, name="Bếp Hương", unit=home.unit, phone=owner.phone, by=by)
payments.set_payout_account(home, bank_bin="970436", number="0011009900001", holder="HUONG", by=by)
out = io.BytesIO()
Image.new("RGB", (640, 640), (180, 120, 60)).save(out, "JPEG")
photo = documents.keep_photo(io.BytesIO(out.getvalue()), organisation=home)

def ask(path, **said):
    body = json.dumps(said).encode()
    call = urllib.request.Request("http://127.0.0.1:{sandbox}" + path, data=body, headers={{"Content-Type": "application/json"}})
    return json.loads(urllib.request.urlopen(call).read())

def connect(channel, path, **said):
    waiting = begin(home, channel, by=by)
    app, hook = settings.CHANNEL_APPS[channel], access_of(waiting).hook_url
    code = ask(path, **{{name: app["app_id"] if value == "ID" else app["app_secret"] if value == "SECRET" else hook if value == "HOOK" else value for name, value in said.items()}})["code"]
    opened = registry.allowing()[channel].enter(access_of(waiting), "http://127.0.0.1/", {{"code": code, "shop_id": said.get("shop_id", "")}})
    return take_access(waiting, opened, by=by)

at = [
    connect("shopee", "/shopee/shops", shop_id={shops[shopee]!r}, partner_id="ID", partner_key="SECRET", push_url="HOOK"),
    connect("tiktok_shop", "/tiktok/shops", shop_id={shops[tiktok_shop]!r}, app_key="ID", app_secret="SECRET", hook_url="HOOK"),
    connect("facebook_page", "/facebook/pages", page={shops[facebook_page]!r}, app="ID", app_secret="SECRET", hook_url="HOOK", verify="a-word-agreed"),
]
ids = []
for number in range({products}):
    goods = stores.offer_product(store, name=f"Chả mực giã tay Hạ Long loại ngon, mẻ {{number}}", category="do-che-bien", unit="túi", variants=[("", 265_000, {on_hand})],
        description="Mực tươi trong ngày, giã tay.", photos=[photo], by=by)
    ids.append([goods.pk, catalog.variants_of(goods)[0].pk])
    for account in at:
        publish(account, goods, Own(category="100001", weight_grams=550), by=by)
print("SEEDED", json.dumps([owner.pk, home.pk, store.pk, photo.pk, ids, [[account.channel, account.pk, hook_path(account.channel)] for account in at]]))
"""
# Prices rise and stocks fall, so that an older value after a newer one is seen by itself.
CHANGE = """
import json, time
from lantoa.accounts import api as accounts
from lantoa.accounts.models import Organisation, Person
from lantoa.catalog import api as catalog
from lantoa.documents import api as documents
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.stores.actions.offer import Kind
owner, home, store_id, photo_id, ids = json.loads({seeded!r})
by = accounts.actor_for(Person.objects.get(pk=owner), Organisation.objects.get(pk=home))
store, photo = stores.Store.objects.get(pk=store_id), documents.Photo.objects.get(pk=photo_id)
goods = [catalog.Product.objects.get(pk=product) for product, _variant in ids]
begun = time.monotonic()
for number in range({updates}):
    place, turn = number % len(ids), number // len(ids) + 1
    if number % 10:
        stock.set_on_hand(ids[place][1], {on_hand} - turn, by=by)
    else:
        stores.change_offer(store, goods[place], name=goods[place].name, category="do-che-bien", unit="túi", description="Mực tươi trong ngày, giã tay.",
            photos=[photo], variants=[Kind("", 265_000 + 1_000 * turn, {on_hand} - turn, variant_id=ids[place][1])], by=by)
print("CHANGED", json.dumps(time.monotonic() - begun))
"""
WAIT = """
import json, time
from django.db import connection
from lantoa.channels.models import Listing
from lantoa.stock import api as stock
from lantoa.stores import api as stores
end = time.monotonic() + {seconds}
while (left := Listing.objects.behind().count()) and time.monotonic() < end:
    connection.close()
    time.sleep(0.5)
rows = [[one.account.channel, one.outside_id, one.product_id, one.fault, one.words] for one in Listing.objects.select_related("account")]
offers = {{one.variant.product_id: [one.price, stock.available([one.variant_id])[one.variant_id]] for one in stores.Offer.objects.select_related("variant")}}
print("WAITED", json.dumps([left, rows, offers]))
"""


@dataclass
class Outside:
    """The sandbox of this bench: where it answers, its file and its list of values."""

    port: int
    data: Path
    record: Path

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.data}?mode=ro", uri=True) as connection:
            return connection.execute(sql, values).fetchall()

    def post(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        call = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=json.dumps(said).encode(),
            headers={"Content-Type": "application/json"},
        )  # noqa: S310 - our own
        with urllib.request.urlopen(call, timeout=30) as answer:  # noqa: S310
            told: dict[str, Any] = json.loads(answer.read())
            return told

    def standing(self) -> list[tuple[str, str, int, int | None]]:
        """(channel, number, price, stock) of everything that stands at the channels; a page's posts say only whether there is any."""
        found: list[tuple[str, str, int, int | None]] = []
        for number, body in self.rows("SELECT id, body FROM shopee_item WHERE gone = 0"):
            item = json.loads(body)
            found.append(("shopee", str(number), item["price"], item["stock"]))
        for number, body in self.rows("SELECT id, body FROM tiktok_product WHERE gone = 0"):
            (sku,) = json.loads(body)["skus"]
            found.append(("tiktok_shop", str(1_729_000_000_000_000_000 + number), sku["price"], sku["stock"]))
        for number, page, message in self.rows("SELECT id, page, message FROM facebook_post WHERE gone = 0"):
            line = next(line for line in message.split("\n") if line.startswith("▪"))
            price = int("".join(filter(str.isdigit, line.partition("₫")[0].rpartition(":")[2].replace("▪", ""))))
            found.append(("facebook_page", f"{page}_{number}", price, 0 if "hết hàng" in line else None))
        return found


@contextmanager
def open_stage(database: str, *, products: int, on_hand: int, limit: int) -> Iterator[tuple[Stage, Outside, Any]]:
    """A house with a shop at each of three channels and its goods to be put up there; nobody works yet."""
    web, outside = free_port(), free_port()
    root = f"http://127.0.0.1:{outside}"
    settings = {
        "LANTOA_PUBLIC_URL": f"http://127.0.0.1:{web}", "LANTOA_SHOPEE_API": f"{root}/shopee", "LANTOA_SHOPEE_PARTNER_ID": "2001",
        "LANTOA_SHOPEE_PARTNER_KEY": SECRETS["shopee"], "LANTOA_TIKTOK_API": f"{root}/tiktok", "LANTOA_TIKTOK_ASK": f"{root}/tiktok",
        "LANTOA_TIKTOK_APP_KEY": "6abc123", "LANTOA_TIKTOK_APP_SECRET": SECRETS["tiktok"], "LANTOA_FACEBOOK_API": f"{root}/facebook/v26.0",
        "LANTOA_FACEBOOK_ASK": f"{root}/facebook/v26.0/dialog/oauth", "LANTOA_FACEBOOK_APP_ID": "900", "LANTOA_FACEBOOK_APP_SECRET": SECRETS["facebook"],
    }  # fmt: skip
    with stage(database, settings) as there:
        there.port = web
        there_outside = Outside(outside, there.folder / "outside.sqlite3", there.folder / "told.jsonl")
        command = [sys.executable, "-P", "-m", "bench.channels_street", "--port", str(outside), "--limit", str(limit)]
        command += ["--data", str(there_outside.data), "--record", str(there_outside.record)]
        process = subprocess.Popen(command, cwd=ROOT, env=there.environment)
        try:
            _answers(outside)
            code = SEED.format(sandbox=outside, shops=SHOPS, products=products, on_hand=on_hand)
            yield there, there_outside, said(there.shell(code), "SEEDED")
        finally:
            process.kill()
            process.wait()


def changes(database: str, *, updates: int, products: int, kills: int, limit: int) -> list[dict[str, Any]]:
    """Many changes in a row, workers killed in the middle; what the channels show in the end and were told on the way."""
    on_hand = updates // products + 100
    with open_stage(database, products=products, on_hand=on_hand, limit=limit) as (there, outside, seeded):
        code = CHANGE.format(seeded=json.dumps(seeded[:5]), updates=updates, on_hand=on_hand)
        begun = time.monotonic()
        with _workers(there) as at_work:
            changing = subprocess.Popen(
                [sys.executable, "-P", "-m", "config.command", "shell", "--no-imports"], cwd=ROOT, env=there.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                text=True,
            )  # fmt: skip
            assert changing.stdin is not None  # noqa: S101 - it is a pipe
            changing.stdin.write(code)
            changing.stdin.close()
            killed = _kill_often(there, at_work, changing, kills)
            told = changing.stdout.read() if changing.stdout else ""
            if changing.wait():
                raise SystemExit("the changes failed")
            spent = said(told, "CHANGED")
            left, rows, offers = said(there.shell(WAIT.format(seconds=LONGEST)), "WAITED")
        seconds = time.monotonic() - begun
        standing = outside.standing()
        record = [json.loads(line) for line in outside.record.read_text("utf-8").splitlines()]
    shown = {(channel, number): (price, stock) for channel, number, price, stock in standing}
    wrong = []
    for channel, number, product, fault, words in rows:
        price, stock = offers[str(product)]
        seen = shown.get((channel, number))
        if seen is None or seen[0] != price or seen[1] not in (stock, None):
            wrong.append([channel, number, seen, [price, stock], fault, words])
    extra = {channel: n - products for channel, n in Counter(one[0] for one in standing).items() if n != products}
    back, sent = _back(record)
    busy = sum(1 for one in record if one[2] == "busy")
    for one in wrong[:5]:
        sys.stderr.write(f"lost: {one}\n")
    return [
        row(f"{updates} changes of {products} products at 3 channels, {killed} workers killed: listings that do not show the newest", len(wrong) + left, "", 0),
        row("listings too many or too few, by channel", extra, "", {}),
        row("older values told after newer ones", back, "", 0),
        told_only("seconds until all was told, of these the changes themselves", [round(seconds), round(spent)], "s"),
        told_only("values told for the changes asked for", round(sent / (updates * 3), 2), "×"),
        told_only(f"times a channel had to ask for a pause (bound: {limit} calls a second)", busy, ""),
    ]  # fmt: skip


def _back(record: list[list[Any]]) -> tuple[int, int]:
    """How often a price fell or a stock rose at a channel, and how many values were told."""
    last: dict[tuple[str, str, str], int] = {}
    back = sent = 0
    for channel, item, field, value in record:
        if field == "busy":
            continue
        before = last.get((channel, item, field))
        back += before is not None and (value < before if field == "price" else value > before)
        sent += before != value
        last[channel, item, field] = value
    return back, sent


def _kill_often(
    there: Stage, at_work: list[subprocess.Popen[bytes]], changing: subprocess.Popen[str], kills: int
) -> int:
    killed = 0
    while killed < kills:
        time.sleep(4)
        victim = at_work[killed % len(at_work)]
        victim.kill()
        victim.wait()
        at_work[killed % len(at_work)] = _worker(there)
        killed += 1
    return killed


def orders(database: str, *, orders: int, limit: int) -> list[dict[str, Any]]:
    """The last piece is bought at one channel; when do the others say that there is none?"""
    took: list[float] = []
    lost = 0
    with open_stage(database, products=orders, on_hand=1, limit=limit) as (there, outside, _seeded):
        web = start_web(there)
        try:
            _answers(there.port)
            with _workers(there, 1):
                left, rows, _offers = said(there.shell(WAIT.format(seconds=300)), "WAITED")
                if left:
                    raise SystemExit(f"{left} listings were never put up: {[one for one in rows if one[3]][:3]}")
                by_product: dict[int, dict[str, str]] = defaultdict(dict)
                for channel, number, product, _fault, _words in rows:
                    by_product[product][channel] = number
                skus = _skus(outside)
                time.sleep(2)
                for turn, numbers in enumerate(by_product.values()):
                    found = _buy(outside, numbers, skus, at="shopee" if turn % 2 else "tiktok_shop")
                    took += [found] if found is not None else []
                    lost += found is None
                    time.sleep(0.5)
        finally:
            os.killpg(web.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                web.wait(10)
    took.sort()
    return [
        row(f"{orders} orders at one channel: the slowest until every other channel shows it", round(took[-1], 2) if took else None, "s", f"≤ {SOON:.0f}", reached=bool(took) and took[-1] <= SOON and not lost),
        told_only("half of them within", round(median(took), 2) if took else None, "s"),
        row("orders that were never shown at the others", lost, "", 0),
    ]  # fmt: skip


def _skus(outside: Outside) -> dict[tuple[str, str], str]:
    found = {
        ("shopee", str(number)): json.loads(body)["sku"]
        for number, body in outside.rows("SELECT id, body FROM shopee_item")
    }
    for number, body in outside.rows("SELECT id, body FROM tiktok_product"):
        found["tiktok_shop", str(1_729_000_000_000_000_000 + number)] = json.loads(body)["skus"][0]["sku"]
    return found


def _buy(outside: Outside, numbers: dict[str, str], skus: dict[tuple[str, str], str], *, at: str) -> float | None:
    """Seconds from the knock's answer until the others know; None when they do not within twenty."""
    number = numbers[at]
    name, path = ("item", "/shopee/buy") if at == "shopee" else ("product", "/tiktok/buy")
    answer = outside.post(path, {"shop": SHOPS[at], name: number, "sku": skus[at, number], "quantity": 1})
    told = time.monotonic()
    if answer.get("pushed", answer.get("told")) not in (200, [200]):
        raise SystemExit(f"the knock was not taken: {answer}")
    others = {(channel, one) for channel, one in numbers.items() if channel != at}
    while time.monotonic() - told < 20:
        known = {(channel, one) for channel, one, _price, stock in outside.standing() if stock == 0}
        if others <= known:
            return time.monotonic() - told
        time.sleep(0.02)
    return None


@contextmanager
def _workers(there: Stage, count: int = WORKERS) -> Iterator[list[subprocess.Popen[bytes]]]:
    at_work = [_worker(there) for _number in range(count)]
    try:
        yield at_work
    finally:
        for one in at_work:
            one.terminate()
        for one in at_work:
            try:
                one.wait(20)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()


def _worker(there: Stage) -> subprocess.Popen[bytes]:
    """The worker of this house, as `lantoa run` starts it."""
    command = [sys.executable, "-P", "-m", "config.command", "work"]
    return subprocess.Popen(command, cwd=ROOT, env=there.environment, stdout=subprocess.DEVNULL)


def _answers(port: int) -> None:
    for _try in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"nobody answers on port {port}")


def row(name: str, value: object, unit: str, goal: object, *, reached: bool | None = None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": goal, "reached": value == goal if reached is None else reached}  # fmt: skip


def told_only(name: str, value: object, unit: str) -> dict[str, Any]:
    """For information."""
    return {"name": f"{name}, for information", "value": value, "unit": unit, "goal": "-", "reached": True}


def said(output: str, word: str) -> Any:
    line = next((line for line in output.splitlines() if line.startswith(word)), None)
    if line is None:
        raise SystemExit(f"no {word} in: {output[-800:]}")
    return json.loads(line.removeprefix(word))
