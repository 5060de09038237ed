"""What the worker does for figures: facts some seconds behind the journal, the month that runs, and editions after each month."""

from __future__ import annotations

from datetime import time, timedelta

from lantoa.insights.actions.edition import make_due_edition
from lantoa.insights.actions.export import export_facts
from lantoa.insights.actions.month import correct_asked, count_open_month, freeze_months
from lantoa.insights.actions.paper import print_papers
from lantoa.journal import api as journal

journal.regular("insights.corrections", every=timedelta(minutes=10), long=True)(correct_asked)
journal.regular("insights.edition", at=time(4), long=True)(make_due_edition)
journal.regular("insights.facts", every=timedelta(seconds=30), long=True)(export_facts)
journal.regular("insights.figures", every=timedelta(hours=1), long=True)(count_open_month)
journal.regular("insights.months", at=time(4, 30), long=True)(freeze_months)
journal.regular("insights.papers", every=timedelta(minutes=10), long=True)(print_papers)
