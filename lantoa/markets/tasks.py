"""What the worker does for markets: messages of new bills, and the count at each month's end."""

from __future__ import annotations

from datetime import time

from lantoa.journal import api as journal
from lantoa.markets.actions.cashless import count_month
from lantoa.markets.actions.fee import tell_bills

journal.sweeper("markets.bills")(tell_bills)
journal.regular("markets.cashless_count", at=time(3, 30), long=True)(count_month)
