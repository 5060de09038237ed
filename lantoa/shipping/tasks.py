"""What the worker does for parcels: messages of carriers whose processing died with its process."""

from __future__ import annotations

from lantoa.journal import api as journal
from lantoa.shipping.actions.hook import take_left_behind

journal.sweeper("shipping.left_behind")(take_left_behind)
