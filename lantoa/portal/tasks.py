"""What the worker does between two rounds: hears who other markets are, makes parts of large tables ahead, and what the demo needs."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from lantoa.journal import api as journal
from lantoa.portal.actions import move  # noqa: F401 - what it asks a second one for is known wherever that one says yes
from lantoa.portal.actions.ask import hear_from_markets
from lantoa.portal.actions.demo_market import name_demo_market
from lantoa.portal.actions.demo_trust import trust_the_sandbox
from lantoa.portal.actions.demo_witness import name_demo_witness
from lantoa.portal.actions.parts import parts_ahead
from lantoa.portal.actions.peer import forget_old


@journal.regular("portal.markets", every=timedelta(minutes=5), long=True)
def hear() -> int:
    """Ask other provinces' markets who they are, each an hour after the last time, and forget what is not needed any more."""
    return hear_from_markets() + forget_old()


@journal.regular("portal.parts", every=timedelta(hours=1))
def make_parts() -> int:
    """Make the parts of large tables for the months to come; nothing where tables are whole."""
    return len(parts_ahead())


@journal.sweeper("portal.demo_witness")
def win_the_sandbox() -> int:
    """Name the sandbox as an outside witness once it answers."""
    return int(name_demo_witness())


_trusted: set[str] = set()


@journal.sweeper("portal.demo_trust")
def trust() -> int:
    """Trust the sandbox's authority and fetch the offices' seals, once in each worker's life: by then it may be another sandbox."""
    if settings.SANDBOX_URL in _trusted or not trust_the_sandbox():
        return 0
    _trusted.add(settings.SANDBOX_URL)
    return 1


@journal.sweeper("portal.demo_market")
def another_market() -> int:
    """Name the sandbox's market as another province's once it answers."""
    return int(name_demo_market())
