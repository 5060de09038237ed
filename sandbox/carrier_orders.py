"""Parcels ordered from the carriers' siblings: what both keep, how they price, and what can go wrong.

Prices and days are invented. Districts and wards are those of before July 2025; their numbers are invented too.
"""

import csv
import json
import time
from functools import cache
from pathlib import Path
from typing import Any

from .database import Database
from .registry import Refusal

MISHAPS = {
    "none": "Bình thường", "error": "Lỗi 500", "lost": "Nhận đơn xong thì mất câu trả lời", "price": "Tạo đơn với giá khác", "yesterday": "Trả lời trạng thái hôm qua",
    "garbage": "Trả lời không ra JSON",
}  # fmt: skip
TITLES = {"ghn": "GHN", "ghtk": "GHTK"}
FIRST_STATES = {"ghn": "ready_to_pick", "ghtk": "2"}
NOT_FETCHED = {"ghn": ("ready_to_pick", "picking"), "ghtk": ("1", "2", "12")}
CALLED_OFF = {"ghn": "cancel", "ghtk": "-1"}
HEAVIEST = {"ghn": 50_000, "ghtk": 20_000}


@cache
def places() -> dict[str, dict[str, list[str]]]:
    """Province, its old districts, their old wards."""
    found: dict[str, dict[str, list[str]]] = {}
    with (Path(__file__).parent / "old_places.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["province"], {}).setdefault(row["district"], []).append(row["ward"])
    return found


def choose(database: Database, carrier: str, mishap: str) -> None:
    """From now on this goes wrong there; `none` ends it."""
    if carrier not in TITLES or mishap not in MISHAPS:
        raise Refusal("mishap", "Không có trục trặc này.")
    with database.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", [f"mishap_{carrier}_orders", mishap]
        )


def chosen(database: Database, carrier: str) -> str:
    """What goes wrong there now."""
    row = database.row("SELECT value FROM setting WHERE name = ?", f"mishap_{carrier}_orders")
    return str(row["value"]) if row else "none"


def price(weight: int, far: bool, value: int) -> int:
    """So many đồng for so many grams; another district costs more, and so does what is worth much."""
    steps = max((weight + 499) // 500, 1)
    return 16_500 + 2_500 * (steps - 1) + (10_000 if far else 0) + (value // 200 if value > 1_000_000 else 0)


def take(
    database: Database, carrier: str, token: str, client_code: str, *, body: dict[str, Any], fee: int
) -> tuple[dict[str, Any], bool]:
    """The parcel under this client's own number, made if there is none; and whether it is new."""
    with database.transaction() as connection:
        held = connection.execute(
            "SELECT * FROM carrier_order WHERE carrier = ? AND token = ? AND client_code = ?",
            [carrier, token, client_code],
        ).fetchone()
        if held:
            return dict(held), False
        number = connection.execute("SELECT count(*) AS n FROM carrier_order").fetchone()["n"] + 1
        code = f"G{number:07d}VN" if carrier == "ghn" else f"S1.A1.{17373470 + number}"
        connection.execute(
            "INSERT INTO carrier_order (carrier, token, client_code, code, body, fee, state, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [carrier, token, client_code, code, json.dumps(body, ensure_ascii=False), fee, FIRST_STATES[carrier], int(time.time())],
        )  # fmt: skip
        held = connection.execute("SELECT * FROM carrier_order WHERE code = ?", [code]).fetchone()
    return dict(held), True


def find(
    database: Database, carrier: str, token: str, *, code: str = "", client_code: str = ""
) -> dict[str, Any] | None:
    """The parcel with this tracking code, or this client's own number."""
    by_code = "SELECT * FROM carrier_order WHERE carrier = ? AND token = ? AND code = ?"
    by_client = "SELECT * FROM carrier_order WHERE carrier = ? AND token = ? AND client_code = ?"
    row = database.row(by_code if code else by_client, carrier, token, code or client_code)
    return dict(row) if row else None


def move(database: Database, carrier: str, code: str, state: str) -> None:
    """The parcel is in this state from now on; one ordered elsewhere is left alone."""
    with database.transaction() as connection:
        connection.execute(
            "UPDATE carrier_order SET state = ?, at = ? WHERE carrier = ? AND code = ?",
            [state, int(time.time()), carrier, code],
        )


def change(database: Database, carrier: str, code: str, changed: dict[str, str]) -> None:
    """What is said of the parcel stands in its order from now on."""
    with database.transaction() as connection:
        held = connection.execute(
            "SELECT body FROM carrier_order WHERE carrier = ? AND code = ?", [carrier, code]
        ).fetchone()
        if held:
            body = json.dumps(json.loads(held["body"]) | changed, ensure_ascii=False)
            connection.execute(
                "UPDATE carrier_order SET body = ? WHERE carrier = ? AND code = ?", [body, carrier, code]
            )


def count(database: Database, carrier: str) -> int:
    """How many parcels were ordered."""
    row = database.row("SELECT count(*) AS n FROM carrier_order WHERE carrier = ?", carrier)
    return int(row["n"]) if row else 0
