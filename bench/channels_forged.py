"""`lantoa bench channels`, its parts about proof: signatures against openssl's, and a million forged or replayed knocks over time.

Most of them go the way of a knock within one process, without the network: found account, unsealed keys, proof, reading, shop; what would
be kept as evidence is counted instead. A share goes over HTTP, the whole way. The clock moves from a week ago to a month from now.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from bench.channels_knocks import knock, knock_all
from bench.channels_stock import open_stage, row, said, told_only
from bench.clock import Request, Tally
from bench.stage import Stage, serve
from lantoa.channels.adapters.base import Access

# Found by name, as the register of channels finds them.
shopee, tiktok, facebook, zalo = (
    import_module(f"lantoa.channels.adapters.{name}.signature")
    for name in ("shopee", "tiktok_shop", "facebook_page", "zalo_oa")
)
FORGED, OVER_HTTP, VECTORS = 1_000_000, 3_000, 25
PROCESSES = 2
FORGE = """
import json
from bench.channels_forger import forge
print("FORGED", json.dumps(forge({count}, {seed})))
"""
SEEN = """
import json
from lantoa.channels.models import ChannelSale
from lantoa.journal.models import Entry, Incoming, Job
from lantoa.orders.models import Order
told = Incoming.objects.filter(source__startswith="channels.")
print("SEEN", json.dumps([told.exclude(state="refused").count(), Job.objects.filter(task__contains="channels").count(), ChannelSale.objects.count(), Order.objects.count(),
    Entry.objects.filter(act__startswith="channels.").count(), told.filter(state="refused").count(), sum(told.values_list("times_received", flat=True))]))
"""


def signatures(count: int) -> list[dict[str, Any]]:
    """Every kind of signature over made-up words, ours beside openssl's."""
    wrong: Counter[str] = Counter()
    for number in range(count):
        key, body, token = secrets.token_hex(16), json.dumps({"n": number, "chữ": secrets.token_hex(number)}, ensure_ascii=False).encode(), secrets.token_hex(8)  # fmt: skip
        access = Access(
            "2001", key, shop="77", token=token, hook_url="https://lantoa.example/hooks/x/", hook_secret=key
        )
        path, at = "/api/v2/product/add_item", 1_795_000_000 + number
        query = {"timestamp": str(at), "app_key": "2001", "shop_cipher": token, "page_size": "50"}
        wrapped = (
            key
            + path
            + "".join(f"{name}{query[name]}" for name in ("app_key", "page_size", "shop_cipher", "timestamp"))
        )
        pairs = {
            "shopee call": (shopee.sign(access, path, at, shop=True), _hmac(key, f"2001{path}{at}{token}77".encode())),
            "shopee call of the application": (shopee.sign(access, path, at, shop=False), _hmac(key, f"2001{path}{at}".encode())),
            "tiktok call": (tiktok.sign(access, path, {**query, "sign": "x", "access_token": "y"}, body), _hmac(key, wrapped.encode() + body + key.encode())),
            "facebook token": (facebook.proof(access, token), _hmac(key, token.encode())),
        }  # fmt: skip
        wrong.update(name for name, (ours, theirs) in pairs.items() if ours != theirs)
        stamp = str(int(time.time() * 1_000))
        zalos = json.dumps({"app_id": "2001", "timestamp": stamp, "n": number}).encode()
        plain = _openssl(["dgst", "-sha256", "-r"], b"2001" + zalos + stamp.encode() + key.encode())
        checks: list[tuple[str, Any, dict[str, str], bytes]] = [
            (
                "shopee push",
                shopee.check_push,
                {"authorization": _hmac(key, b"https://lantoa.example/hooks/x/|" + body)},
                body,
            ),
            ("tiktok hook", tiktok.check_hook, {"authorization": _hmac(key, b"2001" + body)}, body),
            ("facebook hook", facebook.check_hook, {"x-hub-signature-256": "sha256=" + _hmac(key, body)}, body),
            ("zalo hook", zalo.check_hook, {"x-zevent-signature": f"mac={plain}"}, zalos),
        ]
        for name, check, headers, raw in checks:
            wrong.update(
                [name]
                if not _passes(check, access, headers, raw) or _passes(check, access, headers, raw + b" ")
                else []
            )
    return [row(f"signatures of 8 kinds that differ from openssl's, {count} of each", dict(wrong), "", {})]


