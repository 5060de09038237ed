"""What the worker does for stalls after midnight: takes neighbours' goods out whose agreement is over, or leaves the stall nothing of its price."""

from __future__ import annotations

from datetime import time

from lantoa.journal import api as journal
from lantoa.stores.actions.consignment import look_over

journal.regular("stores.consignments_over", at=time(0, 10))(look_over)
