"""What the worker does for the demo between two rounds."""

from __future__ import annotations

from django.conf import settings

from lantoa.journal import api as journal
from lantoa.portal.actions.demo_trust import trust_the_sandbox
from lantoa.portal.actions.demo_witness import name_demo_witness


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