def _passes(check: Any, access: Access, headers: dict[str, str], raw: bytes) -> bool:
    try:
        check(access, headers, raw)
    except Exception:  # noqa: BLE001 - whatever it says, it was not taken
        return False
    return True


def _hmac(key: str, text: bytes) -> str:
    return _openssl(["dgst", "-sha256", "-hmac", key, "-r"], text)


def _openssl(command: list[str], text: bytes) -> str:
    return subprocess.run(["openssl", *command], input=text, capture_output=True, check=True).stdout.split()[0].decode()  # noqa: S607


def forged(database: str, *, count: int, over_http: int) -> list[dict[str, Any]]:
    with open_stage(database, products=1, on_hand=5, limit=1_000) as (there, _outside, seeded):
        hooks = {channel: path for channel, _pk, path in seeded[5]}
        address = there.environment["LANTOA_PUBLIC_URL"]
        genuine = [knock(number, hooks, address) for number in range(30)]
        with serve(there):
            # What was not acknowledged comes again, as a channel would send it.
            rushes: list[Tally] = []
            while len(rushes) < 5 and (not rushes or rushes[-1].answers != {"200": 30}):
                rushes.append(knock_all(there.port, genuine, 100))
            before = said(there.shell(SEEN), "SEEN")
            again = knock_all(there.port, [genuine[number % 30] for number in range(over_http // 2)], 150)
            lies = [_lie(genuine[number % 30], number) for number in range(over_http // 2)]
            refused = knock_all(there.port, lies, 150)
        after = said(there.shell(SEEN), "SEEN")
        begun = time.monotonic()
        with ThreadPoolExecutor(PROCESSES) as pool:
            parts = list(pool.map(lambda seed: _forge(there, count // PROCESSES, seed), range(PROCESSES)))
        seconds = time.monotonic() - begun
        last = said(there.shell(SEEN), "SEEN")
    accepted = sum(part["accepted"] for part in parts)
    second = sum(part["second"] for part in parts)
    tried: Counter[str] = Counter()
    for part in parts:
        tried.update(part["tried"])
    taken = [before[place] == after[place] == last[place] for place in range(5)]
    right = rushes[-1].answers == {"200": 30} and again.answers == {"200": over_http // 2}
    return [
        row(f"{sum(tried.values()):,} forged or replayed knocks over 40 days: forged ones taken", accepted, "", 0),
        row("replays known by another number than the first time", second, "", 0),
        row(f"of {over_http // 2} forged ones over HTTP: answered 200", refused.answers.get("200", 0), "", 0),
        row(f"{over_http // 2} replays over HTTP: new messages, tasks, sales, orders, entries", [b - a for a, b in zip(before[:5], last[:5], strict=True)], "", [0] * 5, reached=all(taken) and right),
        told_only("forged ones kept as evidence, replays counted, answers to these", [after[5], after[6] - after[5] - before[6] + before[5], dict(again.answers)], ""),
        told_only("answers to the genuine ones, until all were acknowledged", [dict(one.answers) for one in rushes], ""),
        told_only("ways tried", dict(tried), ""),
        told_only("knocks refused a second in one process", round(count / PROCESSES / max(seconds, 0.1)), "1/s"),
    ]  # fmt: skip


def _forge(there: Stage, count: int, seed: int) -> dict[str, Any]:
    done: dict[str, Any] = said(there.shell(FORGE.format(count=count, seed=seed)), "FORGED")
    return done


def _lie(genuine: Request, number: int) -> Request:
    """The same with something that does not belong there."""
    path, body, headers = genuine
    ((name, value),) = headers.items()
    way = number % 4
    if way == 0:
        return path, body + b" ", headers
    if way == 1:
        return path, body, {name: value[:-1] + ("0" if value[-1] != "0" else "1")}
    if way == 2:
        return path, body, {}
    return path, body.replace(b"26", b"27").replace(b"57", b"58").replace(b"m_", b"n_"), headers
