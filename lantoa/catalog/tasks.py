"""What the worker does for grades each morning: says of those that ran out that they did, and reminds of those about to."""

from __future__ import annotations

from datetime import time

from lantoa.catalog.actions.grade import expire_grades
from lantoa.catalog.actions.reminder import remind
from lantoa.journal import api as journal

journal.regular("catalog.grades_over", at=time(0, 30))(expire_grades)
journal.regular("catalog.grades_ending", at=time(8))(remind)
