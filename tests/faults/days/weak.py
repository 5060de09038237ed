"""Weakened copies of the product, each of which a simulated day must find out."""

from __future__ import annotations

from typing import Any


def weaken(name: str) -> None:
    """`doubled`: a bank's message told twice counts twice. `forgetful`: what is cancelled keeps its goods."""
    if name == "doubled":
        from lantoa.kit.world import world
        from lantoa.payments.actions import hook, telling

        hook.Checked.key = property(lambda self: f"{world.uuid7()}")  # type: ignore[method-assign, assignment]
        telling._all_twins = lambda told: [{} for _ in told]  # type: ignore[assignment]
    elif name == "forgetful":
        from lantoa.stock import api as stock

        def release(holder: Any) -> int:
            return 0

        stock.release = release
    elif name:
        raise ValueError(f"no weakened copy is called {name}")
