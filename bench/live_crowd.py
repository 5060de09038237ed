"""The crowd of `bench live`, in a process of the house: sales are prepared, comments told at their time, and everything counted."""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django

SAID = [
    "chốt A1", "A2 x2", "lấy 1 hộp A3 nhé", "A1", "cho em A4", "a 5 x3", "A2 còn ko shop", "chốt A6 2 hộp", "đẹp quá", "chào cả nhà", "ship Hải Phòng bao nhiêu ạ",
    "bỏ A1 nhé shop", "thêm 1 A2", "A3 A4 mỗi thứ 1", "giá sao ạ", "A99", "A7", "chốt A8", "❤️❤️", "0912345678 ở Hạ Long", "A9 x1", "lấy A10",
]  # fmt: skip
PICKS, PIECES = 10, 600
LARGEST_BATCH, TWICE = 50, 0.1
PIECE = 96


def prepare(sales: int, **_rest: Any) -> dict[str, Any]:
    """One stall with ten things, and so many sales of it on air; one more for the burst and one for the rush."""
    from lantoa.live.models import LiveSession
    from lantoa.live.tests import factories

    by, store = factories.stall()
    goods = [
        factories.product(by, store, ("", 95_000, PIECES), name=f"Ruốc hàu số {number}")
        for number in range(1, PICKS + 1)
    ]
    plenty = factories.product(by, store, ("", 95_000, 900_000), name="Ruốc tôm")
    for number in range(sales + 3):
        one = factories.session(by, store, minutes=600)
        for at, product in enumerate(goods if number < sales else [plenty], start=1):
            factories.shown(one, by, store, product, f"A{at}")
        factories.go_on_air(one, by=by)
    return {"sales": LiveSession.objects.count()}


