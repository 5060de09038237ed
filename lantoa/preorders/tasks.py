"""What the worker looks after: group buys whose last day is over, who has not paid yet, and numbers kept for another try."""

from __future__ import annotations

from datetime import timedelta

from lantoa.journal import api as journal
from lantoa.preorders.actions import close, remind

journal.sweeper("preorders.close")(close.close_due)
journal.regular("preorders.remind", every=timedelta(minutes=30))(remind.remind_unpaid)
journal.regular("preorders.numbers", every=timedelta(hours=6))(close.forget_numbers)
