"""`lantoa bench match [--rows N]`: whether money is ever given to the wrong order, and how fast a pile of bank rows is reconciled.

The rules are judged on the open labelled set and on 100,000 memos made in 40 ways banks and people write them. Then N bank
rows (100,000 unless said) are reconciled with N open orders of the database asked for: orders, receipts, stock and ledger
included, on both cores.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.stage import ROOT, Stage, stage
from lantoa.kit.order_code import ALPHABET, PREFIX, check_symbol, codes_in
from lantoa.kit.world import VIETNAM
from lantoa.payments.rules.matching import PAYING, Book, Notice, Payable, Waiting, match

MEMOS, ROWS, GOAL_ROWS, GOAL_SECONDS, GOAL_MB = 100_000, 100_000, 1_000_000, 600, 1_000
SELLERS = 100
SEED = 20_261_127
NOON = datetime(2026, 11, 26, 12, tzinfo=VIETNAM)
# Shapes gathered from everyday memos, no claim about any bank: what stands before and behind the words a person typed.
BEFORE = ("", "MBVCB.{n}.", "IBFT ", "FT{n} ", "{name} chuyen tien ", "QR - ", "CT DEN:{n} ", "TF+")
BEHIND = ("", ".CT tu {n} {name} toi Lantoa", " FT{n}", "-{n}-CHUYEN TIEN", " tu {name}")


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    rows = int(arguments[arguments.index("--rows") + 1]) if "--rows" in arguments else ROWS
    return [*_open_set(), *_made(), *_reconciled(database, rows)]


# --- the rules


def _open_set() -> list[dict[str, Any]]:
    folder = ROOT / "lantoa/payments/tests/data"
    orders = json.loads((folder / "memos_orders_open.json").read_text("utf-8"))["orders"]
    book = Book(
        Payable(row["code"], row["account"], row["amount"], row["state"], _at(row["placed_at"])) for row in orders
    )
    right = wrong = 0
    memos = [json.loads(line) for line in (folder / "memos_open.jsonl").read_text("utf-8").splitlines()]
    for memo in memos:
        found = book.take(
            Notice(memo["account"], memo["reference"], memo["direction"], memo["amount"], _at(memo["at"]), memo["memo"])
        )
        expected = memo["expect"]
        agrees = (found.outcome, set(found.codes)) == (expected["outcome"], set(expected["orders"]))
        right += agrees
        wrong += found.outcome in PAYING and not agrees
    return [
        _least("labelled memos judged right", right / len(memos), "", 0.995),
        _most("wrong matches among them", wrong, "", 0),
    ]


def _made() -> list[dict[str, Any]]:
    chance = Random(SEED)  # noqa: S311 - the same memos every time
    bodies = sorted({"".join(chance.choices(ALPHABET, k=6)) for _number in range(5_000)})
    codes = [f"{PREFIX}{body}{check_symbol(body)}" for body in bodies]
    payables = {code: Payable(code, "1", chance.randint(20, 900) * 1_000, "open", NOON) for code in codes}
    waiting, wrong, clear, found_clear = Waiting(payables.values()), 0, 0, 0
    outcomes: Counter[str] = Counter()
    started = time.process_time()
    for number in range(MEMOS):
        # Each is judged alone, so that the answer expected of it does not hang on those before it.
        code = chance.choice(codes)
        how, memo = _memo(chance, code, number)
        payable = payables[code]
        amount = payable.due if chance.random() < 0.8 else chance.randint(1, 900) * 1_000
        notice = Notice("1", f"FT{number}", "in", amount, NOON + timedelta(hours=1), memo)
        found = match(notice, [payables[one] for one in codes_in(memo) if one in payables], lambda: waiting)
        outcomes[found.outcome] += 1
        # Whatever is paid must be the order that was meant; what stands behind a code cut short may happen to complete it.
        wrong += found.outcome in PAYING and (how == "none" or found.codes != (code,))
        clear += how == "whole"
        found_clear += how == "whole" and found.outcome in PAYING
    spent = (time.process_time() - started) / MEMOS * 1_000
    return [
        _most(f"wrong matches among {MEMOS:,} memos in {len(BEFORE) * len(BEHIND)} styles", wrong, "", 0),
        _least("memos with a whole code that were matched", found_clear / clear, "", 0.995),
        _told("CPU a memo, for information", round(spent, 3), "ms"),
        _told("outcomes, for information", str(dict(outcomes.most_common())), ""),
    ]


def _memo(chance: Random, code: str, number: int) -> tuple[str, str]:
    """How the code stands in it ("whole", "slip", "none") and the memo."""
    before, behind = chance.choice(BEFORE), chance.choice(BEHIND)
    how = chance.choices(("whole", "slip", "none"), (70, 20, 10))[0]
    typed = {"whole": _written, "slip": _slipped, "none": lambda *_given: "mua cha muc"}[how](chance, code)
    filled = f"{before}{typed}{behind}".format(n=chance.randint(10**5, 10**9), name="LE THI MUA")
    return how, filled


def _written(chance: Random, code: str) -> str:
    return chance.choice(
        (
            code,
            code.lower(),
            f"{code[:2]} {code[2:]}",
            f"{code[:5]}-{code[5:]}",
            f"thanh toan don {code}",
            " ".join(code),
        )
    )


def _slipped(chance: Random, code: str) -> str:
    at = chance.randrange(2, len(code))
    other = chance.choice([letter for letter in ALPHABET if letter != code[at]])
    return chance.choice((code[:at] + other + code[at + 1 :], code[:at] + code[at + 1 :], code[: len(code) - 2]))


# --- a database full of orders

SEED_ORDERS = """
import sys
from datetime import timedelta
from django.db import connection
from lantoa.accounts import api as accounts
from lantoa.catalog.models import Category, Product, ProductVariant
from lantoa.kit.order_code import new_code
from lantoa.kit.world import world
from lantoa.orders.models import Order, OrderLine
from lantoa.payments.models import PaymentRequest, PayoutAccount
from lantoa.places import api as places
from lantoa.stock.models import Hold, Stock
from lantoa.stores.models import Store