def sales(sales: int, part: int, of: int, comments: int, rate: int, **_rest: Any) -> dict[str, Any]:
    """Tell the comments of every so many-th sale at their time, in batches, some twice and some before their turn."""
    from lantoa.live.models import CommentSource

    sources = list(CommentSource.objects.order_by("session")[:sales])[part::of]
    each = comments // sales
    waited: list[float] = []
    begun = time.monotonic() + 1.0
    tellers = [
        threading.Thread(target=_tell, args=(source, each, rate / sales, begun, waited, random.Random(source.pk)))  # noqa: S311
        for source in sources
    ]
    for one in tellers:
        one.start()
    for one in tellers:
        one.join()
    took = time.monotonic() - begun
    waited.sort()
    sent = each * len(sources)
    return {
        "sent": sent,
        "twice": round(sent * TWICE),
        "rate": sent / took,
        "p99": waited[int(len(waited) * 0.99)],
        "p50": waited[len(waited) // 2],
    }


def _tell(source: Any, count: int, rate: float, begun: float, waited: list[float], chance: random.Random) -> None:
    from django.db import connection

    from lantoa.kit.world import world
    from lantoa.live.actions.take import take
    from lantoa.live.rules.comments import Heard

    def comment(number: int) -> Heard:
        author = chance.randrange(count // 8 + 1)
        return Heard(
            f"c{number}",
            f"p{author}",
            f"Người {author}",
            chance.choice(SAID),
            world.now() - timedelta(seconds=chance.random() * 3),
        )

    at = 0
    before: list[Heard] = []
    while at < count:
        size = min(chance.randint(1, LARGEST_BATCH), count - at)
        batch = [comment(number) for number in range(at, at + size)]
        at += size
        chance.shuffle(batch)
        again = [one for one in before if chance.random() < TWICE]
        due = begun + at / rate
        time.sleep(max(due - time.monotonic(), 0))
        take(source, [*batch, *again])
        waited += [time.monotonic() - due] * size
        before = batch
    connection.close()


def count(sales: int, **_rest: Any) -> dict[str, Any]:
    """What stands in the database after it."""
    from django.db.models import Count, F, Sum

    from lantoa.live.models import CommentDecision, LiveComment, LiveSession
    from lantoa.live.queries.account import account
    from lantoa.stock import api as stock
    from lantoa.stock.models import Stock

    mine = LiveSession.objects.order_by("pk")[:sales]
    ids = [one.pk for one in mine]
    decisions = CommentDecision.objects.filter(session__in=ids)
    double = decisions.values("comment").annotate(often=Count("pk")).filter(often__gt=1).count()
    held = dict(stock.Hold.objects.order_by().values_list("variant").annotate(Sum("quantity")))
    rows = Stock.objects.values_list("pk", "promised")
    wrong = Stock.objects.filter(promised__gt=F("on_hand")).count() + sum(
        promised != held.get(pk, 0) for pk, promised in rows
    )
    return {
        "kept": LiveComment.objects.filter(session__in=ids).count(), "decided": decisions.values("comment").distinct().count(), "double": double, "oversold": wrong,
        "difference": sum(account(one).difference for one in mine),
    }  # fmt: skip


def burst(comments: int, **_rest: Any) -> dict[str, Any]:
    """All at once in one sale: how soon they are kept, and how soon decided."""
    from lantoa.kit.world import world
    from lantoa.live.actions.decide import drain
    from lantoa.live.actions.take import Batch, store_batches
    from lantoa.live.models import CommentDecision, CommentSource
    from lantoa.live.rules.comments import Heard

    source = CommentSource.objects.order_by("-session")[0]
    heard = [
        Heard(
            f"b{number}",
            f"p{number % 900}",
            f"Người {number % 900}",
            "chốt A1" if number % 3 else "A1 còn ko",
            world.now(),
        )
        for number in range(comments)
    ]
    begun = time.monotonic()
    for at in range(0, comments, PIECE):
        store_batches([Batch(source.pk, heard[at : at + PIECE])])
    kept = time.monotonic() - begun
    drain(source.session.pk)
    return {
        "kept_in": kept,
        "decided_in": time.monotonic() - begun,
        "decided": CommentDecision.objects.filter(comment__source=source).count(),
    }


def rush(comments: int, **_rest: Any) -> dict[str, Any]:
    """Orders on one product: in batches, one at a time, and what the database does without us."""
    from lantoa.kit.world import world
    from lantoa.live.actions.take import take
    from lantoa.live.models import CommentSource
    from lantoa.live.rules.comments import Heard

    many, single = CommentSource.objects.order_by("-session")[1:3]

    def heard(number: int) -> Heard:
        return Heard(f"r{number}", f"p{number}", f"Người {number}", "chốt A1", world.now())

    begun = time.monotonic()
    for at in range(0, comments, PIECE):
        take(many, [heard(number) for number in range(at, at + PIECE)])
    batch = comments / (time.monotonic() - begun)
    few = max(comments // 20, 50)
    begun = time.monotonic()
    for number in range(few):
        take(single, [heard(number)])
    return {
        "batch": batch,
        "single": few / (time.monotonic() - begun),
        "raw": _raw(many.session.pk),
        "bare": _bare(comments),
    }


STORED = ("live_liveauthor", "live_livecomment")
DECIDED = ("live_commentdecision", "live_want")


def _raw(session: int) -> float:
    """All rows of that rush taken away and written once more by the database's driver alone: the same rows in the same tables, as many
    orders a transaction, in the same two steps, with one update of the stock."""
    from django.db import connection, transaction

    holds = f"FROM stock_hold WHERE holder_type = 'live.want' AND holder_id IN (SELECT id FROM live_want WHERE session_id = {session})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * {holds} ORDER BY id")
        rows = {"stock_hold": _plain(cursor)}
        for name in (*STORED, *DECIDED):
            cursor.execute(f"SELECT * FROM {name} WHERE session_id = {session} ORDER BY id")  # noqa: S608
            rows[name] = _plain(cursor)
        variant, pieces = rows["stock_hold"][0]["variant_id"], sum(row["quantity"] for row in rows["stock_hold"])
        cursor.execute(f"DELETE {holds}")
        for name in (*reversed(DECIDED), *reversed(STORED)):
            cursor.execute(f"DELETE FROM {name} WHERE session_id = {session}")  # noqa: S608
        cursor.execute("UPDATE stock_stock SET promised = promised - %s WHERE variant_id = %s", [pieces, variant])
        rows["live_undecided"] = [{"comment_id": row["id"], "session_id": session} for row in rows["live_livecomment"]]
        count = len(rows["live_livecomment"])
        begun = time.monotonic()
        for at in range(0, count, PIECE):
            with transaction.atomic():
                for name in (*STORED, "live_undecided"):
                    _insert(cursor, name, rows[name][at : at + PIECE])
            with transaction.atomic():
                cursor.execute(f"DELETE FROM live_undecided WHERE session_id = {session}")  # noqa: S608
                for name in (*DECIDED, "stock_hold"):
                    _insert(cursor, name, rows[name][at : at + PIECE])
                taken = sum(row["quantity"] for row in rows["stock_hold"][at : at + PIECE])
                cursor.execute(
                    "UPDATE stock_stock SET promised = promised + %s WHERE variant_id = %s AND on_hand - promised >= %s",
                    [taken, variant, taken],
                )
        return count / (time.monotonic() - begun)


def _plain(cursor: Any) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [
        {name: str(value) if isinstance(value, datetime) else value for name, value in zip(names, row, strict=True)}
        for row in cursor.fetchall()
    ]


def _insert(cursor: Any, name: str, rows: list[dict[str, Any]]) -> None:
    marks = ", ".join(["%s"] * len(rows[0]))
    into = f"INSERT INTO {name} ({', '.join(rows[0])}) VALUES ({marks})"  # noqa: S608
    cursor.executemany(into, [tuple(row.values()) for row in rows])


def _bare(comments: int) -> float:
    """As many rows of two columns in tables without an index, a key of another table or a rule: what nobody could use."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        for name in ("comment", "mark", "author", "decision", "want", "hold"):
            cursor.execute(f"CREATE TABLE raw_{name} (id BIGINT PRIMARY KEY, one BIGINT, words VARCHAR(100))")
        cursor.execute("CREATE TABLE raw_shelf (id BIGINT PRIMARY KEY, promised BIGINT, on_hand BIGINT)")
        cursor.execute("INSERT INTO raw_shelf VALUES (1, 0, 10000000)")
        begun = time.monotonic()
        for at in range(0, comments, PIECE):
            rows = [(number, 1, "chốt A1") for number in range(at, at + PIECE)]
            with transaction.atomic():
                for name in ("author", "comment", "mark"):
                    cursor.executemany(f"INSERT INTO raw_{name} VALUES (%s, %s, %s)", rows)  # noqa: S608
            with transaction.atomic():
                cursor.execute("DELETE FROM raw_mark WHERE id >= %s", [at])
                for name in ("decision", "want", "hold"):
                    cursor.executemany(f"INSERT INTO raw_{name} VALUES (%s, %s, %s)", rows)  # noqa: S608
                cursor.execute(
                    "UPDATE raw_shelf SET promised = promised + 96 WHERE id = 1 AND on_hand - promised >= 96"
                )
        return comments / (time.monotonic() - begun)


def main(arguments: list[str]) -> None:
    django.setup()
    parser = argparse.ArgumentParser(prog="bench.live_crowd")
    parser.add_argument("what", choices=["prepare", "sales", "count", "burst", "rush"])
    for name in ("sales", "part", "of", "comments", "rate"):
        parser.add_argument(f"--{name}", type=int, default=0)
    given = vars(parser.parse_args(arguments))
    known: dict[str, Callable[..., dict[str, Any]]] = {
        "prepare": prepare,
        "sales": sales,
        "count": count,
        "burst": burst,
        "rush": rush,
    }
    does = known[given.pop("what")]
    sys.stdout.write(json.dumps(does(**given)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
