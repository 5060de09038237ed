"""What the worker looks after: group buys whose last day is over, and numbers kept for another try."""

from __future__ import annotations

from datetime import timedelta

from lantoa.journal import api as journal
from lantoa.preorders.actions import close

journal.sweeper("preorders.close")(close.close_due)
journal.regular("preorders.numbers", every=timedelta(hours=6))(close.forget_numbers)
