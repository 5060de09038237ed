"""`lantoa bench checkout`: sixteen buyers over HTTP on one product, beside the database's raw limit of the same run."""

from __future__ import annotations

import json
from statistics import median
from typing import Any

from bench import raw
from bench.buyers import Tally, rush
from bench.stage import Stage, serve, stage

RUNS = 3
BUYERS = 16
PIECES = 1500
TOO_MANY = 100
GOALS = {"sqlite": 0.12, "postgresql": 0.15}

SEED = """
from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stores import api as stores
from lantoa.kit.world import world
import json
person = accounts.person_for("+84900000001", name="Bench")
unit = places.units()[0]
organisation = accounts.create_organisation(kind="household", name="Bench", unit=unit, by=accounts.actor_for(person))
actor = accounts.actor_for(person, organisation)
payments.set_payout_account(organisation, bank_bin="970436", number="0011009900001", holder="BENCH", by=actor, key=world.uuid7())
store = stores.open_store(organisation, name="Bench", unit=unit, phone="+84900000001", by=actor, key=world.uuid7())
ids = []
for n in range({runs}):
    product = stores.offer_product(store, name=f"Chả mực {{n}}", description="", category=catalog.Category.objects.all()[0].pk, unit="kg",
        variants=[("", 225000, {pieces})], photos=[], by=actor, key=world.uuid7())
    ids.append(product.pk)
print("IDS", json.dumps(ids))
"""
COUNT = """
import json
from lantoa.orders.models import OrderLine, Order
from lantoa.stock.models import Stock, Hold
from lantoa.journal.models import Command, Entry
from django.db.models import Sum
print("COUNT", json.dumps(dict(
    sold=OrderLine.objects.filter(variant__product_id={product}).aggregate(n=Sum("quantity"))["n"],
    promised=Stock.objects.filter(variant__product_id={product}).aggregate(n=Sum("promised"))["n"],
    held=Hold.objects.filter(variant__product_id={product}).aggregate(n=Sum("quantity"))["n"])))
"""


def run(database: str, arguments: list[str]) -> list[dict[str, Any]]:
    with stage(database) as there:
        products = said(there.shell(SEED.format(runs=RUNS, pieces=PIECES)), "IDS")
        if database == "postgresql":
            raw.prepare_postgresql(there.database)
        rows = [_once(there, database, product) for product in products]
    rate, limit = median(row["rate"] for row in rows), median(row["raw"] for row in rows)
    ratio = round(rate / limit, 3)
    right = all(row["sold"] == row["promised"] == row["held"] == row["placed"] == PIECES for row in rows)
    return [
        {"name": "orders placed over HTTP ÷ the raw limit, medians", "value": ratio, "unit": "×", "goal": GOALS[database], "reached": ratio >= GOALS[database]},
        {"name": "orders placed a second, for information", "value": round(rate), "unit": "1/s", "goal": "-", "reached": True},
        {"name": "raw limit, for information", "value": round(limit), "unit": "1/s", "goal": "-", "reached": True},
        {"name": "sold = stock = promised, each run", "value": [row["sold"] for row in rows], "unit": "pieces", "goal": PIECES, "reached": right},
        {"name": "answers that were errors", "value": sum(row["errors"] for row in rows), "unit": "", "goal": 0, "reached": not any(row["errors"] for row in rows)},
    ]  # fmt: skip


def _once(there: Stage, database: str, product: int) -> dict[str, Any]:
    limit = raw.sqlite(there.folder) if database == "sqlite" else raw.postgresql(there.database)
    with serve(there):
        tally: Tally = rush(
            there.port, f"/mua/{product}/", order_fields(there, product), buyers=BUYERS, wishes=PIECES + TOO_MANY
        )
    counted = said(there.shell(COUNT.format(product=product)), "COUNT")
    rate = tally.placed / tally.seconds
    return {"raw": limit, "rate": rate, "placed": tally.placed, "errors": sum(tally.errors.values()), **counted}


def order_fields(there: Stage, product: int) -> dict[str, str]:
    offer = said(
        there.shell(
            f"from lantoa.stores.models import Offer; print('OFFER', Offer.objects.get(variant__product_id={product}).pk)"
        ),
        "OFFER",
    )
    return {
        "offer": str(offer), "quantity": "1", "name": "Người mua", "unit": "06685", "address": "Số 1, tổ 2", "note": "",
        "method": "transfer", "seen": f"{offer}:225000:0",
    }  # fmt: skip


def said(output: str, word: str) -> Any:
    line = next((line for line in output.splitlines() if line.startswith(word)), None)
    if line is None:
        raise SystemExit(f"no {word} in: {output}")
    return json.loads(line.removeprefix(word))
