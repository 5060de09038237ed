"""`lantoa bench channels`, its part about knocks: what three channels tell, 200 a second by the clock, acknowledged once it is kept.

Each is measured from the moment it should have been sent, beside a constant answer asked for in the same way in the same run. Nobody
works meanwhile: what was acknowledged must all be there afterwards, and none of it done.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from bench.channels_stock import SECRETS, SHOPS, open_stage, row, said, told_only
from bench.clock import Request, Tally, rush
from bench.stage import serve

RATE, SECONDS, GOAL_MS = 200, 30, 150
WARM = 400
COUNT = """
import json
from lantoa.journal.models import Incoming, Job
from lantoa.channels.models import ChannelSale
told = Incoming.objects.filter(source__startswith="channels.")
print("COUNTED", json.dumps([told.count(), told.filter(state="new").count(), sum(len(args[0]) for args in Job.objects.filter(task__endswith="do_knocks").values_list("args", flat=True)), ChannelSale.objects.count()]))
"""


def run(database: str, *, rate: int, seconds: int) -> list[dict[str, Any]]:
    wanted = rate * seconds
    with open_stage(database, products=1, on_hand=5, limit=1_000) as (there, _outside, seeded):
        address = there.environment["LANTOA_PUBLIC_URL"]
        hooks = {channel: path for channel, _pk, path in seeded[5]}
        with serve(there, application="bench.constant:application"):
            knock_all(there.port, [knock(number, hooks, address) for number in range(WARM)], rate)
            least = knock_all(there.port, [knock(number, hooks, address) for number in range(wanted)], rate)
        with serve(there):
            warm = knock_all(there.port, [knock(number, hooks, address) for number in range(WARM)], rate)
            tally = knock_all(
                there.port, [knock(number, hooks, address) for number in range(WARM, WARM + wanted)], rate
            )
        kept, new, jobs, sales = said(there.shell(COUNT), "COUNTED")
    p50, p99 = (_part(tally, part) for part in (0.5, 0.99))
    floor50, floor99 = (_part(least, part) for part in (0.5, 0.99))
    # Those that were to come again while the server warmed up were not kept, and not acknowledged.
    whole = tally.answers["200"] + warm.answers["200"]
    right = kept == new == jobs == whole and sales == 0
    return [
        row(f"a knock acknowledged, p99 at {rate} a second for {seconds} s", round(p99), "ms", f"≤ {GOAL_MS}", reached=p99 <= GOAL_MS),
        told_only("half of them within, and a constant answer's half and p99", [round(p50, 1), round(floor50, 1), round(floor99, 1)], "ms"),
        told_only("p99 as a ratio to a constant answer's", round(p99 / max(floor99, 0.1), 1), "×"),
        row("answers", dict(tally.answers), "", {"200": wanted}),
        row("kept, of them not done yet, on their way, orders they made", [kept, new, jobs, sales], "", f"{whole} thrice, 0", reached=right),
    ]  # fmt: skip


def _part(tally: Tally, part: float) -> float:
    waited = sorted(tally.waited)
    return waited[min(len(waited) - 1, int(len(waited) * part))]


def knock(number: int, hooks: dict[str, str], address: str) -> Request:
    """Genuine news of one of the three, another for each number; signed here by the documents, not by the adapters."""
    now = int(time.time())
    if number % 3 == 0:
        said_ = {"shop_id": int(SHOPS["shopee"]), "code": 3, "timestamp": now, "data": {"ordersn": f"26{number:08}", "status": "READY_TO_SHIP"}}  # fmt: skip
        body, path = json.dumps(said_).encode(), hooks["shopee"]
        return path, body, {"Authorization": _mac("shopee", f"{address}{path}|".encode() + body)}
    if number % 3 == 1:
        data = {
            "order_id": str(576_000_000_000_000_000 + number),
            "order_status": "AWAITING_SHIPMENT",
            "update_time": now,
        }
        told = {
            "type": 1,
            "tts_notification_id": str(7 * 10**18 + number),
            "shop_id": SHOPS["tiktok_shop"],
            "timestamp": now,
            "data": data,
        }
        body = json.dumps(told).encode()
        return hooks["tiktok_shop"], body, {"Authorization": _mac("tiktok", b"6abc123" + body)}
    message = {
        "sender": {"id": "7001"},
        "recipient": {"id": SHOPS["facebook_page"]},
        "timestamp": now * 1_000,
        "message": {"mid": f"m_{number}", "text": "Còn không ạ?"},
    }
    page = {"object": "page", "entry": [{"id": SHOPS["facebook_page"], "time": now * 1_000, "messaging": [message]}]}
    body = json.dumps(page).encode()
    return hooks["facebook_page"], body, {"X-Hub-Signature-256": "sha256=" + _mac("facebook", body)}


def _mac(channel: str, text: bytes) -> str:
    return hmac.new(SECRETS[channel].encode(), text, hashlib.sha256).hexdigest()


def knock_all(port: int, knocks: list[Request], rate: int) -> Tally:
    """Send these by the clock."""
    return rush(
        port, knocks, rate, lambda _number, one: (one[0], one[1], {"Content-Type": "application/json", **one[2]})
    )