taken = set()
def fresh_code():
    code = new_code()
    while code in taken:
        code = new_code()
    taken.add(code)
    return code

at = world.now() - timedelta(hours=1)
unit, category = places.units()[0], Category.objects.order_by("pk").first()
for seller in range({sellers}):
    home = accounts.Organisation.objects.create(kind="household", name=f"Ho {{seller}}", created_at=at)
    store = Store.objects.create(organisation=home, slug=f"g{{seller}}", name=f"G{{seller}}", unit=unit, phone="+84900000001",
        opened_at=at, created_at=at)
    account = PayoutAccount.objects.create(organisation=home, bank_bin="970436", number=f"99{{seller:08d}}", holder="A",
        hook_token=world.token(24), created_at=at - timedelta(days=1))
    product = Product.objects.create(organisation=home, category=category, name="Ruoc", unit="kg", created_at=at)
    variant = ProductVariant.objects.create(product=product)
    count = {rows} // {sellers}
    Stock.objects.create(variant=variant, on_hand=count, promised=count)
    for start in range(0, count, 2000):
        size = min(2000, count - start)
        orders = Order.objects.bulk_create([Order(code=fresh_code(), token=world.token(18), store=store, buyer_name="M", buyer_phone="+84900000002",
            address="x", method="transfer", goods_total=50000, total=50000, placed_at=at, expires_at=at + timedelta(hours=2), store_name="G",
            receipt_salt=b"0" * 32) for _ in range(size)])
        OrderLine.objects.bulk_create([OrderLine(order=one, variant=variant, product_name="Ruoc", variant_name="", selling_unit="kg",
            quantity=1, unit_price=50000, total=50000) for one in orders])
        Hold.objects.bulk_create([Hold(variant=variant, holder_type="orders.order", holder_id=one.pk, quantity=1,
            expires_at=one.expires_at) for one in orders])
        PaymentRequest.objects.bulk_create([PaymentRequest(code=one.code, account=account, organisation=home, subject_type="orders.order",
            subject_id=one.pk, amount=50000, placed_at=at) for one in orders])
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
"""
RECONCILE = """
import resource, time
from datetime import timedelta
from lantoa.kit.world import world
from lantoa.payments.actions.telling import Marks, take_notices
from lantoa.payments.api import BankNotice
from lantoa.payments.models import PaymentRequest, PayoutAccount

counted, slowest, at = 0, 0.0, world.now()
started = time.monotonic()
for account in PayoutAccount.objects.order_by("pk")[{half}::{halves}]:
    marks = Marks()
    codes = PaymentRequest.objects.filter(account=account).order_by("pk").values_list("code", flat=True)
    rows = [BankNotice("", account.number, "", "in", 50000, at, f"MBVCB.{{n}}.{{code}}.CT tu 0123", f"FT{{account.pk}}X{{n}}")
        for n, code in enumerate(codes)]
    for start in range(0, len(rows), 500):
        part = rows[start:start + 500]
        begun = time.monotonic()
        counted += sum(new and line.outcome == "exact" for line, new in take_notices(account, [(marks.of(one), one) for one in part], source="sheet"))
        slowest = max(slowest, time.monotonic() - begun)
print("DONE", counted, time.monotonic() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000, slowest)
"""


def _reconciled(database: str, rows: int) -> list[dict[str, Any]]:
    halves = 2 if database == "postgresql" else 1
    with stage(database) as there:
        there.shell(SEED_ORDERS.format(rows=rows, sellers=SELLERS))
        started = time.monotonic()
        told = list(_in_halves(there, halves))
        spent = time.monotonic() - started
        said = there.lantoa("ledger", "check").strip().splitlines()[-1]
    counted, memory = sum(int(one[1]) for one in told), sum(int(one[3]) for one in told)
    goal = GOAL_SECONDS * rows / GOAL_ROWS
    return [
        _least(f"of {rows:,} bank rows, counted to their own order", counted / rows, "", 1.0),
        _most(
            f"time for {rows:,} rows against {rows:,} open orders ({GOAL_SECONDS} s a million)",
            round(spent, 1),
            "s",
            goal,
        ),
        _told("rows a second, for information", round(rows / spent), "1/s"),
        _most("memory of the processes that did it", memory, "MB", GOAL_MB),
        _told("ledger check, for information", said, ""),
    ]


def _in_halves(there: Stage, halves: int) -> Iterator[list[str]]:
    command = [sys.executable, "-P", "-m", "config.command", "shell", "--no-imports"]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env=there.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _half in range(halves)
    ]
    for half, process in enumerate(running):
        assert process.stdin  # noqa: S101 - asked for above
        process.stdin.write(RECONCILE.format(half=half, halves=halves))
        process.stdin.close()
    for process in running:
        assert process.stdout  # noqa: S101 - asked for above
        said = process.stdout.read()
        if process.wait():
            raise SystemExit("reconciling failed")
        yield next(line.split() for line in said.splitlines() if line.startswith("DONE"))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def _least(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 4), "unit": unit, "goal": f"≥ {goal}", "reached": value >= goal}


def _most(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": f"≤ {goal}", "reached": value <= goal}


def _told(name: str, value: object, unit: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "goal": "-", "reached": True}
