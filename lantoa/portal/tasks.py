"""What the worker does for the demo between two rounds."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.portal.actions.demo_witness import name_demo_witness


@journal.sweeper("portal.demo_witness")
def win_the_sandbox() -> int:
    """Name the sandbox as an outside witness once it answers."""
    return int(name_demo_witness())
