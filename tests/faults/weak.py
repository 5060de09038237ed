"""Weakened copies of the house, one fault each: what a harness that proves anything must find.

`weaken` works in the process it is called in. A web process is served weakened as `tests.faults.weak:application`, with
the fault's name in LANTOA_WEAK.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any

WEAKNESSES = ("acknowledged-early", "read-then-save", "key-forgotten")


def weaken(name: str) -> None:
    """Take one safeguard away; "acknowledged-early" is up to whoever acknowledges."""
    if name == "read-then-save":
        _read_then_save()
    elif name == "key-forgotten":
        _key_forgotten()
    elif name not in ("", *WEAKNESSES):
        raise ValueError(f"no weakness is called {name}")


def _read_then_save() -> None:
    """What is left is read before the transaction, and the new number saved in it, as code without `F()` does."""
    from lantoa.orders.actions import place
    from lantoa.stock import actions
    from lantoa.stock.models import Stock
    from lantoa.stores.models import Offer

    seen, place_all, take = threading.local(), place._place_all, actions._take

    def read(wishes: Any) -> Any:
        offers = {offer for wish in wishes for offer, _quantity in wish.lines}
        rows = Stock.objects.filter(variant__in=Offer.objects.filter(pk__in=offers).values("variant"))
        seen.rows = {row.pk: (row.on_hand, row.promised) for row in rows}
        time.sleep(0.002)
        try:
            return place_all(wishes)
        finally:
            seen.rows = {}

    def save(variant_id: int, quantity: int) -> bool:
        # Only ordering is weakened.
        if variant_id not in getattr(seen, "rows", {}):
            return take(variant_id, quantity)
        on_hand, promised = seen.rows[variant_id]
        return on_hand >= promised + quantity and bool(
            Stock.objects.filter(pk=variant_id).update(promised=promised + quantity)
        )

    place._place_all, actions._take = read, save


def _key_forgotten() -> None:
    """Nobody looks whether a key was used before."""
    from lantoa.journal.actions import command
    from lantoa.journal.models import Command

    found = Command.objects.bulk_create

    def remember(name: str, runs: Any) -> None:
        rows = [
            Command(key=run.key, name=name, body_hash=command.body_hash(run.body), answer=run.answer, done_at=command.world.now())
            for run in runs
        ]  # fmt: skip
        found(rows, ignore_conflicts=True)

    look: Callable[..., None] = lambda name, keyed: None  # noqa: E731
    command._find, command._remember = look, remember


def __getattr__(name: str) -> Any:
    """The whole application, weakened: loaded only where a server asks for it."""
    if name != "application":
        raise AttributeError(name)
    from config.serving import application

    weaken(os.environ.get("LANTOA_WEAK", ""))
    return application
