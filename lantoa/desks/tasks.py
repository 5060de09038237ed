"""What the worker does for the shared desk: seeing each night what has left its lists by itself."""

from __future__ import annotations

from datetime import time

from lantoa.desks.actions.care import settle
from lantoa.journal import api as journal

journal.regular("desks.settled", at=time(3, 50))(settle)
