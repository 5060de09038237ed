"""What the worker does for the journal between two rounds."""

from __future__ import annotations

from datetime import timedelta

from lantoa.journal.actions.command import forget_old_commands
from lantoa.journal.actions.page_news import forget_page_news
from lantoa.journal.actions.registry import regular, sweeper
from lantoa.journal.actions.root import sign_root
from lantoa.journal.actions.witness import tell_witnesses

EVERY = timedelta(hours=1)
regular("journal.old_commands", every=EVERY)(forget_old_commands)


@sweeper("journal.page_news")
def drop_page_news() -> int:
    """Drop what every machine has heard; that is nothing to go on working for."""
    forget_page_news()
    return 0


@sweeper("journal.roots")
def sign_roots() -> int:
    """Sign a root every hour in which something was sealed."""
    return 1 if sign_root(spacing=EVERY) else 0


@sweeper("journal.witnesses")
def hand_out_roots() -> int:
    """Hand the newest root to the servers and mailboxes that keep it for us."""
    return tell_witnesses()
