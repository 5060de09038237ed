"""What goes on when the power goes: orders, payments, cancellations, files kept; what was answered is written down elsewhere."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

STALLS = 4
PLENTY = 900_000


def seed_stalls() -> None:
    """Stalls with something plentiful to sell, made by the rooms' own actions."""
    from lantoa.accounts import api as accounts
    from lantoa.catalog import api as catalog
    from lantoa.journal import api as journal
    from lantoa.payments import api as payments
    from lantoa.places import api as places
    from lantoa.stores import api as stores

    catalog.load_categories()
    for number in range(STALLS):
        person = accounts.person_for(f"+8490000{number:04}", "Bà Hương")
        unit = places.units()[number]
        home = accounts.create_organisation(
            kind="household", name=f"Bếp {number}", unit=unit, by=accounts.actor_for(person)
        )
        by = accounts.actor_for(person, home)
        payments.set_payout_account(home, bank_bin="970436", number=f"0011009{number:06}", holder="HUONG", by=by)
        store = stores.open_store(home, name=f"Bếp {number}", unit=unit, phone=person.phone, by=by)
        kinds = [(f"cỡ {size}", 100_000 + size, PLENTY) for size in range(3)]
        stores.offer_product(store, name="Chả mực", category="khac", unit="kg", variants=kinds, by=by)
    journal.seal()


class Told:
    """Where it is written down what somebody was told is done: outside of the disk whose power goes."""

    def __init__(self, folder: Path) -> None:
        self.commands, self.others = folder / "commands.jsonl", folder / "others.jsonl"
        self._mine = threading.local()

    def listen(self) -> None:
        """Note the commands of each thread as they are remembered, to be written down once the action has returned."""
        from lantoa.journal.actions import command as door

        remember = door._remember

        def noted(name: str, runs: Any) -> None:
            remember(name, runs)
            self._noted().extend({"key": str(run.key), "name": name, "body": run.body} for run in runs)

        door._remember = noted

    def done(self) -> int:
        """The action has returned: what it did is acknowledged."""
        rows = self._noted()
        for row in rows:
            _append(self.commands, row)
        count = len(rows)
        rows.clear()
        return count

    def undone(self) -> None:
        self._noted().clear()

    def other(self, kind: str, name: str) -> None:
        _append(self.others, {"kind": kind, "name": name})

    def _noted(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._mine.__dict__.setdefault("rows", [])
        return rows


def _append(path: Path, row: Mapping[str, Any]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, (json.dumps(row, ensure_ascii=False) + "\n").encode())
    finally:
        os.close(handle)


def work(told: Told, seed: int, threads: int, said: Path, *, careless: bool = False) -> None:
    """So many people at once in this process, until it is killed. A careless one says it is done whatever came of it."""
    told.listen()
    busy = [threading.Thread(target=_busy, args=(told, seed * 1_000 + one, said, careless)) for one in range(threads)]
    for thread in busy:
        thread.start()
    for thread in busy:
        thread.join()


def _busy(told: Told, seed: int, said: Path, careless: bool) -> None:
    from lantoa.kit.errors import RuleError

    acts = acting(told, Random(seed), seed)
    while True:
        try:
            next(acts)()
            told.done()
        except RuleError:
            told.undone()
        except Exception as error:  # noqa: BLE001 - told, and the next one is tried
            if careless:
                told.done()
            told.undone()
            _say(said, error)
            _hang_up(error)
            time.sleep(0.02)


def keep_house(said: Path) -> None:
    """What the worker does beside: seal, let followers read on, sign."""
    from lantoa.journal import api as journal

    while True:
        try:
            journal.seal()
            journal.follow_all()
            journal.sign_root()
        except Exception as error:  # noqa: BLE001 - told, and tried again
            _say(said, error)
            _hang_up(error)
        time.sleep(0.05)


def _hang_up(error: Exception) -> None:
    """Begin anew with the database, as whoever serves the web does: a pool would wait longer and longer between two tries."""
    from django.db import connection

    connection.close()
    if hasattr(connection, "close_pool") and "get a connection" in str(error):
        connection.close_pool()


def _say(said: Path, error: Exception) -> None:
    with said.open("a", encoding="utf-8") as file:
        file.write(f"{type(error).__name__}: {' '.join(str(error).split())}\n")


def acting(told: Told, chance: Random, number: int) -> Iterator[Callable[[], None]]:
    """What one person after another does."""
    from lantoa.accounts import api as accounts
    from lantoa.documents import api as documents
    from lantoa.kit.world import world
    from lantoa.orders import api as orders
    from lantoa.payments import api as payments
    from lantoa.payments.actions.telling import take_notice
    from lantoa.payments.adapters.base import BankNotice
    from lantoa.stores import api as stores

    offers = list(stores.Offer.objects.select_related("store").order_by("pk"))
    visitor = accounts.Visitor()
    mine: list[orders.Order] = []

    def place() -> None:
        offer = chance.choice(offers)
        buyer = orders.Buyer("Lê Thị Mua", f"+849{chance.randrange(10**8):08}", "", "Số 5, ngõ 12")
        wish = orders.Wish([(offer.pk, chance.randint(1, 3))], buyer=buyer, method=chance.choice(["transfer", "cod"]), by=visitor, key=world.uuid7())  # fmt: skip
        mine.extend(orders.place_order(wish))

    def pay() -> None:
        order = mine.pop(chance.randrange(len(mine)))
        account = payments.payout_account(order.store.organisation_id)
        reference = f"FT{number}-{order.code}"
        notice = BankNotice(
            outside_id=reference, account_number=account.number, sub_account="", direction="in", at=world.now(), amount=order.total,
            memo=f"MBVCB 1 {order.code} chuyen tien", reference=reference,
        )  # fmt: skip
        take_notice(account, notice)
        told.other("bank", reference)

    def cancel() -> None:
        order = mine.pop(chance.randrange(len(mine)))
        orders.cancel(order, by_seller=False, reason="đổi ý", by=visitor, key=world.uuid7())

    def keep() -> None:
        kept = documents.keep_file(f"{number} {chance.random()}".encode() * chance.randint(1, 300), "text/plain")
        told.other("file", kept.pk)

    while True:
        yield chance.choices((place, pay, cancel, keep), weights=(5, 3, 2, 1))[0] if mine else place


def lost(told: Told) -> Iterator[str]:
    """What was told to be done beside commands, and is not there."""
    from lantoa.documents.models import File
    from lantoa.payments.models import Telling

    if not told.others.exists():
        return
    rows = [json.loads(line) for line in told.others.read_text("utf-8").splitlines()]
    banks, files = ([row["name"] for row in rows if row["kind"] == kind] for kind in ("bank", "file"))
    there = set(Telling.objects.filter(mark__in=banks).values_list("mark", flat=True))
    there |= set(File.objects.filter(pk__in=files).values_list("pk", flat=True))
    for row in rows:
        if row["name"] not in there:
            yield f"{row['kind']} {row['name']} was acknowledged and is gone"
