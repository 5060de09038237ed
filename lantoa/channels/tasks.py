"""What the worker does by itself for goods at places outside."""

from __future__ import annotations

from datetime import timedelta

from lantoa.channels.actions.upload import look_at_links
from lantoa.journal import api as journal

journal.regular("channels.links", every=timedelta(minutes=10))(look_at_links)
