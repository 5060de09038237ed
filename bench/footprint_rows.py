"""Orders for `lantoa bench footprint`, from the wish to the hand that takes the goods, and what the database has grown by."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from django.db import connection

from bench.limits_rows import BANK, begin, notice, wish
from lantoa.accounts import api as accounts
from lantoa.accounts.models import Membership
from lantoa.journal.actions.follow import follow_all
from lantoa.journal.actions.seal import seal
from lantoa.journal.models import Entry
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.payments import api as payments
from lantoa.payments.models import PayoutAccount
from lantoa.stores.models import Offer

SIZES = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"


def main(count: int) -> None:
    begin()
    account, offer = PayoutAccount.objects.get(number=BANK["number"]), Offer.objects.order_by("pk")[0]
    owner = Membership.objects.get(organisation=account.organisation).person
    actor = accounts.actor_for(owner, account.organisation)
    _settled()
    before, log, entries = _sizes(), _log(), Entry.objects.count()
    for number in range(count):
        order = orders.place_order(wish(offer, number + 100))[0]
        payments.take_notice(account, notice(account, order, number + 100))
        order.refresh_from_db()
        order = orders.pack(order, by=actor, key=world.uuid7())
        orders.hand_over(order, by=actor, key=world.uuid7())
    made = Entry.objects.count() - entries
    begun = time.perf_counter()
    while seal():
        pass
    sealing = time.perf_counter() - begun
    _settled()
    written, after = _log() - log, _sizes()
    tables = {
        name: {"rows": (rows - before[name][0]) / count, "bytes": (size - before[name][1]) / count}
        for name, (rows, size) in after.items()
        if size > before[name][1] or rows > before[name][0]
    }
    found = {"tables": tables, "log": written / count, "entries": made / count, "seal_us": 1e6 * sealing / made}
    sys.stdout.write("\nTOLD " + json.dumps(found) + "\n")


def _settled() -> None:
    """Everything is sealed, and followers have done what they do of it."""
    while seal():
        pass
    while follow_all():
        pass


def _sizes() -> dict[str, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        sizes = dict(cursor.fetchall())
        found: dict[str, tuple[int, int]] = {}
        for name, size in sizes.items():
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 - a name of the database's own
            found[name] = (cursor.fetchone()[0], size)
    return found


def _log() -> int:
    row: Any
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn() - '0/0'")
        row = cursor.fetchone()
    return int(row[0])
