"""What the worker does for money: messages of the bank whose processing died with its process."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.payments.actions.hook import take_left_behind

journal.sweeper("payments.left_behind")(take_left_behind)
