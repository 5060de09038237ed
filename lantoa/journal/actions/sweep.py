"""Sweepers: rooms that pick up, in the worker, what a process that died left behind."""

from __future__ import annotations

import logging

from lantoa.journal.actions.registry import sweepers

log = logging.getLogger(__name__)


def sweep_all() -> int:
    """Let every sweeper look once; return how many things were done. One that fails is logged, and the others go on."""
    done = 0
    for name, sweep in sweepers().items():
        try:
            done += sweep()
        except Exception:  # noqa: BLE001 - one broken sweeper must not stop the others
            log.exception("sweeper %s failed", name)
    return done
