"""`lantoa bench webhook [--seconds N] [--rate N]`: signed messages of a bank's service against the real web server, 100 a second.

They arrive by the clock whether the house keeps up or not; each is measured from the moment it should have been sent. The
house matches within the answer (the worker only finishes what a process died over), so the answer is the time until the
order is paid; afterwards each order that was answered for is looked up.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from bench.clock import Request, rush
from bench.match import SEED_ORDERS
from bench.stage import serve, stage
from lantoa.kit.world import VIETNAM

RATE, SECONDS, SELLERS = 100, 20, 100
GOAL_MS = 300
WARM = 200
SECRET = "only-for-this-bench-0123456789"  # noqa: S105
CONNECT = """
import json
from lantoa.payments.actions.account import connect_feed
from lantoa.payments.models import PaymentRequest, PayoutAccount
for account in PayoutAccount.objects.order_by("pk"):
    connect_feed(account, auth="hmac", secret={secret!r})
rows = PaymentRequest.objects.order_by("subject_id").values_list("code", "account__number", "account__hook_token")
print("SEEDED", json.dumps(list(rows)))
"""
COUNT = """
import json
from lantoa.journal.models import Incoming
from lantoa.orders.models import Order
from lantoa.payments.models import PaymentRequest
paid = PaymentRequest.objects.filter(received=50000)
print("COUNTED", json.dumps([paid.count(), Order.objects.filter(code__in=paid.values("code"), received=50000).count(),
    Incoming.objects.exclude(state="done").count()]))
"""


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    seconds, rate = (_given(arguments, name, usual) for name, usual in (("--seconds", SECONDS), ("--rate", RATE)))
    wanted = seconds * rate
    with stage(database) as there:
        rows = -(-(wanted + WARM) // SELLERS) * SELLERS
        there.shell(SEED_ORDERS.format(rows=rows, sellers=SELLERS))
        orders = _said(there.shell(CONNECT.format(secret=SECRET)), "SEEDED")
        with serve(there):
            # Turn by turn, so that neighbours are of different sellers, as they are in a day.
            turns = [
                orders[start + step] for step in range(rows // SELLERS) for start in range(0, rows, rows // SELLERS)
            ]
            rush(there.port, turns[:WARM], rate, _message)
            tally = rush(there.port, turns[WARM : WARM + wanted], rate, _message)
        paid, shown, left = _said(there.shell(COUNT), "COUNTED")
        faults = there.lantoa("ledger", "check").strip().splitlines()[-1]
    waited = sorted(tally.waited)
    p50, p99 = (waited[min(len(waited) - 1, int(len(waited) * part))] for part in (0.5, 0.99))
    right = paid == shown == wanted + WARM and left == 0
    return [
        {"name": f"one message matched, p99 at {rate} a second for {seconds} s", "value": round(p99), "unit": "ms", "goal": f"≤ {GOAL_MS}", "reached": p99 <= GOAL_MS},
        {"name": "half of them within, for information", "value": round(p50), "unit": "ms", "goal": "-", "reached": True},
        {"name": "the slowest, for information", "value": round(waited[-1]), "unit": "ms", "goal": "-", "reached": True},
        {"name": "answers", "value": dict(tally.answers), "unit": "", "goal": f"200: {wanted}", "reached": tally.answers == Counter({"200": wanted})},
        {"name": "requests counted paid, orders shown paid, messages not done", "value": [paid, shown, left], "unit": "", "goal": f"{wanted + WARM}, {wanted + WARM}, 0", "reached": right},
        {"name": "of this the bench's own senders, p99, for information", "value": round(sorted(tally.late)[int(len(tally.late) * 0.99)]), "unit": "ms", "goal": "-", "reached": True},
        {"name": "ledger check", "value": faults, "unit": "", "goal": "all of it agrees", "reached": "all of it agrees" in faults},
    ]  # fmt: skip


def _message(number: int, order: list[str]) -> Request:
    code, account, token = order
    now = datetime.now(VIETNAM)
    said = {
        "id": int(now.timestamp() * 1000) * 10_000 + number, "gateway": "Vietcombank", "transactionDate": f"{now + timedelta(seconds=1):%Y-%m-%d %H:%M:%S}",
        "accountNumber": account, "subAccount": None, "code": None, "content": f"MBVCB.{number}.{code}.CT tu 0123 LE THI MUA", "transferType": "in",
        "transferAmount": 50_000, "accumulated": 0, "referenceCode": f"FT{code}", "description": "",
    }  # fmt: skip
    body, stamp = json.dumps(said).encode(), str(int(time.time()))
    signature = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json", "X-SePay-Timestamp": stamp, "X-SePay-Signature": f"sha256={signature}",
    }  # fmt: skip
    return f"/hooks/sepay/{token}/", body, headers


def _given(arguments: list[str], name: str, usual: int) -> int:
    return int(arguments[arguments.index(name) + 1]) if name in arguments else usual


def _said(output: str, word: str) -> Any:
    line = next((line for line in output.splitlines() if line.startswith(word)), None)
    if line is None:
        raise SystemExit(f"no {word} in: {output[-500:]}")
    return json.loads(line.removeprefix(word))
