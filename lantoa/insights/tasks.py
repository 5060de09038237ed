"""What the worker does for figures: an edition after each month."""

from __future__ import annotations

from datetime import time

from lantoa.insights.actions.edition import make_due_edition
from lantoa.journal import api as journal

journal.regular("insights.edition", at=time(4))(make_due_edition)
